package org.paperzoo.nlp.lora;

import ai.djl.nn.Block;
import ai.djl.nn.Parameter;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.paperzoo.core.catalog.AdapterType;
import org.paperzoo.core.config.ConfigNode;
import org.paperzoo.core.config.DidYouMean;
import org.paperzoo.core.error.UsageException;
import org.paperzoo.core.nn.Adaptable;
import org.paperzoo.core.nn.Embedding;
import org.paperzoo.core.nn.ModuleTree;
import org.paperzoo.core.nn.TiedWeight;

/**
 * Which linear maps and embeddings of a model an adapter adapts, at which ranks, and which modules
 * it trains whole.
 */
final class LoraTargets {
  /** The usual names of query and value projections, or of the one map that has them both. */
  private static final List<List<String>> USUAL =
      List.of(List.of("query", "value"), List.of("q_proj", "v_proj"), List.of("c_attn"));

  /** The output layers of language models, which all-linear leaves out. */
  private static final Set<String> OUTPUT_LAYERS =
      Set.of("lm_head", "lm_head.decoder", "cls.predictions.decoder");

  private static final int SHOWN = 12;

  private final LoraConfig config;
  private final String architecture;
  private final boolean published;
  private final Map<String, ModuleTree> modules;
  private final WeightUsers users;
  private final Map<String, Block> maps = new LinkedHashMap<>(); // and embeddings
  private final HeadType headType;
  private final List<String> savedNames;
  private final List<String> savedModules = new ArrayList<>();
  private final List<String> targets = new ArrayList<>();
  private ConfigNode selection;

  /**
   * Resolves a configuration.
   *
   * @throws UsageException if it selects nothing, or names something that the model lacks
   */
  LoraTargets(AdapterType.Request<LoraConfig> request) {
    config = request.config();
    architecture = request.architecture();
    published = request.published();
    modules = ModuleTree.of(request.model()).modules();
    users = new WeightUsers(request.model());
    modules.forEach(
        (name, module) -> {
          if (module.block() instanceof Adaptable || module.block() instanceof Embedding) {
            maps.put(name, module.block());
          }
        });
    headType = HeadType.of(config.taskType(), published ? null : architecture);
    savedNames = new ArrayList<>(named());
    savedNames.addAll(untrainedModules(request.untrained()));
    for (String module : modules.keySet()) {
      if (!module.isEmpty() && savedNames.stream().anyMatch(module::endsWith)) {
        savedModules.add(module);
      }
    }
    checkExcluded();
    select();
    checkPatterns();
  }

  /** Returns the names of modules to save that are given, and those of the head's classifier. */
  private Collection<String> named() {
    Set<String> names = new LinkedHashSet<>();
    List<String> given = config.modulesToSave() == null ? List.of() : config.modulesToSave();
    for (String name : given) {
      if (!published && modules.keySet().stream().noneMatch(module -> module.endsWith(name))) {
        throw new UsageException(
            "adapter.modules_to_save: "
                + architecture
                + " has no module \""
                + name
                + "\""
                + suggestions(name, modules.keySet()));
      }
      names.add(name);
    }
    for (String name : headType.classifiers()) {
      if (modules.containsKey(name)) {
        names.add(name);
      }
    }
    return names;
  }

  /** Returns the largest modules that have initial values throughout. */
  private Collection<String> untrainedModules(List<String> untrained) {
    Set<String> found = new LinkedHashSet<>();
    for (String parameter : untrained) {
      String module = parent(parameter);
      if (named(module)) {
        continue;
      }
      while (parent(module) != null && allIn(untrained, parent(module))) {
        module = parent(module);
      }
      if (module == null) {
        throw new UsageException(
            "adapter: the model's weights lack "
                + parameter
                + ", which belongs to no module that could be saved with the adapter.");
      }
      found.add(module);
    }
    return found;
  }

