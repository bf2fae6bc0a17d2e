package org.paperzoo.cli;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import org.paperzoo.core.aten.TorchEngine;
import org.paperzoo.core.catalog.AdapterFolder;
import org.paperzoo.core.catalog.ModelFolder;
import org.paperzoo.core.catalog.ModelSpec;
import org.paperzoo.core.checkpoint.SafetensorsWriter;
import org.paperzoo.core.checkpoint.TensorSource;
import org.paperzoo.core.error.FailureException;
import org.paperzoo.core.error.UsageException;
import org.paperzoo.core.parity.ForwardPass;
import org.paperzoo.core.report.Table;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** Runs a model on named arrays. */
@Command(
    name = "forward",
    description = {
      "Runs a model on the arrays of a file.",
      "Inputs and outputs have the names of the reference implementation's forward arguments and"
          + " results. With labels among the inputs, the outputs include a loss of shape [1]. The"
          + " model is in evaluation mode."
    },
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "Examples:",
      "  zoo forward models/mine --inputs in.safetensors --outputs out.safetensors",
      "  zoo forward models/mine --inputs in.npz --outputs out.safetensors --grads",
      "",
      "--grads adds grad.<parameter> for each trainable parameter: the gradient of",
      "the loss, or, without labels, of the outputs weighted by the inputs",
      "cotangent.<output>. With --adapter the trainable parameters are the",
      "adapter's, under the names of its file."
    })
final class ForwardCommand implements Callable<Integer> {
  @ParentCommand private Zoo zoo;
  @Spec private CommandSpec spec;

  @Parameters(
      paramLabel = "MODEL_DIR",
      description = "A folder with config.json and model.safetensors.")
  private Path folder;

  @Option(
      names = "--inputs",
      required = true,
      paramLabel = "FILE",
      description = "The inputs by name: safetensors or npz.")
  private Path inputs;

  @Option(
      names = "--outputs",
      required = true,
      paramLabel = "FILE",
      description = "The safetensors file to write.")
  private Path outputs;

  @Option(names = "--grads", description = "Also write gradients.")
  private boolean gradients;

  @Option(
      names = "--adapter",
      paramLabel = "DIR",
      description = "A folder with adapter_config.json: an adapter to put on the model.")
  private Path adapter;

  @Mixin private PrecisionOption precision;

  @Mixin private DeviceOption device;

  @Override
  public Integer call() {
    refuseToOverwriteInputs();
    ModelSpec<?> model = ModelFolder.open(folder, zoo.catalog());
    if (adapter != null) {
      model = model.withAdapter(AdapterFolder.open(adapter, zoo.catalog()));
    }
    try (TensorSource source = TensorSource.open(inputs);
        NDManager manager = Engine.getEngine("PyTorch").newBaseManager(device.device())) {
      TorchEngine.seed(0); // some models draw a sample where an input is missing
      ForwardPass pass = new ForwardPass(model.initialize(manager), manager);
      pass.checkNames(source.names(), gradients);
      Map<String, NDArray> arrays = new LinkedHashMap<>();
      for (String name : source.names()) {
        arrays.put(name, source.read(manager, name));
      }
      Map<String, NDArray> results =
          gradients
              ? pass.outputsAndGradients(arrays, precision.precision())
              : pass.outputs(arrays, precision.precision());
      SafetensorsWriter.write(outputs, results);
      print(results);
    }
    return 0;
  }

  private void refuseToOverwriteInputs() {
    try {
      if (Files.exists(outputs) && Files.exists(inputs) && Files.isSameFile(inputs, outputs)) {
        throw new UsageException(
            outputs + " is the file of the inputs; name another file with --outputs.");
      }
    } catch (IOException e) {
      throw new FailureException("Cannot read " + outputs + ": " + e.getMessage() + ".", e);
    }
  }

  private void print(Map<String, NDArray> results) {
    PrintWriter out = spec.commandLine().getOut();
    Table table = new Table("output", "shape", "type").maxWidth(zoo.width());
    results.forEach(
        (name, array) -> {
          if (!name.startsWith(ForwardPass.GRADIENT)) {
            table.row(name, array.getShape(), array.getDataType());
          }
        });
    out.print(table);
    long count = results.keySet().stream().filter(n -> n.startsWith(ForwardPass.GRADIENT)).count();
    if (count > 0) {
      out.println("and the gradients of " + count + " parameters");
    }
    out.flush();
  }
}
