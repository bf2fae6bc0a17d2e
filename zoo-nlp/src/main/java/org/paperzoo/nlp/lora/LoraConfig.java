package org.paperzoo.nlp.lora;

import java.util.List;
import java.util.Map;
import org.paperzoo.core.config.Alias;
import org.paperzoo.core.config.ConfigNode;
import org.paperzoo.core.config.Default;
import org.paperzoo.core.config.Doc;
import org.paperzoo.core.config.Range;

/** The configuration of an adapter, with the names of peft's {@code adapter_config.json}. */
public record LoraConfig(
    @Doc("Rank of the updates.") @Default("8") @Range(min = 1) int r,
    @Doc("The updates are scaled by this over the rank.")
        @Alias("alpha")
        @Default("8")
        @Range(min = 0, minExclusive = true)
        double loraAlpha,
    @Doc("Dropout of the input of the updates.")
        @Alias("dropout")
        @Default("0")
        @Range(min = 0, max = 1, maxExclusive = true)
        double loraDropout,
    @Doc(
            "The maps to adapt: a list of module names or their endings, a regular expression for"
                + " the whole name, or all-linear (all but the output layer). Default: the query"
                + " and value projections of the usual names.")
        @Default("null")
        ConfigNode targetModules,
    @Doc("Modules not to adapt, as in target_modules.") @Default("null") ConfigNode excludeModules,
    @Doc("Scale the updates by alpha over the square root of the rank instead.") @Default("false")
        boolean useRslora,
    @Doc("Biases of the model that are trained, too.") @Default("none") LoraBias bias,
    @Doc(
            "Modules of the model, by the endings of their names, that are fully trained and saved"
                + " with the adapter; newly initialized heads always are.")
        @Default("null")
        List<String> modulesToSave,
    @Doc("Ranks of maps whose names end in a match of a regular expression.") @Default("{}")
        Map<String, Integer> rankPattern,
    @Doc("Alphas of maps whose names end in a match of a regular expression.") @Default("{}")
        Map<String, Double> alphaPattern,
    @Doc(
            "Numbers of the layers to adapt, or one number (default: all). With a list of"
                + " target_modules only.")
        @Default("null")
        ConfigNode layersToTransform,
    @Doc(
            "With layers_to_transform, the name of the list of layers, such as layer or h (default:"
                + " any).")
        @Default("null")
        ConfigNode layersPattern,
    @Doc("How the updates begin: true (Kaiming uniform), gaussian, or false (not at zero).")
        @Default("true")
        ConfigNode initLoraWeights,
    @Doc("Whether the updates have a bias of their own.") @Default("false") boolean loraBias,
    @Doc("Whether adapted weights lie input first; what the model's blocks say counts.")
        @Default("false")
        boolean fanInFanOut,
    @Doc("peft's name of the task, such as SEQ_CLS (default: from the architecture).")
        @Default("null")
        String taskType) {

  /** Checks the values. */
  public LoraConfig {
    if (targetModules != null) {
      ModuleSelector.of("target_modules", targetModules);
    }
    if (excludeModules != null) {
      ModuleSelector.of("exclude_modules", excludeModules);
    }
    rankPattern.forEach(
        (pattern, rank) -> {
          PythonPattern.compile("rank_pattern", pattern);
          if (rank < 1) {
            throw new IllegalArgumentException(
                "rank_pattern: the rank of \"" + pattern + "\" must be at least 1, found " + rank);
          }
        });
    alphaPattern.keySet().forEach(pattern -> PythonPattern.compile("alpha_pattern", pattern));
    checkLayers(targetModules, layersToTransform, layersPattern);
    LoraInitialization.of(initLoraWeights);
  }

  /** As peft: layers are chosen among the modules of a list of names only. */
  private static void checkLayers(ConfigNode targets, ConfigNode layers, ConfigNode pattern) {
    LayerSelector.of(layers, pattern);
    boolean named = pattern != null && !(pattern.isList() && pattern.size() == 0);
    if (targets != null && targets.isText() && (layers != null || named)) {
      throw new IllegalArgumentException(
          (layers != null ? "layers_to_transform" : "layers_pattern")
              + " cannot be used where target_modules is a text ("
              + targets.asText()
              + "): give target_modules as a list of names, or choose the layers in the regular"
              + " expression");
    }
    if (named && layers == null) {
      throw new IllegalArgumentException(
          "layers_pattern names the list of layers that layers_to_transform chooses from: give"
              + " layers_to_transform, too");
    }
  }

  /** Returns a configuration of one rank for the maps of these names, with the other defaults. */
  public static LoraConfig of(int rank, double alpha, String... targets) {
    return new LoraConfig(
        rank,
        alpha,
        0,
        ConfigNode.of(List.of(targets)),
        null,
        false,
        LoraBias.NONE,
        null,
        Map.of(),
        Map.of(),
        null,
        null,
        ConfigNode.of(true),
        false,
        false,
        null);
  }

  /** Returns this configuration as it is applied to a model. */
  LoraConfig resolved(ConfigNode targets, List<String> saved, boolean inputFirst, String headType) {
    return new LoraConfig(
        r,
        loraAlpha,
        loraDropout,
        targets,
        excludeModules,
        useRslora,
        bias,
        saved.isEmpty() ? null : List.copyOf(saved),
        rankPattern,
        alphaPattern,
        layersToTransform,
        layersPattern,
        initLoraWeights,
        loraBias,
        inputFirst,
        headType);
  }

  /** Returns what the updates of a rank are multiplied with. */
  double scale(double alpha, int rank) {
    return useRslora ? alpha / Math.sqrt(rank) : alpha / rank;
  }
}
