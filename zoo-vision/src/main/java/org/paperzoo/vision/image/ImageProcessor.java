package org.paperzoo.vision.image;

import java.util.List;
import org.paperzoo.core.data.ImageResize;
import org.paperzoo.core.data.PlanarImage;
import org.paperzoo.core.error.UsageException;

/**
 * Turns pictures into the input of a model, equal to the last bit to what the image processors of
 * {@code transformers} make of the same pixels with Pillow. Thread safe.
 */
public final class ImageProcessor {
  private static final int BYTES = 256;

  private final ImageProcessorConfig config;
  private final int channels;
  private final float[][] values; // of each channel and byte

  /**
   * Creates a processor.
   *
   * @param config what to do
   * @param channels of the pictures: 1 grey, 3 red, green, blue
   * @throws UsageException if the config normalises another number of channels
   */
  public ImageProcessor(ImageProcessorConfig config, int channels) {
    int stated = config.mean().size();
    if (config.normalizes() && stated != 1 && stated != channels) {
      throw new UsageException(
          "Pictures have "
              + channels
              + (channels == 1 ? " channel" : " channels")
              + ", but the image processor normalises "
              + stated
              + ". Give image_mean and image_std one number for each channel.");
    }
    this.config = config;
    this.channels = channels;
    values = new float[channels][BYTES];
    for (int channel = 0; channel < channels; channel++) {
      for (int b = 0; b < BYTES; b++) {
        float value = config.rescales() ? (float) (b * config.rescaleFactor()) : b;
        if (config.normalizes()) {
          value = (value - mean(channel)) / std(channel);
        }
        values[channel][b] = value;
      }
    }
  }

  /** Returns what it does. */
  public ImageProcessorConfig config() {
    return config;
  }

  /** Returns the number of channels C. */
  public int channels() {
    return channels;
  }

  /**
   * Returns the height H of what comes out.
   *
   * @throws UsageException if pictures keep sizes of their own
   */
  public int height() {
    return output().height();
  }

  /** Returns the width W of what comes out, as {@link #height()}. */
  public int width() {
    return output().width();
  }

  private ImageSize output() {
    if (config.crops()) {
      return config.crop();
    }
    if (!config.resizes() || config.size().shorterSide()) {
      throw new UsageException(
          "The image processor gives pictures of several sizes, but a batch has one. Set"
              + " do_center_crop and crop_size, or size to {height, width}.");
    }
    return config.size();
  }

  /** Returns the mean that is subtracted from a channel; 0 if it does not normalise. */
  public float mean(int channel) {
    return config.normalizes() ? (float) (double) of(config.mean(), channel) : 0;
  }

  /** Returns what a channel is divided by; 1 if it does not normalise. */
  public float std(int channel) {
    return config.normalizes() ? (float) (double) of(config.std(), channel) : 1;
  }

  private static <T> T of(List<T> list, int channel) {
    return list.get(Math.min(channel, list.size() - 1));
  }

  /**
   * Returns a picture resized and cut.
   *
   * @param image [C, h, w]
   * @return [C, H, W]
   */
  public PlanarImage fit(PlanarImage image) {
    PlanarImage fitted = image;
    ImageSize size = config.size();
    if (config.resizes()) {
      fitted =
          size.shorterSide()
              ? ImageResize.resizeShorterSide(fitted, size.height(), config.filter())
              : ImageResize.resize(fitted, size.height(), size.width(), config.filter());
    }
    return config.crops() ? middle(fitted, config.crop().height(), config.crop().width()) : fitted;
  }

  /** Returns the middle of a picture, with black where the picture is smaller. */
  private static PlanarImage middle(PlanarImage image, int height, int width) {
    int top = Math.floorDiv(image.height() - height, 2);
    int left = Math.floorDiv(image.width() - width, 2);
    if (top >= 0 && left >= 0) {
      return image.crop(top, left, height, width);
    }
    // transformers lays the picture on black first; its roundings follow from that.
    int allHeight = Math.max(height, image.height());
    int allWidth = Math.max(width, image.width());
    int topPad = (allHeight - image.height() + 1) / 2;
    int leftPad = (allWidth - image.width() + 1) / 2;
    byte[] all = new byte[image.channels() * allHeight * allWidth];
    for (int row = 0; row < image.channels() * image.height(); row++) {
      int channel = row / image.height();
      int y = topPad + row % image.height();
      System.arraycopy(
          image.pixels(),
          row * image.width(),
          all,
          (channel * allHeight + y) * allWidth + leftPad,
          image.width());
    }
    return new PlanarImage(image.channels(), allHeight, allWidth, all)
        .crop(Math.max(0, top + topPad), Math.max(0, left + leftPad), height, width);
  }

  /**
   * Writes the values of a picture, scaled and normalised.
   *
   * @param image [C, H, W]
   * @param to takes C · H · W values
   * @param offset where the first goes
   * @throws IllegalArgumentException if the picture has another number of channels
   */
  public void normalize(PlanarImage image, float[] to, int offset) {
    if (image.channels() != channels) {
      throw new IllegalArgumentException(image.channels() + " channels, not " + channels);
    }
    byte[] pixels = image.pixels();
    int plane = image.height() * image.width();
    for (int channel = 0; channel < channels; channel++) {
      float[] table = values[channel];
      int from = channel * plane;
      for (int i = from; i < from + plane; i++) {
        to[offset + i] = table[pixels[i] & 0xFF];
      }
    }
  }

  /** Returns the values of a picture, [C, H, W]: {@link #fit} and {@link #normalize}. */
  public float[] process(PlanarImage image) {
    PlanarImage fitted = fit(image);
    float[] result = new float[fitted.pixels().length];
    normalize(fitted, result, 0);
    return result;
  }

  /**
   * Returns the picture that values were made from, rounded and clipped, for showing it.
   *
   * @param normalized [C, H, W]
   * @param offset where the first value is
   */
  public PlanarImage picture(float[] normalized, int offset, int height, int width) {
    int plane = height * width;
    byte[] pixels = new byte[channels * plane];
    double scale = config.rescales() ? config.rescaleFactor() : 1;
    for (int i = 0; i < pixels.length; i++) {
      int channel = i / plane;
      double value = (normalized[offset + i] * std(channel) + mean(channel)) / scale;
      pixels[i] = (byte) Math.max(0, Math.min(255, Math.round(value)));
    }
    return new PlanarImage(channels, height, width, pixels);
  }
}