  private boolean named(String module) {
    for (String above = module; above != null; above = parent(above)) {
      String name = above;
      if (named().stream().anyMatch(name::endsWith)) {
        return true;
      }
    }
    return false;
  }

  private boolean allIn(List<String> untrained, String module) {
    return modules
        .get(module)
        .flatten()
        .allMatch(entry -> untrained.contains(module + "." + entry.name()));
  }

  private static String parent(String name) {
    int dot = name == null ? -1 : name.lastIndexOf('.');
    return dot < 0 ? null : name.substring(0, dot);
  }

  private void select() {
    List<String> candidates =
        maps.keySet().stream().filter(name -> !isExcluded(name) && !isSaved(name)).toList();
    selection = config.targetModules() == null ? usual(candidates) : config.targetModules();
    ModuleSelector selector = ModuleSelector.of("adapter.target_modules", selection);
    LayerSelector layers = LayerSelector.of(config.layersToTransform(), config.layersPattern());
    List<String> meant =
        candidates.stream()
            .filter(selector::matches)
            .filter(name -> !selector.all() || isInnerMap(name))
            .toList();
    // As peft: a whole name is meant whatever its layer.
    meant.stream()
        .filter(name -> selector.names().contains(name) || layers.matches(name))
        .forEach(targets::add);
    checkNames(selector.names(), candidates);
    checkLayers(layers, meant);
    if (targets.isEmpty()) {
      String text = selector.pattern() == null ? "" : selector.pattern().pattern();
      throw nothing(selection + " means", text, candidates);
    }
    if (selector.all()) {
      selection = ConfigNode.of(List.copyOf(targets));
    }
  }

  private boolean isInnerMap(String name) {
    return maps.get(name) instanceof Adaptable && !OUTPUT_LAYERS.contains(name);
  }

  private void checkNames(List<String> names, List<String> candidates) {
    for (String name : names) {
      if (!published
          && candidates.stream().noneMatch(module -> ModuleSelector.matches(name, module))) {
        throw nothing("\"" + name + "\" means", name, candidates);
      }
    }
  }

  /**
   * Refuses numbers of layers that do not occur.
   *
   * @param meant the maps that target_modules means, in whatever layer
   */
  private void checkLayers(LayerSelector layers, List<String> meant) {
    if (layers.layers() == null || meant.isEmpty()) {
      return;
    }
    Set<Integer> numbers = new TreeSet<>();
    meant.forEach(name -> numbers.add(layers.layer(name)));
    numbers.remove(-1);
    if (numbers.isEmpty() && (!published || targets.isEmpty())) {
      throw new UsageException(
          (config.layersPattern() == null
                  ? "adapter.layers_to_transform"
                  : "adapter.layers_pattern: " + config.layersPattern())
              + ": none of the maps that target_modules means is in such a list of layers; whole"
              + " names are such as "
              + meant.get(0)
              + ".");
    }
    for (int layer : layers.layers()) {
      if (!numbers.contains(layer) && (!published || targets.isEmpty())) {
        throw new UsageException(
            "adapter.layers_to_transform: there is no layer "
                + layer
                + " among the maps that target_modules means; the layers are "
                + ranges(numbers)
                + ".");
      }
    }
  }

  /** Returns ascending numbers as text, such as {@code 0 to 3, 7}. */
  private static String ranges(Set<Integer> numbers) {
    List<Integer> sorted = List.copyOf(numbers);
    List<String> parts = new ArrayList<>();
    for (int from = 0, to; from < sorted.size(); from = to) {
      to = from + 1;
      while (to < sorted.size() && sorted.get(to) == sorted.get(to - 1) + 1) {
        to++;
      }
      parts.add(sorted.get(from) + (to - from > 1 ? " to " + sorted.get(to - 1) : ""));
    }
    return String.join(", ", parts);
  }

