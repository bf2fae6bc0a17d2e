package org.paperzoo.vision.image.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.zip.CRC32;
import java.util.zip.DeflaterOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.paperzoo.core.data.Idx;
import org.paperzoo.core.data.ImageData;
import org.paperzoo.core.data.ImageFile;
import org.paperzoo.core.data.ImageResize.Filter;
import org.paperzoo.core.data.PlanarImage;
import org.paperzoo.core.data.Split;
import org.paperzoo.core.data.SplitMix64;
import org.paperzoo.core.error.FailureException;
import org.paperzoo.core.error.UsageException;
import org.paperzoo.vision.image.ImageProcessor;
import org.paperzoo.vision.image.PreprocessConfig;
import org.paperzoo.vision.image.TestImages;
import org.paperzoo.vision.image.augment.RandomCrop;

/** Pictures as users have them: cut short, far too large, too small, of other formats. */
class BadPicturesTest {
  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"lossless", "alpha"})
  void readsLosslessWebpAsPillowDoes(String name) {
    Path expected = TestImages.path("webp/" + name + ".expected.png");
    assertThat(ImageFile.read(TestImages.path("webp/" + name + ".webp"), 3).pixels())
        .isEqualTo(ImageFile.read(expected, 3).pixels());
    assertThat(ImageFile.read(TestImages.path("webp/" + name + ".webp"), 4).pixels())
        .isEqualTo(ImageFile.read(expected, 4).pixels());
  }

  @Test
  void readsLossyWebpNearlyAsPillowDoes() {
    byte[] actual = ImageFile.read(TestImages.path("webp/lossy.webp"), 3).pixels();
    byte[] expected = ImageFile.read(TestImages.path("webp/lossy.expected.png"), 3).pixels();
    assertThat(actual).hasSameSizeAs(expected);
    double sum = 0;
    for (int i = 0; i < actual.length; i++) {
      sum += Math.abs((actual[i] & 0xFF) - (expected[i] & 0xFF));
    }
    // Colours at half the resolution are interpolated by one and repeated by the other.
    assertThat(sum / actual.length).isLessThan(3);
  }

  @ParameterizedTest
  @ValueSource(strings = {"chelsea.png", "rocket.jpg", "webp/lossy.webp", "webp/lossless.webp"})
  void aPictureCutShortIsRefused(String name) throws IOException {
    byte[] whole = Files.readAllBytes(TestImages.path(name));
    Path file = folder.resolve("cut" + name.substring(name.lastIndexOf('.')));
    for (double part : new double[] {0, 0.001, 0.3, 0.6, 0.97}) {
      Files.write(file, Arrays.copyOf(whole, (int) (part * whole.length)));
      assertThatThrownBy(() -> ImageFile.read(file, 3))
          .as(name + " " + part)
          .isInstanceOf(FailureException.class)
          .hasMessageStartingWith(file + ": is not an image that can be read")
          .hasMessageContaining("Expected a PNG, JPEG or WebP file. Replace or remove it.");
    }
    // Bytes after the end do not matter.
    Files.write(file, Arrays.copyOf(whole, whole.length + 100));
    assertThat(ImageFile.read(file, 3).channels()).isEqualTo(3);
  }

  /** Of one colour, a PNG of 30,000 x 30,000 pixels has 2.6 MB, and 2.7 GB when it is decoded. */
  @Test
  void aHugePictureIsRefusedBeforeItIsDecoded() throws IOException {
    Path file = folder.resolve("a/huge.png");
    Files.createDirectories(file.getParent());
    Files.write(file, blackPng(30_000));
    ImageSet set = new FolderImages("huge", folder);
    System.gc();
    long before = used();
    assertThatThrownBy(() -> set.get(0).decode(3))
        .isInstanceOf(FailureException.class)
        .hasMessageContaining(
            file + ": is not an image that can be read: its header says 30000x30000 pixels");
    assertThat(used() - before).isLessThan(256L << 20);
  }

  private static long used() {
    return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
  }

  private static byte[] blackPng(int side) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(new byte[] {(byte) 0x89, 'P', 'N', 'G', 13, 10, 26, 10});
    ByteArrayOutputStream header = new ByteArrayOutputStream();
    DataOutputStream fields = new DataOutputStream(header);
    fields.writeInt(side);
    fields.writeInt(side);
    fields.write(new byte[] {8, 2, 0, 0, 0});
    chunk(out, "IHDR", header.toByteArray());
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (DeflaterOutputStream rows = new DeflaterOutputStream(packed)) {
      byte[] row = new byte[1 + 3 * side];
      for (int y = 0; y < 200; y++) { // the header is what matters
        rows.write(row);
      }
    }
    chunk(out, "IDAT", packed.toByteArray());
    chunk(out, "IEND", new byte[0]);
    return out.toByteArray();
  }

  private static void chunk(ByteArrayOutputStream out, String type, byte[] content)
      throws IOException {
    byte[] name = type.getBytes(StandardCharsets.US_ASCII);
    CRC32 crc = new CRC32();
    crc.update(name);
    crc.update(content);
    DataOutputStream data = new DataOutputStream(out);
    data.writeInt(content.length);
    data.write(name);
    data.write(content);
    data.writeInt((int) crc.getValue());
  }

  @Test
  void aPictureSmallerThanTheModelsInputIsEnlarged() {
    TestImages.write(folder.resolve("a/small.png"), 3, 2, 0x336699);
    ImageProcessor processor =
        new ImageProcessor(
            new PreprocessConfig(20, Filter.BICUBIC, List.of(0.0), List.of(1.0))
                .toProcessor(16, 16, 3),
            3);
    float[] values = new float[3 * 16 * 16];
    ImageExample small = new FolderImages("small", folder).get(0);
    new ImagePipeline(processor, List.of()).prepare(small, new SplitMix64(1), values, 0);
    assertThat(values[0]).isEqualTo(0x33 / 255f);
    assertThat(values[767]).isEqualTo(0x99 / 255f);
    ImagePipeline cropped = new ImagePipeline(processor, List.of(new RandomCrop(16, 0)));
    assertThatThrownBy(() -> cropped.prepare(small, new SplitMix64(1), values, 0))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("3x2 pixels is smaller than the random crop of 16");
  }

  @Test
  void aLabelsFileShorterThanItsPicturesIsRefused() throws IOException {
    Path images = Files.write(folder.resolve("images-idx3-ubyte"), idx(3, 2, 2));
    Path labels = Files.write(folder.resolve("labels-idx1-ubyte"), idx(2));
    assertThatThrownBy(() -> Idx.readImages("x", Split.TRAIN, images, labels, List.of("zero")))
        .isInstanceOf(FailureException.class)
        .hasMessageContaining(labels + ": expected labels of dimensions [3], one for each image");
    Path fitting = Files.write(folder.resolve("labels"), idx(3));
    ImageData data = Idx.readImages("x", Split.TRAIN, images, fitting, List.of("zero"));
    assertThat(new MemoryImages(data).get(2).decode(3).channels()).isEqualTo(3);
  }

  private static byte[] idx(int... dims) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    DataOutputStream out = new DataOutputStream(bytes);
    out.writeInt(0x800 + dims.length);
    int size = 1;
    for (int dim : dims) {
      out.writeInt(dim);
      size *= dim;
    }
    out.write(new byte[size]);
    return bytes.toByteArray();
  }

  @Test
  void whateverIsNoPictureIsNamed() throws IOException {
    Path text = Files.writeString(folder.resolve("notes.jpg"), "not a picture");
    assertThatThrownBy(() -> ImageFile.read(text, 3))
        .isInstanceOf(FailureException.class)
        .hasMessageContaining(text + ": is not an image that can be read: its content is not PNG,");
    PlanarImage fine = ImageFile.read(TestImages.path("rocket.jpg"), 1);
    assertThat(fine.channels()).isEqualTo(1);
  }
}
