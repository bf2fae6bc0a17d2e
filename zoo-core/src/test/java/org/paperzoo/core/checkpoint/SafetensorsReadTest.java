package org.paperzoo.core.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.paperzoo.core.error.FailureException;

class SafetensorsReadTest {
  /** The format forbids duplicate names; the reference implementation lets these pass. */
  private static final Set<String> ACCEPTED_ONLY_BY_THE_REFERENCE =
      Set.of("name twice", "metadata key twice");

  private static NDManager manager;

  @TempDir Path folder;

  @BeforeAll
  static void startEngine() {
    manager = NDManager.newBaseManager(Device.cpu(), "PyTorch");
  }

  @AfterAll
  static void stopEngine() {
    manager.close();
  }

  static List<Fixtures.Case> headers() throws IOException {
    return Fixtures.cases("headers.json");
  }

  @Test
  void readsEveryTypeAsPyTorchDoes() {
    try (TensorSource source = TensorSource.open(Fixtures.path("dtypes.safetensors"))) {
      Fixtures.assertSameTensors(manager, source, Fixtures.path("dtypes_widened.safetensors"));
      assertThat(source.info("bf16").dtype()).isEqualTo("BF16");
      assertThat(source.info("u8")).isEqualTo(new TensorInfo("u8", "U8", new Shape(2, 2), 4));
      assertThat(source.metadata()).isEqualTo(Map.of("note", "ä"));
      assertThat(source.path()).isEqualTo(Fixtures.path("dtypes.safetensors"));
    }
  }

  @Test
  void namesComeInFileOrder() {
    try (TensorSource source = TensorSource.open(Fixtures.path("layout.safetensors"))) {
      assertThat(source.names()).startsWith("position_ids", "double", "a.weight", "b.weight");
    }
  }

  @ParameterizedTest
  @MethodSource("headers")
  void acceptsWhatTheReferenceAccepts(Fixtures.Case header) throws IOException {
    Path file = Files.write(folder.resolve("x.safetensors"), header.bytes());
    if (header.accepted() && !ACCEPTED_ONLY_BY_THE_REFERENCE.contains(header.name())) {
      TensorSource.open(file).close();
    } else {
      assertThatThrownBy(() -> TensorSource.open(file))
          .isInstanceOf(FailureException.class)
          .hasMessageStartingWith(file + " is not a valid safetensors file: ")
          .hasMessageEndingWith(". Download or export it again.");
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "nothing | it has only 0 bytes",
        "length beyond file | its first 8 bytes announce a header of 1000 bytes, but only 69"
            + " follow",
        "not utf-8 | its header is not valid UTF-8",
        "array | its header is not a JSON object",
        "tensor is number | tensor \"a\" must be an object with dtype, shape and data_offsets",
        "no shape | tensor \"a\" has no shape",
        "unknown dtype | tensor \"a\" has the unknown dtype \"F31\", known are BOOL, F4,",
        "shape negative | shape of tensor \"a\" must hold whole numbers from 0 to 2^63-1, not -2",
        "shape overflow | tensor \"a\" of dtype F32 and shape [4611686018427387904,"
            + " 4611686018427387904] is too large for any file",
        "shape larger | tensor \"a\" of dtype F32 and shape [3] needs 12 bytes, but its"
            + " data_offsets [0, 8] hold 8",
        "offsets reversed | data_offsets of tensor \"a\" must be [begin, end] with begin <= end,"
            + " not [8, 0]",
        "overlap | the bytes of tensor \"b\" begin at 4, but those of the tensor before it, \"a\","
            + " end at 8 (there must be no gap and no overlap)",
        "gap | the bytes of tensor \"b\" begin at 12, but those of the tensor before it, \"a\","
            + " end at 8",
        "offsets late | the bytes of tensor \"a\" begin at 4, but the first tensor's must begin at"
            + " 0",
        "cut off | the bytes of tensor \"a\" end at 8, but only 7 bytes follow the header",
        "trailing byte | its tensors end at byte 8 after the header, but 9 bytes follow the header",
        "name twice | tensor \"a\" appears twice in its header",
        "metadata number | the value of \"step\" in \"__metadata__\" must be a string",
        "git lfs pointer | it is a Git LFS pointer, not the file itself: run `git lfs pull`",
        "web page | it is a web page",
        "zip | it is a zip archive, perhaps a PyTorch pickle that was renamed",
      })
  void saysWhatIsWrong(String name, String message) throws IOException {
    Path file = folder.resolve("x.safetensors");
    Files.write(file, Fixtures.namedCase("headers.json", name).bytes());
    assertThatThrownBy(() -> TensorSource.open(file)).hasMessageContaining(message);
  }

