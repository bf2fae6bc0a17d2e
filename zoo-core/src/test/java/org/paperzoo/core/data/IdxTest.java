package org.paperzoo.core.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.paperzoo.core.error.FailureException;

class IdxTest {

  @TempDir Path folder;

  @Test
  void readsPlainAndGzip() throws IOException {
    byte[] file = bytes(0, 0, 8, 2, 0, 0, 0, 2, 0, 0, 0, 3, 1, 2, 3, 4, 5, 255);
    for (byte[] content : List.of(file, gzip(file))) {
      Idx idx = Idx.read(write("a", content));
      assertThat(idx.dims()).containsExactly(2, 3);
      assertThat(idx.data()).containsExactly(1, 2, 3, 4, 5, 255);
    }
  }

  @Test
  void readsImagesWithLabels() throws IOException {
    Path images =
        write("images", bytes(0, 0, 8, 3, 0, 0, 0, 2, 0, 0, 0, 1, 0, 0, 0, 2, 9, 8, 7, 200));
    Path labels = write("labels", bytes(0, 0, 8, 1, 0, 0, 0, 2, 1, 0));
    ImageData data = Idx.readImages("two", Split.TEST, images, labels, List.of("cat", "dog"));
    assertThat(data.toString()).isEqualTo("two test: 2 images 1x1x2, 2 classes");
    assertThat(data.pixels()).containsExactly(9, 8, 7, 200);
    assertThat(data.labels()).containsExactly(1, 0);
    assertThatThrownBy(() -> Idx.readImages("two", Split.TEST, images, labels, List.of("cat")))
        .isInstanceOf(FailureException.class)
        .hasMessageContaining("labels: at byte 8: expected a label of 0 to 0, found 1");
    assertThatThrownBy(() -> Idx.readImages("two", Split.TEST, labels, labels, List.of()))
        .hasMessageContaining("expected images of dimensions [N, H, W], found dimensions [2]");
    assertThatThrownBy(() -> Idx.readImages("two", Split.TEST, images, images, List.of()))
        .hasMessageContaining("expected labels of dimensions [2]");
  }

  @Test
  void imagesWithoutPixelsAreRefused() throws IOException {
    Path labels = write("labels", bytes(0, 0, 8, 1, 0, 0, 0, 2, 1, 0));
    for (int[] size : new int[][] {{2, 3, 0}, {2, 0, 3}, {0, 3, 3}}) {
      Path images =
          write("images", bytes(0, 0, 8, 3, 0, 0, 0, size[0], 0, 0, 0, size[1], 0, 0, 0, size[2]));
      assertThatThrownBy(
              () -> Idx.readImages("m", Split.TRAIN, images, labels, List.of("zero", "one")))
          .isInstanceOf(FailureException.class)
          .hasMessageContaining(images + ": expected images, found dimensions [");
    }
  }

  @Test
  void aMissingFileIsNamed() {
    fails(folder.resolve("none"), folder.resolve("none") + ": no such file");
    fails(folder, folder + ": is not a file");
  }

  @Test
  void everyTruncationIsOneClearFailure() throws IOException {
    byte[] file = bytes(0, 0, 8, 2, 0, 0, 0, 2, 0, 0, 0, 3, 1, 2, 3, 4, 5, 6);
    for (int length = 0; length < file.length; length++) {
      fails(write("a", Arrays.copyOf(file, length)), "bytes to the end of the file");
      fails(write("z", gzip(Arrays.copyOf(file, length))), "bytes to the end of the file");
    }
    byte[] zipped = gzip(file);
    for (int length = 2; length < zipped.length; length++) {
      fails(write("z", Arrays.copyOf(zipped, length)), "z:");
    }
    fails(
        write("a", Arrays.copyOf(file, 15)),
        "a: at byte 12: expected the elements of dimensions [2, 3] (6 bytes), found only 3 bytes to"
            + " the end of the file");
  }

  @Test
  void trailingBytesAreRefused() throws IOException {
    byte[] file = bytes(0, 0, 8, 1, 0, 0, 0, 2, 1, 2, 3, 4, 5);
    fails(
        write("a", file),
        "at byte 10: expected end of file after the elements of dimensions [2], found 3 more"
            + " bytes");
    fails(write("a", gzip(file)), "at byte 10 of the unpacked data: expected end of file");
  }

  @Test
  void wrongMagicAndTypesAreRefused() throws IOException {
    fails(write("a", bytes('P', 'K', 3, 4, 0, 0, 0, 0)), "expected the IDX magic number");
    fails(write("a", bytes(0, 0, 8, 0, 0, 0, 0, 0)), "expected the IDX magic number");
    fails(
        write("a", bytes(0, 0, 0x0D, 1, 0, 0, 0, 0)),
        "expected element type 0x08 (unsigned byte), found 0x0D");
  }

  @Test
  void hugeDimensionsAllocateNothing() throws IOException {
    // 2^31 - 9 elements claimed, three there; and dimensions whose product overflows 64 bits.
    byte[] claim = bytes(0, 0, 8, 1, 0x7F, 0xFF, 0xFF, 0xF7, 1, 2, 3);
    fails(write("a", claim), "found only 3 bytes");
    fails(write("a", gzip(claim)), "found only 3 bytes");
    byte[] overflow = bytes(0, 0, 8, 3, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255);
    fails(write("a", overflow), "at byte 4: expected dimensions of at most 2147483639 elements");
    byte[] product = bytes(0, 0, 8, 3, 0, 1, 0, 0, 0, 1, 0, 0, 255, 255, 255, 255);
    fails(write("a", product), "at byte 8: expected dimensions of at most 2147483639 elements");
  }

  @Test
  void damagedGzipIsRefused() throws IOException {
    byte[] zipped = gzip(bytes(0, 0, 8, 1, 0, 0, 0, 2, 1, 2));
    zipped[zipped.length - 6] ^= 1; // the checksum
    fails(write("z", zipped), "z: the gzip data is damaged");
    fails(write("z", bytes(0x1F, 0x8B, 0, 0, 0, 0, 0, 0, 0, 0)), "z: cannot be read");
  }

  private static void fails(Path file, String message) {
    assertThatThrownBy(() -> Idx.read(file))
        .isInstanceOf(FailureException.class)
        .hasMessageContaining(message);
  }

  private Path write(String name, byte[] content) throws IOException {
    return Files.write(folder.resolve(name), content);
  }

  static byte[] bytes(int... values) {
    byte[] bytes = new byte[values.length];
    for (int i = 0; i < values.length; i++) {
      bytes[i] = (byte) values[i];
    }
    return bytes;
  }

  static byte[] gzip(byte[] content) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (GZIPOutputStream zipped = new GZIPOutputStream(out)) {
      zipped.write(content);
    }
    return out.toByteArray();
  }
}
