package org.paperzoo.generative;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.training.GradientCollector;
import ai.djl.training.ParameterStore;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.paperzoo.core.checkpoint.StateDict;
import org.paperzoo.core.nn.Context;
import org.paperzoo.core.nn.ZooModel;
import org.paperzoo.core.optimizer.Adam;
import org.paperzoo.core.optimizer.Sgd;
import org.paperzoo.core.optimizer.UpdateRule;
import org.paperzoo.core.train.TrainConfig;
import org.paperzoo.core.train.TrainConfigs;

/** What the tests of both papers do with a model. */
public final class Models {
  private Models() {}

  /** Returns a context of this mode. */
  public static Context context(NDManager manager, boolean training) {
    return new Context(new ParameterStore(manager, false), training);
  }

  /** Computes gradients of a loss. */
  public static void backward(Supplier<NDArray> loss) {
    try (GradientCollector collector = Engine.getEngine("PyTorch").newGradientCollector()) {
      collector.backward(loss.get());
    }
  }

  /** Returns the values of all parameters. */
  public static Map<String, float[]> values(ZooModel model) {
    Map<String, float[]> values = new LinkedHashMap<>();
    StateDict.of(model).arrays().forEach((name, array) -> values.put(name, array.toFloatArray()));
    return values;
  }

  /** Returns plain gradient descent. */
  public static UpdateRule sgd(double lr) {
    return new Sgd(lr, 0, 0, null, 0, false, List.of());
  }

  /** Returns Adam as its paper has it. */
  public static UpdateRule adam(double lr) {
    return new Adam(lr, 0, 0.9, 0.999, 1e-8, List.of());
  }

  /** Returns a training section. */
  public static TrainConfig train(UpdateRule optimizer, int batchSize, long steps) {
    TrainConfig config =
        TrainConfigs.parse(
            """
            steps: %1$d
            batch_size: %2$d
            evaluate_every: %1$d
            keep_best: false
            keep_last: 1
            log_every: 10
            optimizer: {name: sgd, lr: 1}
            """
                .formatted(steps, batchSize));
    return TrainConfigs.with(config, Map.of("optimizer", optimizer));
  }
}
