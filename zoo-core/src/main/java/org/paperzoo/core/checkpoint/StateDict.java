package org.paperzoo.core.checkpoint;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.nn.Parameter;
import ai.djl.training.initializer.Initializer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.paperzoo.core.aten.InPlace;
import org.paperzoo.core.error.FailureException;
import org.paperzoo.core.nn.ModuleTree;

/**
 * The parameters and buffers of a block by the reference implementation's names, such as {@code
 * encoder.layer.0.attention.self.query.weight}. A parameter shared by two modules is saved once,
 * under its first name.
 */
public final class StateDict {
  private static final int SHOWN = 20;

  private final Map<String, Parameter> parameters = new LinkedHashMap<>();
  private final Map<String, String> ties = new LinkedHashMap<>();
  private final Block block;
  private final Shape[] inputShapes;
  private Predicate<String> ignored = name -> name.endsWith(".num_batches_tracked");

  private StateDict(Block block, Shape... inputShapes) {
    this.block = block;
    this.inputShapes = inputShapes;
    IdentityHashMap<Parameter, String> names = new IdentityHashMap<>();
    ModuleTree.of(block, inputShapes)
        .flatten()
        .forEach(
            entry -> {
              String first = names.putIfAbsent(entry.parameter(), entry.name());
              if (first == null) {
                parameters.put(entry.name(), entry.parameter());
              } else {
                ties.put(entry.name(), first);
              }
            });
  }

  /**
   * Returns the state dictionary of a block.
   *
   * @param block initialised or not
   * @param inputShapes the block's input shapes, needed only by DJL's own blocks that are not
   *     initialised
   */
  public static StateDict of(Block block, Shape... inputShapes) {
    return new StateDict(block, inputShapes);
  }

  /** Lets names that match be in a file without being asked for; returns this. */
  public StateDict ignoring(Predicate<String> names) {
    ignored = ignored.or(names);
    return this;
  }

  /**
   * Returns the parameters and buffers by name, in the order of the modules; shared ones under
   * their first name.
   */
  public Map<String, Parameter> parameters() {
    return Collections.unmodifiableMap(parameters);
  }

  /** Returns, for each further name of a shared parameter, its first name. */
  public Map<String, String> ties() {
    return Collections.unmodifiableMap(ties);
  }

  /** Returns the shape of each parameter and buffer by name, shared ones under all their names. */
  public Map<String, Shape> shapes() {
    Map<String, Shape> shapes = new LinkedHashMap<>();
    parameters.forEach((name, parameter) -> shapes.put(name, parameter.getShape()));
    ties.forEach((name, first) -> shapes.put(name, shapes.get(first)));
    return shapes;
  }

  /**
   * Initialises the block, which must not be initialised, with the values of a source; nothing
   * random is drawn.
   *
   * @throws FailureException listing every missing, unexpected and wrongly shaped tensor
   */
  public void initialize(NDManager manager, TensorSource source) {
    initialize(manager, source, name -> false);
  }

  /**
   * Initialises the block, which must not be initialised, with what a source has; some parameters
   * keep the initial values of the block if the source lacks them or has them in another shape.
   *
   * @param mayBeNew which parameters those may be, by name
   * @return the names of those that it was
   * @throws FailureException listing every other missing, unexpected and wrongly shaped tensor
   */
  public List<String> initialize(
      NDManager manager, TensorSource source, Predicate<String> mayBeNew) {
    Map<String, String> sourceNames = match(source, mayBeNew);
    List<String> fresh = new ArrayList<>();
    for (Map.Entry<String, Parameter> entry : parameters.entrySet()) {
      String name = sourceNames.get(entry.getKey());
      if (name == null) {
        fresh.add(entry.getKey());
      } else {
        entry.getValue().setInitializer(reading(source, name));
      }
    }
    block.initialize(manager, DataType.FLOAT32, inputShapes);
    return fresh;
  }

