package org.paperzoo.nlp.lora;

import ai.djl.ndarray.NDArray;
import ai.djl.nn.Parameter;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.paperzoo.core.catalog.AdapterType;
import org.paperzoo.core.checkpoint.StateDict;
import org.paperzoo.core.error.UsageException;
import org.paperzoo.core.nn.Adaptable;
import org.paperzoo.core.nn.Adapter;
import org.paperzoo.core.nn.ModuleTree;
import org.paperzoo.core.nn.ZooModel;

/**
 * Low-rank updates of a model's maps, and the model's own parameters that are trained beside them.
 * Names are those of peft's files, such as {@code
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
  private final Map<String, LoraLinear> updates = new LinkedHashMap<>();
  private final Map<String, SavedModule> saved = new LinkedHashMap<>();
  private final Set<String> replaced = new LinkedHashSet<>();
  private final Set<Parameter> frozen = new LinkedHashSet<>();
  private final List<LoraLinear> inWeights = new ArrayList<>();
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
    LoraTargets targets = new LoraTargets(request);
    config = targets.resolved();
    LoraInitialization initialization = LoraInitialization.of(config.initLoraWeights());
    if (!request.published()) {
      checkNew(targets, initialization);
    }
    targets
        .targets()
        .forEach(
            (name, map) -> {
              LoraLinear update =
                  new LoraLinear(
                      map,
                      targets.rank(name),
                      targets.scale(name),
                      config.loraDropout(),
                      initialization,
                      config.loraBias());
              updates.put(name, child(PREFIX + name, update));
            });
    addOwnParameters(targets.ownParameters());
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
              + " is known of peft's adapters that are trained already only.");
    }
    List<String> without =
        targets.targets().entrySet().stream()
            .filter(target -> config.loraBias() && target.getValue().bias() == null)
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

  private void addOwnParameters(Map<String, Parameter> own) {
    Map<String, Map<String, Parameter>> modules = new LinkedHashMap<>();
    own.forEach(
        (name, parameter) -> {
          int dot = name.lastIndexOf('.');
          String module = dot < 0 ? "" : name.substring(0, dot);
          modules
              .computeIfAbsent(module, key -> new LinkedHashMap<>())
              .put(name.substring(dot + 1), parameter);
          replaced.add(name);
        });
    checkShared(own);
    modules.forEach(
        (module, parameters) -> {
          String name = PREFIX + (updates.containsKey(module) ? module + ".base_layer" : module);
          saved.put(name, child(name, new SavedModule(parameters)));
        });
  }

  /** A module cannot be trained whole if it shares a weight with one that is not. */
  private void checkShared(Map<String, Parameter> own) {
    Set<Parameter> trained = new LinkedHashSet<>(own.values());
    StateDict state = StateDict.of(model);
    state
        .ties()
        .forEach(
            (name, first) -> {
              boolean inside = trained.contains(state.parameters().get(first));
              if (inside && !(own.containsKey(name) && own.containsKey(first))) {
                throw new UsageException(
                    "adapter.modules_to_save: "
                        + first
                        + " and "
                        + name
                        + " are one weight; it cannot be trained in one place and not in the"
                        + " other.");
              }
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
    return REDUNDANT.matcher(tensor).matches();
  }

  @Override
  public void checkTensor(String tensor) {
    int at = tensor.indexOf(".lora_embedding_");
    if (at >= 0) {
      String module = tensor.substring(0, at);
      throw new UsageException(
          "the adapter updates the embedding "
              + (module.startsWith(PREFIX) ? module.substring(PREFIX.length()) : module)
              + " ("
              + tensor
              + "); adapters of embeddings are not supported. Merge it into its model with peft.");
    }
  }

  /** Returns the number of values that are trained. */
  public long trainableCount() {
    return ModuleTree.of(this).trainableCount();
  }

  @Override
  public Map<String, NDArray> arrays() {
    Map<String, NDArray> arrays = StateDict.of(this).arrays();
    if (!attached) {
      saved.forEach(
          (module, values) ->
              values.aside().forEach((name, array) -> arrays.replace(module + "." + name, array)));
    }
    return arrays;
  }

  @Override
  protected void attach() {
    updates.values().forEach(update -> update.map().setAdapter(update));
    Set<Parameter> trained = new LinkedHashSet<>();
    ModuleTree.of(this).flatten().forEach(entry -> trained.add(entry.parameter()));
    ModuleTree.of(model)
        .flatten()
        .filter(entry -> !entry.isBuffer() && entry.parameter().requiresGradient())
        .filter(entry -> !trained.contains(entry.parameter()))
        .forEach(entry -> frozen.add(entry.parameter()));
    frozen.forEach(parameter -> parameter.freeze(true));
    saved.values().forEach(SavedModule::exchange);
    attached = true;
  }

  @Override
  protected void detach() {
    unmerge();
    updates.values().forEach(update -> update.map().setAdapter(null));
    frozen.forEach(parameter -> parameter.freeze(false));
    frozen.clear();
    saved.values().forEach(SavedModule::exchange);
    attached = false;
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
    Map<String, LoraLinear> taken = new LinkedHashMap<>(updates);
    taken.values().removeIf(update -> update.map() == left);
    checkMergeable(taken);
    taken
        .values()
        .forEach(
            update -> {
              update.merge();
              update.map().setAdapter(null);
              inWeights.add(update);
            });
    merged = true;
  }

  private void checkMergeable(Map<String, LoraLinear> taken) {
    if (!attached) {
      throw new IllegalStateException("the adapter is not on its model");
    }
    IdentityHashMap<Parameter, String> owners = new IdentityHashMap<>();
    taken.forEach((name, update) -> owners.put(update.map().weight(), name + ".weight"));
    ModuleTree.of(model)
        .flatten()
        .forEach(
            entry -> {
              String owner = owners.get(entry.parameter());
              if (owner != null && !owner.equals(entry.name())) {
                throw new UsageException(
                    "the adapter cannot be merged: "
                        + owner
                        + " and "
                        + entry.name()
                        + " are one weight.");
              }
            });
    taken.forEach((name, update) -> update.checkMergeable(name));
  }

  @Override
  public void unmerge() {
    if (!merged) {
      return;
    }
    inWeights.forEach(
        update -> {
          update.unmerge();
          update.map().setAdapter(update);
        });
    inWeights.clear();
    merged = false;
  }

  @Override
  public boolean isMerged() {
    return merged;
  }

  /** Returns the adapted maps by name. */
  Map<String, Adaptable> maps() {
    Map<String, Adaptable> maps = new LinkedHashMap<>();
    updates.forEach((name, update) -> maps.put(name, update.map()));
    return maps;
  }
}
