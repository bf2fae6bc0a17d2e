package org.paperzoo.core.train;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import ai.djl.ndarray.types.Shape;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.paperzoo.core.aten.InPlace;
import org.paperzoo.core.aten.TensorList;
import org.paperzoo.core.aten.TorchEngine;
import org.paperzoo.core.optimizer.Update;
import org.paperzoo.core.optimizer.UpdateRule;

/**
 * A fused optimizer: one engine call updates all arrays of a parameter group. Its state has names,
 * {@code <parameter>.<slot>}, and can be saved and restored. An update is {@link #begin}, any
 * number of backward passes, {@link #prepare}, {@link #step}. A parameter that none of the passes
 * reached is left alone, with its state: no momentum, no decay (PyTorch's {@code set_to_none}).
 */
public final class Optimizer implements AutoCloseable {
  private final UpdateRule rule;
  private final Map<Kind, Group> groups = new LinkedHashMap<>();
  private final Device device;
  private final NDArray norm;
  private final List<Slot> waiting = new ArrayList<>(); // those without a gradient so far
  private final List<Slot> known = new ArrayList<>(); // the others
  private TensorList knownGradients;
  private TensorList reachedGradients;
  private final List<NDArray> sums = new ArrayList<>(); // of clipped examples, as known
  private TensorList sumList;

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
    boolean summed; // whether an example's backward pass reached it

    Slot(NDArray parameter, Map<String, NDArray> state) {
      this.parameter = parameter;
      this.state = state;
    }
  }

  /** What the parameters of a group share. */
  private record Kind(Rates rates, Set<String> slots) {}

  /** Parameters that one call updates; the lists have those with a new gradient. */
  private static final class Group implements AutoCloseable {
    private final Map<String, Slot> slots = new LinkedHashMap<>();
    private final Map<String, TensorList> lists = new LinkedHashMap<>();
    private TensorList parameters;
    private TensorList gradients;

    private List<Slot> reached() {
      return slots.values().stream().filter(slot -> slot.reached).toList();
    }

    private void rebuild() {
      close();
      List<Slot> reached = reached();
      parameters = new TensorList(reached.stream().map(slot -> slot.parameter).toList());
      gradients = new TensorList(reached.stream().map(slot -> slot.gradient).toList());
      if (!reached.isEmpty()) {
        for (String name : reached.get(0).state.keySet()) { // the same of each
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
   * @param rates of each parameter, by name
   * @param parameters the arrays to update, by full parameter name
   * @param manager owns the state
   */
  Optimizer(
      UpdateRule rule,
      Function<String, Rates> rates,
      Map<String, NDArray> parameters,
      NDManager manager) {
    this.rule = rule;
    this.device = manager.getDevice();
    this.norm = manager.zeros(new Shape());
    parameters.forEach(
        (name, array) -> {
          Slot slot = new Slot(array, rule.newState(manager, array));
          Kind kind = new Kind(rates.apply(name), slot.state.keySet());
          groups.computeIfAbsent(kind, key -> new Group()).slots.put(name, slot);
          waiting.add(slot);
        });
  }

  /** Returns the optimizer of a rule, with the rates of the rule and its groups. */
  public static Optimizer create(
      UpdateRule rule, Map<String, NDArray> parameters, NDManager manager) {
    return new Optimizer(rule, name -> Rates.of(rule, name), parameters, manager);
  }

  /** Begins an update: sets the gradients to zero. */
  public void begin() {
    findGradients();
    if (!known.isEmpty()) {
      clearGradients();
      known.forEach(slot -> slot.summed = false);
    }
    if (sumList != null) {
      InPlace.zero(device, sumList);
    }
  }

  /**
   * Clips the gradients of one example, adds them to the sum that the update takes, and sets them
   * to zero for the next example.
   *
   * @param maxNorm the largest global norm of an example's gradient
   * @param weight what the clipped gradient is multiplied with
   * @return the norm before clipping
   */
  public double addExample(double maxNorm, double weight) {
    findGradients();
    if (known.isEmpty()) {
      return 0;
    }
    long[] versions = InPlace.versions(device, knownGradients);
    for (int i = 0; i < versions.length; i++) {
      known.get(i).summed |= versions[i] != known.get(i).version;
    }
    if (sums.size() < known.size()) {
      for (Slot slot : known.subList(sums.size(), known.size())) {
        NDArray sum = norm.getManager().zeros(slot.gradient.getShape());
        NDScope.unregister(sum);
        sums.add(sum);
      }
      close(sumList);
      sumList = new TensorList(sums);
    }
    InPlace.clipNorm(device, knownGradients, norm, maxNorm);
    InPlace.run(device, "foreach_add", sumList, knownGradients, weight);
    clearGradients();
    return norm.getFloat();
  }

  /** Sets the gradients to zero, and remembers them as not reached. */
  private void clearGradients() {
    long[] versions = InPlace.zero(device, knownGradients);
    for (int i = 0; i < versions.length; i++) {
      known.get(i).version = versions[i];
    }
  }

  /**
   * Looks at which gradients the backward passes reached, scales and clips them.
   *
   * @param scale what they are multiplied with before they are clipped
   * @param maxNorm the largest global norm, or null to leave them
   * @param measure whether the norm is wanted even if nothing is clipped
   * @return the global norm before clipping; NaN when neither clipped nor measured
   */
  public double prepare(double scale, Double maxNorm, boolean measure) {
    findGradients();
    if (sumList != null) {
      InPlace.copy(device, knownGradients, sumList);
    }
    findReached();
    if (reachedGradients.isEmpty()) {
      return 0;
    }
    if (scale != 1) {
      InPlace.run(device, "foreach_scale", reachedGradients, scale);
    }
    if (maxNorm != null) {
      InPlace.clipNorm(device, reachedGradients, norm, maxNorm);
    } else if (measure) {
      InPlace.norm(device, reachedGradients, norm);
    } else {
      return Double.NaN;
    }
    return norm.getFloat();
  }

  /** Takes up the gradients that came into being since the last call. */
  private void findGradients() {
    int before = known.size();
    for (Slot slot : waiting) {
      slot.gradient = TorchEngine.gradient(slot.parameter);
      if (slot.gradient != null) {
        NDScope.unregister(slot.gradient);
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
      boolean reached = sumList == null ? versions[i] != slot.version : slot.summed;
      changed |= reached != slot.reached;
      slot.reached = reached;
    }
    if (changed) {
      List<NDArray> all = new ArrayList<>();
      for (Group group : groups.values()) {
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
  public void step(double multiplier, long step) {
    groups.forEach(
        (kind, group) -> {
          if (!group.parameters.isEmpty()) {
            rule.apply(
                new Update(
                    device,
                    group.parameters,
                    group.gradients,
                    group.lists,
                    kind.rates.lr() * multiplier,
                    kind.rates.weightDecay(),
                    step));
          }
        });
  }

  /** Returns the state by name, {@code <parameter>.<slot>}. */
  public Map<String, NDArray> state() {
    Map<String, NDArray> state = new LinkedHashMap<>();
    for (Group group : groups.values()) {
      group.slots.forEach(
          (parameter, slot) ->
              slot.state.forEach((name, array) -> state.put(parameter + "." + name, array)));
    }
    return state;
  }

  @Override
  public void close() {
    groups.values().forEach(Group::close);
    close(knownGradients);
    close(reachedGradients);
    close(sumList);
  }

  private static void close(TensorList list) {
    if (list != null) {
      list.close();
    }
  }
}
