package org.paperzoo.core.nn;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.ParameterStore;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.paperzoo.core.aten.Aten;
import org.paperzoo.core.aten.TorchEngine;

/** Activations that are computed again give the gradients of those that are kept, bit for bit. */
class SegmentsTest {
  private static final int WIDTH = 8;
  private static final int LAYERS = 4;

  private NDManager manager;
  private NDArray table;
  private NDArray memory;
  private final List<NDArray> weights = new ArrayList<>();
  private int calls;

  @BeforeEach
  void make() {
    manager = NDManager.newBaseManager(Device.cpu());
    TorchEngine.seed(3);
    table = parameter(new Shape(WIDTH, WIDTH));
    memory = parameter(new Shape(5, WIDTH));
    for (int i = 0; i < LAYERS; i++) {
      weights.add(parameter(new Shape(WIDTH, WIDTH)));
    }
  }

  private NDArray parameter(Shape shape) {
    NDArray array = manager.randomNormal(shape);
    array.setRequiresGradient(true);
    return array;
  }

  @AfterEach
  void close() {
    manager.close();
  }

  private static NDArray dropout(NDArray x) {
    return Aten.dropout(x, 0.3);
  }

  /** Layers with dropout between an embedding and a head that share a table. */
  private NDArray loss(Context context, NDArray batch) {
    NDArray x = batch.matMul(table); // [B, D]
    NDArray shift = batch.mul(0.1);
    for (NDArray weight : weights) {
      x =
          context.segment(
              x,
              before -> {
                calls++;
                return dropout(before.add(shift).matMul(weight).tanh()).add(before);
              });
    }
    context.release(shift);
    try (NDArray last = x) {
      return last.matMul(table.transpose()).square().mean();
    }
  }

  /** Pairs of arrays go from block to block, and each block looks at the same memory. */
  private NDArray pairLoss(Context context, NDArray batch) {
    NDList pair = new NDList(batch.matMul(table), memory.mul(2));
    NDArray keys = memory.tanh();
    for (NDArray weight : weights) {
      NDList inputs = new NDList(pair.get(0), pair.get(1), keys, batch);
      pair =
          context.segment(
              inputs,
              list -> {
                calls++;
                NDArray a = dropout(list.get(0).add(list.get(3)).matMul(weight));
                NDArray b = list.get(1).mul(list.get(2)).tanh();
                return new NDList(a.add(b.sum(new int[] {0}, true)), b.add(a.mean()));
              });
    }
    return pair.get(0).square().mean().add(pair.get(1).sum());
  }

  private interface Model {
    NDArray loss(Context context, NDArray batch);
  }

  private List<float[]> gradients(Model model, boolean recompute) {
    List<NDArray> parameters = new ArrayList<>(weights);
    parameters.add(table);
    parameters.add(memory);
    for (NDArray parameter : parameters) {
      NDArray gradient = TorchEngine.gradient(parameter);
      if (gradient != null) {
        gradient.subi(gradient); // to zero
      }
    }
    NDArray batch = manager.arange(48f).reshape(6, WIDTH).div(48);
    Context plain = new Context(new ParameterStore(manager, false), true);
    calls = 0;
    try (NDScope scope = new NDScope();
        Segments segments = new Segments(11, recompute);
        TorchEngine.Scope random = TorchEngine.seeded(5)) {
      scope.suppressNotUsedWarning();
      NDArray loss;
      try (TorchEngine.Scope on = TorchEngine.withGradients()) {
        loss = model.loss(plain.with(segments), batch);
      }
      TorchEngine.backward(loss, loss.onesLike());
      segments.backward();
      assertThat(segments.count()).isEqualTo(LAYERS);
      assertThat(calls).isEqualTo(recompute ? 2 * LAYERS : LAYERS);
    }
    List<float[]> values = new ArrayList<>();
    for (NDArray parameter : parameters) {
      NDArray gradient = TorchEngine.gradient(parameter);
      values.add(gradient == null ? new float[0] : gradient.toFloatArray());
    }
    return values;
  }

  private void assertSame(Model model) {
    List<float[]> kept = gradients(model, false);
    List<float[]> again = gradients(model, true);
    for (int i = 0; i < kept.size(); i++) {
      assertThat(again.get(i)).as("parameter " + i).isEqualTo(kept.get(i));
    }
    assertThat(kept.get(0)).doesNotContain(0f);
    assertThat(gradients(model, true).get(0)).isEqualTo(again.get(0));
  }

  @Test
  void theGradientsOfLayersWithDropoutAreTheSame() {
    assertSame(this::loss);
  }

  @Test
  void theGradientsOfBlocksWithSeveralInputsAndOutputsAreTheSame() {
    assertSame(this::pairLoss);
  }

  @Test
  void evaluationDoesNotRepeatAnything() {
    Context evaluating = new Context(new ParameterStore(manager, false), false);
    try (TorchEngine.Scope off = TorchEngine.withoutGradients()) {
      loss(evaluating, manager.ones(new Shape(2, WIDTH)));
    }
    assertThat(calls).isEqualTo(LAYERS);
  }
}
