package org.paperzoo.core.checkpoint;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/**
 * How the tensors of a published layout become those of a model, and back: a table of named
 * transforms. Names are patterns, such as {@code h.{i}.attn.c_attn.weight}: a placeholder of one
 * letter is a number, a longer one such as {@code {rest}} any text. A tensor without a rule keeps
 * its name.
 *
 * <pre>{@code
 * WeightTable.builder()
 *     .split("h.{i}.attn.qkv.weight", 0, "h.{i}.q.weight", "h.{i}.k.weight", "h.{i}.v.weight")
 *     .transpose("h.{i}.attn.out.weight", "h.{i}.out.weight")
 *     .alias("model.{rest}", "{rest}")
 *     .ignore("h.{i}.attn.mask")
 *     .build()
 * }</pre>
 *
 * <p>Both directions work tensor by tensor, when one is asked for: a model is never in memory
 * twice. What is incomplete or does not fit stays under its published name, so that {@link
 * StateDict} lists it with everything else that is missing, unexpected or of the wrong shape.
 */
public final class WeightTable {
  /** The table of a model whose names are the published ones. */
  public static final WeightTable SAME = builder().build();

  private final List<Rule> rules;
  private final List<Alias> aliases;
  private final List<NamePattern> ignored;

  /** A transform between tensors of these names. */
  private record Rule(List<NamePattern> from, List<NamePattern> to, Transform transform) {
    Rule inverse() {
      Transform back = transform.inverse();
      return new Rule(to, from, back == null ? new Transform.Copy() : back);
    }
  }

  /** Another name under which some checkpoints have a tensor. */
  private record Alias(NamePattern published, NamePattern own) {}

  /**
   * One result of a transform.
   *
   * @param inputs the names of what it is made of
   */
  record Part(List<String> inputs, Transform transform, int index, Shape shape) {}

  /** Tensors of one rule that belong together, and what they become. */
  private record Group(List<String> inputs, Map<String, Part> results) {}

  private WeightTable(Builder builder) {
    rules = List.copyOf(builder.rules);
    aliases = List.copyOf(builder.aliases);
    ignored = List.copyOf(builder.ignored);
  }

  /** Returns an empty table to add rules to. */
  public static Builder builder() {
    return new Builder();
  }

  /** Collects the rules of a table; the first that fits a tensor takes it. */
  public static final class Builder {
    private final List<Rule> rules = new ArrayList<>();
    private final List<Alias> aliases = new ArrayList<>();
    private final List<NamePattern> ignored = new ArrayList<>();

    private Builder() {}

    private Builder add(Transform transform, List<String> published, List<String> own) {
      Rule rule = new Rule(patterns(published), patterns(own), transform);
      Set<String> shared = shared(rule);
      boolean stacks =
          transform instanceof Transform.Stack || transform instanceof Transform.Unstack;
      Set<String> others = new LinkedHashSet<>();
      for (List<NamePattern> side : List.of(rule.from(), rule.to())) {
        side.forEach(pattern -> others.addAll(pattern.variables()));
      }
      others.removeAll(shared);
      if (others.size() != (stacks ? 1 : 0) || !others.stream().allMatch(NamePattern::isNumber)) {
        throw new IllegalArgumentException(
            "the placeholders of " + published + " and " + own + " do not belong together");
      }
      rules.add(rule);
      return this;
    }

    private static List<NamePattern> patterns(List<String> names) {
      return names.stream().map(NamePattern::of).toList();
    }

    /** A tensor of another name. */
    public Builder rename(String published, String own) {
      return add(new Transform.Copy(), List.of(published), List.of(own));
    }

    /** A matrix whose rows are our columns. */
    public Builder transpose(String published, String own) {
      return add(Transform.transpose(), List.of(published), List.of(own));
    }

    /**
     * A tensor with its axes in another order.
     *
     * @param axes the published tensor's axes, in the order of ours
     */
    public Builder permute(String published, String own, Integer... axes) {
      return add(new Transform.Permute(List.of(axes)), List.of(published), List.of(own));
    }

    /** A tensor whose equal parts along an axis are ours, such as fused projections. */
    public Builder split(String published, int axis, String... own) {
      return add(new Transform.Split(axis, own.length), List.of(published), List.of(own));
    }

