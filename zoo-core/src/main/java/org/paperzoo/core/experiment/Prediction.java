package org.paperzoo.core.experiment;

import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import ai.djl.training.ParameterStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.paperzoo.core.aten.TorchEngine;
import org.paperzoo.core.catalog.ModelSpec;
import org.paperzoo.core.catalog.Predictor;
import org.paperzoo.core.config.ConfigBinder;
import org.paperzoo.core.config.ConfigDocument;
import org.paperzoo.core.config.Faults;
import org.paperzoo.core.data.DataHome;
import org.paperzoo.core.error.FailureException;
import org.paperzoo.core.nn.Context;
import org.paperzoo.core.nn.ZooModel;

/**
 * A request to a trained model.
 *
 * @param model with trained weights
 * @param data the run's {@code data} section, or null for a bare model folder
 * @param options {@code key=value} arguments of the predictor
 * @param inputs its other arguments
 * @param output the folder for files; made if missing, and removed again if nothing was written to
 *     it
 */
public record Prediction(
    ModelSpec<?> model, Object data, List<String> options, List<String> inputs, Path output) {

  /**
   * Makes the prediction.
   *
   * @param manager on the device to run on
   * @param home where data sets are
   */
  public <O extends Record> Predictor.Result make(
      Predictor<O> predictor, NDManager manager, DataHome home) {
    return make(predictor, manager, home, text -> {});
  }

  /**
   * Makes the prediction.
   *
   * @param manager on the device to run on
   * @param home where data sets are
   * @param live takes text that the user sees as it comes
   */
  public <O extends Record> Predictor.Result make(
      Predictor<O> predictor, NDManager manager, DataHome home, Consumer<String> live) {
    Faults faults = new Faults();
    ConfigDocument document = ConfigDocument.empty().withOverrides(options, faults);
    O bound = ConfigBinder.bind(document.root(), predictor.optionsType(), faults);
    faults.throwIfAny();
    boolean made = makeFolder();
    try (TorchEngine.Scope off = TorchEngine.withoutGradients();
        NDManager own = manager.newSubManager();
        NDScope scope = new NDScope()) {
      scope.suppressNotUsedWarning();
      ZooModel initialized = model.initialize(own);
      TorchEngine.seed(0);
      Context context = new Context(new ParameterStore(own, false), false);
      return predictor.predict(
          new Predictor.Request<>(
              initialized,
              model.config(),
              data,
              home,
              context,
              own,
              bound,
              inputs,
              output,
              model.folder(),
              live));
    } finally {
      if (made) {
        removeIfEmpty();
      }
    }
  }

  private boolean makeFolder() {
    try {
      boolean missing = !Files.exists(output);
      Files.createDirectories(output);
      return missing;
    } catch (IOException e) {
      throw new FailureException(
          "Cannot make the folder "
              + output
              + ": "
              + e.getMessage()
              + ". Choose another with --output.",
          e);
    }
  }

  private void removeIfEmpty() {
    try (Stream<Path> entries = Files.list(output)) {
      if (entries.findAny().isEmpty()) {
        Files.delete(output);
      }
    } catch (IOException e) {
      throw new FailureException("Cannot clean up " + output + ": " + e.getMessage() + ".", e);
    }
  }
}
