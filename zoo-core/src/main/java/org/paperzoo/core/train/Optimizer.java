package org.paperzoo.core.train;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.jni.JniUtils;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.paperzoo.core.aten.InPlace;
import org.paperzoo.core.aten.TensorList;
import org.paperzoo.core.error.UsageException;

/**
 * A fused optimizer: one engine call updates all arrays of a parameter group. Its state has names,
 * {@code <parameter>.<slot>}, and can be saved and restored. Parameters without a gradient are left
 * alone.
 */
public abstract class Optimizer implements AutoCloseable {
  private final List<Group> groups = new ArrayList<>();
  private final Device device;
  private final NDArray norm;
  private TensorList gradients;

  /** A parameter with its optimizer state and, once there is one, its gradient. */
  private static final class Slot {
    final PtNDArray parameter;
    final Map<String, NDArray> state;
    PtNDArray gradient;

    Slot(NDArray parameter, Map<String, NDArray> state) {
      this.parameter = (PtNDArray) parameter;
      this.state = state;
    }
  }

  /** Parameters that share their hyperparameters; the lists are rebuilt when a gradient appears. */
  static final class Group implements AutoCloseable {
    final double lr;
    final double weightDecay;
    private final Map<String, Slot> slots = new LinkedHashMap<>();
    private final Map<String, TensorList> lists = new LinkedHashMap<>();
    private TensorList parameters;
    private TensorList gradients;

    Group(double lr, double weightDecay) {
      this.lr = lr;
      this.weightDecay = weightDecay;
    }

    TensorList parameters() {
      return parameters;
    }

    TensorList gradients() {
      return gradients;
    }

    TensorList state(String slot) {
      return lists.get(slot);
    }

    private List<Slot> active() {
      return slots.values().stream().filter(slot -> slot.gradient != null).toList();
    }

    /** Looks for gradients not seen before. */
    private boolean findGradients() {
      boolean found = false;
      for (Slot slot : slots.values()) {
        if (slot.gradient == null) {
          slot.gradient = JniUtils.getGradient(slot.parameter);
          found |= slot.gradient != null;
        }
      }
      return found;
    }

    private void rebuild(List<String> names) {
      close();
      List<Slot> active = active();
      parameters = new TensorList(active.stream().map(slot -> slot.parameter).toList());
      gradients = new TensorList(active.stream().map(slot -> slot.gradient).toList());
      for (String name : names) {
        lists.put(name, new TensorList(active.stream().map(slot -> slot.state.get(name)).toList()));
      }
    }

    @Override
    public void close() {
      if (parameters != null) {
        parameters.close();
        gradients.close();
        lists.values().forEach(TensorList::close);
        lists.clear();
      }
    }
  }

  /**
   * Creates the state of an optimizer.
   *
   * @param parameters the arrays to update, by full parameter name
   * @param manager owns the state
   */
  Optimizer(OptimizerConfig config, Map<String, NDArray> parameters, NDManager manager) {
    this.device = manager.getDevice();
    this.norm = manager.zeros(new ai.djl.ndarray.types.Shape());
    List<Pattern> patterns = new ArrayList<>();
    for (OptimizerConfig.Group group : config.groups()) {
      patterns.add(compile(group.match()));
      groups.add(
          new Group(
              group.lr() == null ? config.lr() : group.lr(),
              group.weightDecay() == null ? config.weightDecay() : group.weightDecay()));
    }
    Group others = new Group(config.lr(), config.weightDecay());
    groups.add(others);
    for (Map.Entry<String, NDArray> entry : parameters.entrySet()) {
      Group group = others;
      for (int i = patterns.size() - 1; i >= 0; i--) {
        if (patterns.get(i).matcher(entry.getKey()).find()) {
          group = groups.get(i);
        }
      }
      Map<String, NDArray> state = newState(config, manager, entry.getValue());
      group.slots.put(entry.getKey(), new Slot(entry.getValue(), state));
    }
  }

  private static Pattern compile(String regex) {
    try {
      return Pattern.compile(regex);
    } catch (PatternSyntaxException e) {
      throw new UsageException(
          "train.optimizer.groups: \""
              + regex
              + "\" is not a regular expression: "
              + e.getDescription(),
          e);
    }
  }

  /** Returns the optimizer that a configuration names. */
  public static Optimizer create(
      OptimizerConfig config, Map<String, NDArray> parameters, NDManager manager) {
    return switch (config.name()) {
      case SGD -> new Sgd(config, parameters, manager);
      case ADAGRAD -> new Adagrad(config, parameters, manager);
      case ADAM -> new Adam(config, parameters, manager, "adam");
      case ADAMW -> new Adam(config, parameters, manager, "adamw");
    };
  }

  /** Returns the initial state of one parameter by slot name; the same slots for each. */
  abstract Map<String, NDArray> newState(
      OptimizerConfig config, NDManager manager, NDArray parameter);

  /** Updates the parameters of a group in place. */
  abstract void update(Device device, Group group, double lr, long step);

  /**
   * Takes up gradients that came into being since the last call and clips them.
   *
   * @param maxNorm the largest global norm, or null to leave them
   * @return the global norm before clipping; NaN when not clipped
   */
  public final double prepare(Double maxNorm) {
    boolean found = false;
    for (Group group : groups) {
      found |= group.findGradients();
    }
    if (found || gradients == null) {
      rebuild();
    }
    if (maxNorm == null || gradients.isEmpty()) {
      return Double.NaN;
    }
    InPlace.clipNorm(device, gradients, norm, maxNorm);
    return norm.getFloat();
  }

  private void rebuild() {
    List<PtNDArray> all = new ArrayList<>();
    for (Group group : groups) {
      List<Slot> active = group.active();
      active.forEach(slot -> all.add(slot.gradient));
      if (!active.isEmpty()) {
        group.rebuild(List.copyOf(active.get(0).state.keySet()));
      }
    }
    if (gradients != null) {
      gradients.close();
    }
    gradients = new TensorList(all);
  }

  /**
   * Updates the parameters and sets their gradients to zero.
   *
   * @param multiplier of the learning rate
   * @param step counts from 0
   */
  public final void step(double multiplier, long step) {
    for (Group group : groups) {
      if (group.parameters != null && !group.parameters.isEmpty()) {
        update(device, group, group.lr * multiplier, step);
      }
    }
    if (!gradients.isEmpty()) {
      InPlace.zero(device, gradients);
    }
  }

  /** Returns the state by name, {@code <parameter>.<slot>}. */
  public final Map<String, NDArray> state() {
    Map<String, NDArray> state = new LinkedHashMap<>();
    for (Group group : groups) {
      group.slots.forEach(
          (parameter, slot) ->
              slot.state.forEach((name, array) -> state.put(parameter + "." + name, array)));
    }
    return state;
  }

  @Override
  public void close() {
    groups.forEach(Group::close);
    if (gradients != null) {
      gradients.close();
    }
  }
}
