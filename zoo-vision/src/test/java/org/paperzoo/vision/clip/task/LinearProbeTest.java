package org.paperzoo.vision.clip.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Logistic regression against scikit-learn's, and the choice of its strength. */
class LinearProbeTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  private NDManager manager;
  private JsonNode expected;
  private NDArray points;
  private NDArray labels;

  @BeforeEach
  void read() throws IOException {
    manager = NDManager.newBaseManager(Device.cpu());
    try (InputStream in = LinearProbeTest.class.getResourceAsStream("logistic.json")) {
      expected = JSON.readTree(in);
    }
    float[][] rows = JSON.convertValue(expected.get("points"), float[][].class);
    points = manager.create(rows);
    labels = manager.create(JSON.convertValue(expected.get("labels"), long[].class));
  }

  @AfterEach
  void close() {
    manager.close();
  }

  @Test
  void findsTheMinimumThatScikitLearnFinds() {
    for (JsonNode c : expected.get("cases")) {
      LogisticRegression fitted =
          LogisticRegression.fit(
              points, labels, 4, c.get("strength").asDouble(), null, 10_000, 1e-9);
      double[] weights = fitted.weights();
      for (int k = 0; k < 4; k++) {
        for (int d = 0; d < 5; d++) {
          assertThat(weights[4 * d + k])
              .as("C " + c.get("strength") + " class " + k + " feature " + d)
              .isCloseTo(c.get("coefficients").get(k).get(d).asDouble(), within(1e-5));
        }
        // Intercepts have no penalty: only their differences matter.
        assertThat(weights[20 + k] - weights[20])
            .isCloseTo(
                c.get("intercepts").get(k).asDouble() - c.get("intercepts").get(0).asDouble(),
                within(1e-4));
      }
      assertThat(fitted.accuracy(points, labels))
          .isCloseTo(c.get("accuracy").asDouble(), within(1e-12));
    }
  }

  @Test
  void choosesTheStrengthOnValidationPictures() {
    // Half of the training labels are wrong: weak regularisation learns them by heart.
    int count = 40;
    int width = 60;
    float[] features = new float[count * width];
    long[] noisy = new long[count];
    long[] right = new long[count];
    java.util.Random random = new java.util.Random(4);
    for (int i = 0; i < count; i++) {
      right[i] = i % 2;
      noisy[i] = i % 4 == 3 ? 1 - right[i] : right[i];
      for (int d = 0; d < width; d++) {
        features[i * width + d] = (float) random.nextGaussian() + (d < 8 ? right[i] : 0);
      }
    }
    NDArray x = manager.create(features, new Shape(count, width));
    NDArray y = manager.create(noisy);
    float[] others = new float[count * width];
    for (int i = 0; i < others.length; i++) {
      others[i] = (float) random.nextGaussian() + (i % width < 8 ? right[i / width] : 0);
    }
    NDArray held = manager.create(others, new Shape(count, width));
    NDArray heldLabels = manager.create(right);
    LinearProbe probe = LinearProbe.train(x, y, held, heldLabels, 2);
    double weak = LogisticRegression.fit(x, y, 2, 1e6, null, 1000, 1e-5).accuracy(held, heldLabels);
    assertThat(probe.validationAccuracy()).isGreaterThanOrEqualTo(weak);
    assertThat(probe.classifier().accuracy(held, heldLabels)).isEqualTo(probe.validationAccuracy());
    assertThat(probe.strength()).isBetween(1e-6, 1e6);
    assertThat(8 * Math.log10(probe.strength()))
        .isCloseTo(Math.rint(8 * Math.log10(probe.strength())), within(1e-9));
  }
}
