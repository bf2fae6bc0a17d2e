package org.paperzoo.cli;

import ai.djl.ndarray.NDManager;
import java.io.PrintWriter;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.paperzoo.core.catalog.CheckpointFormat;
import org.paperzoo.core.catalog.ModelFolder;
import org.paperzoo.core.catalog.ModelSpec;
import org.paperzoo.core.config.DidYouMean;
import org.paperzoo.core.error.UsageException;
import org.paperzoo.core.experiment.TrainedRun;
import org.paperzoo.core.nn.ZooModel;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** Writes the model of a run as a folder that a reference implementation loads. */
@Command(
    name = "export",
    description = {
      "Exports a trained model in the layout of Hugging Face.",
      "It has config.json, safetensors (in shards if large) and the tokenizer's files, as"
          + " transformers' save_pretrained writes them. --format names another layout."
    },
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "Examples:",
      "  zoo export vae-digits -o models/vae",
      "  zoo export models/large -o upload --max-shard-size 2GB",
      "  zoo export models/clip -o upload --format open_clip"
    })
final class ExportCommand implements Callable<Integer> {
  private static final String HUGGING_FACE = "huggingface";
  private static final Pattern SIZE = Pattern.compile("(\\d{1,12}(?:\\.\\d{1,6})?)([KMGT]?B)?");
  private static final Map<String, Long> UNITS =
      Map.of(
          "B", 1L, "KB", 1_000L, "MB", 1_000_000L, "GB", 1_000_000_000L, "TB", 1_000_000_000_000L);

  @ParentCommand private Zoo zoo;
  @Spec private CommandSpec spec;

  @Parameters(paramLabel = "RUN|MODEL_DIR", description = "A run or a model folder.")
  private String source;

  @Option(
      names = {"-o", "--output"},
      required = true,
      paramLabel = "DIR",
      description = "The folder to make.")
  private Path output;

  @Option(
      names = "--max-shard-size",
      paramLabel = "SIZE",
      defaultValue = "5GB",
      description = "Maximum size of a file of weights, such as 500MB (default: ${DEFAULT-VALUE}).")
  private String shardSize;

  @Option(
      names = "--format",
      paramLabel = "NAME",
      description =
          "Layout of the folder: huggingface, or open_clip for CLIP (default: ${DEFAULT-VALUE}).",
      defaultValue = HUGGING_FACE)
  private String format;

  @Option(
      names = "--average-last",
      paramLabel = "N",
      description =
          "Export the mean weights of the newest N checkpoints (default: the run's own choice).")
  private Integer averageLast;

  @Override
  public Integer call() {
    long bytes = bytes(shardSize);
    if (Files.exists(output)) {
      throw new UsageException(output + " exists already; name another folder with -o.");
    }
    if (averageLast != null && averageLast < 1) {
      throw new UsageException("--average-last " + averageLast + ": expected 1 or more.");
    }
    Optional<TrainedRun> run =
        new RunFinder()
            .findOrModel(source, spec.commandLine().getErr())
            .map(folder -> TrainedRun.open(folder.root(), zoo.catalog(), List.of()));
    if (run.isEmpty() && averageLast != null) {
      throw new UsageException(
          "--average-last needs a run with checkpoints, but " + source + " is a model folder.");
    }
    ModelSpec<?> model =
        run.<ModelSpec<?>>map(trained -> trained.experiment().model())
            .orElseGet(() -> ModelFolder.open(Path.of(source), zoo.catalog()));
    Optional<CheckpointFormat> other = format(model);
    try (NDManager manager = NDManager.newBaseManager(ai.djl.Device.cpu(), "PyTorch")) {
      ZooModel weights = model.initialize(manager);
      if (averageLast != null) {
        run.orElseThrow().loadAverage(weights, averageLast);
      }
      if (other.isPresent()) {
        other.get().write(model, weights, output);
      } else {
        ModelFolder.create(model, weights, output, bytes);
      }
    }
    PrintWriter out = spec.commandLine().getOut();
    out.println(output);
    out.flush();
    return 0;
  }

  /** Returns the layout that was asked for, or empty for Hugging Face's. */
  private Optional<CheckpointFormat> format(ModelSpec<?> model) {
    if (format.equals(HUGGING_FACE)) {
      return Optional.empty();
    }
    List<String> names = new ArrayList<>(List.of(HUGGING_FACE));
    for (CheckpointFormat known : zoo.catalog().formats()) {
      if (known.writes(model.family())) {
        names.add(known.name());
        if (known.name().equals(format)) {
          return Optional.of(known);
        }
      }
    }
    throw new UsageException(
        "--format "
            + format
            + ": models of the type "
            + model.family().modelType()
            + " are exported as "
            + String.join(" or ", names)
            + DidYouMean.hint(format, names));
  }

  private static long bytes(String text) {
    Matcher size = SIZE.matcher(text.strip().toUpperCase(Locale.ROOT));
    if (size.matches()) {
      long unit = UNITS.get(size.group(2) == null ? "B" : size.group(2));
      BigDecimal bytes = new BigDecimal(size.group(1)).multiply(BigDecimal.valueOf(unit));
      if (bytes.signum() > 0 && bytes.compareTo(BigDecimal.valueOf(Long.MAX_VALUE)) <= 0) {
        return bytes.longValue();
      }
    }
    throw new UsageException(
        "--max-shard-size " + text + ": expected a size such as 5GB or 500MB.");
  }
}
