package org.paperzoo.core.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.paperzoo.core.data.CifarBinary.Variant;
import org.paperzoo.core.error.FailureException;

class CifarBinaryTest {

  @TempDir Path folder;

  /** Records whose pictures are filled with 10, 11, ... and 20, 21, ... for red and so on. */
  private static byte[] records(int labelBytes, int... labels) {
    byte[] records = new byte[labels.length * (labelBytes + 3072)];
    for (int r = 0; r < labels.length; r++) {
      int at = r * (labelBytes + 3072);
      records[at + labelBytes - 1] = (byte) labels[r];
      for (int i = 0; i < 3072; i++) {
        records[at + labelBytes + i] = (byte) (10 * (1 + i / 1024) + r);
      }
    }
    return records;
  }

  @Test
  void readsSeveralFilesInOrder() throws IOException {
    Path one = Files.write(folder.resolve("1.bin"), records(1, 3, 9));
    Path two = Files.write(folder.resolve("2.bin"), IdxTest.gzip(records(1, 0)));
    ImageData data = CifarBinary.read("cifar10", Split.TRAIN, Variant.CIFAR10, List.of(one, two));
    assertThat(data.toString()).isEqualTo("cifar10 train: 3 images 3x32x32, 10 classes");
    assertThat(data.labels()).containsExactly(3, 9, 0);
    assertThat(data.pixels()[0]).isEqualTo((byte) 10);
    assertThat(data.pixels()[1023]).isEqualTo((byte) 10);
    assertThat(data.pixels()[1024]).isEqualTo((byte) 20);
    assertThat(data.pixels()[3072 + 2048]).isEqualTo((byte) 31);
    assertThat(data.classNames()).startsWith("airplane").endsWith("truck");
  }

  @Test
  void takesTheFineLabelsOfCifar100() throws IOException {
    Path file = Files.write(folder.resolve("train.bin"), records(2, 99, 42));
    ImageData data = CifarBinary.read("cifar100", Split.TRAIN, Variant.CIFAR100, List.of(file));
    assertThat(data.labels()).containsExactly(99, 42);
    assertThat(data.pixels()[3072]).isEqualTo((byte) 11);
    assertThat(data.classNames()).hasSize(100).isSorted();
    assertThat(new HashSet<>(data.classNames())).hasSize(100);
  }

  @Test
  void readsThePublishedArchive() throws IOException {
    Map<String, byte[]> files = new TreeMap<>();
    for (int i = 1; i <= 5; i++) {
      files.put("cifar-10-batches-bin/data_batch_" + i + ".bin", records(1, i));
    }
    files.put("cifar-10-batches-bin/test_batch.bin", records(1, 7, 8));
    files.put("cifar-10-batches-bin/readme.html", new byte[] {1});
    Path archive = folder.resolve("cifar-10-binary.tar.gz");
    writeArchive(archive, files);
    assertThat(CifarBinary.readArchive("c", Split.TRAIN, Variant.CIFAR10, archive).labels())
        .containsExactly(1, 2, 3, 4, 5);
    assertThat(CifarBinary.readArchive("c", Split.TEST, Variant.CIFAR10, archive).labels())
        .containsExactly(7, 8);
    assertThatThrownBy(() -> CifarBinary.readArchive("c", Split.TRAIN, Variant.CIFAR100, archive))
        .isInstanceOf(FailureException.class)
        .hasMessageContaining(
            "the archive lacks train.bin. Expected the binary version of CIFAR100");

    byte[] whole = Files.readAllBytes(archive);
    for (int length = 0; length < whole.length - 40; length += 7) {
      Files.write(archive, Arrays.copyOf(whole, length));
      assertThatThrownBy(() -> CifarBinary.readArchive("c", Split.TEST, Variant.CIFAR10, archive))
          .isInstanceOf(FailureException.class)
          .hasMessageContaining(archive.toString());
    }
  }

  @Test
  void wrongLengthsAndLabelsAreRefused() throws IOException {
    byte[] good = records(1, 3, 9);
    for (int length : new int[] {0, 1, 3072, 3074, 6145}) {
      Path cut = Files.write(folder.resolve("cut.bin"), Arrays.copyOf(good, length));
      assertThatThrownBy(() -> CifarBinary.read("c", Split.TRAIN, Variant.CIFAR10, List.of(cut)))
          .isInstanceOf(FailureException.class)
          .hasMessageContaining(
              "cut.bin: expected records of 3073 bytes (CIFAR10), found " + length + " bytes");
    }
    good[3073] = 10;
    Path wrong = Files.write(folder.resolve("wrong.bin"), good);
    assertThatThrownBy(() -> CifarBinary.read("c", Split.TRAIN, Variant.CIFAR10, List.of(wrong)))
        .isInstanceOf(FailureException.class)
        .hasMessageContaining(
            "wrong.bin: at byte 3073 (record 1): expected a label of 0 to 9 (CIFAR10), found 10");
    assertThatThrownBy(
            () ->
                CifarBinary.read(
                    "c", Split.TRAIN, Variant.CIFAR10, List.of(folder.resolve("none.bin"))))
        .isInstanceOf(FailureException.class)
        .hasMessageContaining("none.bin: no such file");
  }

  private static void writeArchive(Path archive, Map<String, byte[]> files) throws IOException {
    try (TarArchiveOutputStream tar =
        new TarArchiveOutputStream(new GZIPOutputStream(Files.newOutputStream(archive)))) {
      for (Map.Entry<String, byte[]> file : files.entrySet()) {
        TarArchiveEntry entry = new TarArchiveEntry(file.getKey());
        entry.setSize(file.getValue().length);
        tar.putArchiveEntry(entry);
        tar.write(file.getValue());
        tar.closeArchiveEntry();
      }
    }
  }
}
