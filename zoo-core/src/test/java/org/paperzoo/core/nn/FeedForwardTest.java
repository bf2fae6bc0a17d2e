package org.paperzoo.core.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.ParameterStore;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.paperzoo.core.aten.TorchEngine;
import org.paperzoo.core.checkpoint.StateDict;

/** Feed-forward networks, residual connections and the norms after them. */
class FeedForwardTest {
  private NDManager manager;
  private Context evaluation;
  private Context training;

  @BeforeEach
  void open() {
    manager = NDManager.newBaseManager(Device.cpu(), "PyTorch");
    TorchEngine.seed(1);
    evaluation = new Context(new ParameterStore(manager, false), false);
    training = new Context(new ParameterStore(manager, false), true);
  }

  @AfterEach
  void close() {
    manager.close();
  }

  private static FeedForward network(double dropout) {
    return new FeedForward(
        "fc1",
        new Linear(4, 6, true),
        "fc2",
        new Linear(6, 4, true),
        ActivationFunction.GELU,
        dropout);
  }

  private NDArray random(long... shape) {
    return manager.randomNormal(new Shape(shape));
  }

  private static NDArray meanOf(int times, Supplier<NDArray> draws) {
    NDArray sum = null;
    for (int i = 0; i < times; i++) {
      try (NDArray drawn = draws.get()) {
        sum = sum == null ? drawn.duplicate() : sum.addi(drawn);
      }
    }
    return sum.div(times);
  }

  @Test
  void isTwoMapsAroundAnActivation() {
    FeedForward network = network(0.4);
    network.initialize(manager, DataType.FLOAT32, new Shape(2, 3, 4));
    assertThat(StateDict.of(network).parameters().keySet())
        .containsExactlyInAnyOrder("fc1.weight", "fc1.bias", "fc2.weight", "fc2.bias");
    NDArray x = random(2, 3, 4);
    NDArray inner = ActivationFunction.GELU.apply(network.first().apply(evaluation, x));
    NDArray expected = network.second().apply(evaluation, inner);
    assertThat(network.apply(evaluation, x)).isEqualTo(expected);
    NDArray drawn = network.apply(training, x);
    assertThat(drawn).isNotEqualTo(expected);
    assertThat(meanOf(800, () -> network.apply(training, x)).toFloatArray())
        .containsExactly(expected.toFloatArray(), within(0.25f));
  }

  @Test
  void residualsKeepTheMeanOfWhatIsDropped() {
    NDArray x = random(2, 4);
    NDArray update = random(2, 4);
    NDArray expected = x.add(update);
    assertThat(Residual.add(evaluation, x, update, 0.5)).isEqualTo(expected);
    assertThat(
            meanOf(800, () -> Residual.add(training, x, update.duplicate(), 0.25)).toFloatArray())
        .containsExactly(expected.toFloatArray(), within(0.25f));
  }

  @Test
  void normsAfterResidualsAreNormsOfSums() {
    LayerNorm norm = new LayerNorm(4, 1e-5);
    norm.initialize(manager, DataType.FLOAT32, new Shape(2, 4));
    NDArray x = random(2, 4);
    NDArray residual = random(2, 4);
    float[] expected = norm.apply(evaluation, x.add(residual)).toFloatArray();
    assertThat(norm.applyResidual(evaluation, x, residual, 0.5).toFloatArray())
        .containsExactly(expected, within(1e-6f));
    assertThat(norm.applyResidual(training, x, residual, 0).toFloatArray())
        .containsExactly(expected, within(1e-6f));
    assertThat(norm.applyResidual(training, x, residual, 0.5).toFloatArray())
        .isNotEqualTo(expected);
  }
}
