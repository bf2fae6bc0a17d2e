package org.paperzoo.vision.clip.task;

import ai.djl.ndarray.NDArray;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Recall at K: how often one of the K nearest is right. Of a picture any of its captions is right;
 * of a caption its picture. Among equals the wrong ones come first.
 */
public final class Retrieval {
  private static final int[] RANKS = {1, 5, 10};

  private Retrieval() {}

  /**
   * Returns the recalls, {@code image_to_text_r1} to {@code text_to_image_r10}, and their mean,
   * {@code mean_recall}.
   *
   * @param images unit vectors, [N, E]
   * @param texts unit vectors, [M, E]
   * @param imageOfText the picture of each caption
   */
  public static Map<String, Double> recalls(NDArray images, NDArray texts, int[] imageOfText) {
    int imageCount = (int) images.getShape().get(0);
    int textCount = imageOfText.length;
    float[] similarities;
    try (NDArray transposed = texts.transpose(); // [E, M]
        NDArray all = images.matMul(transposed)) { // [N, M]
      similarities = all.toFloatArray();
    }
    int[] imageRanks = new int[imageCount];
    for (int i = 0; i < imageCount; i++) {
      imageRanks[i] = rankOfImage(similarities, i, imageOfText);
    }
    int[] textRanks = new int[textCount];
    for (int t = 0; t < textCount; t++) {
      textRanks[t] = rankOfText(similarities, t, imageOfText, imageCount);
    }
    Map<String, Double> recalls = new LinkedHashMap<>();
    put(recalls, "image_to_text_r", imageRanks);
    put(recalls, "text_to_image_r", textRanks);
    recalls.put(
        "mean_recall",
        recalls.values().stream().mapToDouble(Double::doubleValue).average().orElseThrow());
    return recalls;
  }

  /** Returns how many wrong captions are as near as the picture's nearest own one. */
  private static int rankOfImage(float[] similarities, int image, int[] imageOfText) {
    int texts = imageOfText.length;
    float best = Float.NEGATIVE_INFINITY;
    for (int t = 0; t < texts; t++) {
      if (imageOfText[t] == image) {
        best = Math.max(best, similarities[image * texts + t]);
      }
    }
    int before = 0;
    for (int t = 0; t < texts; t++) {
      if (imageOfText[t] != image && !(similarities[image * texts + t] < best)) {
        before++;
      }
    }
    return before;
  }

  /** Returns how many wrong pictures are as near as the caption's own one. */
  private static int rankOfText(float[] similarities, int text, int[] imageOfText, int images) {
    int texts = imageOfText.length;
    float own = similarities[imageOfText[text] * texts + text];
    int before = 0;
    for (int i = 0; i < images; i++) {
      if (i != imageOfText[text] && !(similarities[i * texts + text] < own)) {
        before++;
      }
    }
    return before;
  }

  private static void put(Map<String, Double> recalls, String name, int[] ranks) {
    for (int most : RANKS) {
      long found = 0;
      for (int rank : ranks) {
        found += rank < most ? 1 : 0;
      }
      recalls.put(name + most, (double) found / ranks.length);
    }
  }
}
