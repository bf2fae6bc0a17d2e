package org.paperzoo.vision.clip.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.ParameterStore;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.paperzoo.core.aten.TorchEngine;
import org.paperzoo.core.checkpoint.StateDict;
import org.paperzoo.core.nn.ActivationFunction;
import org.paperzoo.core.nn.Context;
import org.paperzoo.core.train.Loss;
import org.paperzoo.vision.clip.ClipConfig;
import org.paperzoo.vision.clip.ClipModel;
import org.paperzoo.vision.clip.ClipResNetConfig;
import org.paperzoo.vision.clip.ClipResNetModel;
import org.paperzoo.vision.clip.ClipTextConfig;
import org.paperzoo.vision.clip.ClipVisionConfig;
import org.paperzoo.vision.clip.ContrastiveModel;
import org.paperzoo.vision.clip.ResNetConfig;
import org.paperzoo.vision.clip.TextInputs;

/** The loss of a batch in chunks is that of the batch at once. */
class CachedLossTest {
  private static final int PAIRS = 10;
  private static final ClipTextConfig TEXT = text(0);

  private static ClipTextConfig text(double dropout) {
    return new ClipTextConfig(
        19, 16, 32, 6, 2, 2, 7, ActivationFunction.QUICK_GELU, 1e-5, dropout, 0.02, 1, 18, 17, 18);
  }

  private static ContrastiveModel model(NDManager manager, double dropout) {
    ClipVisionConfig vision =
        new ClipVisionConfig(
            16, 32, 6, 2, 2, 3, 8, 4, ActivationFunction.QUICK_GELU, 1e-5, dropout, 0.02, 1);
    TorchEngine.seed(5);
    ContrastiveModel model = new ClipModel(new ClipConfig(text(dropout), vision, 6));
    model.initialize(manager);
    return model;
  }

  private static PairBatch batch(NDManager manager, int size) {
    NDArray pixels =
        manager
            .arange(PAIRS * 3 * size * size)
            .toType(DataType.FLOAT32, false)
            .mul(0.37f)
            .sin()
            .reshape(PAIRS, 3, size, size);
    long[] ids = new long[PAIRS * 5];
    for (int i = 0; i < ids.length; i++) {
      ids[i] = i % 5 == 4 ? 18 : (7 * i) % 17;
    }
    return new PairBatch(pixels, manager.create(ids, new Shape(PAIRS, 5)));
  }

  /** Returns the loss and the gradients by the parameters' names. */
  private static Map<String, float[]> run(
      NDManager manager, ContrastiveModel model, Function<Context, Loss> compute) {
    Context context = new Context(new ParameterStore(manager, false), true);
    Map<String, NDArray> parameters = new LinkedHashMap<>();
    StateDict.of(model)
        .parameters()
        .forEach(
            (name, parameter) -> {
              if (parameter.requiresGradient()) {
                parameters.put(name, parameter.getArray());
                parameter.getArray().setRequiresGradient(true);
                NDArray old = TorchEngine.gradient(parameter.getArray());
                if (old != null) {
                  old.muli(0);
                }
              }
            });
    Map<String, float[]> results = new LinkedHashMap<>();
    try (NDScope scope = new NDScope()) {
      scope.suppressNotUsedWarning();
      Loss loss;
      try (TorchEngine.Scope random = TorchEngine.seeded(3);
          TorchEngine.Scope on = TorchEngine.withGradients()) {
        loss = compute.apply(context);
      }
      TorchEngine.backward(loss.value(), manager.ones(loss.value().getShape()));
      loss.afterBackward().run();
      results.put("loss", loss.value().toFloatArray());
      parameters.forEach(
          (name, array) -> results.put(name, TorchEngine.gradient(array).toFloatArray()));
    }
    return results;
  }

  private static Loss whole(ContrastiveModel model, Context context, PairBatch batch) {
    NDArray images = model.imageEmbeds(context, batch.pixelValues());
    NDArray texts = model.textEmbeds(context, new TextInputs(batch.inputIds(), null, null));
    return Loss.mean(model.loss(context, texts, images), batch.size());
  }

  private static void assertClose(Map<String, float[]> actual, Map<String, float[]> expected) {
    assertThat(actual.keySet()).isEqualTo(expected.keySet());
    double scale = 0;
    for (float[] values : expected.values()) {
      for (float value : values) {
        scale = Math.max(scale, Math.abs(value));
      }
    }
    double tolerance = 1e-6 * scale;
    expected.forEach(
        (name, values) -> {
          for (int i = 0; i < values.length; i++) {
            assertThat((double) actual.get(name)[i])
                .as(name + "[" + i + "]")
                .isCloseTo(values[i], within(tolerance));
          }
        });
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3, 5, 10, 99})
  void equalsTheBatchAtOnce(int chunk) {
    try (NDManager manager = NDManager.newBaseManager(Device.cpu())) {
      ContrastiveModel model = model(manager, 0);
      PairBatch batch = batch(manager, 8);
      Map<String, float[]> expected = run(manager, model, context -> whole(model, context, batch));
      assertClose(
          run(manager, model, context -> new CachedLoss(model, context, batch, chunk).loss()),
          expected);
    }
  }

  @Test
  void dropsTheSameInBothPasses() {
    try (NDManager manager = NDManager.newBaseManager(Device.cpu())) {
      ContrastiveModel model = model(manager, 0.4);
      PairBatch batch = batch(manager, 8);
      Function<Context, Loss> compute = context -> new CachedLoss(model, context, batch, 4).loss();
      Map<String, float[]> gradients = run(manager, model, compute);
      // The derivative of the loss along the gradient, with the same dropout.
      Map<String, NDArray> arrays = StateDict.of(model).arrays();
      double square = 0;
      for (String name : arrays.keySet()) {
        for (float g : gradients.get(name)) {
          square += (double) g * g;
        }
      }
      float step = (float) (0.01 / square);
      for (Map.Entry<String, NDArray> entry : arrays.entrySet()) {
        NDArray array = entry.getValue();
        float[] gradient = gradients.get(entry.getKey());
        array.setRequiresGradient(false);
        array.addi(manager.create(gradient, array.getShape()).mul(step));
      }
      double after = run(manager, model, compute).get("loss")[0];
      assertThat((after - gradients.get("loss")[0]) / step)
          .isCloseTo(square, within(0.05 * square));
    }
  }

  @Test
  void runningStatisticsFollowABatchOnce() {
    try (NDManager manager = NDManager.newBaseManager(Device.cpu())) {
      ClipResNetConfig config =
          new ClipResNetConfig(TEXT, new ResNetConfig(List.of(1, 1, 1, 1), 4, 32, false), 6, 2.6);
      TorchEngine.seed(5);
      ContrastiveModel model = new ClipResNetModel(config);
      model.initialize(manager);
      PairBatch batch = batch(manager, 32);
      NDArray mean = StateDict.of(model).arrays().get("visual.bn1.running_mean");
      run(manager, model, context -> new CachedLoss(model, context, batch, PAIRS).loss());
      float[] cached = mean.toFloatArray();
      mean.muli(0);
      run(manager, model, context -> whole(model, context, batch));
      float[] once = mean.toFloatArray();
      for (int i = 0; i < once.length; i++) {
        assertThat((double) cached[i]).isCloseTo(once[i], within(1e-6));
      }
      assertThat(Math.abs(once[0])).isPositive();
    }
  }
}
