package org.paperzoo.cli;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDManager;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import org.paperzoo.core.catalog.AdapterFolder;
import org.paperzoo.core.catalog.Catalog;
import org.paperzoo.core.catalog.ModelFolder;
import org.paperzoo.core.catalog.ModelSpec;
import org.paperzoo.core.catalog.Predictor;
import org.paperzoo.core.config.ConfigReference;
import org.paperzoo.core.config.DidYouMean;
import org.paperzoo.core.config.Messages;
import org.paperzoo.core.error.UsageException;
import org.paperzoo.core.experiment.Experiment;
import org.paperzoo.core.experiment.Prediction;
import org.paperzoo.core.experiment.TrainedRun;
import org.paperzoo.core.nn.Precision;
import org.paperzoo.core.nn.ZooModel;
import org.paperzoo.core.report.RunFolder;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** Uses a trained model. */
@Command(
    name = "predict",
    description = {
      "Uses a trained model.",
      "The output depends on the task: labels, texts, pictures ...; --list shows the choices."
    },
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "Examples:",
      "  zoo predict vae-digits --list                    the newest run",
      "  zoo predict vae/digits --as samples count=64     the same, by its config",
      "  zoo predict models/minilm --as embeddings \"A sentence.\" -o vectors.npy",
      "  zoo predict runs/gat-cora/2026-01-31T12-00-00 0 1 2 --json",
      "",
      "Arguments after -- are inputs, even if they look like KEY=VALUE."
    })
final class PredictCommand implements Callable<Integer> {
  @ParentCommand private Zoo zoo;
  @Spec private CommandSpec spec;

  @Parameters(
      index = "0",
      paramLabel = "RUN|MODEL_DIR",
      description = "A run (its folder, or the name of its experiment) or a model folder.")
  private String target;

  @Parameters(
      index = "1..*",
      arity = "0..*",
      paramLabel = "INPUT|KEY=VALUE",
      description = "Inputs, such as texts or files, and options of the prediction.")
  private List<String> arguments = List.of();

  @Option(
      names = "--as",
      paramLabel = "NAME",
      description = "The kind of prediction (default: the first that --list shows).")
  private String as;

  @Option(
      names = "--adapter",
      paramLabel = "DIR",
      description =
          "A folder with adapter_config.json: an adapter to put on a model folder's model.")
  private Path adapter;

  @Option(names = "--list", description = "Show the kinds of prediction with their options.")
  private boolean list;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "PATH",
      description = {
        "The folder for files (default: predictions in the run, or in the working folder for a"
            + " model folder), or one file: rows as .json, a table as .tsv, an array as .npy or"
            + " .safetensors, a picture as .png. No file is replaced."
      })
  private Path output;

  @Option(names = "--out", hidden = true)
  private void setOut(Path path) {
    output = path;
  }

  @Option(names = "--json", description = "Print the result as JSON, on the last line.")
  private boolean json;

  @Mixin private PrecisionOption precision;
  @Mixin private DeviceOption device;

  private RunFolder run; // or null for a model folder
  private ModelSpec<?> model;
  private Object data;
  private final List<Predictor<?>> predictors = new ArrayList<>();

  @Override
  public Integer call() {
    open();
    if (predictors.isEmpty()) {
      throw new UsageException(
          "models of type "
              + model.family().modelType()
              + " have no predictions; see zoo forward.");
    }
    PrintWriter out = spec.commandLine().getOut();
    if (list) {
      predictors.forEach(predictor -> describe(predictor, out));
      out.flush();
      return 0;
    }
    Predictor<?> predictor = choose();
    List<String> options = new ArrayList<>();
    List<String> inputs = new ArrayList<>();
    int plain = arguments.size() - afterDelimiter();
    for (int i = 0; i < arguments.size(); i++) {
      boolean option = i < plain && Arguments.isAssignment(arguments.get(i));
      (option ? options : inputs).add(arguments.get(i));
    }
    Path usual = Path.of("predictions");
    if (run != null) {
      usual = run.root().resolve(usual);
    }
    try (PredictionFiles files = PredictionFiles.in(output, usual);
        NDManager manager = Engine.getEngine("PyTorch").newBaseManager(device.device());
        Precision.Scope scope = precision.precision().use()) {
      Prediction prediction = new Prediction(model, data, options, inputs, files.staging());
      Predictor.Result result =
          prediction.make(predictor, manager, Progress.dataHome(), this::show);
      new ResultPrinter(Path.of(""), json, zoo.width()).print(files.keep(result), out);
    }
    out.flush();
    return 0;
  }

  private void show(String text) {
    PrintWriter out = spec.commandLine().getOut();
    out.print(text);
    out.flush();
  }

  private void open() {
    run = new RunFinder().findOrModel(target, spec.commandLine().getErr()).orElse(null);
    if (run != null) {
      if (adapter != null) {
        throw new UsageException(
            "--adapter goes with a model folder; "
                + target
                + " is a run, whose model is complete.");
      }
      Experiment experiment = TrainedRun.open(run.root(), zoo.catalog(), List.of()).experiment();
      model = experiment.model();
      data = experiment.task().data();
      predictors.addAll(experiment.task().type().predictors());
      return;
    }
    model = ModelFolder.open(Path.of(target), zoo.catalog());
    if (adapter != null) {
      model = model.withAdapter(AdapterFolder.open(adapter, zoo.catalog()));
    }
    ZooModel bare = model.create();
    // What a head is for comes before what every model can do.
    List<Predictor<?>> candidates = new ArrayList<>();
    List<Predictor<?>> others = new ArrayList<>();
    for (Catalog.TaskEntry task : zoo.catalog().tasksOf(model.family())) {
      List<? extends Predictor<?>> kinds = task.type().predictors();
      kinds.forEach(kind -> (kind == kinds.get(0) ? candidates : others).add(kind));
    }
    candidates.addAll(others);
    Set<String> known = new HashSet<>();
    for (Predictor<?> candidate : candidates) {
      if (candidate.suits(bare) && known.add(candidate.name())) {
        predictors.add(candidate);
      }
    }
  }

  private Predictor<?> choose() {
    if (as == null) {
      return predictors.get(0);
    }
    List<String> names = predictors.stream().<String>map(Predictor::name).toList();
    return predictors.stream()
        .filter(predictor -> predictor.name().equals(as))
        .findFirst()
        .orElseThrow(
            () ->
                new UsageException(
                    "this model has no prediction "
                        + Messages.quote(as)
                        + "; it has "
                        + String.join(", ", names)
                        + DidYouMean.hint(as, names)));
  }

  /** Returns how many arguments follow the delimiter. */
  private int afterDelimiter() {
    List<String> all = spec.root().commandLine().getParseResult().originalArgs();
    int delimiter = all.indexOf("--");
    return delimiter < 0 ? 0 : Math.min(arguments.size(), all.size() - delimiter - 1);
  }

  private void describe(Predictor<?> predictor, PrintWriter out) {
    out.println(predictor.name() + ": " + predictor.description());
    out.print(ConfigReference.text(predictor.optionsType(), zoo.width() - 2).indent(2));
  }
}