  private static Initializer reading(TensorSource source, String name) {
    return (manager, shape, type) -> {
      NDArray array = source.read(manager, name);
      if (array.getDataType() == type) {
        return array;
      }
      try (NDArray other = array) {
        return other.toType(type, false);
      }
    };
  }

  /**
   * Copies the values of a source into the block, which must be initialised.
   *
   * @throws FailureException listing every missing, unexpected and wrongly shaped tensor; then
   *     nothing was copied
   */
  public void load(TensorSource source) {
    Map<String, String> sourceNames = match(source, name -> false);
    for (Map.Entry<String, Parameter> entry : parameters.entrySet()) {
      NDArray target = entry.getValue().getArray();
      try (NDManager manager = target.getManager().newSubManager()) {
        InPlace.copy(target, source.read(manager, sourceNames.get(entry.getKey())));
      }
    }
  }

  /** Writes the values to a safetensors file. */
  public void save(Path file, Map<String, String> metadata) {
    SafetensorsWriter.write(file, arrays(), metadata);
  }

  /** Returns the values by name; the block must be initialised. */
  public Map<String, NDArray> arrays() {
    Map<String, NDArray> arrays = new LinkedHashMap<>();
    parameters.forEach((name, parameter) -> arrays.put(name, parameter.getArray()));
    return arrays;
  }

  /**
   * Returns the source's name of each of our tensors, all of which are floats, which is ours or
   * that of a tied tensor; without those that may be new and do not fit.
   */
  private Map<String, String> match(TensorSource source, Predicate<String> mayBeNew) {
    Map<String, String> names = new LinkedHashMap<>();
    List<String> missing = new ArrayList<>();
    List<String> misshapen = new ArrayList<>();
    List<String> mistyped = new ArrayList<>();
    for (Map.Entry<String, Parameter> entry : parameters.entrySet()) {
      String found = find(entry.getKey(), source);
      Shape expected = entry.getValue().getShape();
      boolean fits = found != null && source.info(found).shape().equals(expected);
      if (!fits && mayBeNew.test(entry.getKey())) {
        continue;
      }
      if (found == null) {
        missing.add(entry.getKey());
        continue;
      }
      if (!source.info(found).isFloating()) {
        mistyped.add(found + " is " + source.info(found).dtype() + ", expected floats");
      }
      if (!fits) {
        misshapen.add(found + " is " + source.info(found).shape() + ", expected " + expected);
      }
      names.put(entry.getKey(), found);
    }
    List<String> unexpected = new ArrayList<>();
    for (String name : source.names()) {
      if (!parameters.containsKey(name) && !ties.containsKey(name) && !ignored.test(name)) {
        unexpected.add(name);
      }
    }
    if (missing.size() + misshapen.size() + mistyped.size() + unexpected.size() > 0) {
      StringBuilder message = new StringBuilder();
      message.append(source.path()).append(" does not match the model of its config.json:");
      list(message, "missing", missing);
      list(message, "unexpected", unexpected);
      list(message, "wrong shape", misshapen);
      list(message, "wrong type", mistyped);
      message.append("\nCheck that the weights and the configuration belong together.");
      throw new FailureException(message.toString());
    }
    return names;
  }

  private String find(String name, TensorSource source) {
    if (source.names().contains(name)) {
      return name;
    }
    for (Map.Entry<String, String> tie : ties.entrySet()) {
      if (tie.getValue().equals(name) && source.names().contains(tie.getKey())) {
        return tie.getKey();
      }
    }
    return null;
  }

  private static void list(StringBuilder message, String what, List<String> names) {
    if (names.isEmpty()) {
      return;
    }
    message.append("\n  ").append(what).append(" (").append(names.size()).append("): ");
    message.append(String.join(", ", names.subList(0, Math.min(SHOWN, names.size()))));
    if (names.size() > SHOWN) {
      message.append(", ...");
    }
  }
}