  @Test
  void refusesAHugeHeader() throws IOException {
    Path path = folder.resolve("x.safetensors");
    try (RandomAccessFile file = new RandomAccessFile(path.toFile(), "rw")) {
      file.setLength(200_000_000); // sparse: takes no room
      file.write(
          ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN).putLong(100_000_001).array());
    }
    assertThatThrownBy(() -> TensorSource.open(path))
        .isInstanceOf(FailureException.class)
        .hasMessageContaining("its header has 100000001 bytes, the format allows 100000000");
  }

  @Test
  void refusesTypesThatNoArrayHas() throws IOException {
    for (String name : List.of("packed 4 bits", "packed 6 bits", "complex")) {
      Path file = folder.resolve("x.safetensors");
      Files.write(file, Fixtures.namedCase("headers.json", name).bytes());
      try (TensorSource source = TensorSource.open(file)) {
        assertThatThrownBy(() -> source.read(manager, "a"))
            .isInstanceOf(FailureException.class)
            .hasMessageContaining("Cannot read tensor \"a\" of " + file)
            .hasMessageContaining("is not supported. Convert it to float32 in Python first.");
      }
    }
  }

  @Test
  void refusesUnsignedNumbersThatNoArrayHolds() throws IOException {
    Path file = folder.resolve("x.safetensors");
    byte[] header = "{\"a\":{\"dtype\":\"U64\",\"shape\":[1],\"data_offsets\":[0,8]}}".getBytes();
    ByteBuffer bytes = ByteBuffer.allocate(16 + header.length).order(ByteOrder.LITTLE_ENDIAN);
    Files.write(file, bytes.putLong(header.length).put(header).putLong(Long.MIN_VALUE).array());
    try (TensorSource source = TensorSource.open(file)) {
      assertThatThrownBy(() -> source.read(manager, "a"))
          .isInstanceOf(FailureException.class)
          .hasMessage(
              "Cannot read tensor \"a\" of "
                  + file
                  + ": a U64 value is over 2^63-1, which INT64 cannot hold.");
    }
  }

  @Test
  void aFileCutOffAfterOpeningIsAnError() throws IOException {
    Path file = Files.copy(Fixtures.path("layout.safetensors"), folder.resolve("x.safetensors"));
    try (TensorSource source = TensorSource.open(file)) {
      try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
        channel.truncate(channel.size() - 1);
      }
      String last = source.names().stream().reduce((first, second) -> second).orElseThrow();
      assertThatThrownBy(() -> source.read(manager, last))
          .isInstanceOf(FailureException.class)
          .hasMessageStartingWith("Cannot read tensor \"" + last + "\" of " + file)
          .hasMessageContaining("the file ends at byte");
    }
  }

  @Test
  void anUnknownNameIsAnError() {
    try (TensorSource source = TensorSource.open(Fixtures.path("layout.safetensors"))) {
      assertThatThrownBy(() -> source.info("x\u001b[2J"))
          .isInstanceOf(FailureException.class)
          .hasMessageContaining("has no tensor \"x\\u001b[2J\", it has \"position_ids\", ");
    }
  }

  @Test
  void readsIntoAnArray() {
    try (TensorSource source = TensorSource.open(Fixtures.path("layout.safetensors"));
        NDManager sub = manager.newSubManager()) {
      NDArray target = sub.zeros(new Shape(2, 3));
      target.setRequiresGradient(true);
      NDArray view = target.reshape(6);
      source.readInto("b.weight", target);
      assertThat(view.toFloatArray())
          .as("the array's own memory is filled")
          .containsExactly(0, 0.25f, 0.5f, 0.75f, 1, 1.25f);
    }
  }

  @Test
  void readsIntoAStridedArray() {
    try (TensorSource source = TensorSource.open(Fixtures.path("layout.safetensors"));
        NDManager sub = manager.newSubManager()) {
      NDArray columns = sub.zeros(new Shape(3, 2));
      source.readInto("b.weight", columns.transpose());
      assertThat(columns.toFloatArray()).containsExactly(0, 0.75f, 0.25f, 1, 0.5f, 1.25f);
    }
  }

  @Test
  void readsIntoAnotherFloatType() {
    try (TensorSource source = TensorSource.open(Fixtures.path("layout.safetensors"));
        NDManager sub = manager.newSubManager()) {
      NDArray doubles = sub.zeros(new Shape(2, 3), DataType.FLOAT64);
      source.readInto("b.weight", doubles);
      assertThat(doubles.toDoubleArray()).containsExactly(0, 0.25, 0.5, 0.75, 1, 1.25);
      NDArray floats = sub.zeros(new Shape(2));
      source.readInto("half", floats);
      assertThat(floats.toFloatArray()).containsExactly(1, 0.33325195f);
      NDArray scalar = sub.zeros(new Shape(), DataType.INT32);
      source.readInto("int", scalar);
      assertThat(scalar.getInt()).isEqualTo(7);
      source.readInto("none", sub.zeros(new Shape(0)));
    }
  }

  @Test
  void refusesAnArrayThatDoesNotFit() {
    Path file = Fixtures.path("layout.safetensors");
    try (TensorSource source = TensorSource.open(file);
        NDManager sub = manager.newSubManager()) {
      assertThatThrownBy(() -> source.readInto("b.weight", sub.zeros(new Shape(3, 2))))
          .isInstanceOf(FailureException.class)
          .hasMessage(
              "Cannot use tensor \"b.weight\" of "
                  + file
                  + ": it has shape (2, 3), but shape (3, 2) is needed.");
      assertThatThrownBy(
              () -> source.readInto("b.weight", sub.zeros(new Shape(2, 3), DataType.INT32)))
          .isInstanceOf(FailureException.class)
          .hasMessage(
              "Cannot use tensor \"b.weight\" of "
                  + file
                  + ": it has dtype F32 (read as float32), but int32 is needed.");
    }
  }

  @Test
  void readingLeavesNothingBehind() {
    try (TensorSource source = TensorSource.open(Fixtures.path("dtypes.safetensors"));
        NDManager sub = manager.newSubManager()) {
      for (String name : source.names()) {
        source.read(sub, name);
      }
      assertThat(sub.getManagedArrays()).hasSize(source.names().size());
    }
  }
}
