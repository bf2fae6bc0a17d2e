package org.paperzoo.core.catalog;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.paperzoo.core.checkpoint.AtomicFiles;
import org.paperzoo.core.checkpoint.SafetensorsWriter;
import org.paperzoo.core.config.ConfigDocument;
import org.paperzoo.core.config.ConfigJson;
import org.paperzoo.core.config.ConfigNode;
import org.paperzoo.core.config.Faults;
import org.paperzoo.core.error.UsageException;
import org.paperzoo.core.nn.Adapter;

/**
 * A folder with an adapter as peft lays it out: {@code adapter_config.json} and {@code
 * adapter_model.safetensors}.
 */
public final class AdapterFolder {
  /** The file that makes a folder an adapter folder. */
  public static final String CONFIG = "adapter_config.json";

  /** The file of its weights. */
  public static final String WEIGHTS = "adapter_model.safetensors";

  private static final String TYPE = "peft_type";
  private static final String BASE = "base_model_name_or_path";

  private AdapterFolder() {}

  /** Returns whether a folder is one that {@link #open} takes. */
  public static boolean isAdapterFolder(Path folder) {
    return Files.isRegularFile(folder.resolve(CONFIG));
  }

  /**
   * Reads the configuration of an adapter folder; the weights are not touched.
   *
   * @throws UsageException if it is not an adapter folder, or of a kind that the zoo does not have
   */
  public static AdapterSpec<?> open(Path folder, Catalog catalog) {
    ConfigNode root = root(folder);
    ConfigNode type = root.find(TYPE).filter(ConfigNode::isText).orElse(null);
    if (type == null) {
      throw new UsageException(
          folder.resolve(CONFIG) + ": expected the key \"" + TYPE + "\", such as \"LORA\".");
    }
    AdapterType<?> known;
    try {
      known = catalog.adapter(type.asText().toLowerCase(Locale.ROOT));
    } catch (UsageException e) {
      throw new UsageException(type.place() + ": " + e.getMessage(), e);
    }
    return open(folder, known);
  }

  private static <A extends Record> AdapterSpec<A> open(Path folder, AdapterType<A> type) {
    ConfigJson.Loaded<A> loaded = ConfigJson.fromJson(folder.resolve(CONFIG), type.configType());
    type.check(loaded.root(), loaded.unknownKeys());
    return new AdapterSpec<>(type, loaded.config(), folder);
  }

  /**
   * Returns the folder of the model that an adapter was trained on.
   *
   * @throws UsageException if the adapter does not say, or there is no such folder
   */
  static Path base(Path folder) {
    ConfigNode name = root(folder).find(BASE).filter(ConfigNode::isText).orElse(null);
    if (name == null) {
      throw new UsageException(
          folder.resolve(CONFIG)
              + ": the key \""
              + BASE
              + "\" does not name the folder of the model that the adapter belongs to.");
    }
    try {
      Path path = Path.of(name.asText());
      for (Path base : new Path[] {path, folder.resolve(path)}) {
        if (Files.isRegularFile(base.resolve(ModelFolder.CONFIG)) && !isAdapterFolder(base)) {
          return base;
        }
      }
    } catch (InvalidPathException e) {
      // It is not a path on this system: the message below says what to do.
    }
    throw new UsageException(
        name.place()
            + ": "
            + folder
            + " is an adapter of the model \""
            + name.asText()
            + "\", which is not a model folder here. Import that model (zoo import) and write its"
            + " folder there, or give the model's folder with --adapter "
            + folder
            + ".");
  }

  private static ConfigNode root(Path folder) {
    if (!isAdapterFolder(folder)) {
      throw new UsageException(
          (Files.exists(folder)
                  ? folder + " is not an adapter folder: it has no " + CONFIG
                  : "there is no folder " + folder)
              + "; expected a folder with "
              + CONFIG
              + " and "
              + WEIGHTS
              + ".");
    }
    Faults faults = new Faults();
    ConfigNode root = ConfigDocument.read(folder.resolve(CONFIG), faults).root();
    faults.throwIfAny();
    return root;
  }

  /**
   * Writes an adapter into an existing folder.
   *
   * @param base the folder of the model it belongs to, or null if there is none
   */
  public static void write(Adapter adapter, Path base, Path folder) {
    Map<String, Object> head = new LinkedHashMap<>();
    head.put(TYPE, adapter.type().toUpperCase(Locale.ROOT));
    head.put(BASE, base == null ? null : base.toAbsolutePath().normalize().toString());
    head.put("inference_mode", true);
    byte[] json = ConfigJson.toJson(adapter.config(), head).getBytes(StandardCharsets.UTF_8);
    AtomicFiles.write(folder.resolve(CONFIG), out -> out.write(json));
    SafetensorsWriter.write(folder.resolve(WEIGHTS), adapter.arrays());
  }
}
