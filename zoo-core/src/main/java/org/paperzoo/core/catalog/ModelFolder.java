package org.paperzoo.core.catalog;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.paperzoo.core.checkpoint.AtomicFiles;
import org.paperzoo.core.checkpoint.SafetensorsWriter;
import org.paperzoo.core.checkpoint.ShardedSafetensorsWriter;
import org.paperzoo.core.checkpoint.StateDict;
import org.paperzoo.core.checkpoint.TensorSource;
import org.paperzoo.core.config.ConfigDocument;
import org.paperzoo.core.config.ConfigJson;
import org.paperzoo.core.config.ConfigNode;
import org.paperzoo.core.config.DidYouMean;
import org.paperzoo.core.config.Faults;
import org.paperzoo.core.config.Messages;
import org.paperzoo.core.error.FailureException;
import org.paperzoo.core.error.UsageException;
import org.paperzoo.core.nn.Adapter;
import org.paperzoo.core.nn.ZooModel;

/**
 * A folder with a model as Hugging Face lays it out: {@code config.json}, {@code model.safetensors}
 * (or its shards) and the files of a tokenizer.
 */
public final class ModelFolder {
  /** The file that makes a folder a model folder. */
  public static final String CONFIG = "config.json";

  /** The file of its weights, where one file holds them all. */
  public static final String WEIGHTS = "model.safetensors";

  /** The key that says whether the output layer's weight is the table of word vectors. */
  private static final String TIES = "tie_word_embeddings";

  /** Keys that say what this class decides itself. */
  private static final List<String> OWN_KEYS =
      List.of("architectures", "model_type", "torch_dtype", "dtype", "transformers_version");

  private ModelFolder() {}

  /** Returns whether a folder is one that {@link #open} takes. */
  public static boolean isModelFolder(Path folder) {
    return hasConfig(folder) || AdapterFolder.isAdapterFolder(folder);
  }

  private static boolean hasConfig(Path folder) {
    return Files.isRegularFile(folder.resolve(CONFIG));
  }

  /**
   * Reads the configuration of a model folder; the weights are not touched. An {@link
   * AdapterFolder} stands for the model that it belongs to, with the adapter and, if it has a
   * {@code config.json}, the fields and the head that this says.
   *
   * @throws UsageException if it is not a model folder, or of a kind or head that the zoo does not
   *     have
   */
  public static ModelSpec<?> open(Path folder, Catalog catalog) {
    if (!isModelFolder(folder)) {
      throw new UsageException(
          noModel(folder) + "; expected a folder with " + CONFIG + " and " + WEIGHTS + ".");
    }
    if (!AdapterFolder.isAdapterFolder(folder)) {
      return openConfig(folder, catalog);
    }
    Path base = AdapterFolder.base(folder);
    return openConfig(hasConfig(folder) ? folder : base, catalog)
        .from(base)
        .withAdapter(AdapterFolder.open(folder, catalog));
  }

  /** Returns why a path is not a model folder, and what it is. */
  private static String noModel(Path path) {
    if (!Files.exists(path)) {
      return "there is no folder " + path;
    }
    if (!Files.isDirectory(path)) {
      return path
          + " is a file ("
          + TensorSource.describe(path)
          + "), not a model folder; give the folder that also has its "
          + CONFIG;
    }
    return path
        + " is not a model folder: it has no "
        + CONFIG
        + (TensorSource.isIn(path) ? ", only weights" : "");
  }

  private static ModelSpec<?> openConfig(Path folder, Catalog catalog) {
    Path file = folder.resolve(CONFIG);
    ConfigNode root = root(file);
    ConfigNode type = root.find("model_type").orElse(null);
    if (type == null || !type.isText()) {
      throw new UsageException(
          file
              + ": expected the key \"model_type\" with one of "
              + String.join(", ", catalog.families().stream().map(ModelFamily::modelType).toList())
              + ".");
    }
    ModelFamily<?> family;
    try {
      family = catalog.family(type.asText());
    } catch (UsageException e) {
      throw new UsageException(type.place() + ": " + e.getMessage(), e);
    }
    return open(folder, family, architecture(root, family));
  }

  private static <C extends Record> ModelSpec<C> open(
      Path folder, ModelFamily<C> family, String architecture) {
    C config = ConfigJson.fromJson(folder.resolve(CONFIG), family.configType()).config();
    return new ModelSpec<>(family, config, architecture, folder);
  }

  private static ConfigNode root(Path file) {
    Faults faults = new Faults();
    ConfigNode root = ConfigDocument.read(file, faults).root();
    faults.throwIfAny();
    return root;
  }

  private static String architecture(ConfigNode root, ModelFamily<?> family) {
    ConfigNode list = root.find("architectures").orElse(null);
    if (list == null || list.isNull() || (list.isList() && list.elements().isEmpty())) {
      return family.architectures().get(0);
    }
    ConfigNode first = list.isList() ? list.elements().get(0) : list;
    String name = first.asText();
    if (!family.architectures().contains(name)) {
      throw new UsageException(
          first.place()
              + ": the architecture "
              + Messages.quote(name)
              + " is not one that \""
              + family.modelType()
              + "\" has; it has "
              + String.join(", ", family.architectures())
              + DidYouMean.hint(name, family.architectures()));
    }
    return name;
  }

