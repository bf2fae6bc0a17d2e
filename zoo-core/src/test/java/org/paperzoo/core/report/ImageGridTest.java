package org.paperzoo.core.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.paperzoo.core.report.ImageGrid.Layout;

class ImageGridTest {
  private static final int WHITE = 0xFFFFFF;

  private static int at(BufferedImage image, int x, int y) {
    return image.getRGB(x, y) & 0xFFFFFF;
  }

  @Test
  void laysImagesOutRowByRowWithPadding() {
    // Five 2 x 3 images, image n of grey level n / 4.
    float[] pixels = new float[5 * 6];
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] = i / 6 / 4f;
    }
    BufferedImage grid = new ImageGrid(1, 2, 3).scale(1).padding(1).columns(3).add(pixels).image();
    assertThat(grid.getWidth()).isEqualTo(3 * 3 + 4);
    assertThat(grid.getHeight()).isEqualTo(2 * 2 + 3);
    assertThat(at(grid, 0, 0)).isEqualTo(WHITE);
    assertThat(at(grid, 1, 1)).isEqualTo(0x000000);
    assertThat(at(grid, 3, 2)).isEqualTo(0x000000);
    assertThat(at(grid, 4, 1)).isEqualTo(WHITE);
    assertThat(at(grid, 5, 1)).isEqualTo(0x404040); // 0.25 * 255 = 63.75
    assertThat(at(grid, 9, 2)).isEqualTo(0x808080); // 0.5 * 255 = 127.5, half up
    assertThat(at(grid, 1, 3)).isEqualTo(WHITE);
    assertThat(at(grid, 1, 4)).isEqualTo(0xBFBFBF);
    assertThat(at(grid, 5, 4)).isEqualTo(0xFFFFFF);
    assertThat(at(grid, 9, 4)).isEqualTo(WHITE); // no sixth image
  }

  @Test
  void readsBothLayoutsAndBothTypes() {
    // Two pixels, side by side: orange-ish (255, 128, 0) and (0, 51, 255).
    float[] chw = {1, 0, 128 / 255f, 0.2f, 0, 1};
    float[] hwc = {1, 128 / 255f, 0, 0, 0.2f, 1};
    byte[] bytesChw = {(byte) 255, 0, (byte) 128, 51, 0, (byte) 255};
    byte[] bytesHwc = {(byte) 255, (byte) 128, 0, 0, 51, (byte) 255};
    ImageGrid grid = new ImageGrid(3, 1, 2).scale(1).padding(0).columns(1).add(chw).add(bytesChw);
    grid.layout(Layout.HWC).add(hwc).add(bytesHwc);
    assertThat(grid.size()).isEqualTo(4);
    BufferedImage image = grid.image();
    for (int n = 0; n < 4; n++) {
      assertThat(at(image, 0, n)).as("image " + n).isEqualTo(0xFF8000);
      assertThat(at(image, 1, n)).as("image " + n).isEqualTo(0x0033FF);
    }
  }

  @Test
  void clampsWhatIsOutOfRange() {
    BufferedImage image =
        new ImageGrid(1, 1, 4)
            .scale(1)
            .padding(0)
            .add(new float[] {-3, 7, Float.NaN, Float.POSITIVE_INFINITY})
            .image();
    assertThat(new int[] {at(image, 0, 0), at(image, 1, 0), at(image, 2, 0), at(image, 3, 0)})
        .containsExactly(0, WHITE, 0, WHITE);
  }

  @Test
  void enlargesSmallImagesPixelByPixel() {
    float[] digit = new float[28 * 28];
    digit[28 * 5 + 3] = 1;
    BufferedImage image = new ImageGrid(1, 28, 28).padding(0).add(digit).image();
    assertThat(image.getWidth()).isEqualTo(56);
    int[] lit =
        Arrays.stream(image.getRGB(0, 0, 56, 56, null, 0, 56)).map(rgb -> rgb & WHITE).toArray();
    assertThat(Arrays.stream(lit).filter(rgb -> rgb == WHITE).count()).isEqualTo(4);
    assertThat(at(image, 6, 10)).isEqualTo(WHITE);
    assertThat(at(image, 7, 11)).isEqualTo(WHITE);
    assertThat(new ImageGrid(1, 200, 100).padding(0).add(new byte[20000]).image().getWidth())
        .isEqualTo(100);
  }

  @Test
  void isNearlySquareUnlessToldOtherwise() {
    ImageGrid grid = new ImageGrid(1, 1, 1).scale(1).padding(0).add(new float[64]);
    assertThat(grid.image().getWidth()).isEqualTo(8);
    assertThat(grid.columns(16).image().getWidth()).isEqualTo(16);
    assertThat(grid.columns(100).image().getWidth()).isEqualTo(64);
  }

  @Test
  void captionsMakeRoom() {
    assumeTrue(Awt.hasFonts(), "Java finds no font");
    ImageGrid grid = new ImageGrid(1, 10, 10).columns(2).add(new float[400]);
    int bare = grid.image().getWidth();
    BufferedImage captioned =
        grid.columnCaptions(List.of("input", "a caption that is far too long for its column"))
            .rowCaptions(List.of("first", "second"))
            .image();
    assertThat(captioned.getWidth()).isGreaterThan(bare);
    int dark = 0;
    for (int x = 0; x < captioned.getWidth(); x++) {
      for (int y = 0; y < 15; y++) {
        dark += at(captioned, x, y) != WHITE ? 1 : 0;
      }
    }
    assertThat(dark).as("pixels of column captions").isPositive();
    int inkLeft = 0;
    for (int y = 20; y < captioned.getHeight(); y++) {
      inkLeft += at(captioned, 6, y) != WHITE ? 1 : 0;
    }
    assertThat(inkLeft).as("pixels of row captions").isPositive();
  }

  @Test
  void savesAPng(@TempDir Path folder) throws IOException {
    new ImageGrid(1, 2, 2)
        .scale(1)
        .add(new float[] {0, 1, 1, 0})
        .save(folder.resolve("x/grid.png"));
    assertThat(ImageIO.read(folder.resolve("x/grid.png").toFile()).getWidth()).isEqualTo(6);
  }

  @Test
  void refusesWhatIsNoImage() {
    assertThatThrownBy(() -> new ImageGrid(2, 4, 4)).hasMessageContaining("1 or 3 channels");
    assertThatThrownBy(() -> new ImageGrid(1, 0, 4)).isInstanceOf(IllegalArgumentException.class);
    ImageGrid grid = new ImageGrid(3, 4, 4);
    assertThatThrownBy(() -> grid.add(new float[50])).hasMessageContaining("50 numbers");
    assertThatThrownBy(() -> grid.scale(0)).hasMessageContaining("scale");
    assertThatThrownBy(() -> grid.columns(-1)).hasMessageContaining("columns");
    assertThatThrownBy(() -> grid.padding(-1)).hasMessageContaining("padding");
    assertThatThrownBy(grid::image).isInstanceOf(IllegalStateException.class);
  }
}
