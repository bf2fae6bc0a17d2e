package org.paperzoo.core.catalog;

import ai.djl.ndarray.NDManager;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
import org.paperzoo.core.data.DataHome;
import org.paperzoo.core.nn.Context;
import org.paperzoo.core.nn.ZooModel;

/**
 * One way of using a trained model from {@code zoo predict}.
 *
 * @param <O> the record of its options, given as {@code key=value}
 */
public interface Predictor<O extends Record> {
  /**
   * What a prediction is made from.
   *
   * @param model initialised with trained weights
   * @param modelConfig the model's configuration
   * @param data the run's {@code data} section, or null when a bare model folder was given
   * @param home where data sets are
   * @param context in evaluation mode; gradients are off and the random generator has been seeded
   * @param manager temporary arrays
   * @param options the options
   * @param inputs what was given on the command line besides options: texts, files, node numbers
   * @param output the folder for files; it exists
   * @param folder the model folder, with tokenizers and the like beside the weights; null if the
   *     model is not from one
   * @param live takes text that the user sees as it comes, before the result
   */
  record Request<O extends Record>(
      ZooModel model,
      Record modelConfig,
      Object data,
      DataHome home,
      Context context,
      NDManager manager,
      O options,
      List<String> inputs,
      Path output,
      Path folder,
      Consumer<String> live) {

    /** Creates a request that shows nothing before it is done. */
    public Request(
        ZooModel model,
        Record modelConfig,
        Object data,
        DataHome home,
        Context context,
        NDManager manager,
        O options,
        List<String> inputs,
        Path output,
        Path folder) {
      this(
          model,
          modelConfig,
          data,
          home,
          context,
          manager,
          options,
          inputs,
          output,
          folder,
          text -> {});
    }

    /** Creates a request of a model that is not from a folder. */
    public Request(
        ZooModel model,
        Record modelConfig,
        Object data,
        DataHome home,
        Context context,
        NDManager manager,
        O options,
        List<String> inputs,
        Path output) {
      this(
          model,
          modelConfig,
          data,
          home,
          context,
          manager,
          options,
          inputs,
          output,
          null,
          text -> {});
    }
  }

  /** How the rows of a result are shown. */
  enum Layout {
    /** A line per row. */
    TABLE,
    /** A block per row, whose texts keep their line breaks. */
    TEXTS
  }

  /**
   * A prediction.
   *
   * @param columns the table's headings, or empty
   * @param rows the table's rows: strings and numbers, printed as a table or as JSON objects
   * @param files the files written, relative to the output folder
   * @param layout how the rows are shown
   * @param onRequest further files written, which hold all of what the rows show; kept only where
   *     the user names an output
   */
  record Result(
      List<String> columns,
      List<List<Object>> rows,
      List<Path> files,
      Layout layout,
      List<Path> onRequest) {
    /** Creates a result with all its files. */
    public Result(List<String> columns, List<List<Object>> rows, List<Path> files, Layout layout) {
      this(columns, rows, files, layout, List.of());
    }

    /** Creates a result that is shown as a table. */
    public Result(List<String> columns, List<List<Object>> rows, List<Path> files) {
      this(columns, rows, files, Layout.TABLE);
    }

    /** Returns a table whose rows are also written to a file on request. */
    public static Result table(List<String> columns, List<List<Object>> rows, Path onRequest) {
      return new Result(columns, rows, List.of(), Layout.TABLE, List.of(onRequest));
    }

    /** Returns a result of files alone. */
    public static Result of(Path... files) {
      return new Result(List.of(), List.of(), List.of(files));
    }
  }

  /**
   * Returns a predictor for any model of its task.
   *
   * @param name such as {@code samples}
   * @param description what comes out, in a sentence
   * @param optionsType the record class of the options
   * @param predict makes the prediction
   */
  static <O extends Record> Predictor<O> of(
      String name, String description, Class<O> optionsType, Function<Request<O>, Result> predict) {
    return of(name, description, optionsType, model -> true, predict);
  }

  /**
   * Returns a predictor for models that have what it takes.
   *
   * @param suits which these are; see {@link #suits}
   */
  static <O extends Record> Predictor<O> of(
      String name,
      String description,
      Class<O> optionsType,
      Predicate<ZooModel> suits,
      Function<Request<O>, Result> predict) {
    return new DescribedPredictor<>(name, description, optionsType, suits, predict);
  }

  /** Returns the name, such as {@code samples}. */
  String name();

  /** Returns what comes out, in a sentence. */
  String description();

  /** Returns the record class of the options; each has a default. */
  Class<O> optionsType();

  /**
   * Returns whether a model has what it takes, such as the head; {@code zoo predict} offers the
   * kinds of prediction that do.
   *
   * @param model perhaps without arrays
   */
  default boolean suits(ZooModel model) {
    return true;
  }

  /** Makes the prediction. */
  Result predict(Request<O> request);
}
