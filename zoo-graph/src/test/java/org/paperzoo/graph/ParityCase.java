package org.paperzoo.graph;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.training.GradientCollector;
import ai.djl.training.ParameterStore;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.LinkedHashMap;
import java.util.Map;
import org.paperzoo.core.catalog.ModelFamily;
import org.paperzoo.core.checkpoint.StateDict;
import org.paperzoo.core.checkpoint.TensorInfo;
import org.paperzoo.core.checkpoint.TensorSource;
import org.paperzoo.core.config.ConfigBinder;
import org.paperzoo.core.config.ConfigDocument;
import org.paperzoo.core.config.Faults;
import org.paperzoo.core.nn.Context;
import org.paperzoo.core.nn.ZooModel;

/**
 * Compares a model with a stored case of its PyTorch implementation: outputs, loss and gradients.
 */
public final class ParityCase {
  private ParityCase() {}

  /** Checks the case; the difference must stay below {@code tolerance} of each tensor's scale. */
  public static <C extends Record> void check(
      ModelFamily<C> family, String resource, double tolerance) {
    Path file = copy(family.getClass(), resource);
    try (TensorSource source = TensorSource.open(file);
        NDManager manager = NDManager.newBaseManager("PyTorch")) {
      Faults faults = new Faults();
      ConfigDocument document =
          ConfigDocument.parse(source.metadata().get("config"), resource, faults);
      C config =
          ConfigBinder.bind(
              document.root().without("model_type", "architectures"), family.configType(), faults);
      faults.throwIfAny();
      ZooModel model = family.create(config, source.metadata().get("architecture"));
      StateDict state = StateDict.of(model);
      state.initialize(manager, new Prefixed(source, "parameter."));
      Context context = new Context(new ParameterStore(manager, false), false);
      Map<String, NDArray> inputs = read(manager, source, "input.");
      Map<String, NDArray> outputs;
      try (GradientCollector collector = Engine.getEngine("PyTorch").newGradientCollector()) {
        outputs = model.forward(context, inputs);
        collector.backward(outputs.get("loss"));
      }
      Map<String, NDArray> expected = read(manager, source, "output.");
      assertThat(outputs.keySet()).containsExactlyInAnyOrderElementsOf(expected.keySet());
      expected.forEach(
          (name, value) -> compare("output " + name, outputs.get(name), value, tolerance));
      Map<String, NDArray> gradients = read(manager, source, "gradient.");
      assertThat(gradients.keySet())
          .containsExactlyInAnyOrderElementsOf(state.parameters().keySet());
      gradients.forEach(
          (name, value) ->
              compare(
                  "gradient of " + name,
                  state.parameters().get(name).getArray().getGradient(),
                  value,
                  tolerance));
    }
  }

  private static void compare(String what, NDArray actual, NDArray expected, double tolerance) {
    assertThat(actual.getShape()).as(what).isEqualTo(expected.getShape());
    float[] ours = actual.toFloatArray();
    float[] theirs = expected.toFloatArray();
    double scale = 1e-30;
    double worst = 0;
    for (int i = 0; i < ours.length; i++) {
      scale = Math.max(scale, Math.abs(theirs[i]));
      worst = Math.max(worst, Math.abs(ours[i] - theirs[i]));
    }
    assertThat(worst / scale).as(what).isLessThan(tolerance);
  }

  private static Map<String, NDArray> read(NDManager manager, TensorSource source, String prefix) {
    Map<String, NDArray> arrays = new LinkedHashMap<>();
    for (String name : source.names()) {
      if (name.startsWith(prefix)) {
        arrays.put(name.substring(prefix.length()), source.read(manager, name));
      }
    }
    return arrays;
  }

  private static Path copy(Class<?> owner, String resource) {
    try (InputStream in = owner.getResourceAsStream(resource)) {
      assertThat(in).as(resource).isNotNull();
      Path file = Files.createTempFile("parity", ".safetensors");
      file.toFile().deleteOnExit();
      Files.copy(in, file, StandardCopyOption.REPLACE_EXISTING);
      return file;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The tensors of a source whose names begin with a prefix, without it. */
  private record Prefixed(TensorSource source, String prefix) implements TensorSource {
    @Override
    public java.util.Set<String> names() {
      java.util.Set<String> names = new java.util.LinkedHashSet<>();
      for (String name : source.names()) {
        if (name.startsWith(prefix)) {
          names.add(name.substring(prefix.length()));
        }
      }
      return names;
    }

    @Override
    public TensorInfo info(String name) {
      return source.info(prefix + name);
    }

    @Override
    public NDArray read(NDManager manager, String name) {
      return source.read(manager, prefix + name);
    }

    @Override
    public void readInto(String name, NDArray target) {
      source.readInto(prefix + name, target);
    }

    @Override
    public Map<String, String> metadata() {
      return source.metadata();
    }

    @Override
    public Path path() {
      return source.path();
    }

    @Override
    public void close() {}
  }
}