    /** Tensors of the same shape that are one of ours, joined along an axis. */
    public Builder concat(List<String> published, int axis, String own) {
      return add(new Transform.Concat(axis, published.size()), published, List.of(own));
    }

    /** Tensors numbered from 0 that are one of ours, along a new first axis. */
    public Builder stack(String published, String own) {
      return add(new Transform.Stack(), List.of(published), List.of(own));
    }

    /** A tensor whose entries along the first axis are ours, numbered from 0. */
    public Builder unstack(String published, String own) {
      return add(new Transform.Unstack(), List.of(published), List.of(own));
    }

    /**
     * Vectors of the places of a square grid, which our model may have in another size: bicubic.
     * Not invertible: it is written in our size.
     *
     * @param first how many vectors are of no place and stay, such as a class token's
     */
    public Builder interpolate(String published, String own, int first) {
      return add(new Transform.Interpolate(first), List.of(published), List.of(own));
    }

    /**
     * Another name of a tensor in some checkpoints. It is read where the model has a tensor of
     * {@code own} and the checkpoint does not, and never written. Aliases follow one another in the
     * order given: an old name within a model's prefix is found, too.
     */
    public Builder alias(String published, String own) {
      aliases.add(new Alias(NamePattern.of(published), NamePattern.of(own)));
      return this;
    }

    /** Tensors that the model needs not, unless it has them. They are not written. */
    public Builder ignore(String... published) {
      ignored.addAll(patterns(List.of(published)));
      return this;
    }

    /** Returns the table. */
    public WeightTable build() {
      return new WeightTable(this);
    }
  }

  /** Returns a published checkpoint's tensors under our names; closing it closes the source. */
  public TensorSource read(TensorSource published) {
    return read(published, null);
  }

  /**
   * Returns a published checkpoint's tensors under the names of a model; closing it closes the
   * source.
   *
   * @param wanted the model's tensors, {@link StateDict#shapes}
   */
  public TensorSource read(TensorSource published, Map<String, Shape> wanted) {
    Map<String, Part> parts = new LinkedHashMap<>();
    Set<String> left = new LinkedHashSet<>(published.names());
    Function<String, Shape> shape = name -> published.info(name).shape();
    for (Rule rule : rules) {
      for (Group group : groups(rule, left, shape, wanted)) {
        Set<String> results = group.results().keySet();
        if ((wanted == null || wanted.keySet().containsAll(results))
            && results.stream().noneMatch(parts::containsKey)) {
          parts.putAll(group.results());
          group.inputs().forEach(left::remove);
        }
      }
    }
    if (wanted != null) {
      take(left, parts, name -> wanted.containsKey(name) ? name : null, shape);
      take(left, parts, name -> own(name, wanted), shape);
    }
    left.removeIf(name -> ignored.stream().anyMatch(pattern -> pattern.match(name) != null));
    take(left, parts, name -> name, shape);
    left.forEach(name -> parts.put(name + " (twice)", copy(name, shape)));
    return new TransformedTensors(published, parts);
  }

  /** Moves what has one of our names, and no other tensor has, to the parts. */
  private static void take(
      Set<String> left,
      Map<String, Part> parts,
      Function<String, String> named,
      Function<String, Shape> shape) {
    left.removeIf(
        name -> {
          String own = named.apply(name);
          return own != null && parts.putIfAbsent(own, copy(name, shape)) == null;
        });
  }

  private static Part copy(String name, Function<String, Shape> shape) {
    return new Part(List.of(name), new Transform.Copy(), 0, shape.apply(name));
  }

  /** Returns the first name that aliases make of one and that the model has, or null. */
  private String own(String name, Map<String, Shape> wanted) {
    Set<String> candidates = new LinkedHashSet<>(List.of(name));
    for (Alias alias : aliases) {
      for (String candidate : List.copyOf(candidates)) {
        Map<String, String> values = alias.published().match(candidate);
        if (values != null) {
          candidates.add(alias.own().fill(values));
        }
      }
    }
    return candidates.stream().filter(wanted::containsKey).findFirst().orElse(null);
  }

