package org.paperzoo.vision.clip;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.util.List;

/** A model small enough for a test, and what it reads. */
final class TinyClip {
  static final int VOCABULARY = 19;
  static final int END = 18;

  private TinyClip() {}

  static ClipConfig config() {
    return new ClipConfig(
        new ClipTextConfig(VOCABULARY, 7, 16, 2, 2, 6, 17, END),
        new ClipVisionConfig(16, 2, 2, 8, 4, 6),
        6);
  }

  /** Returns different texts of all lengths, padded: [batch, tokens]. */
  static NDArray texts(NDManager manager, int batch, int tokens) {
    long[] ids = new long[batch * tokens];
    for (int i = 0; i < batch; i++) {
      int length = 3 + i % (tokens - 2);
      for (int t = 0; t < tokens; t++) {
        ids[i * tokens + t] = t == 0 ? 17 : t >= length - 1 ? END : (7 * i + 5 * t) % 17;
      }
    }
    return manager.create(ids, new Shape(batch, tokens));
  }

  static ClipResNetConfig resNet() {
    return new ClipResNetConfig(
        new ClipTextConfig(VOCABULARY, 7, 16, 1, 2, 6, 17, END),
        new ResNetConfig(List.of(1, 2, 1, 1), 4, 64, false),
        6,
        ContrastiveConfig.LOGIT_SCALE);
  }

  /** Returns different images, [batch, 3, 8, 8]. */
  static NDArray images(NDManager manager, int batch) {
    return images(manager, batch, 8);
  }

  /** Returns different images, [batch, 3, size, size]. */
  static NDArray images(NDManager manager, int batch, int size) {
    return manager
        .arange(batch * 3 * size * size)
        .toType(DataType.FLOAT32, false)
        .mul(0.37f)
        .sin()
        .reshape(batch, 3, size, size);
  }
}
