package org.paperzoo.graph.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.paperzoo.core.error.FailureException;

/** Pickles of the three kinds that are read, and hostile ones, none of which may do anything. */
class PlanetoidPickleTest {
  @TempDir Path folder;

  /** Pickle instructions written one after the other. */
  private static final class Pickle {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    static Pickle start() {
      return new Pickle().bytes(0x80, 2);
    }

    Pickle bytes(int... bytes) {
      for (int b : bytes) {
        out.write(b);
      }
      return this;
    }

    Pickle text(String text) {
      out.writeBytes(text.getBytes(StandardCharsets.ISO_8859_1));
      return this;
    }

    Pickle global(String module, String name) {
      return text("c" + module + "\n" + name + "\n");
    }

    Pickle string(byte[] value) {
      bytes('T', value.length, value.length >> 8, value.length >> 16, value.length >> 24);
      out.writeBytes(value);
      return this;
    }

    Pickle string(String value) {
      return bytes('U', value.length()).text(value);
    }

    Pickle int16(int value) {
      return bytes('M', value, value >> 8);
    }

    /** An array as NumPy pickles it. */
    Pickle array(String type, byte[] data, int... shape) {
      global("numpy.core.multiarray", "_reconstruct");
      global("numpy", "ndarray").bytes('K', 0, 0x85).string("b").bytes(0x87, 'R');
      bytes('(', 'K', 1);
      for (int size : shape) {
        int16(size);
      }
      bytes(shape.length == 1 ? 0x85 : 0x86);
      global("numpy", "dtype").string(type).bytes('K', 0, 'K', 1, 0x87, 'R');
      bytes('(', 'K', 3).string("<").text("NNN");
      bytes('J', 255, 255, 255, 255, 'J', 255, 255, 255, 255, 'K', 0, 't', 'b');
      return bytes(0x89).string(data).bytes('t', 'b');
    }

    byte[] end() {
      return text(".").out.toByteArray();
    }
  }

