package org.paperzoo.core.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;

/** Every table is a bijection: what is read and written is what there was, in both directions. */
class WeightTablePropertiesTest {
  private static NDManager manager;
  private static Path folder;

  enum Kind {
    RENAME,
    TRANSPOSE,
    PERMUTE,
    SPLIT,
    CONCAT,
    STACK,
    UNSTACK,
    NONE
  }

  /** A rule and the sizes of the tensors that it takes. */
  record Item(Kind kind, int layers, int parts, int axis, int rows, int columns) {
    /** Adds the rule to a table and the shapes of its tensors to the published ones. */
    void add(int number, WeightTable.Builder table, Map<String, Shape> published) {
      String from = "a" + number + ".layer.{i}.";
      String to = "b" + number + ".{i}.";
      Shape shape = new Shape(rows, columns);
      switch (kind) {
        case RENAME -> {
          table.rename(from + "weight", to + "w");
          numbered(published, from + "weight", shape);
        }
        case TRANSPOSE -> {
          table.transpose(from + "weight", to + "w");
          numbered(published, from + "weight", shape);
        }
        case PERMUTE -> {
          table.permute(from + "weight", from + "weight", 2, 0, 1);
          numbered(published, from + "weight", shape.addAll(new Shape(2)));
        }
        case SPLIT -> {
          String[] own = new String[parts];
          for (int p = 0; p < parts; p++) {
            own[p] = to + p + ".w";
          }
          table.split(from + "qkv", axis, own);
          numbered(published, from + "qkv", joined(shape));
        }
        case CONCAT -> {
          List<String> names = new ArrayList<>();
          for (int p = 0; p < parts; p++) {
            names.add(from + p + ".weight");
            numbered(published, names.get(p), shape);
          }
          table.concat(names, axis, to + "w");
        }
        case STACK -> {
          table.stack(from + "weight", "b" + number + ".all");
          numbered(published, from + "weight", shape);
        }
        case UNSTACK -> {
          table.unstack("a" + number + ".all", to + "w");
          published.put("a" + number + ".all", new Shape(layers).addAll(shape));
        }
        default -> published.put("a" + number + ".kept", shape);
      }
    }

    private Shape joined(Shape shape) {
      long[] sizes = shape.getShape().clone();
      sizes[axis] *= parts;
      return new Shape(sizes);
    }

    private void numbered(Map<String, Shape> published, String name, Shape shape) {
      for (int i = 0; i < layers; i++) {
        published.put(name.replace("{i}", Integer.toString(i)), shape);
      }
    }
  }

  @BeforeContainer
  static void open() throws IOException {
    manager = NDManager.newBaseManager(Device.cpu(), "PyTorch");
    folder = Files.createTempDirectory("tables");
  }

  @AfterContainer
  static void close() throws IOException {
    manager.close();
    AtomicFiles.deleteTree(folder);
  }

  @Provide
  Arbitrary<List<Item>> items() {
    Arbitrary<Integer> few = Arbitraries.integers().between(1, 3);
    return Combinators.combine(
            Arbitraries.of(Kind.class), few, few, Arbitraries.integers().between(0, 1), few, few)
        .as(Item::new)
        .list()
        .ofMinSize(1)
        .ofMaxSize(6);
  }

  @Property(tries = 150)
  void writingUndoesReading(@ForAll("items") List<Item> items, @ForAll Random random) {
    WeightTable.Builder builder = WeightTable.builder();
    Map<String, Shape> shapes = new LinkedHashMap<>();
    for (int i = 0; i < items.size(); i++) {
      items.get(i).add(i, builder, shapes);
    }
    WeightTable table = builder.build();
    try (NDManager own = manager.newSubManager()) {
      List<String> order = new ArrayList<>(shapes.keySet());
      Collections.shuffle(order, random);
      Map<String, NDArray> published = new LinkedHashMap<>();
      for (String name : order) {
        published.put(name, own.randomNormal(shapes.get(name)));
      }
      Map<String, NDArray> read = read(table, published, null, own);
      Map<String, NDArray> written = written(table, read);
      assertSame(written, published);

      // The model's own names and shapes say the same, and what was written is read again.
      Map<String, Shape> wanted = new LinkedHashMap<>();
      read.forEach((name, array) -> wanted.put(name, array.getShape()));
      assertSame(read(table, written, wanted, own), read);
    }
  }

  private static Map<String, NDArray> read(
      WeightTable table,
      Map<String, NDArray> published,
      Map<String, Shape> wanted,
      NDManager manager) {
    Path file = folder.resolve("model.safetensors");
    SafetensorsWriter.write(file, published);
    Map<String, NDArray> read = new LinkedHashMap<>();
    try (TensorSource source = table.read(TensorSource.open(file), wanted)) {
      for (String name : source.names()) {
        NDArray array = source.read(manager, name);
        assertThat(array.getShape()).isEqualTo(source.info(name).shape());
        assertThat(source.info(name).bytes()).isEqualTo(4 * array.size());
        assertThat(array.getName()).isEqualTo(name);
        NDArray target = manager.zeros(array.getShape());
        source.readInto(name, target);
        assertThat(target.toFloatArray()).isEqualTo(array.toFloatArray());
        read.put(name, array);
      }
    }
    return read;
  }

  private static Map<String, NDArray> written(WeightTable table, Map<String, NDArray> own) {
    List<SafetensorsWriter.Entry> entries = new ArrayList<>();
    own.forEach((name, array) -> entries.add(SafetensorsWriter.Entry.of(name, array)));
    Path file = folder.resolve("written.safetensors");
    SafetensorsWriter.write(file, table.write(entries), Map.of());
    Map<String, NDArray> written = new LinkedHashMap<>();
    try (TensorSource source = TensorSource.open(file)) {
      source.names().forEach(name -> written.put(name, source.read(manager, name)));
    }
    return written;
  }

  private static void assertSame(Map<String, NDArray> actual, Map<String, NDArray> expected) {
    assertThat(actual.keySet()).containsExactlyInAnyOrderElementsOf(expected.keySet());
    expected.forEach(
        (name, array) -> {
          assertThat(actual.get(name).getShape()).as(name).isEqualTo(array.getShape());
          assertThat(actual.get(name).toFloatArray()).as(name).isEqualTo(array.toFloatArray());
        });
  }
}
