package org.paperzoo.core.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;

/** What the metrics do with nothing, with ignored labels, with bad arguments, and after a reset. */
class MetricEdgesTest {
  @Test
  void nothingAddedIsNaN() {
    List<Metric> all =
        List.of(
            new Accuracy(),
            new TopKAccuracy(5),
            new ConfusionMatrix(3),
            new MultiLabelF1(3),
            new PearsonCorrelation(),
            new SpearmanCorrelation(),
            new WeightedMean());
    assertThat(all).allSatisfy(metric -> assertThat(metric.value()).isNaN());
    assertThat(new ConfusionMatrix(3).macroF1()).isNaN();
    assertThat(new MultiLabelF1(3).macroF1()).isNaN();
  }

  @Test
  void resetForgets() {
    Accuracy accuracy = new Accuracy();
    accuracy.add(1, 1);
    accuracy.reset();
    accuracy.add(1, 0);
    assertThat(accuracy.value()).isZero();

    ConfusionMatrix matrix = new ConfusionMatrix(2);
    matrix.add(0, 1);
    matrix.reset();
    assertThat(matrix.total()).isZero();

    MultiLabelF1 f1 = new MultiLabelF1(1);
    f1.add(new boolean[] {false}, new boolean[] {true});
    f1.reset();
    f1.add(new boolean[] {true}, new boolean[] {true});
    assertThat(f1.value()).isEqualTo(1);

    for (boolean rank : new boolean[] {false, true}) {
      PearsonCorrelation pearson = new PearsonCorrelation();
      SpearmanCorrelation spearman = new SpearmanCorrelation();
      Metric metric = rank ? spearman : pearson;
      pearson.add(new float[] {1, 2, 9}, new float[] {5, 1, 2});
      spearman.add(new float[] {1, 2, 9}, new float[] {5, 1, 2});
      metric.reset();
      pearson.add(0, 0);
      spearman.add(0, 0);
      pearson.add(1, 1);
      spearman.add(1, 1);
      assertThat(metric.value()).isCloseTo(1, within(1e-15));
    }
  }

  @Test
  void ignoredLabelsDoNotCount() {
    Accuracy accuracy = new Accuracy();
    accuracy.add(new int[] {1, 0, 2}, new int[] {1, Accuracy.IGNORED, 0});
    assertThat(accuracy.count()).isEqualTo(2);
    assertThat(accuracy.value()).isEqualTo(0.5);
    accuracy.add(new long[] {7, 7}, new long[] {-100, 7});
    assertThat(accuracy.value()).isCloseTo(2 / 3.0, within(1e-15));

    ConfusionMatrix matrix = new ConfusionMatrix(3, 0);
    matrix.add(new int[] {2, 1}, new int[] {0, 1});
    assertThat(matrix.total()).isEqualTo(1);

    TopKAccuracy top = new TopKAccuracy(1);
    top.add(new float[] {1, 0, 0, 1}, new int[] {-100, 1});
    assertThat(top.value()).isEqualTo(1);
  }

  @Test
  void topKBreaksTiesByClassAndRefusesNaN() {
    TopKAccuracy first = new TopKAccuracy(1);
    first.add(new float[] {0, 0}, new int[] {0});
    assertThat(first.value()).isEqualTo(1);
    first.add(new float[] {0, 0}, new int[] {1});
    assertThat(first.value()).isEqualTo(0.5);
    TopKAccuracy diverged = new TopKAccuracy(5);
    diverged.add(new float[] {Float.NaN, Float.NaN}, new int[] {0});
    assertThat(diverged.value()).isZero();
  }

  @Test
  void weightedMeanWeighsAndKeepsSmallDigits() {
    WeightedMean mean = new WeightedMean();
    mean.add(1.0, 3);
    mean.add(5.0);
    mean.add(Double.NaN, 0);
    assertThat(mean.value()).isEqualTo(2);
    assertThat(mean.weight()).isEqualTo(4);

    WeightedMean hard = new WeightedMean();
    hard.add(1e16);
    hard.add(1);
    hard.add(1);
    hard.add(-1e16);
    assertThat(hard.value()).isEqualTo(0.5);

    WeightedMean infinite = new WeightedMean();
    infinite.add(Double.POSITIVE_INFINITY);
    infinite.add(1);
    assertThat(infinite.value()).isEqualTo(Double.POSITIVE_INFINITY);
    assertThatThrownBy(() -> mean.add(1, -1)).hasMessageContaining("-1");
  }

  @Test
  void constantSideHasNoCorrelation() {
    PearsonCorrelation pearson = new PearsonCorrelation();
    SpearmanCorrelation spearman = new SpearmanCorrelation();
    float[] x = {0.1f, 0.1f, 0.1f};
    float[] y = {1, 2, 3};
    pearson.add(x, y);
    spearman.add(x, y);
    assertThat(pearson.value()).isNaN();
    assertThat(spearman.value()).isNaN();
    spearman.add(Double.NaN, 1);
    assertThat(spearman.value()).isNaN();
  }

  @Test
  void spearmanTreatsZerosAlike() {
    SpearmanCorrelation signed = new SpearmanCorrelation();
    SpearmanCorrelation plain = new SpearmanCorrelation();
    signed.add(new float[] {0f, -0f, 1, 2}, new float[] {3, 1, 4, 9});
    plain.add(new float[] {0f, 0f, 1, 2}, new float[] {3, 1, 4, 9});
    assertThat(signed.value()).isEqualTo(plain.value());
  }

  @Test
  void badArgumentsAreNamed() {
    assertThatThrownBy(() -> new Accuracy().add(new int[2], new int[3]))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("predicted has 2 entries but labels has 3");
    assertThatThrownBy(() -> new TopKAccuracy(1).add(new float[5], new int[2]))
        .hasMessageContaining("5 entries");
    assertThatThrownBy(() -> new TopKAccuracy(1).add(new float[4], new int[] {0, 2}))
        .hasMessageContaining("label 2 of sample 1");
    assertThatThrownBy(() -> new MultiLabelF1(3).add(new float[4], new float[4], 0))
        .hasMessageContaining("rows of 3");
    assertThatThrownBy(() -> new ConfusionMatrix(3).add(3, 0)).hasMessageContaining("0 to 2");
    assertThatThrownBy(() -> new ConfusionMatrix(3).add(0, -1)).hasMessageContaining("-1");
    assertThatThrownBy(() -> new ConfusionMatrix(0)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new MultiLabelF1(0)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new TopKAccuracy(0)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new Accuracy().addCounts(3, 2)).hasMessageContaining("3 of 2");
  }
}
