package org.paperzoo.core.train;

import ai.djl.ndarray.NDArray;
import ai.djl.nn.Parameter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.paperzoo.core.error.UsageException;
import org.paperzoo.core.nn.ModuleTree;
import org.paperzoo.core.nn.ZooModel;
import org.paperzoo.core.optimizer.ParameterGroup;

/** Which parameters of a model a run trains, and with what learning rate and weight decay. */
public final class ParameterPlan {
  private final Map<String, NDArray> trained = new LinkedHashMap<>();
  private final List<NDArray> frozen = new ArrayList<>();
  private final Map<String, Rates> rates = new LinkedHashMap<>();

  private ParameterPlan() {}

  /**
   * Works out what a configuration says of a model's parameters; the model is not changed.
   *
   * @throws UsageException naming each pattern that matches no parameter; if no parameter is left
   *     to train; or if the model has no layers for {@code train.layer_decay}
   */
  public static ParameterPlan of(TrainConfig config, ZooModel model) {
    Map<String, Parameter> parameters = ModuleTree.of(model.trained()).trainable();
    Set<String> names = parameters.keySet();
    NamePatterns freeze = new NamePatterns("train.freeze", config.freeze());
    NamePatterns noDecay = new NamePatterns("train.no_decay", config.noDecay());
    NamePatterns groups =
        new NamePatterns(
            "train.optimizer.groups",
            config.optimizer().groups().stream().map(ParameterGroup::match).toList());
    List<String> faults = new ArrayList<>();
    for (NamePatterns patterns : List.of(groups, freeze, noDecay)) {
      faults.addAll(patterns.faults(names));
    }
    if (!faults.isEmpty()) {
      throw new UsageException(String.join("\n", faults));
    }
    Map<String, Double> factors = factors(config.layerDecay(), names, model);
    ParameterPlan plan = new ParameterPlan();
    parameters.forEach(
        (name, parameter) -> {
          if (freeze.match(name)) {
            plan.frozen.add(parameter.getArray());
          } else {
            Rates own = Rates.of(config.optimizer(), name);
            double decay = noDecay.match(name) ? 0 : own.weightDecay();
            plan.trained.put(name, parameter.getArray());
            plan.rates.put(name, new Rates(own.lr() * factors.getOrDefault(name, 1.0), decay));
          }
        });
    if (plan.trained.isEmpty()) {
      throw new UsageException(
          "train.freeze leaves none of the " + names.size() + " parameters to train.");
    }
    return plan;
  }

  private static Map<String, Double> factors(Double decay, Set<String> names, ZooModel model) {
    if (decay == null) {
      return Map.of();
    }
    Map<String, Double> factors = LayerDecay.factors(names, decay);
    if (factors.isEmpty()) {
      throw new UsageException(
          "train.layer_decay needs a model with a list of layers, such as encoder.layer.0 and"
              + " encoder.layer.1; "
              + model.getClass().getSimpleName()
              + " has none. Give learning rates by train.optimizer.groups.");
    }
    return factors;
  }

  /** Returns the arrays to train by full parameter name. */
  Map<String, NDArray> trained() {
    return trained;
  }

  /** Returns the number of values to train. */
  public long size() {
    return trained.values().stream().mapToLong(NDArray::size).sum();
  }

  /** Returns the learning rate and weight decay of a trained parameter. */
  Rates rates(String parameter) {
    return rates.get(parameter);
  }

  /** Turns the gradients of the frozen parameters off, so that none are computed, or on again. */
  void freeze(boolean frozenNow) {
    frozen.forEach(array -> array.setRequiresGradient(!frozenNow));
  }
}