  private void checkExcluded() {
    if (published || config.excludeModules() == null) {
      return;
    }
    ModuleSelector selector = ModuleSelector.of("adapter.exclude_modules", config.excludeModules());
    List<String> names = selector.names();
    for (String name : names) {
      if (maps.keySet().stream().noneMatch(map -> ModuleSelector.matches(name, map))) {
        throw nothing("exclude_modules", "\"" + name + "\" means", name, maps.keySet());
      }
    }
    boolean isList = config.excludeModules().isList();
    if (!isList && maps.keySet().stream().noneMatch(selector::matches)) {
      String text = config.excludeModules().asText();
      throw nothing("exclude_modules", config.excludeModules() + " means", text, maps.keySet());
    }
  }

  private boolean isExcluded(String name) {
    return config.excludeModules() != null
        && ModuleSelector.of("adapter.exclude_modules", config.excludeModules()).matches(name);
  }

  /** Returns whether a module is trained whole, or belongs to one that is. */
  private boolean isSaved(String name) {
    return savedModule(name) != null;
  }

  /** Returns the largest module trained whole that a module is or belongs to, or null. */
  String savedModule(String name) {
    return savedModules.stream()
        .filter(module -> name.equals(module) || name.startsWith(module + "."))
        .min(Comparator.comparingInt(String::length))
        .orElse(null);
  }

  private ConfigNode usual(List<String> candidates) {
    for (List<String> names : USUAL) {
      if (names.stream()
          .allMatch(name -> candidates.stream().anyMatch(m -> ModuleSelector.matches(name, m)))) {
        return ConfigNode.of(names);
      }
    }
    throw new UsageException(
        "adapter.target_modules: name the maps to adapt; "
            + architecture
            + " has no query and value projections of the usual names"
            + suggestions("", candidates));
  }

  private UsageException nothing(String what, String name, Collection<String> candidates) {
    return nothing("target_modules", what, name, candidates);
  }

  private UsageException nothing(
      String key, String what, String name, Collection<String> candidates) {
    return new UsageException(
        "adapter."
            + key
            + ": "
            + what
            + " none of the linear maps and embeddings that "
            + architecture
            + " has"
            + suggestions(name, candidates));
  }

  /** Returns the last names of modules, with how often each occurs, and a guess. */
  private static String suggestions(String name, Collection<String> candidates) {
    Map<String, Integer> counts = new LinkedHashMap<>();
    for (String candidate : candidates) {
      if (!candidate.isEmpty()) {
        String last = candidate.substring(candidate.lastIndexOf('.') + 1);
        if (!last.matches("\\d+")) {
          counts.merge(last, 1, Integer::sum);
        }
      }
    }
    String last = name.substring(name.lastIndexOf('.') + 1);
    StringBuilder text = new StringBuilder(DidYouMean.hint(last, counts.keySet()));
    text.append(counts.isEmpty() ? "; there are none" : "; there are ");
    List<String> parts = new ArrayList<>();
    counts.forEach((key, count) -> parts.add(count == 1 ? key : key + " (" + count + " times)"));
    text.append(String.join(", ", parts.subList(0, Math.min(SHOWN, parts.size()))));
    text.append(parts.size() > SHOWN ? ", ..." : "");
    candidates.stream()
        .filter(candidate -> candidate.indexOf('.') >= 0)
        .findFirst()
        .ifPresent(example -> text.append("; whole names are such as ").append(example));
    return text.append('.').toString();
  }

  private void checkPatterns() {
    if (published) {
      return;
    }
    for (String pattern : config.rankPattern().keySet()) {
      checkPattern("rank_pattern", pattern);
    }
    for (String pattern : config.alphaPattern().keySet()) {
      checkPattern("alpha_pattern", pattern);
    }
  }

  private void checkPattern(String key, String pattern) {
    if (targets.stream().noneMatch(name -> matches(pattern, name))) {
      throw new UsageException(
          "adapter."
              + key
              + ": \""
              + pattern
              + "\" matches none of the adapted maps"
              + suggestions(pattern, targets));
    }
  }

