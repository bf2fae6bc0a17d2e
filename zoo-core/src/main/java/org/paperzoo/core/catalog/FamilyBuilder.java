package org.paperzoo.core.catalog;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.ToIntFunction;
import org.paperzoo.core.checkpoint.TensorSource;
import org.paperzoo.core.checkpoint.WeightTable;
import org.paperzoo.core.nn.ZooModel;

/**
 * Describes a kind of model of which the presets and the parity cases are stated in the {@link
 * PaperFile}.
 *
 * @param <C> the record of {@code config.json}'s fields
 */
public final class FamilyBuilder<C extends Record> {
  private final Class<? extends Paper> paper;
  private final String modelType;
  private final Class<C> configType;
  private final Map<String, BiFunction<C, TensorSource, ZooModel>> heads = new LinkedHashMap<>();
  private final List<Function<C, ModelFamily.Layers>> layers = new ArrayList<>();
  private final List<String> companions = new ArrayList<>();
  private final List<OtherLayout> others = new ArrayList<>();
  private BiFunction<C, String, WeightTable> weights = (config, head) -> WeightTable.SAME;

  /** A layout that a checkpoint is recognised to have. */
  private record OtherLayout(Predicate<TensorSource> has, WeightTable table) {}

  FamilyBuilder(Class<? extends Paper> paper, String modelType, Class<C> configType) {
    this.paper = paper;
    this.modelType = modelType;
    this.configType = configType;
  }

  /**
   * Adds a head; the first one is the default.
   *
   * @param architecture the reference's class name
   * @param create makes the model, not initialised
   */
  public FamilyBuilder<C> head(String architecture, Function<C, ZooModel> create) {
    return head(architecture, (config, source) -> create.apply(config));
  }

  /**
   * Adds a head that leaves out what the reference can do without.
   *
   * @param architecture the reference's class name
   * @param create makes the model, not initialised, for the tensors of a published checkpoint, or
   *     whole for null
   */
  public FamilyBuilder<C> head(String architecture, BiFunction<C, TensorSource, ZooModel> create) {
    heads.put(architecture, create);
    return this;
  }

  /** States how many layers a configuration asks for; see {@link ModelFamily.Layers}. */
  public FamilyBuilder<C> layers(String key, String prefix, ToIntFunction<C> count) {
    layers.add(config -> new ModelFamily.Layers(key, prefix, count.applyAsInt(config)));
    return this;
  }

  /** States how published checkpoints lay out the tensors; see {@link ModelFamily#weights}. */
  public FamilyBuilder<C> weights(BiFunction<C, String, WeightTable> table) {
    weights = table;
    return this;
  }

  /**
   * States another layout of published checkpoints; see {@link ModelFamily#weights(Record, String,
   * TensorSource)}.
   *
   * @param has whether the tensors of a checkpoint are laid out so
   */
  public FamilyBuilder<C> orWeights(Predicate<TensorSource> has, WeightTable table) {
    others.add(new OtherLayout(has, table));
    return this;
  }

  /** Adds files that belong beside the weights; see {@link ModelFamily#companions}. */
  public FamilyBuilder<C> companions(String... files) {
    companions.addAll(Arrays.asList(files));
    return this;
  }

  /** Adds files that belong beside the weights, such as {@link CompanionFiles#TOKENIZER}. */
  public FamilyBuilder<C> companions(List<String> files) {
    companions.addAll(files);
    return this;
  }

  /**
   * Returns the family.
   *
   * @throws IllegalStateException if it has no head
   */
  public ModelFamily<C> build() {
    if (heads.isEmpty()) {
      throw new IllegalStateException("The family " + modelType + " has no head.");
    }
    return new Described<>(
        paper,
        modelType,
        configType,
        new LinkedHashMap<>(heads),
        List.copyOf(layers),
        List.copyOf(companions),
        weights,
        List.copyOf(others));
  }

  /** A family built from what was given above; the presets are read when they are asked for. */
  private record Described<C extends Record>(
      Class<? extends Paper> paper,
      String modelType,
      Class<C> configType,
      Map<String, BiFunction<C, TensorSource, ZooModel>> heads,
      List<Function<C, Layers>> counts,
      List<String> companions,
      BiFunction<C, String, WeightTable> table,
      List<OtherLayout> others)
      implements ModelFamily<C> {

    @Override
    public List<Preset<C>> presets() {
      return PaperFile.of(paper).presets(modelType, configType, architectures());
    }

    @Override
    public List<String> architectures() {
      return List.copyOf(heads.keySet());
    }

    @Override
    public ZooModel create(C config, String architecture) {
      return create(config, architecture, null);
    }

    @Override
    public ZooModel create(C config, String architecture, TensorSource source) {
      BiFunction<C, TensorSource, ZooModel> head = heads.get(architecture);
      if (head == null) {
        throw new IllegalArgumentException("no architecture " + architecture);
      }
      return head.apply(config, source);
    }

    @Override
    public List<Layers> layers(C config) {
      return counts.stream().map(count -> count.apply(config)).toList();
    }

    @Override
    public WeightTable weights(C config, String architecture) {
      return table.apply(config, architecture);
    }

    @Override
    public WeightTable weights(C config, String architecture, TensorSource source) {
      return others.stream()
          .filter(other -> other.has().test(source))
          .findFirst()
          .map(OtherLayout::table)
          .orElseGet(() -> weights(config, architecture));
    }

    @Override
    public List<String> parityCases() {
      return PaperFile.of(paper).parityCases(modelType);
    }

    @Override
    public Class<?> resources() {
      return paper;
    }
  }
}
