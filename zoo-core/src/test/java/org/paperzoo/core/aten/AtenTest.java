package org.paperzoo.core.aten;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.jni.JniUtils;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class AtenTest {
  private NDManager manager;

  @BeforeEach
  void open() {
    manager = NDManager.newBaseManager(Device.cpu());
    JniUtils.setGradMode(false);
    JniUtils.setSeed(7);
  }

  @AfterEach
  void close() {
    manager.close();
  }

  private NDArray random(long... shape) {
    return manager.randomNormal(new Shape(shape)).toType(DataType.FLOAT64, false);
  }

  @Test
  void gatherHasGradients() {
    NDArray index = manager.create(new long[] {2, 0, 2, 1});
    GradientCheck.check(a -> Aten.indexSelect(a[0], 0, index), random(3, 2));
    GradientCheck.check(a -> Aten.indexSelect(a[0], 1, index), random(2, 3));
  }

  @Test
  void transposedConvolutionHasGradients() {
    GradientCheck.check(
        a ->
            Aten.convTranspose2d(
                a[0], a[1], a[2], new Shape(2, 2), new Shape(1, 1), new Shape(1, 0), 1),
        random(1, 2, 3, 3),
        random(2, 3, 3, 3),
        random(3));
    assertThat(
            Aten.convTranspose2d(
                    random(1, 2, 7, 7),
                    random(2, 1, 4, 4),
                    null,
                    new Shape(2, 2),
                    new Shape(1, 1),
                    new Shape(0, 0),
                    1)
                .getShape())
        .isEqualTo(new Shape(1, 1, 14, 14));
  }

  @Test
  void lossesHaveGradients() {
    NDArray target = manager.create(new long[] {0, 2, -100});
    GradientCheck.check(
        a -> Aten.crossEntropy(a[0], target, Aten.Reduction.MEAN, -100, 0.1), random(3, 4));
    GradientCheck.check(
        a -> Aten.crossEntropy(a[0], target, Aten.Reduction.NONE, -100, 0), random(3, 4));
    NDArray probabilities = manager.create(new double[] {0, 1, 0.3, 0.9}, new Shape(2, 2));
    GradientCheck.check(
        a -> Aten.binaryCrossEntropyWithLogits(a[0], probabilities, Aten.Reduction.SUM),
        random(2, 2));
    GradientCheck.check(a -> Aten.logSumExp(a[0], 1, true), random(2, 3));
  }

  /** (1 - e) times the loss of the label plus e times the mean loss of all classes, as PyTorch. */
  @Test
  void smoothedLabelsCountAllClasses() {
    double[][] logits = {{0.3, -1.2, 2}, {1, 0.5, -0.5}, {-2, 0, 0.25}};
    long[] labels = {2, -100, 0};
    double expected = 0;
    for (int i : new int[] {0, 2}) {
      double total = 0;
      double mean = 0;
      for (double logit : logits[i]) {
        total += Math.exp(logit);
        mean += logit / 3;
      }
      double log = Math.log(total);
      expected += (0.8 * (log - logits[i][(int) labels[i]]) + 0.2 * (log - mean)) / 2;
    }
    NDArray x = manager.create(logits);
    NDArray target = manager.create(labels);
    assertThat(Aten.crossEntropy(x, target, Aten.Reduction.MEAN, -100, 0.2).getDouble())
        .isCloseTo(expected, org.assertj.core.api.Assertions.within(1e-12));
  }

  @Test
  void castKeepsTheGradient() {
    GradientCheck.check(
        a -> Aten.toType(Aten.toType(a[0].mul(1), DataType.FLOAT64), DataType.FLOAT64), random(3));
    NDArray x = manager.ones(new Shape(2));
    x.setRequiresGradient(true);
    try (var collector = ai.djl.engine.Engine.getInstance().newGradientCollector()) {
      collector.backward(Aten.toType(x, DataType.FLOAT64).mul(3).sum());
    }
    assertThat(x.getGradient().toFloatArray()).containsExactly(3, 3);
  }

  @Test
  void bfloat16ProductsAreCloseToFloat32Ones() {
    NDArray x = manager.randomNormal(new Shape(5, 8));
    NDArray weight = manager.randomNormal(new Shape(3, 8));
    NDArray bias = manager.randomNormal(new Shape(3));
    float[] expected = x.matMul(weight.transpose()).add(bias).toFloatArray();
    NDArray product = Aten.linearBf16(x, weight, bias);
    assertThat(product.getDataType()).isEqualTo(DataType.FLOAT32);
    assertThat(product.toFloatArray()).containsExactly(expected, within(0.1f));
    assertThat(Aten.linearBf16(x, weight, null).add(bias).toFloatArray())
        .containsExactly(expected, within(0.1f));
  }

  @Test
  void wrongShapesNameOperatorAndShapes() {
    assertThatThrownBy(() -> Aten.layerNorm(random(2, 3), random(4), random(4), 1e-5))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("layer_norm")
        .hasMessageContaining("(2, 3) float64, (4) float64, (4) float64");
  }

  @Test
  void unknownOperatorIsNamed() {
    assertThatThrownBy(() -> Aten.script().operator(Device.cpu(), "layer_narm"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("unknown operator 'layer_narm'");
  }

  @Test
  void commentsMaySpeakOfLiterals() {
    AtenScript script = AtenScript.load(AtenTest.class, "commented.py");
    NDArray one = manager.ones(new Shape(1));
    assertThat(script.operator(Device.cpu(), "twice").apply(one).getFloat()).isEqualTo(2);
    AtenOperator plus = script.operator(Device.cpu(), "plus", Map.of("amount", 3));
    assertThat(plus.apply(one).getFloat()).isEqualTo(4);
  }

  @Test
  void operatorsCallOthersOfTheirScriptAndOfAten() {
    AtenScript script = AtenScript.load(AtenTest.class, "commented.py");
    NDArray two = manager.full(new Shape(1), 2f);
    Map<String, Object> literals = Map.of("amount", 3, "activation", "relu");
    AtenOperator nested = script.operator(Device.cpu(), "half_plus", literals);
    assertThat(nested.apply(two).getFloat()).isEqualTo((2 * 2 + 3) / 4f);
    AtenOperator smooth = script.operator(Device.cpu(), "smooth", literals);
    assertThat(smooth.apply(two).getFloat()).isEqualTo(5);
    AtenOperator product = script.operator(Device.cpu(), "product", Map.of("work", 6));
    assertThat(product.apply(two).getFloat()).isEqualTo(4);
    assertThatThrownBy(() -> script.operator(Device.cpu(), "plus"))
        .hasMessage("operator 'plus' lacks a literal: amount");
    assertThatThrownBy(() -> script.operator(Device.cpu(), "smooth", Map.of("amount", 3)))
        .hasMessage("operator 'smooth' lacks a literal: activation");
    assertThatThrownBy(() -> script.operator(Device.cpu(), "activation"))
        .hasMessageStartingWith("unknown operator 'activation'");
  }

  @Test
  void missingLiteralIsNamed() {
    assertThatThrownBy(() -> Aten.script().operator(Device.cpu(), "logsumexp", Map.of("dim", 0)))
        .hasMessage("operator 'logsumexp' lacks a literal: keepdim");
  }

  @Test
  void argumentNamesAreLeftAloneAndMeanNothing() {
    NDArray x = random(2, 2);
    x.setName("encoder.weight[]");
    Aten.layerNorm(x, random(2), random(2), 1e-5);
    assertThat(x.getName()).isEqualTo("encoder.weight[]");
  }

  @Test
  void clipsTheGlobalNorm() {
    NDArray a = manager.create(new float[] {3, 0});
    NDArray b = manager.create(new float[] {4});
    NDArray norm = manager.zeros(new Shape());
    try (TensorList list = new TensorList(List.of(a, b))) {
      InPlace.clipNorm(Device.cpu(), list, norm, 1);
      assertThat(norm.getFloat()).isEqualTo(5);
      assertThat(a.toFloatArray()[0]).isCloseTo(0.6f, within(1e-5f));
      InPlace.clipNorm(Device.cpu(), list, norm, 10);
      assertThat(b.toFloatArray()[0]).isCloseTo(0.8f, within(1e-5f));
      InPlace.norm(Device.cpu(), list, norm);
      assertThat(norm.getFloat()).isCloseTo(1f, within(1e-5f));
      InPlace.zero(Device.cpu(), list);
      assertThat(a.toFloatArray()).containsOnly(0);
    }
  }

  @Test
  void copiesAcrossTypesWithoutAliasing() {
    NDArray source = manager.create(new double[] {1, 2});
    NDArray target = manager.zeros(new Shape(2));
    InPlace.copy(target, source);
    source.muli(5);
    assertThat(target.toFloatArray()).containsExactly(1, 2);
  }
}
