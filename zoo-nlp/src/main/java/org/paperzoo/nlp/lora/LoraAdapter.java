package org.paperzoo.nlp.lora;

import ai.djl.ndarray.NDArray;
import ai.djl.nn.Block;
import ai.djl.nn.Parameter;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.paperzoo.core.catalog.AdapterType;
import org.paperzoo.core.error.UsageException;
import org.paperzoo.core.nn.Adaptable;
import org.paperzoo.core.nn.Adapter;
import org.paperzoo.core.nn.Adapters;
import org.paperzoo.core.nn.Embedding;
import org.paperzoo.core.nn.ModuleTree;
import org.paperzoo.core.nn.TiedWeight;
import org.paperzoo.core.nn.ZooModel;

/**
 * Low-rank updates of a model's linear maps and embeddings, and the model's own parameters that are
 * trained beside them. Names are those of peft's files, such as {@code
 * base_model.model.bert.encoder.layer.0.attention.self.query.lora_A.weight}.
 *
 * <p>Several adapters can be made for one model and take turns on it:
 *
 * <pre>{@code
 * Adapter first = LoraAdapter.of(model, LoraConfig.of(8, 16, "query", "value"));
 * first.initialize(manager);
 * model.setAdapter(first); // or another, or null for the model itself
 * }</pre>
 */
public final class LoraAdapter extends Adapter {
  private static final String PREFIX = "base_model.model.";

  private static final int SHOWN = 12;

  /** What a file of peft may say twice, or of the model below. */
  private static final Pattern REDUNDANT =
      Pattern.compile(".*\\.(original_module|modules_to_save)\\..*|.*\\.base_layer\\.weight");

  private final ZooModel model;
  private final LoraConfig config;
  private final List<Parameter> modelParameters;
  private final Map<String, LoraUpdate> updates = new LinkedHashMap<>();
  private final Map<String, SavedModule> saved = new LinkedHashMap<>();
  private final ExchangedValues exchanged = new ExchangedValues();
  private final Set<String> replaced = new LinkedHashSet<>();
  private final Set<String> unused;
  private final List<Parameter> frozen = new ArrayList<>();
  private final List<LoraUpdate> inWeights = new ArrayList<>();
  private boolean attached;
  private boolean merged;

  /**
   * Creates an adapter, not initialised.
   *
   * @param request the model, initialised or not, and the configuration
   * @throws UsageException if the configuration does not fit the model
   */
  LoraAdapter(AdapterType.Request<LoraConfig> request) {
    model = request.model();
    if (model.adapter() != null && model.adapter().isMerged()) {
      throw new IllegalStateException("another adapter is merged into the model");
    }
    LoraTargets targets;
    try (Adapters.Disabled bare = model.adapters().disable()) {
      targets = new LoraTargets(request);
    }
    config = targets.resolved();
    modelParameters = targets.modelParameters();
    unused = targets.unusedBiases();
    checkBiases(targets);
    LoraInitialization initialization = LoraInitialization.of(config.initLoraWeights());
    if (!request.published()) {
      checkNew(targets, initialization);
    }
    targets
        .targets()
        .forEach(
            (name, module) ->
                updates.put(
                    name, child(PREFIX + name, update(name, module, targets, initialization))));
    addOwnParameters(targets);
  }

  private LoraUpdate update(
      String name, Block module, LoraTargets targets, LoraInitialization initialization) {
    int rank = targets.rank(name);
    double scale = targets.scale(name);
    return module instanceof Embedding table
        ? new LoraEmbedding(table, rank, scale, initialization)
        : new LoraLinear(
            (Adaptable) module,
            rank,
            scale,
            config.loraDropout(),
            initialization,
            config.loraBias());
  }

  /**
   * Creates an adapter, not initialised.
   *
   * @param model initialised, or not to count parameters
   * @throws UsageException if the configuration does not fit the model
   */
  public static LoraAdapter of(ZooModel model, LoraConfig config) {
    String name = model.getClass().getSimpleName();
    return new LoraAdapter(new AdapterType.Request<>(model, name, config, List.of(), false));
  }

  /** Refuses what could be used if an adapter had it, but not made. */
  private void checkNew(LoraTargets targets, LoraInitialization initialization) {
    if (!initialization.isForNew()) {
      throw new UsageException(
          "adapter.init_lora_weights: a new adapter begins with true, gaussian or false; "
              + config.initLoraWeights().asText()
              + " is only supported for peft adapters that are already trained.");
    }
    List<String> without =
        targets.targets().entrySet().stream()
            .filter(target -> config.loraBias() && isWithoutBias(target.getValue()))
            .map(Map.Entry::getKey)
            .toList();
    if (!without.isEmpty()) {
      throw new UsageException(
          "adapter.lora_bias: maps without a bias cannot take up that of an update: "
              + String.join(", ", without.subList(0, Math.min(SHOWN, without.size())))
              + (without.size() > SHOWN ? ", ..." : "")
              + ". Set lora_bias to false, or take these maps out of target_modules.");
    }
  }

