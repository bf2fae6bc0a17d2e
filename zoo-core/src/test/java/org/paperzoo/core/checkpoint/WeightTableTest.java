package org.paperzoo.core.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.paperzoo.core.error.FailureException;
import org.paperzoo.core.nn.Context;
import org.paperzoo.core.nn.ZooBlock;

class WeightTableTest {
  private final Map<String, NDArray> published = new LinkedHashMap<>();
  private NDManager manager;
  @TempDir Path folder;

  @BeforeEach
  void open() {
    manager = NDManager.newBaseManager(Device.cpu(), "PyTorch");
  }

  @AfterEach
  void close() {
    manager.close();
  }

  private void put(String name, Shape shape) {
    float[] values = new float[(int) shape.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = i + 100 * published.size();
    }
    published.put(name, manager.create(values, shape));
  }

  private TensorSource source() {
    Path file = folder.resolve("model.safetensors");
    SafetensorsWriter.write(file, published);
    return TensorSource.open(file);
  }

  private Set<String> names(WeightTable table, String... wanted) {
    Map<String, Shape> shapes = new LinkedHashMap<>();
    for (String name : wanted) {
      shapes.put(name, new Shape(2, 2));
    }
    try (TensorSource source = table.read(source(), shapes)) {
      return source.names();
    }
  }

  @Test
  void partsOfAFusedTensorAreItsRows() {
    put("h.0.qkv", new Shape(6, 2));
    WeightTable table =
        WeightTable.builder().split("h.{i}.qkv", 0, "q.{i}", "k.{i}", "v.{i}").build();
    try (TensorSource own = table.read(source())) {
      assertThat(own.names()).containsExactly("q.0", "k.0", "v.0");
      assertThat(own.read(manager, "k.0").toFloatArray()).containsExactly(4, 5, 6, 7);
    }
  }

  @Test
  void aliasesAreReadWhereTheirNameIsWantedAndFreeAndFollowOneAnother() {
    WeightTable table =
        WeightTable.builder()
            .alias("{rest}.gamma", "{rest}.weight")
            .alias("{rest}", "model.{rest}")
            .alias("model.{rest}", "{rest}")
            .build();
    put("norm.gamma", new Shape(2, 2));
    assertThat(names(table, "model.norm.weight")).containsExactly("model.norm.weight");
    assertThat(names(table, "norm.weight")).containsExactly("norm.weight");
    assertThat(names(table, "other")).containsExactly("norm.gamma");
    put("model.norm.weight", new Shape(2, 2)); // the name itself comes first
    assertThat(names(table, "model.norm.weight"))
        .containsExactly("model.norm.weight", "norm.gamma");
  }

  @Test
  void ignoredTensorsAreReadIfTheModelHasThem() {
    WeightTable table = WeightTable.builder().ignore("h.{i}.mask").build();
    put("h.0.mask", new Shape(2, 2));
    put("h.x.mask", new Shape(2, 2)); // no number
    assertThat(names(table)).containsExactly("h.x.mask");
    assertThat(names(table, "h.0.mask")).containsExactly("h.0.mask", "h.x.mask");
  }

  @Test
  void readsOnlyWhatIsAskedFor() {
    put("w.0", new Shape(2, 2));
    put("w.1", new Shape(2, 2));
    put("v", new Shape(2, 2));
    List<String> reads = new ArrayList<>();
    WeightTable table =
        WeightTable.builder().stack("w.{i}", "w").transpose("v", "transposed").build();
    try (TensorSource own = table.read(new Counting(source(), reads))) {
      assertThat(own.names()).containsExactly("w", "transposed");
      assertThat(own.info("w").shape()).isEqualTo(new Shape(2, 2, 2));
      assertThat(reads).isEmpty();
      own.read(manager, "transposed");
      assertThat(reads).containsExactly("v");
      int before = manager.getManagedArrays().size();
      own.read(manager, "w");
      assertThat(manager.getManagedArrays()).hasSize(before + 1);
      assertThat(reads).containsExactly("v", "w.0", "w.1");
    }
  }

  /** Notes what is read. */
  private record Counting(TensorSource source, List<String> reads) implements TensorSource {
    @Override
    public Set<String> names() {
      return source.names();
    }

    @Override
    public TensorInfo info(String name) {
      return source.info(name);
    }

    @Override
    public NDArray read(NDManager manager, String name) {
      reads.add(name);
      return source.read(manager, name);
    }

    @Override
    public void readInto(String name, NDArray target) {
      reads.add(name);
      source.readInto(name, target);
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
    public void close() {
      source.close();
    }
  }

