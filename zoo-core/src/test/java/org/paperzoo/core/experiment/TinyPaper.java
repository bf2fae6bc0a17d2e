package org.paperzoo.core.experiment;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.paperzoo.core.batch.Batches;
import org.paperzoo.core.catalog.ModelFamily;
import org.paperzoo.core.catalog.Paper;
import org.paperzoo.core.catalog.Predictor;
import org.paperzoo.core.catalog.TaskRequest;
import org.paperzoo.core.catalog.TaskType;
import org.paperzoo.core.checkpoint.WeightTable;
import org.paperzoo.core.config.Default;
import org.paperzoo.core.config.Doc;
import org.paperzoo.core.config.Range;
import org.paperzoo.core.data.Seeds;
import org.paperzoo.core.error.FailureException;
import org.paperzoo.core.nn.Context;
import org.paperzoo.core.nn.Linear;
import org.paperzoo.core.nn.ZooModel;
import org.paperzoo.core.train.Evaluation;
import org.paperzoo.core.train.Illustrations;
import org.paperzoo.core.train.Loss;
import org.paperzoo.core.train.Monitor;
import org.paperzoo.core.train.Objective;
import org.paperzoo.core.train.Task;

/** A paper that fits a linear map to noisy data: real training in milliseconds. */
public final class TinyPaper implements Paper {
  /** See {@link TinyPaper}. */
  public record Config(
      @Doc("Inputs.") @Default("3") @Range(min = 1) int inputs,
      @Doc("Bias.") @Default("true") boolean bias) {}

  /** See {@link TinyPaper}. */
  public record Data(
      @Doc("Examples.") @Default("40") @Range(min = 1) int examples,
      @Doc("Let the data be missing.") @Default("false") boolean missing,
      @Doc("Whether there are validation examples.") @Default("true") boolean validation) {}

  /** See {@link TinyPaper}. */
  public record Settings(@Doc("Noise in training.") @Default("0.1") @Range(min = 0) double noise) {}

  /** See {@link TinyPaper}. */
  public record Options(@Doc("Rows.") @Default("2") int rows) {}

  @Override
  public Info info() {
    return new Info("tiny", "Tiny", "Nobody", 2000, "Nowhere 2000", "https://example.org", "Fits.");
  }

  @Override
  public List<? extends ModelFamily<?>> models() {
    return List.of(new Family("tiny"), new Family("other"));
  }

  @Override
  public List<? extends TaskType<?, ?>> tasks() {
    return List.of(new Type());
  }

  /** See {@link TinyPaper}. */
  public static final class Model extends ZooModel {
    private final Config config;
    private final Linear map;

    /** Creates a model. */
    public Model(Config config) {
      this.config = config;
      map = child("map", new Linear(config.inputs(), 1, config.bias()));
    }

    @Override
    public List<String> inputNames() {
      return List.of("x");
    }

    @Override
    public List<String> optionalInputNames() {
      return List.of("labels", "rows");
    }

    @Override
    public List<String> integerInputNames() {
      return List.of("rows");
    }

    @Override
    public Map<String, NDArray> forward(Context context, Map<String, NDArray> inputs) {
      NDArray y = map.apply(context, inputs.get("x")); // [B, 1]
      if (inputs.containsKey("rows")) {
        y = y.get(inputs.get("rows"));
      }
      Map<String, NDArray> outputs = new LinkedHashMap<>();
      outputs.put("y", y);
      if (inputs.containsKey("labels")) {
        outputs.put("loss", y.sub(inputs.get("labels")).square().mean().reshape(1));
      }
      return outputs;
    }

    @Override
    public Shape[] getOutputShapes(Shape[] inputShapes) {
      return new Shape[] {new Shape(inputShapes[0].get(0), 1)};
    }

    Config config() {
      return config;
    }
  }

  /** Checkpoints have the transposed matrix, under another name. */
  private static final WeightTable PUBLISHED =
      WeightTable.builder().transpose("published.kernel", "map.weight").build();

  /** See {@link TinyPaper}. */
  public record Family(String modelType) implements ModelFamily<Config> {
    @Override
    public Class<Config> configType() {
      return Config.class;
    }

    @Override
    public List<Preset<Config>> presets() {
      return List.of(
          new Preset<>("small", "three inputs", "TinyModel", new Config(3, true), 4L),
          new Preset<>(modelType + "-large", "nine inputs", "TinyModel", new Config(9, true), 10L));
    }

    @Override
    public List<String> architectures() {
      return List.of("TinyModel", "TinyModelForNothing");
    }

    @Override
    public List<String> companions() {
      return List.of("vocab.txt", "modules.json", "1_Pooling/config.json");
    }

