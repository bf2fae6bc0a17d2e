package org.paperzoo.nlp.bert.task;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.paperzoo.core.error.FailureException;

/**
 * How a folder wants its texts turned into vectors: what the sentence-transformers library writes
 * beside a model, in {@code modules.json}, {@code 1_Pooling/config.json} and {@code
 * sentence_bert_config.json}.
 *
 * @param pooling how the vectors of the tokens become one; several are put side by side
 * @param normalize whether vectors are scaled to length 1
 * @param maxLength the most tokens of a text, or null for as many as the model takes
 * @param lowercase whether texts are written in lower case first
 */
record SentenceEncoding(
    List<SentencePooling> pooling, boolean normalize, Integer maxLength, boolean lowercase) {
  private static final String MODULES = "modules.json";
  private static final String LENGTH = "sentence_bert_config.json";
  private static final int MOST_BYTES = 1 << 20;
  private static final JsonMapper MAPPER = new JsonMapper();

  /** The modes in the order in which the library puts their vectors side by side. */
  private static final Map<String, SentencePooling> MODES = modes();

  private static Map<String, SentencePooling> modes() {
    Map<String, SentencePooling> modes = new LinkedHashMap<>();
    modes.put("cls", SentencePooling.CLS);
    modes.put("max", SentencePooling.MAX);
    modes.put("mean", SentencePooling.MEAN);
    modes.put("mean_sqrt_len_tokens", SentencePooling.MEAN_SQRT_LEN);
    modes.put("weightedmean", SentencePooling.WEIGHTED_MEAN);
    modes.put("lasttoken", SentencePooling.LAST);
    return modes;
  }

  /**
   * Reads what a folder says; without {@code modules.json} the mean of the tokens, normalised.
   *
   * @param pooling what the user chose, or null; then {@code modules.json} is not looked at
   * @throws FailureException if a file is malformed, or the vectors pass through a module that is
   *     not known here
   */
  static SentenceEncoding of(Path folder, SentencePooling pooling) {
    List<SentencePooling> modes = List.of(pooling == null ? SentencePooling.MEAN : pooling);
    boolean normalize = true;
    Path modules = folder.resolve(MODULES);
    if (pooling == null && Files.isRegularFile(modules)) {
      normalize = false;
      for (JsonNode module : read(modules)) {
        String type = module.path("type").asText();
        String name = type.substring(type.lastIndexOf('.') + 1);
        switch (name) {
          case "Transformer" -> {
            if (!module.path("path").asText().isEmpty()) {
              throw unknown(modules, "a model in the folder " + module.path("path").asText());
            }
          }
          case "Pooling" -> modes = modesOf(inside(folder, modules, module.path("path").asText()));
          case "Normalize" -> normalize = true;
          default -> throw unknown(modules, "the module " + type);
        }
      }
    }
    Path lengths = folder.resolve(LENGTH);
    JsonNode texts = Files.isRegularFile(lengths) ? read(lengths) : MAPPER.createObjectNode();
    return new SentenceEncoding(
        modes, normalize, length(lengths, texts), texts.path("do_lower_case").asBoolean());
  }

  private static FailureException unknown(Path file, String what) {
    return new FailureException(
        file
            + ": "
            + what
            + " is not supported. Choose the pooling yourself, such as pooling=mean, for vectors"
            + " without what follows the model.");
  }

  private static Integer length(Path file, JsonNode texts) {
    JsonNode length = texts.path("max_seq_length");
    if (length.isMissingNode() || length.isNull()) {
      return null;
    }
    if (!length.canConvertToInt() || !length.isIntegralNumber() || length.asInt() < 1) {
      throw new FailureException(
          file + ": max_seq_length is " + length + "; expected a whole number from 1.");
    }
    return length.asInt();
  }

  /** Returns the file of a module's settings, which may not be outside the folder. */
  private static Path inside(Path folder, Path modules, String path) {
    try {
      Path root = folder.toAbsolutePath().normalize();
      Path place = root.resolve(path).normalize();
      if (place.startsWith(root)) {
        return place.resolve("config.json");
      }
    } catch (InvalidPathException e) {
      // reported below
    }
    throw new FailureException(modules + ": \"" + path + "\" is not a folder inside the model's.");
  }

  private static List<SentencePooling> modesOf(Path file) {
    JsonNode settings = read(file);
    List<SentencePooling> modes = new ArrayList<>();
    String named = settings.path("pooling_mode").asText();
    MODES.forEach(
        (name, mode) -> {
          boolean tokens = name.equals("cls") || name.equals("max") || name.equals("mean");
          String flag = "pooling_mode_" + name + (tokens ? "_tokens" : "");
          if (named.equals(name)
              || settings.path(flag).asBoolean()
              || (name.equals("cls") && settings.path("pooling_mode_cls_token").asBoolean())) {
            modes.add(mode);
          }
        });
    if (modes.isEmpty()) {
      throw new FailureException(
          file + ": no pooling_mode is true that is known here; choose one with pooling=.");
    }
    return List.copyOf(modes);
  }

  private static JsonNode read(Path file) {
    try (InputStream in = Files.newInputStream(file)) {
      byte[] bytes = in.readNBytes(MOST_BYTES + 1);
      if (bytes.length > MOST_BYTES) {
        throw new FailureException(file + ": larger than 1 MiB; no file of settings is.");
      }
      return MAPPER.readTree(bytes);
    } catch (IOException e) {
      throw new FailureException(file + ": cannot be read as JSON: " + e.getMessage() + ".", e);
    }
  }
}