  @Test
  void positionsOfAnotherGridAreBicubic() {
    published.put(
        "positions",
        manager.create(new float[] {9, 8, 1, 2, 3, 5, 4, 7, 6, 10}, new Shape(1, 5, 2)));
    WeightTable table = WeightTable.builder().interpolate("positions", "p", 1).build();
    try (TensorSource own = table.read(source(), Map.of("p", new Shape(1, 10, 2)))) {
      NDArray larger = own.read(manager, "p");
      assertThat(larger.getShape()).isEqualTo(new Shape(1, 10, 2));
      // torch.nn.functional.interpolate(mode="bicubic", align_corners=False), PyTorch 2.7.1
      assertThat(larger.toFloatArray())
          .containsExactly(
              new float[] {
                9.0f,
                8.0f,
                0.5659728050231934f,
                1.3055567741394043f,
                1.73958420753479f,
                3.0659737586975098f,
                2.913195848464966f,
                4.826390743255615f,
                2.326390027999878f,
                4.239584922790527f,
                3.5f,
                6.0f,
                4.673611640930176f,
                7.7604169845581055f,
                4.086807727813721f,
                7.173613548278809f,
                5.260416507720947f,
                8.934027671813965f,
                6.434028625488281f,
                10.69444465637207f
              },
              within(1e-5f));
      // It is written in the size that the model has.
      SafetensorsWriter.Entry entry = SafetensorsWriter.Entry.of("p", larger);
      assertThat(table.write(List.of(entry)))
          .singleElement()
          .satisfies(
              written -> {
                assertThat(written.name()).isEqualTo("positions");
                assertThat(written.shape()).isEqualTo(new Shape(1, 10, 2));
                assertThat(written.array().get()).isEqualTo(larger);
              });
    }
    try (TensorSource same = table.read(source(), Map.of("p", new Shape(1, 5, 2)))) {
      assertThat(same.read(manager, "p")).isEqualTo(published.get("positions"));
    }
    // no grid, another width
    for (Shape shape : List.of(new Shape(1, 9, 2), new Shape(1, 10, 3), new Shape(10, 2))) {
      try (TensorSource own = table.read(source(), Map.of("p", shape))) {
        assertThat(own.names()).containsExactly("positions");
      }
    }
  }

  /** A block of two parameters. */
  private static final class Two extends ZooBlock {
    Two() {
      parameter("w", Parameter.Type.WEIGHT, null, 4, 2);
      parameter("q", Parameter.Type.WEIGHT, null, 1, 2);
      parameter("k", Parameter.Type.WEIGHT, null, 1, 2);
      parameter("bias", Parameter.Type.BIAS, null, 2);
    }

    @Override
    protected ai.djl.ndarray.NDList forward(Context context, ai.djl.ndarray.NDList inputs) {
      return inputs;
    }

    @Override
    public Shape[] getOutputShapes(Shape[] shapes) {
      return shapes;
    }
  }

  @Test
  void oneErrorListsAllThatIsMissingUnexpectedAndOfTheWrongShape() {
    put("up", new Shape(2, 2)); // down is missing
    put("qk", new Shape(3, 2)); // has no two equal parts
    put("b", new Shape(3));
    put("extra", new Shape(1));
    WeightTable table =
        WeightTable.builder()
            .concat(List.of("up", "down"), 0, "w")
            .split("qk", 0, "q", "k")
            .rename("b", "bias")
            .build();
    StateDict state = StateDict.of(new Two());
    try (TensorSource own = table.read(source(), state.shapes())) {
      assertThatThrownBy(() -> state.initialize(manager, own))
          .isInstanceOf(FailureException.class)
          .hasMessageContaining("missing (3): w, q, k")
          .hasMessageContaining("unexpected (3): ")
          .hasMessageContainingAll("up", "qk", "extra")
          .hasMessageContaining("wrong shape (1): bias is (3), expected (2)");
    }
  }

  @Test
  void whatIsThereTwiceIsNotReadSilently() {
    put("a", new Shape(2, 2));
    put("b", new Shape(2, 2));
    WeightTable table = WeightTable.builder().rename("a", "b").build();
    assertThat(names(table, "b")).containsExactly("b", "b (twice)");
  }

  @Test
  void hugeNumbersOfLayersAreNotBelieved() {
    published.put("all", manager.create(new Shape(200_000, 0), DataType.FLOAT32));
    put("w.999999999", new Shape(2, 2));
    put("w.99999999999999999999", new Shape(2, 2));
    WeightTable table = WeightTable.builder().unstack("all", "x.{i}").stack("w.{i}", "w").build();
    try (TensorSource own = table.read(source())) {
      assertThat(own.names())
          .containsExactlyInAnyOrder("all", "w.999999999", "w.99999999999999999999");
    }
  }

  @Test
  void placeholdersMustBelongTogether() {
    WeightTable.Builder table = WeightTable.builder();
    for (String own : new String[] {"b", "b.{j}", "b.{i}.{j}", "b.{i}.{i}"}) {
      assertThatThrownBy(() -> table.rename("a.{i}", own))
          .isInstanceOf(IllegalArgumentException.class);
    }
    assertThatThrownBy(() -> table.stack("a.{rest}", "b"))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> table.permute("a", "b", 0, 2))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
