package org.paperzoo.core.config;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** A YAML or JSON configuration whose root is a mapping. */
public final class ConfigDocument {
  /** The largest file that is read, in bytes. */
  public static final int MOST_BYTES = 8 << 20;

  private final ConfigNode root;

  private ConfigDocument(ConfigNode root) {
    this.root = root;
  }

  /**
   * Reads a file: JSON if its name ends in {@code .json}, otherwise YAML.
   *
   * @param faults collects the faults after which reading continues, such as duplicate keys
   * @throws ConfigException if the file can't be read, is too large, has a syntax error or its root
   *     isn't a mapping
   */
  public static ConfigDocument read(Path file, Faults faults) {
    boolean json = file.toString().toLowerCase(Locale.ROOT).endsWith(".json");
    return parse(readText(file), file.toString(), json, faults);
  }

  /** Reads a JSON file, whatever its name; see {@link #read}. */
  static ConfigDocument readJson(Path file, Faults faults) {
    return parse(readText(file), file.toString(), true, faults);
  }

  /**
   * Reads a text as {@link #read} does a file.
   *
   * @param name the name of the source in messages; JSON if it ends in {@code .json}
   * @throws ConfigException as {@link #read}
   */
  public static ConfigDocument parse(String text, String name, Faults faults) {
    return parse(text, name, name.toLowerCase(Locale.ROOT).endsWith(".json"), faults);
  }

  private static ConfigDocument parse(String text, String name, boolean json, Faults faults) {
    Place origin = Place.ofFile(name);
    String body = text.startsWith("\uFEFF") ? text.substring(1) : text; // a byte order mark
    ConfigNode root =
        json ? JsonTree.parse(body, origin, faults) : YamlTree.parse(body, origin, faults);
    if (!root.isMap()) {
      faults.add(
          root.place(),
          root.isNull()
              ? "the file is empty"
              : "expected a mapping of keys, found " + root.found());
      throw new ConfigException(faults.list());
    }
    return new ConfigDocument(root.withKeyPlace(origin));
  }

  /** Returns a document without keys, for a configuration made of arguments only. */
  public static ConfigDocument empty() {
    return new ConfigDocument(ConfigNode.map(Map.of(), Place.ofCode("arguments")));
  }

  /**
   * Returns this document with {@code key.path=value} arguments applied in order. A value is YAML;
   * an element of a list is named by its index ({@code train.groups.0.lr=1e-4}; one past the last
   * appends); mappings missing on the way are made; a segment with dots is put in double quotes.
   *
   * @param faults takes the faults of the arguments
   */
  public ConfigDocument withOverrides(List<String> arguments, Faults faults) {
    ConfigNode changed = root;
    for (int i = 0; i < arguments.size(); i++) {
      changed = Overrides.apply(changed, arguments.get(i), i + 1, faults);
    }
    return new ConfigDocument(changed);
  }

  /** Returns the root, a mapping. */
  public ConfigNode root() {
    return root;
  }

  private static String readText(Path file) {
    Place place = Place.ofCode(file.toString());
    byte[] bytes;
    try {
      if (Files.isDirectory(file)) {
        throw new ConfigException(place, "is a folder; expected a YAML or JSON file");
      }
      try (InputStream in = Files.newInputStream(file)) {
        bytes = in.readNBytes(MOST_BYTES + 1); // the size a file claims isn't trusted
      }
    } catch (NoSuchFileException e) {
      throw new ConfigException(place, "no such file");
    } catch (IOException e) {
      throw new ConfigException(place, "cannot be read: " + e.getMessage());
    }
    if (bytes.length > MOST_BYTES) {
      throw new ConfigException(
          place, "larger than " + (MOST_BYTES >> 20) + " MiB; this is not a configuration file");
    }
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException e) {
      throw new ConfigException(place, "not UTF-8 text");
    }
  }
}