  private static boolean isWithoutBias(Block module) {
    return module instanceof Adaptable map && map.bias() == null;
  }

  private void checkBiases(LoraTargets targets) {
    targets
        .targets()
        .forEach(
            (name, module) -> {
              if (config.loraBias() && module instanceof Embedding) {
                throw new UsageException(
                    "adapter.lora_bias: "
                        + name
                        + " is an embedding, whose update has no bias. Set lora_bias to false, or"
                        + " take it out of target_modules.");
              }
            });
  }

  private void addOwnParameters(LoraTargets targets) {
    Map<String, SavedModule> modules = new LinkedHashMap<>();
    targets
        .ownParameters()
        .forEach(
            (name, parameter) -> {
              int dot = name.lastIndexOf('.');
              String module = dot < 0 ? "" : name.substring(0, dot);
              SavedModule own = modules.computeIfAbsent(module, key -> new SavedModule(exchanged));
              TiedWeight tied = targets.untied(name, parameter);
              if (tied == null) {
                own.add(name.substring(dot + 1), parameter);
                replaced.add(name);
              } else {
                own.addUntied(name.substring(dot + 1), tied, Values.parameter(parameter));
              }
            });
    modules.forEach(
        (module, own) -> {
          String name = PREFIX + (updates.containsKey(module) ? module + ".base_layer" : module);
          saved.put(name, child(name, own));
        });
  }

  @Override
  public String type() {
    return LoraType.NAME;
  }

  @Override
  public LoraConfig config() {
    return config;
  }

  @Override
  public boolean replaces(String parameter) {
    return replaced.contains(parameter);
  }

  @Override
  public boolean isRedundant(String tensor) {
    return REDUNDANT.matcher(tensor).matches()
        || (tensor.startsWith(PREFIX) && unused.contains(tensor.substring(PREFIX.length())));
  }

  /** Returns the number of values that are trained. */
  public long trainableCount() {
    return ModuleTree.of(this).trainableCount();
  }

  @Override
  public Map<String, NDArray> arrays() {
    // A parameter with two names, as a head's bias, has both in peft's files.
    Map<String, NDArray> arrays = new LinkedHashMap<>();
    ModuleTree.of(this)
        .flatten()
        .forEach(entry -> arrays.put(entry.name(), entry.parameter().getArray()));
    saved.forEach(
        (module, own) ->
            own.getDirectParameters()
                .keys()
                .forEach(name -> arrays.replace(module + "." + name, own.value(name))));
    return arrays;
  }

  @Override
  protected void attach() {
    updates.values().forEach(LoraUpdate::attach);
    exchanged.attach();
    saved.values().forEach(SavedModule::attach);
    Set<Parameter> trained = new LinkedHashSet<>(); // by identity: parameters define no equality
    saved.values().forEach(own -> trained.addAll(own.getDirectParameters().values()));
    modelParameters.stream()
        .filter(parameter -> parameter.requiresGradient() && !trained.contains(parameter))
        .forEach(frozen::add);
    frozen.forEach(parameter -> parameter.freeze(true));
    attached = true;
  }

  @Override
  protected void detach() {
    unmerge();
    updates.values().forEach(LoraUpdate::detach);
    exchanged.detach();
    saved.values().forEach(SavedModule::detach);
    frozen.forEach(parameter -> parameter.freeze(false));
    frozen.clear();
    attached = false;
  }

  @Override
  protected void release() {
    updates.values().forEach(Block::clear);
    exchanged.release();
    saved.values().forEach(SavedModule::release);
  }

  @Override
  public void merge() {
    mergeBut(null);
  }

  @Override
  public void mergeBut(Adaptable left) {
    if (merged) {
      return;
    }
    if (!attached) {
      throw new IllegalStateException("the adapter is not on its model");
    }
    Map<String, LoraUpdate> taken = new LinkedHashMap<>(updates);
    taken.values().removeIf(update -> update.module() == left);
    WeightUsers users = new WeightUsers(model);
    taken.forEach(
        (name, update) -> {
          update.checkMergeable(name);
          if (users.of(update.weight()).size() > 1) {
            users.tied(name + ".weight", update.weight(), "the adapter cannot be merged");
          }
        });
    taken
        .values()
        .forEach(
            update -> {
              update.merge(users.of(update.weight()).size() > 1);
              inWeights.add(update);
            });
    merged = true;
  }

  @Override
  public void unmerge() {
    if (!merged) {
      return;
    }
    inWeights.forEach(LoraUpdate::unmerge);
    inWeights.clear();
    merged = false;
  }

  @Override
  public boolean isMerged() {
    return merged;
  }

  /** Returns the names of the adapted modules. */
  Set<String> targets() {
    return Collections.unmodifiableSet(updates.keySet());
  }
}