  private static byte[] int32(int... values) {
    byte[] bytes = new byte[4 * values.length];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) (values[i / 4] >> 8 * (i % 4));
    }
    return bytes;
  }

  private Path write(byte[] content) throws IOException {
    return Files.write(folder.resolve("ind.test.x"), content);
  }

  private static Pickle csr(byte[] offsets, byte[] indices, byte[] data, int rows, int columns) {
    Pickle pickle =
        Pickle.start().global("scipy.sparse.csr", "csr_matrix").bytes(')', 0x81, '}', '(');
    pickle.string("format").string("csr");
    pickle.string("_shape").int16(rows).int16(columns).bytes(0x86);
    pickle.string("indptr").array("i4", offsets, offsets.length / 4);
    pickle.string("indices").array("i4", indices, indices.length / 4);
    pickle.string("data").array("f4", data, data.length / 4);
    return pickle.bytes('u', 'b');
  }

  private static byte[] floats(float... values) {
    int[] bits = new int[values.length];
    for (int i = 0; i < bits.length; i++) {
      bits[i] = Float.floatToIntBits(values[i]);
    }
    return int32(bits);
  }

  @Test
  void readsAnArray() throws IOException {
    Path file = write(Pickle.start().array("i4", int32(1, 0, 0, -7, 1, 65536), 2, 3).end());
    assertThat(PlanetoidPickle.readMatrix(file)).isEqualTo(new int[][] {{1, 0, 0}, {-7, 1, 65536}});
  }

  @Test
  void readsASparseMatrix() throws IOException {
    byte[] content = csr(int32(0, 2, 2, 3), int32(1, 3, 0), floats(0.5f, 1, -2), 3, 4).end();
    SparseMatrix matrix = PlanetoidPickle.readCsr(write(content));
    assertThat(matrix.rows()).isEqualTo(3);
    assertThat(matrix.columns()).isEqualTo(4);
    assertThat(matrix.offsets()).containsExactly(0, 2, 2, 3);
    assertThat(matrix.indices()).containsExactly(1, 3, 0);
    assertThat(matrix.values()).containsExactly(0.5f, 1, -2);
  }

  @Test
  void readsADictOfLists() throws IOException {
    byte[] content =
        Pickle.start()
            .global("collections", "defaultdict")
            .global("__builtin__", "list")
            .bytes(0x85, 'R', 'q', 3, '(')
            .bytes('K', 0, ']', 'r', 4, 1, 0, 0, '(', 'K', 1, 'K', 2, 'e')
            .bytes('K', 1, ']', 'K', 0, 'a', 'K', 2, ']', 'u')
            .end();
    Map<Integer, int[]> lists = PlanetoidPickle.readLists(write(content));
    assertThat(lists.keySet()).containsExactly(0, 1, 2);
    assertThat(lists.get(0)).containsExactly(1, 2);
    assertThat(lists.get(1)).containsExactly(0);
    assertThat(lists.get(2)).isEmpty();
  }

  private static Pickle dict() {
    return Pickle.start()
        .global("collections", "defaultdict")
        .global("__builtin__", "list")
        .bytes(0x85, 'R');
  }

  static List<Arguments> hostile() {
    return List.of(
        Arguments.of(
            "os.system",
            Pickle.start().global("os", "system").string("touch /tmp/pwned").bytes(0x85, 'R').end(),
            "'os.system' is none of those"),
        Arguments.of(
            "eval through builtins",
            Pickle.start().global("__builtin__", "eval").string("1").bytes(0x85, 'R').end(),
            "'__builtin__.eval' is none of those"),
        Arguments.of(
            "an allowed name called otherwise",
            Pickle.start().global("__builtin__", "list").string("abc").bytes(0x85, 'R').end(),
            "a call that no Planetoid file makes"),
        Arguments.of(
            "an array of objects",
            Pickle.start()
                .global("numpy", "dtype")
                .string("O8")
                .bytes('K', 0, 'K', 1, 0x87, 'R')
                .end(),
            "an array of type 'O8'"),
        Arguments.of(
            "a state for a name",
            Pickle.start().global("numpy", "dtype").bytes('}', 'b').end(),
            "a state that fits no object"),
        Arguments.of(
            "INST", Pickle.start().text("(S'id'\nios\nsystem\n").end(), "the instruction 0x53"),
        Arguments.of(
            "a persistent id", Pickle.start().text("Pxyz\n").end(), "the instruction 0x50"),
        Arguments.of(
            "an extension code", Pickle.start().bytes(0x82, 1).end(), "the instruction 0x82"),
        Arguments.of(
            "a stack global",
            Pickle.start().string("os").string("system").bytes(0x93).end(),
            "the instruction 0x93"),
        Arguments.of(
            "protocol 4", new byte[] {(byte) 0x80, 4, 'N', '.'}, "expected a pickle of protocol 2"),
        Arguments.of("nothing", new byte[0], "expected a pickle of protocol 2"),
        Arguments.of(
            "a string longer than the file",
            Pickle.start().bytes('T', 255, 255, 255, 127, 'x').end(),
            "a string of 2147483647 bytes, but only 2 follow"),
        Arguments.of(
            "a string of negative length",
            Pickle.start().bytes('T', 255, 255, 255, 255, 'x').end(),
            "a string of 4294967295 bytes"),
        Arguments.of(
            "an array larger than its bytes",
            Pickle.start().array("i4", int32(1, 2), 65535, 65535).end(),
            "an array of [65535, 65535] with only 8 bytes"),
        Arguments.of(
            "a value never stored", Pickle.start().bytes('h', 9).end(), "value 9 is recalled"),
        Arguments.of(
            "a list recalled to make a small file large",
            dict().bytes('(', 'K', 0, ']', 'q', 7, 'K', 1, 'h', 7, 'u').end(),
            "which is neither a name nor a type"),
        Arguments.of(
            "a list that holds itself",
            Pickle.start().bytes(']', 'q', 0, 'h', 0, 'a').end(),
            "which is neither a name nor a type"),
        Arguments.of(
            "a list of strings",
            Pickle.start().bytes(']').string("x").bytes('a').end(),
            "a list holds something else than integers"),
        Arguments.of(
            "a dict of strings",
            dict().bytes('(', 'K', 0).string("x").bytes('u').end(),
            "a dict holds something else"),
        Arguments.of("an empty stack", Pickle.start().bytes('R').end(), "lacks its value"),
        Arguments.of("no mark", Pickle.start().bytes('t').end(), "lacks its mark"),
        Arguments.of("no value", Pickle.start().end(), "the end comes with 0 values"),
        Arguments.of("two values", Pickle.start().text("NN").end(), "the end comes with 2 values"),
        Arguments.of("no end", new byte[] {(byte) 0x80, 2, 'N'}, "the file ends in the middle"),
        Arguments.of(
            "a second pickle", dict().text(".").bytes(0x80, 2).end(), "3 bytes follow the end"),
        Arguments.of(
            "a name without end",
            Pickle.start().text("c" + "x".repeat(500)).end(),
            "a name of more than 64 bytes"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("hostile")
  void refusesWhatIsNotOfAPlanetoidFile(String what, byte[] content, String message)
      throws IOException {
    Path file = write(content);
    for (Runnable reading :
        List.<Runnable>of(
            () -> PlanetoidPickle.readCsr(file),
            () -> PlanetoidPickle.readMatrix(file),
            () -> PlanetoidPickle.readLists(file))) {
      assertThatThrownBy(reading::run)
          .as(what)
          .isInstanceOf(FailureException.class)
          .hasMessageStartingWith(file + ": refused at byte ")
          .hasMessageContaining(message)
          .hasMessageContaining("nothing was executed");
    }
  }

  @Test
  void refusesSparseMatricesThatPointOutside() throws IOException {
    byte[][] faulty = {
      csr(int32(0, 2, 2, 3), int32(1, 4, 0), floats(1, 1, 1), 3, 4).end(),
      csr(int32(0, 2, 2, 3), int32(1, -1, 0), floats(1, 1, 1), 3, 4).end(),
      csr(int32(0, 2, 1, 3), int32(1, 2, 0), floats(1, 1, 1), 3, 4).end(),
      csr(int32(0, 2, 2, 9), int32(1, 2, 0), floats(1, 1, 1), 3, 4).end(),
      csr(int32(0, 2, 2, 3), int32(1, 2, 0), floats(1, 1), 3, 4).end(),
      csr(int32(0, 2, 3), int32(1, 2, 0), floats(1, 1, 1), 3, 4).end(),
      csr(int32(-5, 2, 2, 3), int32(1, 2, 0), floats(1, 1, 1), 3, 4).end()
    };
    for (byte[] content : faulty) {
      Path file = write(content);
      assertThatThrownBy(() -> PlanetoidPickle.readCsr(file))
          .isInstanceOf(FailureException.class)
          .hasMessageContaining("sparse matrix");
    }
  }

  @Test
  void saysWhatWasExpectedWhenTheValueIsAnother() throws IOException {
    Path file = write(Pickle.start().array("i4", int32(1, 2), 2).end());
    assertThatThrownBy(() -> PlanetoidPickle.readCsr(file))
        .isInstanceOf(FailureException.class)
        .hasMessageContaining("expected a sparse matrix");
    assertThatThrownBy(() -> PlanetoidPickle.readMatrix(file))
        .hasMessageContaining("expected a NumPy array of two dimensions");
    assertThatThrownBy(() -> PlanetoidPickle.readLists(file))
        .hasMessageContaining("expected a dict of lists");
  }

  @Test
  void everyTruncationIsRefused() throws IOException {
    byte[] whole = csr(int32(0, 2, 2, 3), int32(1, 3, 0), floats(0.5f, 1, -2), 3, 4).end();
    for (int length = 0; length < whole.length; length++) {
      Path file = write(Arrays.copyOf(whole, length));
      assertThatThrownBy(() -> PlanetoidPickle.readCsr(file)).isInstanceOf(FailureException.class);
    }
  }

  @Test
  void changedBytesAreReadOrRefusedNeverAnythingElse() throws IOException {
    byte[] whole = csr(int32(0, 2, 2, 3), int32(1, 3, 0), floats(0.5f, 1, -2), 3, 4).end();
    Random random = new Random(1);
    int refused = 0;
    for (int i = 0; i < 2000; i++) {
      byte[] changed = whole.clone();
      changed[random.nextInt(whole.length)] = (byte) random.nextInt(256);
      changed[random.nextInt(whole.length)] = (byte) random.nextInt(256);
      Path file = write(changed);
      try {
        PlanetoidPickle.readCsr(file);
      } catch (FailureException e) {
        refused++;
      }
    }
    assertThat(refused).isGreaterThan(1000);
  }
}
