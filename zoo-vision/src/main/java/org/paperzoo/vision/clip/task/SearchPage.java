package org.paperzoo.vision.clip.task;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.paperzoo.core.data.ImageFile;
import org.paperzoo.core.data.ImageResize;
import org.paperzoo.core.data.PlanarImage;
import org.paperzoo.core.report.HtmlFigure;
import org.paperzoo.core.report.HtmlPage;
import org.paperzoo.core.report.ImageGrid;

/** The result of a search as an HTML page that holds its pictures, small, within itself. */
final class SearchPage {
  private static final int HEIGHT = 160;
  private static final int WIDTH = 640;

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

  /** Returns a picture as PNG, made smaller if it is large; the proportions are kept. */
  static byte[] thumbnail(Path file) {
    PlanarImage image = ImageFile.read(file, 3);
    double scale =
        Math.min(1, Math.min((double) HEIGHT / image.height(), (double) WIDTH / image.width()));
    int height = (int) Math.max(1, Math.round(scale * image.height()));
    int width = (int) Math.max(1, Math.round(scale * image.width()));
    PlanarImage small = ImageResize.resize(image, height, width, ImageResize.Filter.BILINEAR);
    return new ImageGrid(3, height, width).padding(0).add(small.pixels()).png();
  }
}
