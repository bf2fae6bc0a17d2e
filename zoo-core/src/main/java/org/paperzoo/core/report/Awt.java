package org.paperzoo.core.report;

import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import javax.imageio.ImageIO;
import javax.imageio.stream.MemoryCacheImageOutputStream;

/** Drawing in memory, on machines with or without a screen. */
final class Awt {
  /** Java's sans-serif font, whatever the system has for it. */
  static final String FONT = Font.SANS_SERIF;

  private static final boolean FONTS;

  static {
    if (System.getProperty("java.awt.headless") == null) {
      System.setProperty("java.awt.headless", "true");
    }
    FONTS = probeFonts();
  }

  private Awt() {}

  /**
   * Returns whether text can be drawn: small container images often lack fontconfig or any font.
   */
  static boolean hasFonts() {
    return FONTS;
  }

  private static boolean probeFonts() {
    Graphics2D graphics = new BufferedImage(1, 1, BufferedImage.TYPE_INT_RGB).createGraphics();
    try {
      return graphics.getFontMetrics(new Font(FONT, Font.PLAIN, 12)).stringWidth("x") > 0;
    } catch (RuntimeException | Error e) { // Java throws a NullPointerException or an InternalError
      return false;
    } finally {
      graphics.dispose();
    }
  }

  static Graphics2D graphics(BufferedImage image) {
    Graphics2D graphics = image.createGraphics();
    graphics.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
    graphics.setRenderingHint(
        RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
    graphics.setRenderingHint(RenderingHints.KEY_STROKE_CONTROL, RenderingHints.VALUE_STROKE_PURE);
    return graphics;
  }

  static byte[] png(BufferedImage image) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    // An explicit memory stream: ImageIO would otherwise cache in a temporary file.
    try (MemoryCacheImageOutputStream out = new MemoryCacheImageOutputStream(bytes)) {
      ImageIO.write(image, "png", out);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }
}
