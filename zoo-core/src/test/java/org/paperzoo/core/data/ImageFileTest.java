package org.paperzoo.core.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.CRC32;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.paperzoo.core.error.FailureException;

/** Compares with Pillow: {@code tools/reference/make_data_fixtures.py} made the pictures. */
class ImageFileTest {

  @TempDir Path folder;

  private static Path fixture(String name) {
    try {
      return Path.of(ImageFileTest.class.getResource("images/" + name).toURI());
    } catch (URISyntaxException e) {
      throw new AssertionError(e);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "grey, 1",
    "luma, 1",
    "rgba, 4",
    "grey-alpha, 4",
    "palette, 3",
    "one-bit, 1",
    "grey-16, 1"
  })
  void readsEveryKindOfPngAsPillowDoes(String name, int channels) {
    PlanarImage image = ImageFile.read(fixture(name + ".png"), channels);
    PlanarImage expected = ImageFile.read(fixture(name + ".expected.png"), channels);
    assertThat(image.channels()).isEqualTo(channels);
    assertThat(image.pixels()).isEqualTo(expected.pixels());
  }

  @Test
  void readsPixelsInTheRightPlaces() throws IOException {
    BufferedImage picture = new BufferedImage(3, 2, BufferedImage.TYPE_INT_RGB);
    picture.setRGB(0, 0, 0x010203);
    picture.setRGB(2, 0, 0x040506);
    picture.setRGB(1, 1, 0x070809);
    Path file = folder.resolve("a.png");
    ImageIO.write(picture, "png", file.toFile());
    PlanarImage image = ImageFile.read(file, 3);
    assertThat(image.height()).isEqualTo(2);
    assertThat(image.width()).isEqualTo(3);
    assertThat(image.pixels())
        .containsExactly(1, 0, 4, 0, 7, 0, 2, 0, 5, 0, 8, 0, 3, 0, 6, 0, 9, 0);
  }

  @ParameterizedTest
  @CsvSource({
    "photo, 3",
    "photo-grey, 1",
    "profile, 3",
    "no-jfif, 3",
    "cmyk, 3",
    "cmyk, 1",
    "ycck, 3",
    "ycck, 4"
  })
  void readsJpegAsPillowDoesUpToRounding(String name, int channels) {
    byte[] image = ImageFile.read(fixture(name + ".jpg"), channels).pixels();
    byte[] expected = ImageFile.read(fixture(name + ".expected.png"), channels).pixels();
    assertThat(image).hasSameSizeAs(expected);
    for (int i = 0; i < image.length; i++) {
      // Two implementations of the inverse cosine transform and the colour conversion.
      assertThat(Math.abs((image[i] & 0xFF) - (expected[i] & 0xFF))).isLessThanOrEqualTo(2);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8})
  void turnsPhotosUpright(int orientation) {
    PlanarImage image = ImageFile.read(fixture("turned-" + orientation + ".jpg"), 3);
    PlanarImage expected = ImageFile.read(fixture("turned-" + orientation + ".expected.png"), 3);
    assertThat(image.height()).isEqualTo(expected.height()).isNotEqualTo(expected.width());
    assertThat(image.width()).isEqualTo(expected.width());
    for (int i = 0; i < expected.pixels().length; i++) {
      assertThat(Math.abs((image.pixels()[i] & 0xFF) - (expected.pixels()[i] & 0xFF)))
          .isLessThanOrEqualTo(2);
    }
  }

  @Test
  void exifDataThatLieAreOfNoAccount() throws IOException {
    byte[] good = Files.readAllBytes(fixture("turned-6.jpg"));
    PlanarImage stored = ImageFile.read(Files.write(folder.resolve("a.jpg"), good), 3);
    int exif = new String(good, StandardCharsets.ISO_8859_1).indexOf("Exif\0\0");
    assertThat(exif).isPositive();
    int end = exif - 2 + (good[exif - 1] & 0xFF); // the segment is shorter than 256 bytes
    for (int i = exif; i < end; i++) {
      for (int value : new int[] {0, 1, 9, 0x7F, 0x80, 0xFF}) {
        byte[] bad = good.clone();
        bad[i] = (byte) value;
        PlanarImage image = ImageFile.read(Files.write(folder.resolve("a.jpg"), bad), 3);
        assertThat(image.pixels()).hasSameSizeAs(stored.pixels());
      }
    }
  }

  @Test
  void transparencyIsLaidOnWhite() {
    PlanarImage rgba = ImageFile.read(fixture("rgba.png"), 4);
    PlanarImage rgb = ImageFile.read(fixture("rgba.png"), 3);
    int size = rgb.height() * rgb.width();
    for (int i = 0; i < size; i++) {
      double a = (rgba.pixels()[3 * size + i] & 0xFF) / 255.0;
      double exact = (rgba.pixels()[i] & 0xFF) * a + 255 * (1 - a);
      assertThat((double) (rgb.pixels()[i] & 0xFF)).isBetween(exact - 0.501, exact + 0.501);
    }
  }

