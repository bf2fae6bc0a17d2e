package org.paperzoo.core.report;

import java.awt.Color;
import java.awt.Font;
import java.awt.FontMetrics;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.paperzoo.core.checkpoint.AtomicFiles;

/**
 * A grid of equally large grey or RGB images, as PNG: samples of a generative model,
 * reconstructions beside their originals. Small images are enlarged, pixel by pixel, so that a
 * digit of 28 by 28 can be seen.
 */
public final class ImageGrid {
  /** The order of an image's numbers. */
  public enum Layout {
    /** Channel by channel, as in NDArrays that a network takes or gives. */
    CHW,
    /** Pixel by pixel, as in decoded files and rendered views. */
    HWC
  }

  private static final int VISIBLE_SIZE = 56;
  private static final int FONT_SIZE = 13;
  private static final int LONGEST_ROW_CAPTION = 240;

  private final int height;
  private final int width;
  private final int channels;
  private final List<int[]> images = new ArrayList<>(); // RGB of each pixel
  private Layout layout = Layout.CHW;
  private int columns;
  private int padding = 2;
  private int scale;
  private List<String> columnCaptions = List.of();
  private List<String> rowCaptions = List.of();

  /**
   * Creates an empty grid for images of one size.
   *
   * @param channels 1 (grey) or 3 (RGB)
   * @throws IllegalArgumentException if there can be no such image
   */
  public ImageGrid(int channels, int height, int width) {
    if ((channels != 1 && channels != 3) || height < 1 || width < 1) {
      throw new IllegalArgumentException(
          "images must have 1 or 3 channels and a pixel, got "
              + channels
              + " x "
              + height
              + " x "
              + width);
    }
    this.channels = channels;
    this.height = height;
    this.width = width;
  }

  /**
   * Sets the order of the numbers of the images added from now on; {@link Layout#CHW} unless set.
   */
  public ImageGrid layout(Layout layout) {
    this.layout = layout;
    return this;
  }

  /** Sets the number of images in a row; as near to a square grid as possible unless set. */
  public ImageGrid columns(int columns) {
    this.columns = positive(columns, "columns");
    return this;
  }

  /** Sets the number of white pixels between images and around them; 2 unless set. */
  public ImageGrid padding(int pixels) {
    if (pixels < 0) {
      throw new IllegalArgumentException("padding must be at least 0, got " + pixels);
    }
    this.padding = pixels;
    return this;
  }

  /**
   * Sets how many pixels each way a pixel becomes; unless set, as many as make an image 56 pixels
   * large.
   */
  public ImageGrid scale(int scale) {
    this.scale = positive(scale, "scale");
    return this;
  }

  /**
   * Sets texts above the columns, cut where they are wider. They are omitted where Java finds no
   * font.
   */
  public ImageGrid columnCaptions(List<String> captions) {
    this.columnCaptions = List.copyOf(captions);
    return this;
  }

  /** Sets texts before the rows. They are omitted where Java finds no font. */
  public ImageGrid rowCaptions(List<String> captions) {
    this.rowCaptions = List.copyOf(captions);
    return this;
  }

  /**
   * Adds images, one behind the other in the array.
   *
   * @param pixels values from 0 (black) to 1; others are clamped, NaN is shown as 0
   * @throws IllegalArgumentException if the array does not hold whole images
   */
  public ImageGrid add(float[] pixels) {
    int count = count(pixels.length);
    for (int n = 0; n < count; n++) {
      int[] image = new int[height * width];
      int base = n * channels * height * width;
      for (int p = 0; p < image.length; p++) {
        int rgb = 0;
        for (int c = 0; c < 3; c++) {
          float value = pixels[base + index(p, c)];
          int level = (int) (Math.max(0, Math.min(1, value)) * 255 + 0.5f); // NaN becomes 0
          rgb = rgb << 8 | level;
        }
        image[p] = rgb;
      }
      images.add(image);
    }
    return this;
  }

  /**
   * Adds images, one behind the other in the array.
   *
   * @param pixels unsigned bytes, 0 to 255
   * @throws IllegalArgumentException if the array does not hold whole images
   */
  public ImageGrid add(byte[] pixels) {
    int count = count(pixels.length);
    for (int n = 0; n < count; n++) {
      int[] image = new int[height * width];
      int base = n * channels * height * width;
      for (int p = 0; p < image.length; p++) {
        int rgb = 0;
        for (int c = 0; c < 3; c++) {
          rgb = rgb << 8 | (pixels[base + index(p, c)] & 0xFF);
        }
        image[p] = rgb;
      }
      images.add(image);
    }
    return this;
  }

  private int count(int length) {
    int size = Math.multiplyExact(channels, Math.multiplyExact(height, width));
    if (length % size != 0) {
      throw new IllegalArgumentException(
          length
              + " numbers are not a whole number of images of "
              + channels
              + " x "
              + height
              + " x "
              + width);
    }
    return length / size;
  }

  /** Returns where channel c (0 red, 1 green, 2 blue) of pixel p is within an image. */
  private int index(int p, int c) {
    int channel = channels == 1 ? 0 : c;
    return layout == Layout.CHW ? channel * height * width + p : p * channels + channel;
  }

