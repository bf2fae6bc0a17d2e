package org.paperzoo.core.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.paperzoo.core.checkpoint.SafetensorsWriter.Entry;

class SafetensorsWriterTest {
  @TempDir Path folder;

  private NDManager manager;

  @BeforeEach
  void open() {
    manager = NDManager.newBaseManager(Device.cpu(), "PyTorch");
  }

  @AfterEach
  void close() {
    manager.close();
  }

  @Test
  void writesByteForByteWhatTheReferenceWrites() throws IOException {
    List<Entry> entries = new ArrayList<>();
    // Transposed twice: what is written is the logical order, not that of the memory.
    NDArray weight = manager.create(new float[] {0, 0.75f, 0.25f, 1, 0.5f, 1.25f}, new Shape(3, 2));
    entries.add(Entry.of("b.weight", weight.transpose()));
    entries.add(Entry.of("a.weight", manager.create(new float[] {0, 1, 2, 3})));
    entries.add(Entry.of("Z", manager.create(new boolean[] {true, false})));
    entries.add(Entry.of("position_ids", manager.create(new long[][] {{0, 1, 2, 3, 4}})));
    entries.add(Entry.of("double", manager.create(new double[] {0, 1, 2})));
    entries.add(
        Entry.of("bytes", manager.create(new int[] {0, 1, 2}).toType(DataType.UINT8, false)));
    entries.add(Entry.of("signed", manager.create(new byte[] {-1, 0, 1})));
    entries.add(Entry.of("int", manager.create(7)));
    NDArray half = manager.create(new float[] {1, 0.333251953125f});
    entries.add(Entry.of("half", half.toType(DataType.FLOAT16, false)));
    float[] toHalf = {0.1f, 65504, 65520, 1e-8f, -2.5e-8f};
    entries.add(rounded("rounded.half", "F16", toHalf));
    float[] toBrain = {0.1f, 1.00390625f, 1.01171875f, 3.4e38f, -1e-40f};
    entries.add(rounded("rounded.brain", "BF16", toBrain));
    entries.add(Entry.of("none", manager.create(new Shape(0))));
    entries.add(Entry.of("\uff5e", manager.create(new float[] {1})));
    entries.add(Entry.of("\ud83d\ude00", manager.create(new float[] {2})));
    entries.add(Entry.of("quote\"back\\slash/tab\t", manager.create(new float[] {3})));

    Path file = folder.resolve("layout.safetensors");
    SafetensorsWriter.write(file, entries, Map.of());
    assertThat(file).hasSameBinaryContentAs(Fixtures.path("layout.safetensors"));
  }

  private Entry rounded(String name, String dtype, float[] values) {
    NDArray array = manager.create(values);
    return new Entry(name, dtype, array.getShape(), () -> array);
  }

  @Test
  void bfloat16SurvivesReadingAndWriting() throws IOException {
    List<Entry> entries = new ArrayList<>();
    Path copy = folder.resolve("copy.safetensors");
    Path original = Fixtures.path("layout.safetensors");
    try (TensorSource source = TensorSource.open(original)) {
      for (String name : source.names()) {
        TensorInfo info = source.info(name);
        entries.add(new Entry(name, info.dtype(), info.shape(), () -> source.read(manager, name)));
      }
      SafetensorsWriter.write(copy, entries, source.metadata());
    }
    assertThat(copy).hasSameBinaryContentAs(original);
    assertThat(manager.getManagedArrays()).as("arrays that suppliers create are closed").isEmpty();
  }

  @Test
  void arraysAreFetchedOneAtATime() {
    AtomicReference<NDArray> previous = new AtomicReference<>();
    List<Entry> entries = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      entries.add(
          new Entry(
              "t" + i,
              "F32",
              new Shape(2),
              () -> {
                assertThat(manager.getManagedArrays()).isEmpty();
                previous.set(manager.ones(new Shape(2)));
                return previous.get();
              }));
    }
    SafetensorsWriter.write(folder.resolve("x.safetensors"), entries, Map.of());
    assertThat(previous.get()).isNotNull();
  }

  @Test
  void longTensorsAreRoundedInPieces() {
    int count = 100_003;
    NDArray numbers = manager.arange(count).toType(DataType.FLOAT32, false);
    Path file = folder.resolve("x.safetensors");
    SafetensorsWriter.write(
        file, List.of(new Entry("n", "BF16", new Shape(count), () -> numbers)), Map.of());
    try (TensorSource source = TensorSource.open(file)) {
      float[] read = source.read(manager, "n").toFloatArray();
      for (int i = 0; i < count; i++) {
        assertThat(Math.abs(read[i] - i)).isLessThanOrEqualTo(i / 256f); // 8 bits of precision
      }
    }
  }

  @Test
  void writesMetadata() {
    Path file = folder.resolve("x.safetensors");
    SafetensorsWriter.write(file, Map.of(), Map.of("step", "10", "note", "ä\n\"x\""));
    try (TensorSource source = TensorSource.open(file)) {
      assertThat(source.names()).isEmpty();
      assertThat(source.metadata())
          .isEqualTo(Map.of("format", "pt", "step", "10", "note", "ä\n\"x\""));
    }
    SafetensorsWriter.write(file, Map.<String, NDArray>of(), Map.of("format", "np"));
    try (TensorSource source = TensorSource.open(file)) {
      assertThat(source.metadata()).isEqualTo(Map.of("format", "np"));
    }
  }

  @Test
  void anArrayThatIsNotAsAnnouncedLeavesNoFile() {
    Path file = folder.resolve("x.safetensors");
    NDArray array = manager.ones(new Shape(2));
    assertThatThrownBy(
            () ->
                SafetensorsWriter.write(
                    file, List.of(new Entry("a", "F32", new Shape(3), () -> array)), Map.of()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Tensor \"a\" has shape (2), but was announced with (3)");
    assertThatThrownBy(
            () ->
                SafetensorsWriter.write(
                    file, List.of(new Entry("a", "I32", new Shape(2), () -> array)), Map.of()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Tensor \"a\" of type float32 cannot be written as I32");
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void refusesNamesAndTypesThatNoFileHas() {
    NDArray array = manager.ones(new Shape(2));
    assertThatThrownBy(() -> Entry.of("__metadata__", array))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("No tensor can be named \"__metadata__\"");
    assertThatThrownBy(() -> Entry.of("half a pair \ud800", array))
        .isInstanceOf(IllegalArgumentException.class);
    for (String dtype : List.of("F4", "U16", "F8_E4M3", "C64", "float32")) {
      assertThatThrownBy(() -> new Entry("a", dtype, new Shape(2), () -> array))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("Tensor \"a\" cannot be written as \"" + dtype + "\"");
    }
    List<Entry> twice = List.of(Entry.of("a", array), Entry.of("a", array));
    assertThatThrownBy(() -> SafetensorsWriter.write(folder.resolve("x"), twice, Map.of()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Two tensors are named \"a\"");
  }

  @Test
  void replacesAFileThatIsBeingRead() throws IOException {
    Path file = folder.resolve("x.safetensors");
    SafetensorsWriter.write(file, Map.of("a", manager.ones(new Shape(2))));
    try (TensorSource source = TensorSource.open(file)) {
      SafetensorsWriter.write(file, Map.of("b", manager.zeros(new Shape(3))));
      assertThat(source.read(manager, "a").toFloatArray()).containsExactly(1, 1);
    }
    assertThat(Files.list(folder)).containsExactly(file);
  }
}
