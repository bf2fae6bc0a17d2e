package org.paperzoo.cli;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.paperzoo.core.catalog.Catalog;
import org.paperzoo.core.catalog.ModelFolder;
import org.paperzoo.core.catalog.ModelSpec;
import org.paperzoo.core.checkpoint.SafetensorsWriter;
import org.paperzoo.core.checkpoint.StateDict;
import org.paperzoo.core.checkpoint.TensorSource;
import org.paperzoo.core.nn.Precision;
import org.paperzoo.core.nn.ZooModel;
import org.paperzoo.core.parity.ForwardPass;

/** {@code zoo forward} on a model folder: the same numbers as in this process, and clear errors. */
@Tag("numerics")
final class ForwardTest {
  private static final int INPUTS = 784;

  private final Map<String, NDArray> inputs = new LinkedHashMap<>();
  private NDManager manager;
  private ZooModel model;
  private Path modelFolder;
  private Path in;
  private Path out;
  @TempDir Path folder;

  @BeforeEach
  void makeModel() {
    manager = NDManager.newBaseManager(Device.cpu(), "PyTorch");
    ModelSpec<?> spec = Catalog.load().preset("vae-mnist-2d", List.of()).model();
    model = spec.initialize(manager);
    modelFolder = folder.resolve("model");
    ModelFolder.create(spec, model, modelFolder, Long.MAX_VALUE);
    in = folder.resolve("in.safetensors");
    out = folder.resolve("out.safetensors");
    inputs.put("inputs", manager.randomUniform(0, 1, new Shape(3, INPUTS)));
    inputs.put("epsilon", manager.randomNormal(new Shape(3, 2)));
  }

  @AfterEach
  void close() {
    manager.close();
  }

  private Console.Result forward(Object... more) {
    SafetensorsWriter.write(in, inputs);
    Object[] arguments = new Object[6 + more.length];
    arguments[0] = "forward";
    arguments[1] = modelFolder;
    arguments[2] = "--inputs";
    arguments[3] = in;
    arguments[4] = "--outputs";
    arguments[5] = out;
    System.arraycopy(more, 0, arguments, 6, more.length);
    return Console.zoo(arguments);
  }

  @Test
  void givesTheModelsOutputs() {
    Map<String, NDArray> expected =
        new ForwardPass(model, manager).outputs(inputs, Precision.FLOAT32);
    Console.Result result = forward();
    assertThat(result.err()).isEmpty();
    assertThat(result.code()).isZero();
    assertThat(result.out()).contains("logits", "(3, 784)");
    try (TensorSource source = TensorSource.open(out)) {
      assertThat(source.names()).containsExactlyInAnyOrderElementsOf(expected.keySet());
      expected.forEach(
          (name, array) -> assertThat(source.read(manager, name)).as(name).isEqualTo(array));
    }
  }

  @Test
  void givesAGradientForEveryParameter() {
    Console.Result result = forward("--grads");
    assertThat(result.code()).isZero();
    try (TensorSource source = TensorSource.open(out)) {
      assertThat(source.info("loss").shape()).isEqualTo(new Shape(1));
      StateDict.of(model)
          .parameters()
          .forEach(
              (name, parameter) -> {
                NDArray gradient = source.read(manager, "grad." + name);
                assertThat(gradient.getShape()).isEqualTo(parameter.getShape());
                assertThat(gradient.abs().sum().getFloat()).as(name).isPositive();
              });
    }
  }

  @Test
  void computesInBfloat16() {
    assertThat(forward("--precision", "bfloat16").code()).isZero();
    NDArray exact =
        new ForwardPass(model, manager).outputs(inputs, Precision.FLOAT32).get("logits");
    try (TensorSource source = TensorSource.open(out)) {
      NDArray rounded = source.read(manager, "logits");
      float error = rounded.sub(exact).abs().max().getFloat() / exact.abs().max().getFloat();
      assertThat(error).isBetween(1e-6f, 0.05f);
    }
  }

  private void refuses(int code, String message, Object... more) {
    Console.Result result = forward(more);
    assertThat(result.err()).contains(message).doesNotContain("internal error");
    assertThat(result.code()).isEqualTo(code);
    assertThat(out).doesNotExist();
  }

  @Test
  void refusesWrongInputs() {
    inputs.put("epsilom", inputs.remove("epsilon"));
    refuses(2, "unknown input \"epsilom\"; did you mean \"epsilon\"?");
    inputs.remove("epsilom");
    inputs.put("epsilon", manager.zeros(new Shape(3, 5)));
    refuses(2, "the model refuses the inputs");
    inputs.clear();
    refuses(2, "missing input \"inputs\"");
    for (int i = 0; i < 30; i++) {
      inputs.put("\u001b[31m" + i + "\r", manager.zeros(new Shape(1)));
    }
    Console.Result many = forward();
    assertThat(many.err())
        .contains("; and 12 more. The model takes inputs")
        .contains("unknown input \"\\u001b[31m0\\u000d\"")
        .doesNotContain("\u001b")
        .doesNotContain("\r");
  }

  @Test
  void refusesToOverwriteTheInputs() {
    out = in;
    Console.Result same = forward();
    assertThat(same.code()).isEqualTo(2);
    assertThat(same.err()).contains("is the file of the inputs");
    out =
        folder.resolve("model").resolve("..").resolve("in.safetensors"); // the same by another name
    assertThat(forward().code()).isEqualTo(2);
    try (TensorSource source = TensorSource.open(in)) {
      assertThat(source.names()).containsExactlyInAnyOrder("inputs", "epsilon");
    }
  }

  @Test
  void refusesWrongArguments() {
    refuses(2, "is not an adapter folder", "--adapter", folder);
    refuses(2, "expected float32 or bfloat16", "--precision", "float16");
    in = folder.resolve("in.pt");
    Console.Result pickle = Console.zoo("forward", modelFolder, "--inputs", in, "--outputs", out);
    assertThat(pickle.code()).isEqualTo(1);
    assertThat(pickle.err()).contains("There is no file");
    Console.Result none = Console.zoo("forward", folder, "--inputs", in, "--outputs", out);
    assertThat(none.code()).isEqualTo(2);
    assertThat(none.err()).contains("is not a model folder: it has no config.json");
  }
}