  /** Returns the number of images added. */
  public int size() {
    return images.size();
  }

  /**
   * Returns the grid as a PNG file.
   *
   * @throws IllegalStateException if there is no image
   */
  public byte[] png() {
    return Awt.png(image());
  }

  /**
   * Writes the grid as a PNG file.
   *
   * @throws IllegalStateException if there is no image
   * @throws org.paperzoo.core.error.FailureException if the file cannot be written
   */
  public void save(Path file) {
    byte[] png = png();
    AtomicFiles.write(file, out -> out.write(png));
  }

  /**
   * Returns the grid.
   *
   * @throws IllegalStateException if there is no image
   */
  public BufferedImage image() {
    if (images.isEmpty()) {
      throw new IllegalStateException("the grid has no image");
    }
    int across = columns > 0 ? columns : (int) Math.ceil(Math.sqrt(images.size()));
    across = Math.min(across, images.size());
    int down = (images.size() + across - 1) / across;
    int zoom =
        scale > 0
            ? scale
            : Math.max(1, (VISIBLE_SIZE + Math.max(height, width) - 1) / Math.max(height, width));
    int cellWidth = width * zoom + padding;
    int cellHeight = height * zoom + padding;
    Captions captions = new Captions();
    int left = captions.left();
    int top = captions.top();
    BufferedImage grid =
        new BufferedImage(
            left + across * cellWidth + padding,
            top + down * cellHeight + padding,
            BufferedImage.TYPE_INT_RGB);
    Graphics2D graphics = Awt.graphics(grid);
    graphics.setColor(Color.WHITE);
    graphics.fillRect(0, 0, grid.getWidth(), grid.getHeight());
    captions.draw(graphics, left, top, cellWidth, cellHeight, across, down);
    graphics.dispose();
    int[] row = new int[width * zoom];
    for (int i = 0; i < images.size(); i++) {
      int x = left + padding + (i % across) * cellWidth;
      int y = top + padding + (i / across) * cellHeight;
      drawImage(grid, images.get(i), x, y, zoom, row);
    }
    return grid;
  }

  private void drawImage(BufferedImage grid, int[] image, int x, int y, int zoom, int[] row) {
    for (int line = 0; line < height; line++) {
      for (int p = 0; p < width; p++) {
        Arrays.fill(row, p * zoom, (p + 1) * zoom, image[line * width + p]);
      }
      // A scan length of 0 repeats the row.
      grid.setRGB(x, y + line * zoom, row.length, zoom, row, 0, 0);
    }
  }

  private static int positive(int value, String name) {
    if (value < 1) {
      throw new IllegalArgumentException(name + " must be at least 1, got " + value);
    }
    return value;
  }

  /** The captions' places and sizes, none where there are no fonts. */
  private final class Captions {
    private final FontMetrics metrics;

    Captions() {
      boolean wanted = !rowCaptions.isEmpty() || !columnCaptions.isEmpty();
      metrics =
          wanted && Awt.hasFonts()
              ? new BufferedImage(1, 1, BufferedImage.TYPE_INT_RGB)
                  .createGraphics()
                  .getFontMetrics(new Font(Awt.FONT, Font.PLAIN, FONT_SIZE))
              : null;
    }

    int left() {
      if (metrics == null || rowCaptions.isEmpty()) {
        return 0;
      }
      int widest = rowCaptions.stream().mapToInt(metrics::stringWidth).max().orElse(0);
      return Math.min(widest, LONGEST_ROW_CAPTION) + 8;
    }

    int top() {
      return metrics == null || columnCaptions.isEmpty() ? 0 : metrics.getHeight() + 2;
    }

    void draw(
        Graphics2D graphics,
        int left,
        int top,
        int cellWidth,
        int cellHeight,
        int across,
        int down) {
      if (metrics == null) {
        return;
      }
      graphics.setFont(metrics.getFont());
      graphics.setColor(new Color(0x333333));
      for (int c = 0; c < Math.min(across, columnCaptions.size()); c++) {
        String text = cut(columnCaptions.get(c), cellWidth - padding);
        int slack = cellWidth - padding - metrics.stringWidth(text);
        graphics.drawString(
            text, left + padding + c * cellWidth + slack / 2, metrics.getAscent() + 1);
      }
      for (int r = 0; r < Math.min(down, rowCaptions.size()); r++) {
        String text = cut(rowCaptions.get(r), left - 8);
        int middle = top + padding + r * cellHeight + (cellHeight - padding) / 2;
        graphics.drawString(
            text,
            left - 4 - metrics.stringWidth(text),
            middle + (metrics.getAscent() - metrics.getDescent()) / 2);
      }
    }

    private String cut(String text, int width) {
      if (metrics.stringWidth(text) <= width) {
        return text;
      }
      int end = text.length();
      while (end > 0 && metrics.stringWidth(text.substring(0, end) + "…") > width) {
        end = text.offsetByCodePoints(end, -1);
      }
      return text.substring(0, end) + "…";
    }
  }
}