  private static boolean matches(String pattern, String name) {
    return PythonPattern.compile("(.*\\.)?(" + pattern + ")$").matcher(name).lookingAt();
  }

  private static <V> V of(Map<String, V> patterns, String name, V others) {
    for (Map.Entry<String, V> entry : patterns.entrySet()) {
      if (matches(entry.getKey(), name)) {
        return entry.getValue();
      }
    }
    return others;
  }

  /** Returns the adapted linear maps ({@link Adaptable}) and {@link Embedding}s by name. */
  Map<String, Block> targets() {
    Map<String, Block> selected = new LinkedHashMap<>();
    targets.forEach(name -> selected.put(name, maps.get(name)));
    return selected;
  }

  /** Returns the rank of a map's update. */
  int rank(String name) {
    return of(config.rankPattern(), name, config.r());
  }

  /** Returns what a map's update is multiplied with. */
  double scale(String name) {
    return config.scale(of(config.alphaPattern(), name, config.loraAlpha()), rank(name));
  }

  /** Returns the model's own parameters, without buffers, each once. */
  List<Parameter> modelParameters() {
    return modules
        .get("")
        .flatten()
        .filter(entry -> !entry.isBuffer())
        .map(ModuleTree.Entry::parameter)
        .distinct()
        .toList();
  }

  /**
   * Returns the module that is trained with a copy of a parameter while other modules continue with
   * the parameter itself; null if all that compute with it are in one module trained whole, or it
   * is a bias that is trained where it is.
   *
   * @param name the parameter's full name
   * @throws UsageException if the module of that name cannot compute with a copy
   */
  TiedWeight untied(String name, Parameter parameter) {
    String whole = savedModule(parentOrRoot(name));
    List<WeightUsers.User> all = users.of(parameter);
    if (whole == null || all.stream().allMatch(user -> whole.equals(savedModule(user.module())))) {
      return null;
    }
    return users.tied(name, parameter, "adapter.modules_to_save: " + whole + " cannot be trained");
  }

  /** Returns the model's own parameters that are trained, by full name. */
  Map<String, Parameter> ownParameters() {
    Map<String, Parameter> own = new LinkedHashMap<>();
    modules
        .get("")
        .flatten()
        .filter(entry -> !entry.isBuffer())
        .filter(
            entry ->
                isSaved(parentOrRoot(entry.name()))
                    || (isTrainedBias(entry.name()) && !isUnused(entry)))
        .forEach(entry -> own.put(entry.name(), entry.parameter()));
    return own;
  }

  /**
   * Returns the biases that are left without a use, because the module that they are handed down to
   * is trained whole: peft saves them with {@code bias: all}.
   */
  Set<String> unusedBiases() {
    Set<String> unused = new LinkedHashSet<>();
    modules
        .get("")
        .flatten()
        .filter(entry -> isTrainedBias(entry.name()) && isUnused(entry))
        .forEach(entry -> unused.add(entry.name()));
    return unused;
  }

  private boolean isUnused(ModuleTree.Entry entry) {
    return !isSaved(parentOrRoot(entry.name()))
        && users.of(entry.parameter()).stream().allMatch(user -> isSaved(user.module()));
  }

  private static String parentOrRoot(String parameter) {
    String parent = parent(parameter);
    return parent == null ? "" : parent;
  }

  private boolean isTrainedBias(String parameter) {
    boolean isBias = parameter.equals("bias") || parameter.endsWith(".bias");
    return switch (config.bias()) {
      case NONE -> false;
      case ALL -> isBias;
      case LORA_ONLY -> isBias && targets.contains(parentOrRoot(parameter));
    };
  }

  /** Returns the configuration as it is applied. */
  LoraConfig resolved() {
    boolean inputFirst =
        targets.stream()
            .anyMatch(name -> maps.get(name) instanceof Adaptable map && map.inputFirst());
    return config.resolved(selection, savedNames, inputFirst, headType.text());
  }
}
