package org.paperzoo.core.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.paperzoo.core.batch.EpochSampler;
import org.paperzoo.core.error.UsageException;

class ImageBatcherTest {

  private final NDManager manager = NDManager.newBaseManager();

  @AfterEach
  void close() {
    manager.close();
  }

  /** All 256 byte values as 64 images of 1x2x2. */
  private static ImageData allBytes(boolean labels) {
    byte[] pixels = new byte[256];
    int[] classes = new int[64];
    for (int i = 0; i < 256; i++) {
      pixels[i] = (byte) i;
      classes[i / 4] = i / 4 % 2;
    }
    return new ImageData(
        "bytes",
        Split.TRAIN,
        1,
        2,
        2,
        pixels,
        labels ? classes : null,
        labels ? List.of("even", "odd") : List.of());
  }

  @Test
  void gathersAndScales() {
    try (ImageBatcher batcher = new ImageBatcher(manager, allBytes(true))) {
      NDArray batch = batcher.images(manager, new int[] {63, 0, 63});
      assertThat(batch.getShape()).isEqualTo(new Shape(3, 1, 2, 2));
      assertThat(batch.getDataType()).isEqualTo(DataType.FLOAT32);
      float[] last = {252 / 255f, 253 / 255f, 254 / 255f, 1};
      float[] first = {0, 1 / 255f, 2 / 255f, 3 / 255f};
      assertThat(batch.get(0).toFloatArray()).containsExactly(last);
      assertThat(batch.get(1).toFloatArray()).containsExactly(first);
      assertThat(batch.get(2).toFloatArray()).containsExactly(last);
      NDArray labels = batcher.labels(manager, new int[] {63, 0, 62});
      assertThat(labels.getDataType()).isEqualTo(DataType.INT64);
      assertThat(labels.toLongArray()).containsExactly(1, 0, 0);
    }
  }

  @Test
  void everyByteIsDividedExactly() {
    try (ImageBatcher batcher =
        new ImageBatcher(manager, allBytes(false), PixelValues.UNIT, 0, new Shape(4))) {
      float[] values =
          batcher.images(manager, EpochSampler.evaluation(64, 64).batch(0)).toFloatArray();
      for (int i = 0; i < 256; i++) {
        assertThat(values[i]).isEqualTo(i / 255f);
      }
    }
  }

  @Test
  void earlierBatchesStayWhatTheyWere() {
    for (PixelValues values : PixelValues.values()) {
      try (ImageBatcher batcher =
          new ImageBatcher(manager, allBytes(false), values, 1, new Shape(1, 2, 2))) {
        NDArray kept = batcher.images(manager, new int[] {10, 20}, 1);
        float[] before = kept.toFloatArray();
        batcher.images(manager, new int[] {0, 63}, 2);
        assertThat(kept.toFloatArray()).containsExactly(before);
      }
    }
  }

  @Test
  void thresholdsAtOneHalf() {
    try (ImageBatcher batcher =
        new ImageBatcher(manager, allBytes(false), PixelValues.THRESHOLD, 0, new Shape(4))) {
      float[] values =
          batcher.images(manager, EpochSampler.evaluation(64, 64).batch(0)).toFloatArray();
      for (int i = 0; i < 256; i++) {
        assertThat(values[i]).isEqualTo(i >= 128 ? 1f : 0f);
      }
    }
  }

  @Test
  void bernoulliPixelsFollowTheGreyValue() {
    try (ImageBatcher batcher =
        new ImageBatcher(manager, allBytes(false), PixelValues.BERNOULLI, 7, new Shape(4))) {
      int[] all = EpochSampler.evaluation(64, 64).batch(0);
      int draws = 2000;
      double[] mean = new double[256];
      for (int step = 0; step < draws; step++) {
        try (NDArray batch = batcher.images(manager, all, step)) {
          float[] values = batch.toFloatArray();
          for (int i = 0; i < 256; i++) {
            assertThat(values[i] == 0 || values[i] == 1).isTrue();
            mean[i] += values[i] / draws;
          }
        }
      }
      assertThat(mean[0]).isZero();
      assertThat(mean[255]).isBetween(1 - 1e-6, 1 + 1e-6);
      for (int i = 0; i < 256; i++) {
        double p = i / 255.0;
        assertThat(Math.abs(mean[i] - p)).isLessThan(5 * Math.sqrt(p * (1 - p) / draws) + 1e-6);
      }
    }
  }

  @Test
  void bernoulliPixelsDependOnSeedAndStepOnly() {
    int[] all = EpochSampler.evaluation(64, 64).batch(0);
    try (ImageBatcher one =
            new ImageBatcher(manager, allBytes(false), PixelValues.BERNOULLI, 7, new Shape(4));
        ImageBatcher two =
            new ImageBatcher(manager, allBytes(false), PixelValues.BERNOULLI, 7, new Shape(4));
        ImageBatcher other =
            new ImageBatcher(manager, allBytes(false), PixelValues.BERNOULLI, 8, new Shape(4))) {
      one.images(manager, all, 0);
      float[] resumed = two.images(manager, all, 1).toFloatArray();
      assertThat(one.images(manager, all, 1).toFloatArray()).containsExactly(resumed);
      assertThat(one.images(manager, all, 2).toFloatArray()).isNotEqualTo(resumed);
      assertThat(other.images(manager, all, 1).toFloatArray()).isNotEqualTo(resumed);
    }
  }

  @Test
  void keepsNoArrays() {
    try (ImageBatcher batcher = new ImageBatcher(manager, allBytes(true))) {
      int before = manager.getManagedArrays().size();
      for (int i = 0; i < 50; i++) {
        try (NDManager step = manager.newSubManager()) {
          batcher.images(step, new int[] {1, 2, 3});
          batcher.labels(step, new int[] {1, 2, 3});
          assertThat(step.getManagedArrays()).hasSize(2);
        }
      }
      assertThat(manager.getManagedArrays()).hasSize(before);
    }
  }

  @Test
  void explainsMissingLabelsAndWrongShapes() {
    try (ImageBatcher batcher = new ImageBatcher(manager, allBytes(false))) {
      assertThatThrownBy(() -> batcher.labels(manager, new int[] {0}))
          .isInstanceOf(UsageException.class)
          .hasMessageContaining("The data set bytes has no class labels");
    }
    assertThatThrownBy(
            () -> new ImageBatcher(manager, allBytes(false), PixelValues.UNIT, 0, new Shape(5)))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("1x2x2 = 4 values");
  }
}
