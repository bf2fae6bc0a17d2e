package org.paperzoo.core.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.paperzoo.core.error.FailureException;

class NumpyTest {
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
    return Fixtures.cases("npy.json");
  }

  @ParameterizedTest
  @ValueSource(strings = {"stored.npz", "compressed.npz"})
  void readsArchives(String name) {
    try (TensorSource source = TensorSource.open(Fixtures.path(name))) {
      Fixtures.assertSameTensors(manager, source, Fixtures.path("numpy.safetensors"));
      assertThat(source.names()).startsWith("scalar", "empty", "c", "fortran");
      assertThat(source.info("big_f2")).isEqualTo(new TensorInfo("big_f2", ">f2", new Shape(4), 8));
      assertThat(source.metadata()).isEmpty();
    }
  }

  @Test
  void readsAllVersionsAndZip64() {
    try (TensorSource source = TensorSource.open(Fixtures.path("zip64.npz"))) {
      assertThat(source.names())
          .as("other entries are passed over, and names are only names")
          .containsExactly("v1", "v2", "v3", "../up");
      for (String name : List.of("v1", "v2", "v3")) {
        assertThat(source.read(manager, name).toFloatArray()).containsExactly(0, 1, 2);
      }
      assertThat(source.read(manager, "../up").toFloatArray()).containsExactly(0, 1);
    }
  }

  @Test
  void readsOneArray() {
    try (TensorSource source = TensorSource.open(Fixtures.path("fortran.npy"))) {
      assertThat(source.names()).containsExactly("fortran");
      NDArray expected = manager.arange(24).reshape(2, 3, 4).toType(DataType.FLOAT32, false);
      Fixtures.assertSame(source.read(manager, "fortran"), expected, "fortran");
      NDArray target = manager.zeros(new Shape(2, 3, 4));
      source.readInto("fortran", target);
      Fixtures.assertSame(target, expected, "fortran");
    }
  }

  @ParameterizedTest
  @MethodSource("headers")
  void acceptsWhatNumpyAccepts(Fixtures.Case header) throws IOException {
    Path npy = Files.write(folder.resolve("x.npy"), header.bytes());
    Path npz = zip(Map.of("x.npy", header.bytes()));
    for (Path file : List.of(npy, npz)) {
      if (header.accepted()) {
        try (TensorSource source = TensorSource.open(file)) {
          assertThat(source.read(manager, "x").toFloatArray()).containsExactly(0, 0);
        }
      } else {
        assertThatThrownBy(() -> TensorSource.open(file))
            .isInstanceOf(FailureException.class)
            .hasMessageStartingWith("Cannot read ")
            .hasMessageContaining(file.toString());
      }
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '#',
      value = {
        "short | its shape [2] and type <f4 need 8 bytes, but 7 follow its header",
        "empty file | it ends inside its header",
        "other magic | it does not begin with NumPy's magic bytes",
        "version 4 | its format version 4.0 is unknown (1.0, 2.0 and 3.0 are known)",
        "no shape | descr, fortran_order and shape must all be there",
        "unknown key | the key \"x\" is unknown or there twice",
        "shape negative | a dimension of the shape (a whole number from 0) is expected",
        "shape overflow | the shape [4611686018427387904, 4] is too large for any file",
        "expression | its header is malformed at character 52: a comma is expected",
        "objects | it holds Python objects (a pickle), which are not read",
        "structured | it is a structured array, which is not supported",
        "complex | its element type \"<c8\" is not supported",
        "trailing bytes | need 8 bytes, but 9 follow its header",
      })
  void saysWhatIsWrong(String name, String message) throws IOException {
    Path file = folder.resolve("x.npy");
    Files.write(file, Fixtures.namedCase("npy.json", name).bytes());
    assertThatThrownBy(() -> TensorSource.open(file)).hasMessageContaining(message);
  }

  @Test
  void noticesDamage() throws IOException {
    byte[] bytes = Files.readAllBytes(Fixtures.path("stored.npz"));
    // The last element of "c", 23: its bytes are found nowhere else before it.
    int at = indexOf(bytes, new byte[] {0, 0, (byte) 0xb0, 0x41, 0, 0, (byte) 0xb8, 0x41}) + 4;
    bytes[at] ^= 1;
    Path file = Files.write(folder.resolve("x.npz"), bytes);
    try (TensorSource source = TensorSource.open(file)) {
      assertThatThrownBy(() -> source.read(manager, "c"))
          .isInstanceOf(FailureException.class)
          .hasMessage(
              "Cannot read tensor \"c\" of "
                  + file
                  + ": its checksum does not match: the file is damaged.");
    }
  }

  @Test
  void refusesSizesThatCannotBe() throws IOException {
    // A header that promises 4 GB and a directory that agrees, for an entry of some bytes.
    byte[] header = npyHeader("{'descr': '<f4', 'fortran_order': False, 'shape': (1000000000,)}");
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(out)) {
      zip.putNextEntry(new ZipEntry("x.npy"));
      zip.write(header);
    }
    byte[] bytes = out.toByteArray();
    int size = indexOf(bytes, new byte[] {'P', 'K', 1, 2}) + 24;
    ByteBuffer.wrap(bytes)
        .order(ByteOrder.LITTLE_ENDIAN)
        .putInt(size, (int) (4_000_000_000L + header.length));
    Path file = Files.write(folder.resolve("x.npz"), bytes);
    assertThatThrownBy(() -> TensorSource.open(file))
        .isInstanceOf(FailureException.class)
        .hasMessage(
            "Cannot read tensor \"x\" of "
                + file
                + ": its size in the archive's directory is impossible.");
  }

  @Test
  void refusesMoreBytesThanTheShapeSays() throws IOException {
    byte[] good = Fixtures.namedCase("npy.json", "good").bytes();
    byte[] bomb = Arrays.copyOf(good, 10_000_000);
    Path file = zip(Map.of("x.npy", bomb));
    assertThatThrownBy(() -> TensorSource.open(file))
        .isInstanceOf(FailureException.class)
        .hasMessageContaining("need 8 bytes, but 9999");
    // The same with a directory that claims the honest size.
    byte[] bytes = Files.readAllBytes(file);
    int size = indexOf(bytes, new byte[] {'P', 'K', 1, 2}) + 24;
    ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).putInt(size, good.length);
    Files.write(file, bytes);
    try (TensorSource source = TensorSource.open(file)) {
      assertThatThrownBy(() -> source.read(manager, "x"))
          .isInstanceOf(FailureException.class)
          .hasMessageStartingWith("Cannot read tensor \"x\" of " + file);
    }
  }

  @Test
  void refusesAnArrayThatIsThereTwice() throws IOException {
    byte[] good = Fixtures.namedCase("npy.json", "good").bytes();
    Path file = zip(Map.of("x.npy", good, "y.npy", good));
    byte[] bytes = Files.readAllBytes(file);
    for (int i = 0; i < bytes.length - 5; i++) {
      if (new String(bytes, i, 5, StandardCharsets.ISO_8859_1).equals("y.npy")) {
        bytes[i] = 'x';
      }
    }
    Files.write(file, bytes);
    assertThatThrownBy(() -> TensorSource.open(file))
        .isInstanceOf(FailureException.class)
        .hasMessageContaining("it is in the archive twice");
  }

  @Test
  void refusesWhatIsNoArchive() throws IOException {
    for (byte[] bytes : new byte[][] {{}, {1, 2, 3}, new byte[1000]}) {
      Path file = Files.write(folder.resolve("x.npz"), bytes);
      assertThatThrownBy(() -> TensorSource.open(file))
          .isInstanceOf(FailureException.class)
          .hasMessageStartingWith(file + " is not a valid npz (zip) file: ");
    }
  }

  private Path zip(Map<String, byte[]> entries) throws IOException {
    Path file = folder.resolve("x.npz");
    try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(file))) {
      for (Map.Entry<String, byte[]> entry : entries.entrySet()) {
        zip.putNextEntry(new ZipEntry(entry.getKey()));
        zip.write(entry.getValue());
      }
    }
    return file;
  }

  private static byte[] npyHeader(String text) {
    byte[] literal = text.getBytes(StandardCharsets.ISO_8859_1);
    return ByteBuffer.allocate(10 + literal.length)
        .order(ByteOrder.LITTLE_ENDIAN)
        .put(new byte[] {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0})
        .putShort((short) literal.length)
        .put(literal)
        .array();
  }

  private static int indexOf(byte[] bytes, byte[] wanted) {
    for (int i = 0; i + wanted.length <= bytes.length; i++) {
      if (Arrays.equals(bytes, i, i + wanted.length, wanted, 0, wanted.length)) {
        return i;
      }
    }
    throw new AssertionError("not found");
  }
}
