package org.paperzoo.vision.image.data;

import ai.djl.ndarray.types.Shape;
import java.util.Arrays;
import java.util.random.RandomGenerator;
import org.paperzoo.core.config.Default;
import org.paperzoo.core.config.Doc;
import org.paperzoo.core.config.Range;

/**
 * Mixing of the pictures of a batch and of their labels, with the parameters of {@code timm}: mixup
 * (Zhang et al. 2018) adds two pictures, CutMix (Yun et al. 2019) puts a rectangle of one into the
 * other. Picture i is mixed with picture B - 1 - i; one ratio holds for the batch.
 *
 * @param mixup α of mixup's Beta(α, α), 0 for none
 * @param cutmix α of CutMix, 0 for none
 * @param probability that a batch is mixed
 * @param switchProbability of CutMix where both are on
 * @param labelSmoothing the part of the weight that is spread over all classes
 */
public record Mixing(
    @Doc("Parameter of mixup's Beta distribution; 0 for none.")
        @Default("0.8")
        @Range(min = 0, max = 1000)
        double mixup,
    @Doc("Parameter of CutMix's Beta distribution; 0 for none.")
        @Default("1.0")
        @Range(min = 0, max = 1000)
        double cutmix,
    @Doc("Probability that a batch is mixed.") @Default("1.0") @Range(min = 0, max = 1)
        double probability,
    @Doc("Probability of CutMix instead of mixup, where both are on.")
        @Default("0.5")
        @Range(min = 0, max = 1)
        double switchProbability,
    @Doc("The part of a label's weight that is spread over all classes.")
        @Default("0.1")
        @Range(min = 0, max = 1)
        double labelSmoothing) {

  /**
   * Mixes a batch in place.
   *
   * @param pixels [B, C, H, W]
   * @param shape of the pixels
   * @param labels [B]
   * @param classes K
   * @return the weight of each class, [B, K]
   */
  float[] mix(float[] pixels, Shape shape, int[] labels, int classes, RandomGenerator random) {
    double ratio = 1; // of a picture itself
    if (random.nextDouble() < probability && (mixup > 0 || cutmix > 0)) {
      boolean cut = cutmix > 0 && (mixup <= 0 || random.nextDouble() < switchProbability);
      double drawn = Beta.draw(cut ? cutmix : mixup, random);
      ratio = cut ? cut(pixels, shape, drawn, random) : drawn;
      if (!cut) {
        add(pixels, shape, (float) ratio);
      }
    }
    return targets(labels, classes, ratio);
  }

  private static void add(float[] pixels, Shape shape, float ratio) {
    int count = (int) shape.get(0);
    int size = (int) (shape.size() / count);
    for (int i = 0; i < count / 2; i++) {
      int a = i * size;
      int b = (count - 1 - i) * size;
      for (int k = 0; k < size; k++) {
        float x = pixels[a + k];
        float y = pixels[b + k];
        pixels[a + k] = ratio * x + (1 - ratio) * y;
        pixels[b + k] = ratio * y + (1 - ratio) * x;
      }
    }
  }

  /** Exchanges a rectangle; returns the part of the area that is left. */
  private static double cut(float[] pixels, Shape shape, double drawn, RandomGenerator random) {
    int count = (int) shape.get(0);
    int channels = (int) shape.get(1);
    int height = (int) shape.get(2);
    int width = (int) shape.get(3);
    double side = Math.sqrt(1 - drawn);
    int halfHeight = (int) (height * side) / 2;
    int halfWidth = (int) (width * side) / 2;
    int centerY = random.nextInt(height);
    int centerX = random.nextInt(width);
    int top = Math.max(0, centerY - halfHeight);
    int bottom = Math.min(height, centerY + halfHeight);
    int left = Math.max(0, centerX - halfWidth);
    int right = Math.min(width, centerX + halfWidth);
    for (int i = 0; i < count / 2; i++) {
      for (int channel = 0; channel < channels; channel++) {
        int a = (i * channels + channel) * height * width;
        int b = ((count - 1 - i) * channels + channel) * height * width;
        for (int y = top; y < bottom; y++) {
          for (int at = y * width + left; at < y * width + right; at++) {
            float kept = pixels[a + at];
            pixels[a + at] = pixels[b + at];
            pixels[b + at] = kept;
          }
        }
      }
    }
    return 1 - (double) (bottom - top) * (right - left) / (height * width);
  }

  private float[] targets(int[] labels, int classes, double ratio) {
    int count = labels.length;
    float[] targets = new float[count * classes];
    double off = labelSmoothing / classes;
    double on = 1 - labelSmoothing;
    Arrays.fill(targets, (float) off);
    for (int i = 0; i < count; i++) {
      targets[i * classes + labels[i]] += (float) (on * ratio);
      targets[i * classes + labels[count - 1 - i]] += (float) (on * (1 - ratio));
    }
    return targets;
  }
}