  @ParameterizedTest
  @CsvSource({"20, 31", "37, 8", "5, 53", "64, 90", "1, 1", "12, 60", "10, 45"})
  void resizesAsPillowDoesToTheLastBit(int height, int width) {
    PlanarImage scene = ImageFile.read(fixture("scene.png"), 3);
    for (ImageResize.Filter filter : ImageResize.Filter.values()) {
      String name =
          "resized-"
              + filter.name().toLowerCase(java.util.Locale.ROOT)
              + "-"
              + height
              + "x"
              + width
              + ".expected.png";
      assertThat(ImageResize.resize(scene, height, width, filter).pixels())
          .isEqualTo(ImageFile.read(fixture(name), 3).pixels());
    }
  }

  @Test
  void resizesARectangleAsIfItWereCutOutFirst() {
    PlanarImage scene = ImageFile.read(fixture("scene.png"), 3); // 37 x 53
    for (ImageResize.Filter filter : ImageResize.Filter.values()) {
      assertThat(ImageResize.resize(scene, 5, 7, 20, 31, 16, 40, filter).pixels())
          .isEqualTo(ImageResize.resize(scene.crop(5, 7, 20, 31), 16, 40, filter).pixels());
    }
    assertThat(ImageResize.resize(scene, 37, 53, ImageResize.Filter.LANCZOS)).isSameAs(scene);
    assertThatThrownBy(() -> ImageResize.resize(scene, 20, 0, 18, 53, 4, 4, ImageResize.Filter.BOX))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("18x53 at 20, 0 is not inside the image");
  }

  @Test
  void keepsProportionsAndCutsTheMiddle() {
    PlanarImage scene = ImageFile.read(fixture("scene.png"), 1); // 37 x 53
    PlanarImage resized = ImageResize.resizeShorterSide(scene, 10, ImageResize.Filter.BILINEAR);
    assertThat(resized.height()).isEqualTo(10);
    assertThat(resized.width()).isEqualTo(14);
    PlanarImage middle = scene.centerCrop(35, 52);
    assertThat(middle.pixels()[0]).isEqualTo(scene.pixels()[53]);
    assertThat(middle.pixels()[52]).isEqualTo(scene.pixels()[2 * 53]);
    assertThatThrownBy(() -> scene.centerCrop(38, 10)).isInstanceOf(IllegalArgumentException.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"scene.png", "photo.jpg", "palette.png", "rgba.png", "cmyk.jpg", "turned-6.jpg"})
  void damageIsOneClearFailureOrAPicture(String name) throws IOException {
    byte[] good = Files.readAllBytes(fixture(name));
    Path file = folder.resolve(name);
    int failures = 0;
    SplitMix64 random = new SplitMix64(5);
    for (int i = 0; i < 120; i++) {
      byte[] bad;
      if (i < 40) {
        bad = Arrays.copyOf(good, (int) ((long) good.length * i / 40));
      } else {
        bad = good.clone();
        for (int k = 0; k < 3; k++) {
          bad[random.nextInt(Math.min(bad.length, 400))] = (byte) random.nextInt();
        }
      }
      Files.write(file, bad);
      try {
        ImageFile.read(file, 3); // a decoder may make something of a damaged picture
      } catch (FailureException e) {
        failures++;
        assertThat(e)
            .hasMessageStartingWith(file.toString())
            .hasMessageContaining("Replace or remove it");
      }
    }
    assertThat(failures).isGreaterThan(20);
  }

  @Test
  void hugeHeadersAllocateNothing() throws IOException {
    Path file = Files.write(folder.resolve("bomb.png"), pngHeader(60_000, 60_000));
    assertThatThrownBy(() -> ImageFile.read(file, 3))
        .isInstanceOf(FailureException.class)
        .hasMessageContaining("its header says 60000x60000 pixels");
  }

  @Test
  void otherFormatsAndMissingFilesAreNamed() throws IOException {
    Path text = Files.writeString(folder.resolve("a.png"), "hello");
    Path gif = folder.resolve("b.png");
    ImageIO.write(new BufferedImage(2, 2, BufferedImage.TYPE_INT_RGB), "gif", gif.toFile());
    assertThatThrownBy(() -> ImageFile.read(gif, 3))
        .isInstanceOf(FailureException.class)
        .hasMessageContaining("its content is not PNG or JPEG");
    assertThatThrownBy(() -> ImageFile.read(text, 3))
        .isInstanceOf(FailureException.class)
        .hasMessageContaining(
            text + ": is not an image that can be read: its content is not PNG or JPEG");
    assertThatThrownBy(() -> ImageFile.read(folder.resolve("none.png"), 3))
        .isInstanceOf(FailureException.class)
        .hasMessageContaining("none.png: no such image file");
    assertThat(ImageFile.hasImageName(Path.of("x/A.JPeG"))).isTrue();
    assertThat(ImageFile.hasImageName(Path.of("x/png"))).isFalse();
  }

  private static byte[] pngHeader(int width, int height) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(new byte[] {(byte) 0x89, 'P', 'N', 'G', 13, 10, 26, 10});
    byte[] header =
        ByteBuffer.allocate(17)
            .put(new byte[] {'I', 'H', 'D', 'R'})
            .putInt(width)
            .putInt(height)
            .put(new byte[] {8, 2, 0, 0, 0})
            .array();
    CRC32 crc = new CRC32();
    crc.update(header);
    out.write(ByteBuffer.allocate(25).putInt(13).put(header).putInt((int) crc.getValue()).array());
    return out.toByteArray();
  }
}
