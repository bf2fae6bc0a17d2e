package org.paperzoo.core.nn;

import ai.djl.ndarray.types.Shape;
import ai.djl.nn.AbstractBaseBlock;
import ai.djl.nn.Block;
import ai.djl.nn.Parameter;
import ai.djl.util.Pair;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The modules of a block with the shapes of their parameters, read without allocating a single
 * weight.
 *
 * @param name the module's name within its parent, as in the reference implementation; empty at the
 *     root
 * @param block the module
 * @param parameters the module's own parameters and buffers
 * @param children the child modules
 */
public record ModuleTree(
    String name, Block block, List<Entry> parameters, List<ModuleTree> children) {
  /** DJL's names of parameters, and the field's. */
  private static final Map<String, String> LEAF_NAMES =
      Map.of(
          "gamma", "weight",
          "beta", "bias",
          "embedding", "weight",
          "runningMean", "running_mean",
          "runningVar", "running_var");

  /**
   * A parameter or buffer.
   *
   * @param name the name within its module, such as {@code weight}
   * @param parameter DJL's parameter, whose shape is known
   */
  public record Entry(String name, Parameter parameter) {
    /** Returns the number of values. */
    public long size() {
      return parameter.getShape().size();
    }

    /** Returns whether this is state that training does not update by gradient. */
    public boolean isBuffer() {
      Parameter.Type type = parameter.getType();
      return type == Parameter.Type.RUNNING_MEAN
          || type == Parameter.Type.RUNNING_VAR
          || (type == Parameter.Type.OTHER && !parameter.requiresGradient());
    }
  }

  /** Returns the tree of a block; the parameters' shapes are set, their arrays are not. */
  public static ModuleTree of(Block block, Shape... inputShapes) {
    return of("", block, inputShapes);
  }

  private static ModuleTree of(String name, Block block, Shape... inputShapes) {
    boolean ours = block instanceof ZooBlock;
    if (!ours && !block.isInitialized() && !block.getDirectParameters().isEmpty()) {
      declareShapes(block, inputShapes);
    }
    List<Entry> entries = new ArrayList<>();
    for (Pair<String, Parameter> parameter : block.getDirectParameters()) {
      String leaf = parameter.getKey();
      entries.add(
          new Entry(ours ? leaf : LEAF_NAMES.getOrDefault(leaf, leaf), parameter.getValue()));
    }
    List<ModuleTree> children = new ArrayList<>();
    int index = 0;
    for (Pair<String, Block> child : block.getChildren()) {
      Shape[] shapes = ours ? ((ZooBlock) block).childInputShapes(index) : inputShapes;
      children.add(of(withoutOrdinal(child.getKey(), ++index), child.getValue(), shapes));
    }
    return new ModuleTree(name, block, List.copyOf(entries), List.copyOf(children));
  }

  /** DJL puts the child's number, two digits or more, before its name. */
  private static String withoutOrdinal(String key, int ordinal) {
    String prefix = String.format(Locale.ROOT, "%02d", ordinal);
    return key.startsWith(prefix) ? key.substring(prefix.length()) : key;
  }

  /** Runs the part of DJL's initialisation that sets shapes; it is protected there. */
  private static void declareShapes(Block block, Shape... inputShapes) {
    if (!(block instanceof AbstractBaseBlock)) {
      return;
    }
    try {
      Method before = AbstractBaseBlock.class.getDeclaredMethod("beforeInitialize", Shape[].class);
      Method prepare = AbstractBaseBlock.class.getDeclaredMethod("prepare", Shape[].class);
      before.setAccessible(true);
      prepare.setAccessible(true);
      before.invoke(block, (Object) inputShapes);
      prepare.invoke(block, (Object) inputShapes);
    } catch (InvocationTargetException e) {
      throw new IllegalArgumentException(
          block.getClass().getSimpleName()
              + " refused its declared input shape: "
              + e.getCause().getMessage(),
          e.getCause());
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("DJL's block initialisation changed", e);
    }
  }

  /** Returns the name of the block's class. */
  public String type() {
    return block.getClass().getSimpleName();
  }

  /** Returns every module by its full dotted name, in order; this one's is empty. */
  public Map<String, ModuleTree> modules() {
    Map<String, ModuleTree> modules = new LinkedHashMap<>();
    modules.put("", this);
    for (ModuleTree child : children) {
      child
          .modules()
          .forEach(
              (path, module) ->
                  modules.put(path.isEmpty() ? child.name() : child.name() + "." + path, module));
    }
    return modules;
  }

  /**
   * Returns every parameter and buffer with its full dotted name, in order; one that is shared
   * appears each time.
   */
  public Stream<Entry> flatten() {
    return flatten("");
  }

  private Stream<Entry> flatten(String prefix) {
    Stream<Entry> own = parameters.stream().map(e -> new Entry(prefix + e.name(), e.parameter()));
    return Stream.concat(
        own, children.stream().flatMap(child -> child.flatten(prefix + child.name() + ".")));
  }

  /** Returns the number of trainable and frozen parameters, each counted once, without buffers. */
  public long parameterCount() {
    return flatten()
        .filter(entry -> !entry.isBuffer())
        .map(Entry::parameter)
        .distinct()
        .mapToLong(parameter -> parameter.getShape().size())
        .sum();
  }

  /** Returns the parameters that training updates by full name, a shared one under its first. */
  public Map<String, Parameter> trainable() {
    Map<String, Parameter> trainable = new LinkedHashMap<>();
    Set<Parameter> seen = new HashSet<>(); // by identity: parameters define no equality
    flatten()
        .filter(entry -> !entry.isBuffer() && entry.parameter().requiresGradient())
        .filter(entry -> seen.add(entry.parameter()))
        .forEach(entry -> trainable.put(entry.name(), entry.parameter()));
    return trainable;
  }

  /** Returns the number of parameters that training updates, each counted once. */
  public long trainableCount() {
    return trainable().values().stream().mapToLong(p -> p.getShape().size()).sum();
  }
}