    @Override
    public ZooModel create(Config config, String architecture) {
      return new Model(config);
    }

    @Override
    public WeightTable weights(Config config, String architecture) {
      return PUBLISHED;
    }
  }

  /** See {@link TinyPaper}. */
  public static final class Type implements TaskType<Data, Settings> {
    @Override
    public String name() {
      return "fit";
    }

    @Override
    public String description() {
      return "Fits.";
    }

    @Override
    public Class<Data> dataType() {
      return Data.class;
    }

    @Override
    public Class<Settings> settingsType() {
      return Settings.class;
    }

    @Override
    public List<String> modelTypes() {
      return List.of("tiny");
    }

    @Override
    public List<Monitor> monitors() {
      return List.of(new Monitor("val_loss", true));
    }

    @Override
    public Task<?> create(TaskRequest<Data, Settings> request) {
      if (request.data().missing()) {
        throw new FailureException("The data tiny.csv is not here.");
      }
      request.home().find("tiny.csv"); // read if it is there
      return new Fit(request);
    }

    @Override
    public List<? extends Predictor<?>> predictors() {
      return List.of(new Guess());
    }
  }

  /** See {@link TinyPaper}. */
  public static final class Guess implements Predictor<Options> {
    @Override
    public String name() {
      return "guess";
    }

    @Override
    public String description() {
      return "Guesses.";
    }

    @Override
    public Class<Options> optionsType() {
      return Options.class;
    }

    @Override
    public Result predict(Request<Options> request) {
      NDArray x = request.manager().ones(new Shape(request.options().rows(), 3));
      float[] y =
          request.model().forward(request.context(), Map.of("x", x)).get("y").toFloatArray();
      return new Result(
          List.of("input", "y"), List.of(List.of(request.inputs().toString(), y[0])), List.of());
    }
  }

  private static final class Fit implements Task<NDList> {
    private final TaskRequest<Data, Settings> request;
    private final Model model;
    private final NDArray x;
    private final NDArray y;

    Fit(TaskRequest<Data, Settings> request) {
      this.request = request;
      NDManager manager = request.manager();
      model = (Model) request.model().initialize(manager);
      int n = request.data().examples();
      float[] values = new float[n * model.config().inputs()];
      float[] targets = new float[n];
      for (int i = 0; i < values.length; i++) {
        values[i] = Seeds.toInt(Seeds.of(7, i)) / (float) Integer.MAX_VALUE - 0.5f;
        targets[i / model.config().inputs()] += 2 * values[i];
      }
      x = manager.create(values, new Shape(n, model.config().inputs()));
      y = manager.create(targets, new Shape(n, 1));
    }

    @Override
    public ZooModel model() {
      return model;
    }

    @Override
    public List<? extends Objective<NDList>> objectives() {
      return List.of(
          (Objective<NDList>)
              (step, batch) -> {
                NDArray input = batch.get(0);
                NDArray noise =
                    input
                        .getManager()
                        .randomNormal(input.getShape())
                        .mul(request.settings().noise());
                return Loss.mean(
                    model
                        .forward(
                            step.context(), Map.of("x", input.add(noise), "labels", batch.get(1)))
                        .get("loss")
                        .sum(),
                    input.getShape().get(0));
              });
    }

    @Override
    public Batches<NDList> batches() {
      return new Batches<>() {
        @Override
        public long perEpoch() {
          return Math.max(1, request.data().examples() / request.batchSize());
        }

        @Override
        public Prepared<NDList> prepare(long number) {
          return manager -> batch(manager, (int) (number % perEpoch()));
        }
      };
    }

    @Override
    public long examplesPerBatch() {
      return request.batchSize();
    }

    private NDList batch(NDManager manager, int number) {
      int from = number * request.batchSize();
      String rows = from + ":" + Math.min(request.data().examples(), from + request.batchSize());
      NDArray inputs = x.get(rows);
      NDArray labels = y.get(rows);
      inputs.attach(manager);
      labels.attach(manager);
      return new NDList(inputs, labels);
    }

    @Override
    public List<String> splits() {
      return request.data().validation() ? List.of("val", "test") : List.of("test");
    }

    @Override
    public Map<String, Double> evaluate(Evaluation evaluation) {
      NDArray loss = model.forward(evaluation.context(), Map.of("x", x, "labels", y)).get("loss");
      return Map.of("loss", (double) loss.getFloat(0));
    }

    @Override
    public void illustrate(Illustrations illustrations) {
      try {
        Files.writeString(
            illustrations.folder().resolve("note.txt"), "step " + illustrations.step());
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    @Override
    public void close() {
      // the request's manager owns the arrays
    }
  }
}
