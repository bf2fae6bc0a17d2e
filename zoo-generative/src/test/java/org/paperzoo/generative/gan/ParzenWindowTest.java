package org.paperzoo.generative.gan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.net.URISyntaxException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.paperzoo.core.checkpoint.TensorSource;

class ParzenWindowTest {
  private final NDManager manager = NDManager.newBaseManager("PyTorch");

  /** KernelDensity's values in float64, from tools/reference/make_gan_cases.py. */
  @Test
  void equalsScikitLearn() throws URISyntaxException {
    Path file = Path.of(ParzenWindowTest.class.getResource("parzen.safetensors").toURI());
    try (TensorSource source = TensorSource.open(file)) {
      NDArray points = source.read(manager, "points");
      double[] widths = source.read(manager, "widths").toDoubleArray();
      double[] expected = source.read(manager, "densities").toDoubleArray();
      try (ParzenWindow window = new ParzenWindow(source.read(manager, "samples"))) {
        double[][] actual = window.logDensity(points, widths);
        int count = (int) points.getShape().get(0);
        for (int i = 0; i < widths.length; i++) {
          for (int j = 0; j < count; j++) {
            double value = expected[i * count + j];
            // Distances are in float32, and a narrow window enlarges their rounding.
            assertThat(actual[i][j]).isCloseTo(value, within(1e-5 * Math.max(10, Math.abs(value))));
          }
        }
      }
    }
  }

  @Test
  void isADensity() {
    // In one dimension the integral can be taken on a grid.
    NDArray samples = manager.create(new float[] {0.2f, 0.3f, 0.9f}, new Shape(3, 1));
    NDArray grid = manager.linspace(-2f, 3f, 2001).reshape(2001, 1);
    try (ParzenWindow window = new ParzenWindow(samples)) {
      double sum = 0;
      for (double log : window.logDensity(grid, 0.1)[0]) {
        sum += Math.exp(log) * 5 / 2000;
      }
      assertThat(sum).isCloseTo(1, within(1e-5));
    }
  }

  @Test
  void selectsTheWidthOfTheData() {
    // Points scatter around the samples with standard deviation 0.2.
    NDArray samples = manager.randomUniform(-10, 10, new Shape(50, 8));
    NDArray points = samples.repeat(0, 4).add(manager.randomNormal(new Shape(200, 8)).mul(0.2f));
    double[] widths = new ParzenConfig(50, 0.05, 0.8, 5, 200).widths();
    assertThat(widths).hasSize(5);
    assertThat(widths[2]).isCloseTo(0.2, within(1e-12));
    try (ParzenWindow window = new ParzenWindow(samples)) {
      assertThat(window.select(points, widths)).isEqualTo(widths[2]);
    }
  }

  @Test
  void blocksChangeNothing() {
    NDArray samples = manager.randomUniform(0, 1, new Shape(4000, 3));
    NDArray points = manager.randomUniform(0, 1, new Shape(2600, 3)); // three blocks
    try (ParzenWindow window = new ParzenWindow(samples)) {
      double[] together = window.logDensity(points, 0.3)[0];
      double[] last = window.logDensity(points.get("2590:"), 0.3)[0];
      for (int i = 0; i < last.length; i++) {
        assertThat(together[2590 + i]).isCloseTo(last[i], within(1e-5));
      }
    }
  }
}