  /**
   * Returns the tensors of a model as they are published; each is made when it is written.
   *
   * @param own the model's tensors
   */
  public List<SafetensorsWriter.Entry> write(Collection<SafetensorsWriter.Entry> own) {
    Map<String, SafetensorsWriter.Entry> left = new LinkedHashMap<>();
    own.forEach(entry -> left.put(entry.name(), entry));
    List<SafetensorsWriter.Entry> entries = new ArrayList<>();
    for (Rule rule : rules) {
      for (Group group :
          groups(rule.inverse(), left.keySet(), name -> left.get(name).shape(), null)) {
        List<SafetensorsWriter.Entry> inputs = group.inputs().stream().map(left::get).toList();
        group.results().forEach((name, part) -> entries.add(entry(name, part, inputs)));
        group.inputs().forEach(left::remove);
      }
    }
    entries.addAll(left.values());
    return entries;
  }

  private static SafetensorsWriter.Entry entry(
      String name, Part part, List<SafetensorsWriter.Entry> inputs) {
    return new SafetensorsWriter.Entry(
        name,
        inputs.get(0).dtype(),
        part.shape(),
        () -> {
          List<NDArray> arrays = inputs.stream().map(input -> input.array().get()).toList();
          return part.transform().result(arrays, part.index(), part.shape());
        });
  }

  /** Returns the tensors that a rule takes: those that are complete and fit each other. */
  private static List<Group> groups(
      Rule rule, Set<String> names, Function<String, Shape> shape, Map<String, Shape> wanted) {
    Set<String> shared = shared(rule);
    Map<Map<String, String>, Map<Integer, String>> found = new LinkedHashMap<>();
    for (String name : names) {
      for (int i = 0; i < rule.from().size(); i++) {
        Map<String, String> values = rule.from().get(i).match(name);
        if (values != null) {
          Map<String, String> key = new HashMap<>(values);
          key.keySet().retainAll(shared);
          values.keySet().removeAll(shared);
          int number = values.isEmpty() ? i : Integer.parseInt(values.values().iterator().next());
          found.computeIfAbsent(key, any -> new HashMap<>()).put(number, name);
          break;
        }
      }
    }
    List<Group> groups = new ArrayList<>();
    found.forEach(
        (key, numbered) -> {
          Group group = group(rule, key, numbered, shape, wanted);
          if (group != null) {
            groups.add(group);
          }
        });
    return groups;
  }

  /** Returns tensors as a group, or null if some are missing or their shapes do not fit. */
  private static Group group(
      Rule rule,
      Map<String, String> key,
      Map<Integer, String> numbered,
      Function<String, Shape> shape,
      Map<String, Shape> wanted) {
    List<String> inputs = new ArrayList<>();
    for (int i = 0; i < numbered.size(); i++) {
      inputs.add(numbered.get(i));
    }
    boolean stacks = rule.transform() instanceof Transform.Stack;
    if (inputs.contains(null) || (!stacks && inputs.size() != rule.from().size())) {
      return null;
    }
    NamePattern first = rule.to().get(0);
    Shape known = wanted == null ? null : wanted.get(named(first, key, 0));
    List<Shape> shapes = rule.transform().shapes(inputs.stream().map(shape).toList(), known);
    Map<String, Part> results = new LinkedHashMap<>();
    for (int i = 0; i < shapes.size(); i++) {
      NamePattern to = rule.transform() instanceof Transform.Unstack ? first : rule.to().get(i);
      results.put(named(to, key, i), new Part(inputs, rule.transform(), i, shapes.get(i)));
    }
    return results.isEmpty() ? null : new Group(inputs, results);
  }

  /** Fills a pattern; the placeholder that is not of the group is the number of the result. */
  private static String named(NamePattern pattern, Map<String, String> key, int number) {
    Map<String, String> values = new HashMap<>(key);
    pattern.variables().forEach(variable -> values.putIfAbsent(variable, Integer.toString(number)));
    return pattern.fill(values);
  }

  /** Returns the placeholders that all names of a rule have. */
  private static Set<String> shared(Rule rule) {
    Set<String> shared = new LinkedHashSet<>(rule.from().get(0).variables());
    rule.from().forEach(pattern -> shared.retainAll(pattern.variables()));
    rule.to().forEach(pattern -> shared.retainAll(pattern.variables()));
    return shared;
  }
}
