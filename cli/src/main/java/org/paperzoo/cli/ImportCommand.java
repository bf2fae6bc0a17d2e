package org.paperzoo.cli;

import ai.djl.ndarray.NDManager;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.paperzoo.core.catalog.CheckpointFormat;
import org.paperzoo.core.catalog.Hub;
import org.paperzoo.core.catalog.ModelFolder;
import org.paperzoo.core.catalog.ModelSpec;
import org.paperzoo.core.checkpoint.ShardedSafetensorsWriter;
import org.paperzoo.core.error.UsageException;
import org.paperzoo.core.nn.ModuleTree;
import org.paperzoo.core.nn.ZooModel;
import org.paperzoo.core.report.Numbers;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** Makes a checked model folder of a published checkpoint. */
@Command(
    name = "import",
    description = {
      "Imports a published checkpoint and checks every tensor.",
      "The checkpoint is a folder with config.json and safetensors, the id of a model on the"
          + " Hugging Face hub, or a checkpoint of another layout that a paper knows, such as"
          + " open_clip's folders and OpenAI's CLIP as safetensors. Every name and shape is checked."
          + " HF_TOKEN gives access to gated and private models; HF_ENDPOINT names another hub."
    },
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "Examples:",
      "  zoo import downloads/bert-base-uncased -o models/bert",
      "  zoo import google-bert/bert-base-uncased -o models/bert",
      "  zoo import downloads/ViT-B-32.safetensors -o models/clip"
    })
final class ImportCommand implements Callable<Integer> {
  @ParentCommand private Zoo zoo;
  @Spec private CommandSpec spec;

  @Parameters(
      paramLabel = "FOLDER|HUB_ID",
      description = "A folder, or name or owner/name on the hub.")
  private String source;

  @Option(
      names = {"-o", "--output"},
      required = true,
      paramLabel = "DIR",
      description = "The model folder to make.")
  private Path output;

  @Option(
      names = "--revision",
      paramLabel = "REV",
      defaultValue = "main",
      description = "Branch, tag or commit on the hub (default: ${DEFAULT-VALUE}).")
  private String revision;

  @Override
  public Integer call() {
    if (Files.exists(output)) {
      throw new UsageException(output + " exists already; name another folder with -o.");
    }
    Path folder = folder();
    Optional<CheckpointFormat> format =
        Files.exists(folder) && !ModelFolder.isModelFolder(folder)
            ? zoo.catalog().format(folder)
            : Optional.empty();
    long shard = ShardedSafetensorsWriter.DEFAULT_SHARD_BYTES;
    try (NDManager manager = NDManager.newBaseManager(ai.djl.Device.cpu(), "PyTorch")) {
      ModelSpec<?> model;
      ZooModel loaded;
      if (format.isPresent()) {
        model = format.get().convert(folder, output, shard, manager);
        loaded = model.create();
      } else {
        model = ModelFolder.open(folder, zoo.catalog());
        loaded = model.initialize(manager);
        ModelFolder.create(model, loaded, output, shard);
      }
      PrintWriter out = spec.commandLine().getOut();
      out.println(
          output
              + ": "
              + model.architecture()
              + ", "
              + Numbers.text(ModuleTree.of(loaded).parameterCount())
              + " parameters");
      out.flush();
    }
    return 0;
  }

  private Path folder() {
    Path folder = Path.of(source);
    if (Files.exists(folder) || !Hub.isId(source)) {
      return folder; // opening it says what is wrong
    }
    PrintWriter err = spec.commandLine().getErr();
    err.println("there is no folder " + source + " here; asking the hub for a model of that name");
    err.flush();
    return Hub.ofEnvironment(Progress.dataHome())
        .download(source, revision, zoo.catalog().companions());
  }
}
