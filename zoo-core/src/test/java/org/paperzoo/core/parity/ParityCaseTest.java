package org.paperzoo.core.parity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.paperzoo.core.catalog.ModelFamily;
import org.paperzoo.core.checkpoint.SafetensorsWriter;
import org.paperzoo.core.checkpoint.WeightTable;
import org.paperzoo.core.error.FailureException;
import org.paperzoo.core.experiment.TinyPaper;
import org.paperzoo.core.nn.ZooModel;

/** Cases of y = w·x + b worked out by hand: right ones pass, wrong ones miss. */
@Tag("numerics")
final class ParityCaseTest {
  private final ParityCase parity = ParityCase.of(new TinyPaper.Family("tiny"), "none");
  private final Map<String, NDArray> tensors = new LinkedHashMap<>();
  private final Map<String, String> metadata = new LinkedHashMap<>();
  private NDManager manager;
  @TempDir Path folder;

  @BeforeEach
  void workOut() {
    manager = NDManager.newBaseManager(Device.cpu(), "PyTorch");
    put("parameter.map.weight", new Shape(1, 3), 1, 2, 3);
    put("parameter.map.bias", new Shape(1), 4);
    put("input.x", new Shape(2, 3), 1, 1, 1, 0, 1, 0);
    put("input.labels", new Shape(2, 1), 9, 6);
    put("output.y", new Shape(2, 1), 10, 6);
    put("output.loss", new Shape(1), 0.5f);
    put("gradient.map.weight", new Shape(1, 3), 1, 1, 1);
    put("gradient.map.bias", new Shape(1), 1);
    for (String name : List.copyOf(tensors.keySet())) {
      if (name.startsWith("output.") || name.startsWith("gradient.")) {
        put("noise." + name, new Shape(), 0);
      }
    }
    metadata.put("config", "{\"model_type\": \"tiny\", \"inputs\": 3}");
    metadata.put("architecture", "TinyModel");
    metadata.put("reference", "by hand");
  }

  @AfterEach
  void close() {
    manager.close();
  }

  private void put(String name, Shape shape, float... values) {
    tensors.put(name, manager.create(values, shape));
  }

  private ParityCase.Result run() throws IOException {
    Path file = folder.resolve("case.safetensors");
    SafetensorsWriter.write(file, tensors, metadata);
    return parity.run(file, manager);
  }

  @Test
  void passesWhereAllIsEqual() throws IOException {
    ParityCase.Result result = run();
    assertThat(result.reference()).isEqualTo("by hand");
    assertThat(result.comparisons())
        .extracting(Comparison::name)
        .containsExactlyInAnyOrder(
            "output.y", "output.loss", "gradient.map.weight", "gradient.map.bias");
    assertThat(result.passes()).isTrue();
  }

  /** A kind of model that is published under other names, a head at a time. */
  private static final class Published implements ModelFamily<TinyPaper.Config> {
    private final TinyPaper.Family family = new TinyPaper.Family("tiny");

    @Override
    public String modelType() {
      return family.modelType();
    }

    @Override
    public Class<TinyPaper.Config> configType() {
      return family.configType();
    }

    @Override
    public List<Preset<TinyPaper.Config>> presets() {
      return family.presets();
    }

    @Override
    public List<String> architectures() {
      return family.architectures();
    }

    @Override
    public ZooModel create(TinyPaper.Config config, String architecture) {
      return family.create(config, architecture);
    }

    @Override
    public WeightTable weights(TinyPaper.Config config, String architecture) {
      return WeightTable.builder()
          .transpose(architecture + ".w", "map.weight")
          .rename(architecture + ".b", "map.bias")
          .build();
    }
  }

  @Test
  void readsPublishedLayouts() throws IOException {
    tensors.put("parameter.TinyModel.w", tensors.remove("parameter.map.weight").reshape(3, 1));
    tensors.put("parameter.TinyModel.b", tensors.remove("parameter.map.bias"));
    Path file = folder.resolve("published.safetensors");
    SafetensorsWriter.write(file, tensors, metadata);
    assertThat(ParityCase.of(new Published(), "none").run(file, manager).passes()).isTrue();
    assertThatThrownBy(() -> parity.run(file, manager)).isInstanceOf(FailureException.class);
  }

  @Test
  void allowsWhatTheReferenceInFloat32IsOffItself() throws IOException {
    put("output.y", new Shape(2, 1), 10, 6.001f);
    put("noise.output.y", new Shape(), 0.0003f);
    assertThat(run().passes()).isTrue();
    put("noise.output.y", new Shape(), 0.0001f);
    assertThat(run().passes()).isFalse();
  }

  @Test
  void measuresErrorsByTheScale() throws IOException {
    put("output.y", new Shape(2, 1), 10, 6.001f);
    ParityCase.Result result = run();
    assertThat(result.passes()).isFalse();
    assertThat(result.comparisons())
        .filteredOn(c -> !c.passes())
        .singleElement()
        .satisfies(
            c -> {
              assertThat(c.name()).isEqualTo("output.y");
              assertThat(c.error()).isBetween(0.99e-4, 1.01e-4);
            });
  }

  @Test
  void missesAWrongGradient() throws IOException {
    put("gradient.map.bias", new Shape(1), 1.001f);
    assertThat(run().passes()).isFalse();
  }

  @Test
  void missesATensorThatIsNotThere() throws IOException {
    put("output.other", new Shape(2), 1, 2);
    put("noise.output.other", new Shape(), 0);
    assertThat(run().passes()).isFalse();
  }

  @Test
  void saysWhatACaseLacks() {
    metadata.remove("config");
    assertThatThrownBy(this::run)
        .isInstanceOf(FailureException.class)
        .hasMessageContaining("lacks the metadata config");
    metadata.put("config", "{\"model_type\": \"tiny\", \"inputs\": 3}");
    tensors.remove("noise.output.y");
    assertThatThrownBy(this::run)
        .isInstanceOf(FailureException.class)
        .hasMessageContaining("lacks the tensor noise.output.y");
    assertThatThrownBy(() -> parity.run(manager))
        .isInstanceOf(FailureException.class)
        .hasMessageContaining("is not on the class path");
  }
}
