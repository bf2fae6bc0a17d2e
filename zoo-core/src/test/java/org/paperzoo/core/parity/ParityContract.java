package org.paperzoo.core.parity;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.paperzoo.core.checkpoint.SafetensorsWriter;
import org.paperzoo.core.checkpoint.TensorSource;

/** What holds for the parity cases of every model: they pass, and would not if it were wrong. */
@Tag("numerics")
@TestInstance(Lifecycle.PER_CLASS)
public abstract class ParityContract {
  /** An error that must not pass for rounding, relative to the largest value. */
  private static final double PLANTED = 1e-4;

  /** Returns the cases, of one or more kinds of model. */
  protected abstract List<ParityCase> cases();

  @ParameterizedTest
  @MethodSource("cases")
  void equalsTheReference(ParityCase parity) {
    try (NDManager manager = NDManager.newBaseManager(Device.cpu())) {
      assertThat(parity.run(manager).comparisons())
          .isNotEmpty()
          .allSatisfy(c -> assertThat(c.passes()).as(c.toString()).isTrue());
    }
  }

  @ParameterizedTest
  @MethodSource("cases")
  void noTensorMayBeOffByOneInTenThousand(ParityCase parity) {
    try (NDManager manager = NDManager.newBaseManager(Device.cpu())) {
      assertThat(parity.run(manager).comparisons())
          .filteredOn(c -> c.scale() > 1e-6 * c.noise()) // those below are zero in exact arithmetic
          .isNotEmpty()
          .allSatisfy(
              c -> {
                double error = PLANTED * c.scale();
                assertThat(new Comparison(c.name(), c.scale(), c.noise(), error).passes())
                    .as(c.toString())
                    .isFalse();
              });
    }
  }

  @ParameterizedTest
  @MethodSource("cases")
  void missesAWrongWeight(ParityCase parity, @TempDir Path folder) throws IOException {
    Path right = folder.resolve("right.safetensors");
    Path wrong = Files.createDirectory(folder.resolve("wrong")).resolve("wrong.safetensors");
    parity.unpack(right);
    try (NDManager manager = NDManager.newBaseManager(Device.cpu());
        TensorSource source = TensorSource.open(right)) {
      Map<String, NDArray> tensors = new LinkedHashMap<>();
      source.names().forEach(name -> tensors.put(name, source.read(manager, name)));
      String gradient =
          tensors.keySet().stream()
              .filter(name -> name.startsWith("gradient."))
              .max(Comparator.comparingDouble(name -> Comparison.largest(tensors.get(name))))
              .orElseThrow();
      String name = gradient.substring("gradient.".length());
      String parameter =
          (tensors.containsKey("parameter." + name) ? "parameter." : "adapter.") + name;
      NDArray weight = tensors.get(parameter);
      long element = tensors.get(gradient).abs().flatten().argMax().getLong();
      NDArray moved = weight.flatten();
      moved.set(
          new NDIndex(element), moved.getFloat(element) + PLANTED * Comparison.largest(weight));
      tensors.put(parameter, moved.reshape(weight.getShape()));
      SafetensorsWriter.write(wrong, tensors, source.metadata());
      assertThat(parity.run(wrong, manager).passes()).as(parameter).isFalse();
    }
  }
}
