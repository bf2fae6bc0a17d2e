package org.paperzoo.core.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.paperzoo.core.error.FailureException;

/** The files were written by SciPy: {@code tools/reference/make_data_fixtures.py}. */
class MatlabFileTest {

  @TempDir Path folder;

  private static Path fixture(String name) {
    try {
      return Path.of(MatlabFileTest.class.getResource("matlab/" + name).toURI());
    } catch (URISyntaxException e) {
      throw new AssertionError(e);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"plain.mat", "compressed.mat"})
  void readsBytesColumnByColumn(String name) {
    MatlabFile.ByteMatrix faces = MatlabFile.readBytes(fixture(name), "faces");
    assertThat(faces.rows()).isEqualTo(4);
    assertThat(faces.columns()).isEqualTo(3);
    assertThat(faces.values()).containsExactly(0, 50, 1, 2, 100, 127, 128, 3, 200, 255, 254, 4);
    MatlabFile.ByteMatrix last = MatlabFile.readBytes(fixture(name), "last");
    assertThat(last.rows()).isEqualTo(11);
    assertThat(last.values()).contains(0, 7, 70).hasSize(11);
    MatlabFile.ByteMatrix wide = MatlabFile.readBytes(fixture(name), "wide");
    assertThat(wide.values()).containsExactly(0, 17, 255, 128);
  }

  @ParameterizedTest
  @ValueSource(strings = {"plain.mat", "compressed.mat"})
  void refusesWhatIsNoMatrixOfBytes(String name) {
    Path file = fixture(name);
    fails(
        file,
        "nothing",
        "expected a matrix named nothing, found [note, faces, wide, fractions, large, complex,"
            + " cube, last]");
    fails(
        file,
        "fractions",
        "expected whole numbers of 0 to 255 in fractions, found 0.5 in row 0, column 1");
    fails(file, "large", "found 256.0 in row 0, column 0");
    fails(
        file,
        "complex",
        "expected complex to be a real matrix of numbers, found class 6 of 2 dimensions, complex");
    fails(file, "cube", "found class 9 of 3 dimensions");
    fails(file, "note", "expected note to be a real matrix");
  }

  @ParameterizedTest
  @ValueSource(strings = {"plain.mat", "compressed.mat"})
  void damageIsOneClearFailureAndNoOtherOutput(String name) throws IOException {
    byte[] good = Files.readAllBytes(fixture(name));
    Path file = folder.resolve("bad.mat");
    PrintStream stderr = System.err;
    ByteArrayOutputStream noise = new ByteArrayOutputStream();
    System.setErr(new PrintStream(noise, true, StandardCharsets.UTF_8));
    int failures = 0;
    try {
      for (int length = 0; length < good.length; length += length < 160 ? 1 : 13) {
        Files.write(file, Arrays.copyOf(good, length));
        try {
          MatlabFile.readBytes(file, "last"); // the last variable
          throw new AssertionError("read from " + length + " of " + good.length + " bytes");
        } catch (FailureException e) {
          assertThat(e).hasMessageStartingWith(file + ": ");
        }
      }
      SplitMix64 random = new SplitMix64(2);
      for (int i = 0; i < 300; i++) {
        byte[] bad = good.clone();
        for (int k = 0; k < 3; k++) {
          bad[random.nextInt(bad.length)] = (byte) random.nextInt();
        }
        Files.write(file, bad);
        try {
          MatlabFile.readBytes(file, "last"); // may not have been touched
        } catch (FailureException e) {
          failures++;
          assertThat(e).hasMessageStartingWith(file + ": ").hasMessageNotContaining("Exception");
        }
      }
    } finally {
      System.setErr(stderr);
    }
    assertThat(failures).isGreaterThan(100);
    assertThat(noise.toString(StandardCharsets.UTF_8)).isEmpty();
  }

  @Test
  void otherFormatsAreNamed() throws IOException {
    Path file = Files.writeString(folder.resolve("v73.mat"), "MATLAB 7.3 MAT-file".repeat(20));
    fails(file, "x", "is a MATLAB 7.3 file");
    fails(
        Files.writeString(folder.resolve("text.mat"), "hello ".repeat(50)),
        "x",
        "at byte 124: expected the version and byte order");
    fails(folder.resolve("none.mat"), "x", "none.mat: no such file");
  }

  private static void fails(Path file, String variable, String message) {
    assertThatThrownBy(() -> MatlabFile.readBytes(file, variable))
        .isInstanceOf(FailureException.class)
        .hasMessageContaining(message);
  }
}