  /**
   * Writes a model into an existing folder: {@code config.json}, {@code model.safetensors} (of a
   * model with an adapter, the adapter's files in its place), and what lay beside the weights it
   * started from. Keys of the {@code config.json} it started from that the zoo does not know are
   * kept.
   *
   * @param spec what the model was made from
   * @param model initialised
   */
  public static void write(ModelSpec<?> spec, ZooModel model, Path folder) {
    writeConfig(spec, Map.of(), folder);
    copyCompanions(spec, folder);
    if (model.adapter() != null) {
      AdapterFolder.write(model.adapter(), spec.folder(), folder);
    } else {
      SafetensorsWriter.write(
          folder.resolve(WEIGHTS), published(spec, StateDict.of(model)), Map.of());
    }
  }

  /**
   * Writes a model as a new folder, which appears whole or not at all. An adapter is merged into
   * its weights; where it made different ones of a weight that the model shares, both are written.
   *
   * @param spec what the model was made from
   * @param model initialised
   * @param target must not exist
   * @param maxShardBytes how many bytes a file of weights holds at most
   * @throws UsageException if the target exists
   */
  public static void create(ModelSpec<?> spec, ZooModel model, Path target, long maxShardBytes) {
    try (Adapter.Merge merge = model.mergeAdapter()) {
      StateDict state = StateDict.of(model);
      List<SafetensorsWriter.Entry> entries = published(spec, state);
      Map<String, Object> changes = untied(spec, state) ? Map.of(TIES, false) : Map.of();
      AtomicFiles.writeFolder(
          target,
          folder -> {
            writeConfig(spec, changes, folder);
            copyCompanions(spec, folder);
            ShardedSafetensorsWriter.write(folder, "model", entries, Map.of(), maxShardBytes);
          });
    }
  }

  /**
   * Opens the weights of a folder that {@link #write} made, under the names that the trained block
   * has for them: those of the model, or of its adapter alone.
   *
   * @param spec what the model was made from
   * @param model initialised
   */
  public static TensorSource openTrained(ModelSpec<?> spec, ZooModel model, Path folder) {
    TensorSource written = TensorSource.open(folder);
    return model.adapter() != null
        ? written
        : spec.weights().read(written, StateDict.of(model).shapes());
  }

  /** Returns the tensors of a model as they are published. */
  private static List<SafetensorsWriter.Entry> published(ModelSpec<?> spec, StateDict state) {
    List<SafetensorsWriter.Entry> own = new ArrayList<>();
    state.arrays().forEach((name, array) -> own.add(SafetensorsWriter.Entry.of(name, array)));
    return spec.weights().write(own);
  }

  /** Returns whether weights that the model shares are different ones with its adapter. */
  private static <C extends Record> boolean untied(ModelSpec<C> spec, StateDict adapted) {
    ZooModel own = spec.family().create(spec.config(), spec.architecture());
    return !adapted.ties().equals(StateDict.of(own).ties());
  }

  private static void writeConfig(ModelSpec<?> spec, Map<String, Object> changes, Path folder) {
    byte[] json = configJson(spec, changes).getBytes(StandardCharsets.UTF_8);
    AtomicFiles.write(folder.resolve(CONFIG), out -> out.write(json));
  }

  private static String configJson(ModelSpec<?> spec, Map<String, Object> changes) {
    Map<String, Object> head = new LinkedHashMap<>();
    head.put("architectures", List.of(spec.architecture()));
    head.put("model_type", spec.family().modelType());
    Map<String, Object> all = new LinkedHashMap<>(head);
    ConfigNode fields = ConfigNode.of(spec.config());
    fields.keys().forEach(key -> all.putIfAbsent(key, fields.get(key)));
    if (spec.folder() != null && hasConfig(spec.folder())) {
      ConfigJson.Loaded<?> before =
          ConfigJson.fromJson(spec.folder().resolve(CONFIG), spec.family().configType());
      before.unknownKeys().stream()
          .filter(key -> before.root().has(key) && !OWN_KEYS.contains(key))
          .forEach(key -> all.putIfAbsent(key, before.root().get(key)));
    }
    all.put("torch_dtype", "float32"); // what the weights are written in
    all.putAll(changes);
    return ConfigJson.toJson(all);
  }

  private static void createFolder(Path folder) {
    try {
      Files.createDirectories(folder);
    } catch (IOException e) {
      throw new FailureException(
          "Cannot make the folder " + folder + ": " + e.getMessage() + ".", e);
    }
  }

  /** Copies what lay beside the weights that a model started from, such as a tokenizer. */
  public static void copyCompanions(ModelSpec<?> spec, Path folder) {
    if (spec.folder() == null) {
      return;
    }
    for (String name : spec.family().companions()) {
      Path file = spec.folder().resolve(name);
      if (Files.isRegularFile(file)) {
        Path copy = folder.resolve(name);
        createFolder(copy.getParent());
        AtomicFiles.write(copy, out -> Files.copy(file, out));
      }
    }
  }
}
