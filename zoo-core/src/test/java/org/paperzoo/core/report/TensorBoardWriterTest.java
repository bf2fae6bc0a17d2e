package org.paperzoo.core.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.DoubleSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.paperzoo.core.error.FailureException;

/**
 * The event file equals the one that the tensorboard package writes
 * (tools/reference/make_tensorboard_fixture.py).
 */
class TensorBoardWriterTest {
  @TempDir Path folder;

  @Test
  void equalsTheTensorboardPackageByteForByte() throws IOException {
    DoubleSupplier clock =
        new DoubleSupplier() {
          private int calls;

          @Override
          public double getAsDouble() {
            // The first call names the file.
            return 1700000000.25 + Math.max(0, calls++ - 1);
          }
        };
    Map<String, Double> values = new LinkedHashMap<>();
    values.put("loss", 0.6931);
    values.put("lr", 0.0);
    values.put("bad", Double.POSITIVE_INFINITY);
    Path file;
    try (TensorBoardWriter writer = TensorBoardWriter.resume(folder, 300, clock)) {
      writer.scalars(300, "train", values);
      writer.image(1L << 40, "samples", resource("events.png"));
      writer.scalars(1, "train", Map.of());
      file = writer.file();
    }
    assertThat(file.getFileName().toString()).startsWith("events.out.tfevents.1700000000.");
    assertThat(Files.readAllBytes(file)).isEqualTo(resource("events.tfevents"));
  }

  @Test
  void checksumIsTheMaskedCrc32c() {
    // CRC-32C of "123456789" is 0xe3069283 (RFC 3720, B.4 polynomial; catalogue of CRC algorithms).
    byte[] digits = "123456789".getBytes(StandardCharsets.US_ASCII);
    int crc = 0xe3069283;
    int masked = ((crc >>> 15) | (crc << 17)) + 0xa282ead8;
    assertThat(TensorBoardWriter.maskedCrc(digits, digits.length)).isEqualTo(masked);
  }

  @Test
  void filesOfAFolderSortInTheOrderOfTheirMaking() {
    DoubleSupplier still = () -> 1700000000;
    Path first = make(TensorBoardWriter.create(folder, still));
    Path second = make(TensorBoardWriter.resume(folder, 5, still));
    Path third = make(TensorBoardWriter.resume(folder, 9, () -> 1600000000));
    assertThat(List.of(first, second, third)).isSorted().doesNotHaveDuplicates();
  }

  @Test
  void refusesWhatIsNoPng() {
    try (TensorBoardWriter writer = TensorBoardWriter.create(folder)) {
      assertThatThrownBy(() -> writer.image(1, "samples", new byte[100]))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("samples is not a PNG");
    }
  }

  @Test
  void missingFolderIsOneClearError() {
    assertThatThrownBy(() -> TensorBoardWriter.create(folder.resolve("none")))
        .isInstanceOf(FailureException.class)
        .hasMessageContaining("Cannot write a TensorBoard file in");
  }

  private static Path make(TensorBoardWriter writer) {
    writer.close();
    return writer.file();
  }

  private static byte[] resource(String name) throws IOException {
    try (InputStream in = TensorBoardWriterTest.class.getResourceAsStream(name)) {
      return in.readAllBytes();
    }
  }
}
