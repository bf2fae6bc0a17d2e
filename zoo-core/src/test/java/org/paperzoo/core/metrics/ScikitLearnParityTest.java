package org.paperzoo.core.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * The metrics equal scikit-learn and SciPy (fixture of tools/reference/make_metrics_fixture.py).
 */
class ScikitLearnParityTest {
  private static final Offset<Double> ROUNDING = within(1e-12);
  private static JsonNode fixture;

  @BeforeAll
  static void read() throws IOException {
    try (InputStream in = ScikitLearnParityTest.class.getResourceAsStream("sklearn.json")) {
      fixture = new ObjectMapper().readTree(in);
    }
  }

  @Test
  void singleLabelScores() {
    assertThat(fixture.get("single_label")).hasSize(4);
    for (JsonNode c : fixture.get("single_label")) {
      int[] labels = ints(c.get("labels"));
      int[] predicted = ints(c.get("predicted"));
      ConfusionMatrix matrix = new ConfusionMatrix(c.get("classes").asInt());
      Accuracy accuracy = new Accuracy();
      // In two batches: accumulating must equal giving all at once.
      int half = labels.length / 2;
      for (int[] part : new int[][] {{0, half}, {half, labels.length}}) {
        int[] p = Arrays.copyOfRange(predicted, part[0], part[1]);
        int[] l = Arrays.copyOfRange(labels, part[0], part[1]);
        matrix.add(p, l);
        accuracy.add(p, l);
      }
      assertThat(accuracy.value()).isCloseTo(c.get("accuracy").asDouble(), ROUNDING);
      assertThat(matrix.accuracy()).isCloseTo(c.get("accuracy").asDouble(), ROUNDING);
      assertThat(matrix.macroF1()).isCloseTo(c.get("macro_f1").asDouble(), ROUNDING);
      assertThat(matrix.microF1()).isCloseTo(c.get("micro_f1").asDouble(), ROUNDING);
      assertThat(matrix.matthews()).isCloseTo(c.get("matthews").asDouble(), ROUNDING);
      IntStream every = IntStream.range(0, matrix.classes());
      every.forEach(
          k -> {
            assertThat(matrix.precision(k)).isCloseTo(c.at("/precision/" + k).asDouble(), ROUNDING);
            assertThat(matrix.recall(k)).isCloseTo(c.at("/recall/" + k).asDouble(), ROUNDING);
            assertThat(matrix.f1(k)).isCloseTo(c.at("/f1/" + k).asDouble(), ROUNDING);
          });
    }
  }

  @Test
  void multiLabelScores() {
    assertThat(fixture.get("multi_label")).hasSize(2);
    for (JsonNode c : fixture.get("multi_label")) {
      int labels = c.get("label_count").asInt();
      float[] scores = floats(c.get("scores"));
      float[] targets = floats(c.get("targets"));
      MultiLabelF1 f1 = new MultiLabelF1(labels);
      int split = labels * (targets.length / labels / 3);
      f1.add(Arrays.copyOf(scores, split), Arrays.copyOf(targets, split), 0.5f);
      f1.add(
          Arrays.copyOfRange(scores, split, scores.length),
          Arrays.copyOfRange(targets, split, scores.length),
          0.5f);
      assertThat(f1.microF1()).isCloseTo(c.get("micro_f1").asDouble(), ROUNDING);
      assertThat(f1.macroF1()).isCloseTo(c.get("macro_f1").asDouble(), ROUNDING);
      for (int l = 0; l < labels; l++) {
        assertThat(f1.f1(l)).isCloseTo(c.at("/f1/" + l).asDouble(), ROUNDING);
      }
    }
  }

  @Test
  void correlations() {
    assertThat(fixture.get("correlation")).hasSize(3);
    for (JsonNode c : fixture.get("correlation")) {
      PearsonCorrelation pearson = new PearsonCorrelation();
      SpearmanCorrelation spearman = new SpearmanCorrelation();
      for (int i = 0; i < c.get("x").size(); i++) {
        double x = c.at("/x/" + i).asDouble();
        double y = c.at("/y/" + i).asDouble();
        pearson.add(x, y);
        spearman.add(x, y);
      }
      assertThat(pearson.value()).isCloseTo(c.get("pearson").asDouble(), within(1e-9));
      assertThat(spearman.value()).isCloseTo(c.get("spearman").asDouble(), ROUNDING);
    }
  }

  @Test
  void topK() {
    JsonNode c = fixture.get("top_k");
    for (int k : new int[] {1, 3, 5}) {
      TopKAccuracy top = new TopKAccuracy(k);
      top.add(floats(c.get("scores")), ints(c.get("labels")));
      assertThat(top.value()).isCloseTo(c.at("/top/" + k).asDouble(), ROUNDING);
    }
  }

  private static int[] ints(JsonNode array) {
    return StreamSupport.stream(array.spliterator(), false).mapToInt(JsonNode::asInt).toArray();
  }

  private static float[] floats(JsonNode array) {
    float[] values = new float[array.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) array.get(i).asDouble();
    }
    return values;
  }
}
