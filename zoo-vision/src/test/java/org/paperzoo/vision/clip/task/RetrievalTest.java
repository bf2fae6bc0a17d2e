package org.paperzoo.vision.clip.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RetrievalTest {
  @Test
  void countsEachWay() {
    try (NDManager manager = NDManager.newBaseManager(Device.cpu())) {
      NDArray images = manager.create(new float[][] {{1, 0}, {0, 1}, {-1, 0}});
      NDArray texts =
          manager.create(new float[][] {{0.8f, 0.6f}, {0.6f, 0.8f}, {0.6f, -0.8f}, {0, -1}});
      // Similarities: image 0 [0.8, 0.6, 0.6, 0], image 1 [0.6, 0.8, -0.8, -1], image 2 [-0.8,
      // -0.6, -0.6, 0].
      Map<String, Double> recalls = Retrieval.recalls(images, texts, new int[] {0, 0, 1, 2});
      assertThat(recalls.get("image_to_text_r1")).isEqualTo(2 / 3.0); // 0 and 2
      assertThat(recalls.get("image_to_text_r5")).isEqualTo(1);
      // Text 0 finds 0; text 1 is nearer to image 1; text 2 has image 1 last; text 3 ties 0 and 2.
      assertThat(recalls.get("text_to_image_r1")).isEqualTo(0.25);
      assertThat(recalls.get("text_to_image_r5")).isEqualTo(1);
      assertThat(recalls.get("mean_recall"))
          .isCloseTo((2 / 3.0 + 1 + 1 + 0.25 + 1 + 1) / 6, within(1e-12));
    }
  }

  @Test
  void equalVectorsFindNothing() {
    try (NDManager manager = NDManager.newBaseManager(Device.cpu())) {
      NDArray same = manager.ones(new ai.djl.ndarray.types.Shape(20, 3));
      int[] pairs = new int[20];
      java.util.Arrays.setAll(pairs, i -> i);
      assertThat(Retrieval.recalls(same, same, pairs).values()).containsOnly(0.0);
    }
  }
}
