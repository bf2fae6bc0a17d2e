package org.paperzoo.vision.clip.task;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import javax.imageio.ImageIO;
import org.paperzoo.core.data.ImageFile;
import org.paperzoo.core.data.ImageResize;
import org.paperzoo.core.data.PlanarImage;
import org.paperzoo.core.report.HtmlFigure;
import org.paperzoo.core.report.HtmlPage;

/** The result of a search as an HTML page that holds its pictures, small, within itself. */
final class SearchPage {
  private static final int HEIGHT = 160;
  private static final int MOST_WIDTH = 640;

  private SearchPage() {}

  /** Writes a page. */
  static void write(Path file, String text, int searched, List<RankedPicture> ranked) {
    HtmlPage page = new HtmlPage(text, "CLIP");
    page.section("The " + ranked.size() + " best of " + searched + " pictures")
        .gallery(
            "",
            "The number is the cosine similarity of text and picture.",
            ranked.stream().map(SearchPage::figure).toList());
    page.write(file);
  }

  private static HtmlFigure figure(RankedPicture picture) {
    String name = picture.file().toString();
    String caption = String.format(Locale.ROOT, "%.3f %s", picture.similarity(), name);
    return HtmlFigure.png(thumbnail(picture.file()), name, caption);
  }

  private static byte[] thumbnail(Path file) {
    PlanarImage image = ImageFile.read(file, 3);
    int width = Math.max(1, Math.round((float) HEIGHT * image.width() / image.height()));
    PlanarImage small =
        ImageResize.resize(image, HEIGHT, Math.min(width, MOST_WIDTH), ImageResize.Filter.BILINEAR);
    BufferedImage picture =
        new BufferedImage(small.width(), small.height(), BufferedImage.TYPE_INT_RGB);
    int plane = small.height() * small.width();
    byte[] pixels = small.pixels();
    for (int i = 0; i < plane; i++) {
      int rgb =
          (pixels[i] & 0xFF) << 16
              | (pixels[plane + i] & 0xFF) << 8
              | (pixels[2 * plane + i] & 0xFF);
      picture.setRGB(i % small.width(), i / small.width(), rgb);
    }
    ByteArrayOutputStream png = new ByteArrayOutputStream();
    try {
      ImageIO.write(picture, "png", png);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return png.toByteArray();
  }
}
