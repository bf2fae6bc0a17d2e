package org.paperzoo.core.train;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.paperzoo.core.aten.InPlace;
import org.paperzoo.core.aten.TensorList;
import org.paperzoo.core.aten.TorchEngine;

/**
 * A fused optimizer: one engine call updates all arrays of a parameter group. Its state has names,
 * {@code <parameter>.<slot>}, and can be saved and restored. An update is {@link #begin}, any
 * number of backward passes, {@link #prepare}, {@link #step}. A parameter that none of the passes
 * reached is left alone, with its state: no momentum, no decay (PyTorch's {@code set_to_none}).
 */
public abstract class Optimizer implements AutoCloseable {
  private final List<Group> groups = new ArrayList<>();
  private final Device device;
  private final NDArray norm;
  private final List<Slot> waiting = new ArrayList<>(); // those without a gradient so far
  private final List<Slot> known = new ArrayList<>(); // the others
  private TensorList knownGradients;
  private TensorList reachedGradients;

  /**
   * A parameter with its optimizer state. Its gradient comes into being with the first backward
   * pass that reaches it, and is the same array from then on.
   */
  private static final class Slot {
    final NDArray parameter;
    final Map<String, NDArray> state;
    NDArray gradient;
    long version; // of the gradient at the beginning of the update
    boolean reached; // by a backward pass since

    Slot(NDArray parameter, Map<String, NDArray> state) {
      this.parameter = parameter;
      this.state = state;
    }
  }

  /** Parameters that share their hyperparameters; the lists have those with a new gradient. */
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

    private List<Slot> reached() {
      return slots.values().stream().filter(slot -> slot.reached).toList();
    }

    private void rebuild() {
      close();
      List<Slot> reached = reached();
      parameters = new TensorList(reached.stream().map(slot -> slot.parameter).toList());
      gradients = new TensorList(reached.stream().map(slot -> slot.gradient).toList());
      if (!reached.isEmpty()) {
        for (String name : reached.get(0).state.keySet()) {
          lists.put(
              name, new TensorList(reached.stream().map(slot -> slot.state.get(name)).toList()));
        }
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
    this.norm = manager.zeros(new Shape());
    List<Pattern> patterns = new ArrayList<>();
    for (OptimizerConfig.Group group : config.groups()) {
      patterns.add(Pattern.compile(group.match()));
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
      Slot slot = new Slot(entry.getValue(), newState(config, manager, entry.getValue()));
      group.slots.put(entry.getKey(), slot);
      waiting.add(slot);
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

  /** Begins an update: sets the gradients to zero. */
  public final void begin() {
    findGradients();
    if (!known.isEmpty()) {
      long[] versions = InPlace.zero(device, knownGradients);
      for (int i = 0; i < versions.length; i++) {
        known.get(i).version = versions[i];
      }
    }
  }

  /**
   * Looks at which gradients the backward passes reached, and clips them.
   *
   * @param maxNorm the largest global norm, or null to leave them
   * @return the global norm before clipping; NaN when not clipped
   */
  public final double prepare(Double maxNorm) {
    findGradients();
    findReached();
    if (maxNorm == null) {
      return Double.NaN;
    }
    if (reachedGradients.isEmpty()) {
      return 0;
    }
    InPlace.clipNorm(device, reachedGradients, norm, maxNorm);
    return norm.getFloat();
  }

  /** Takes up the gradients that came into being since the last call. */
  private void findGradients() {
    int before = known.size();
    for (Slot slot : waiting) {
      slot.gradient = TorchEngine.gradient(slot.parameter);
      if (slot.gradient != null) {
        slot.version = -1;
        known.add(slot);
      }
    }
    if (known.size() > before) {
      waiting.removeIf(slot -> slot.gradient != null);
      close(knownGradients);
      knownGradients = new TensorList(known.stream().map(slot -> slot.gradient).toList());
    }
  }

  /** A backward pass adds to a gradient in place, even if what it adds is zero. */
  private void findReached() {
    boolean changed = reachedGradients == null;
    long[] versions = known.isEmpty() ? new long[0] : InPlace.versions(device, knownGradients);
    for (int i = 0; i < versions.length; i++) {
      Slot slot = known.get(i);
      boolean reached = versions[i] != slot.version;
      changed |= reached != slot.reached;
      slot.reached = reached;
    }
    if (changed) {
      List<NDArray> all = new ArrayList<>();
      for (Group group : groups) {
        group.rebuild();
        group.reached().forEach(slot -> all.add(slot.gradient));
      }
      close(reachedGradients);
      reachedGradients = new TensorList(all);
    }
  }

  /**
   * Updates the parameters that {@link #prepare} found reached.
   *
   * @param multiplier of the learning rate
   * @param step counts from 0
   */
  public final void step(double multiplier, long step) {
    for (Group group : groups) {
      if (!group.parameters.isEmpty()) {
        update(device, group, group.lr * multiplier, step);
      }
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
    close(knownGradients);
    close(reachedGradients);
  }

  private static void close(TensorList list) {
    if (list != null) {
      list.close();
    }
  }
}
