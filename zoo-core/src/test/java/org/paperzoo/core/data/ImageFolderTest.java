package org.paperzoo.core.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.paperzoo.core.error.FailureException;

class ImageFolderTest {

  @TempDir Path folder;

  @Test
  void classesAndFilesAreSortedByName() throws IOException {
    picture("dog/2.png", 2, 2, 0x202122);
    picture("dog/10.png", 2, 2, 0x101112);
    picture("cat/z.PNG", 2, 2, 0x303132);
    Files.writeString(folder.resolve("dog/notes.txt"), "not an image");
    picture("dog/.hidden.png", 2, 2, 0);
    Files.writeString(folder.resolve("README.md"), "not a class");
    Files.createDirectories(folder.resolve(".cache"));

    ImageData data = ImageFolder.read("pets", Split.TRAIN, folder, ImageFolder.Form.AS_STORED);
    assertThat(data.toString()).isEqualTo("pets train: 3 images 3x2x2, 2 classes");
    assertThat(data.classNames()).containsExactly("cat", "dog");
    assertThat(data.labels()).containsExactly(0, 1, 1);
    // One colour a picture, so the first byte of each plane tells which it is.
    assertThat(data.pixels()[0]).isEqualTo((byte) 0x30);
    assertThat(data.pixels()[12]).isEqualTo((byte) 0x10);
    assertThat(data.pixels()[12 + 4]).isEqualTo((byte) 0x11);
    assertThat(data.pixels()[24]).isEqualTo((byte) 0x20);
  }

  @Test
  void aFolderOfImagesHasNoLabels() throws IOException {
    picture("b.png", 3, 2, 0xFFFFFF);
    picture("a.png", 3, 2, 0x000000);
    ImageData data = ImageFolder.read("plain", Split.TRAIN, folder, new ImageFolder.Form(0, 1));
    assertThat(data.hasLabels()).isFalse();
    assertThat(data.toString()).isEqualTo("plain train: 2 images 1x2x3");
    assertThat(data.pixels()).containsExactly(0, 0, 0, 0, 0, 0, 255, 255, 255, 255, 255, 255);
  }

  @Test
  void resizesToOneSize() throws IOException {
    picture("a/1.png", 40, 20, 0xFF0000);
    picture("a/2.png", 10, 30, 0x00FF00);
    assertThatThrownBy(() -> ImageFolder.read("x", Split.TRAIN, folder, ImageFolder.Form.AS_STORED))
        .isInstanceOf(FailureException.class)
        .hasMessageContaining("2.png: is 10x30 pixels, but ")
        .hasMessageContaining("1.png is 40x20. Give a size");
    ImageData data = ImageFolder.read("x", Split.TRAIN, folder, new ImageFolder.Form(16, 3));
    assertThat(data.toString()).isEqualTo("x train: 2 images 3x16x16, 1 classes");
    assertThat(data.pixels()[0]).isEqualTo((byte) 255);
    assertThat(data.pixels()[3 * 256]).isZero();
    assertThat(data.pixels()[4 * 256]).isEqualTo((byte) 255);
  }

  @Test
  void theFirstDamagedImageIsNamed() throws IOException {
    for (int i = 0; i < 30; i++) {
      picture("a/%02d.png".formatted(i), 2, 2, i);
    }
    Files.writeString(folder.resolve("a/05.png"), "damaged");
    Files.writeString(folder.resolve("a/25.png"), "damaged");
    assertThatThrownBy(() -> ImageFolder.read("x", Split.TRAIN, folder, ImageFolder.Form.AS_STORED))
        .isInstanceOf(FailureException.class)
        .hasMessageContaining("05.png: is not an image that can be read");
  }

  @Test
  void emptyAndMissingFoldersAreNamed() throws IOException {
    fails(folder, "no image in this folder");
    fails(folder.resolve("none"), "none: no such folder");
    Files.createDirectories(folder.resolve("cat"));
    fails(folder, "cat: the class folder has no image");
  }

  private void fails(Path where, String message) {
    assertThatThrownBy(() -> ImageFolder.read("x", Split.TRAIN, where, ImageFolder.Form.AS_STORED))
        .isInstanceOf(FailureException.class)
        .hasMessageContaining(message);
  }

  private void picture(String path, int width, int height, int rgb) throws IOException {
    BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        image.setRGB(x, y, rgb);
      }
    }
    Path file = folder.resolve(path);
    Files.createDirectories(file.getParent());
    ImageIO.write(image, "png", file.toFile());
  }
}
