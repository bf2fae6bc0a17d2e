package org.paperzoo.core.train;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.Map;
import org.paperzoo.core.aten.InPlace;

/** Adam (Kingma and Ba 2015, algorithm 1) and AdamW (Loshchilov and Hutter 2019, algorithm 2). */
final class Adam extends Optimizer {
  private final OptimizerConfig config;
  private final String operator;
  private final double eps;

  Adam(
      OptimizerConfig config, Map<String, NDArray> parameters, NDManager manager, String operator) {
    super(config, parameters, manager);
    this.config = config;
    this.operator = operator;
    this.eps = config.eps() == null ? 1e-8 : config.eps();
  }

  @Override
  Map<String, NDArray> newState(OptimizerConfig config, NDManager manager, NDArray parameter) {
    return Map.of(
        "exp_avg", manager.zeros(parameter.getShape(), parameter.getDataType()),
        "exp_avg_sq", manager.zeros(parameter.getShape(), parameter.getDataType()),
        "step", manager.zeros(new Shape()));
  }

  @Override
  void update(Device device, Group group, double lr, long step) {
    InPlace.run(
        device,
        operator,
        group.parameters(),
        group.gradients(),
        group.state("exp_avg"),
        group.state("exp_avg_sq"),
        group.state("step"),
        lr,
        config.beta1(),
        config.beta2(),
        group.weightDecay,
        eps);
  }
}
