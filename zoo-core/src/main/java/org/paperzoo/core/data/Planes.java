package org.paperzoo.core.data;

import java.awt.color.ColorSpace;
import java.awt.image.BufferedImage;
import java.awt.image.ColorModel;
import java.awt.image.ComponentColorModel;
import java.awt.image.DataBuffer;
import java.awt.image.DataBufferByte;
import java.awt.image.PixelInterleavedSampleModel;
import java.awt.image.Raster;

/** Takes the samples of decoded images apart: a plane of bytes for each band. */
final class Planes {
  private Planes() {}

  /** Returns grey, grey and opacity, colour, or colour and opacity. */
  static byte[][] of(BufferedImage image) {
    ColorModel model = image.getColorModel();
    Raster raster = image.getRaster();
    int type = raster.getTransferType();
    boolean bytes = type == DataBuffer.TYPE_BYTE;
    boolean known =
        model instanceof ComponentColorModel
            && !model.isAlphaPremultiplied()
            && (model.getColorSpace().getType() == ColorSpace.TYPE_GRAY
                || model.getColorSpace().getType() == ColorSpace.TYPE_RGB)
            && (bytes || type == DataBuffer.TYPE_USHORT)
            // Grey with fewer than eight bits comes as an indexed model; anything else would need
            // scaling.
            && model.getComponentSize(0) == (bytes ? 8 : 16);
    if (!known) {
      return planesOfColours(image);
    }
    // Straight from the samples: getRGB would take grey for linear light and change its values.
    return samples(raster, bytes ? 0 : 8);
  }

  /** Returns the bands of a raster, each sample without its lowest bits. */
  static byte[][] samples(Raster raster, int shift) {
    int w = raster.getWidth();
    int h = raster.getHeight();
    byte[][] planes = new byte[raster.getNumBands()][w * h];
    if (raster.getDataBuffer() instanceof DataBufferByte bytes
        && raster.getSampleModel() instanceof PixelInterleavedSampleModel model
        && bytes.getNumBanks() == 1) {
      int start =
          bytes.getOffset()
              - raster.getSampleModelTranslateX() * model.getPixelStride()
              - raster.getSampleModelTranslateY() * model.getScanlineStride();
      for (int band = 0; band < planes.length; band++) {
        int offset = start + model.getBandOffsets()[band];
        separate(bytes.getData(), offset, model, w, planes[band]);
      }
      return planes;
    }
    int[] row = new int[w];
    for (int band = 0; band < planes.length; band++) {
      for (int y = 0; y < h; y++) {
        raster.getSamples(0, y, w, 1, band, row);
        for (int x = 0; x < w; x++) {
          planes[band][y * w + x] = (byte) (row[x] >> shift);
        }
      }
    }
    return planes;
  }

  /** Copies one band out of bytes that lie pixel by pixel. */
  private static void separate(
      byte[] pixels, int start, PixelInterleavedSampleModel model, int width, byte[] plane) {
    int step = model.getPixelStride();
    int to = 0;
    for (int row = start; to < plane.length; row += model.getScanlineStride()) {
      int from = row;
      for (int x = 0; x < width; x++) {
        plane[to++] = pixels[from];
        from += step;
      }
    }
  }

  /** Palettes and rarer layouts. */
  private static byte[][] planesOfColours(BufferedImage image) {
    int w = image.getWidth();
    boolean opacity = image.getColorModel().hasAlpha();
    byte[][] planes = new byte[opacity ? 4 : 3][w * image.getHeight()];
    int[] row = new int[w];
    for (int y = 0; y < image.getHeight(); y++) {
      image.getRGB(0, y, w, 1, row, 0, w);
      for (int x = 0; x < w; x++) {
        planes[0][y * w + x] = (byte) (row[x] >> 16);
        planes[1][y * w + x] = (byte) (row[x] >> 8);
        planes[2][y * w + x] = (byte) row[x];
        if (opacity) {
          planes[3][y * w + x] = (byte) (row[x] >>> 24);
        }
      }
    }
    return planes;
  }
}
