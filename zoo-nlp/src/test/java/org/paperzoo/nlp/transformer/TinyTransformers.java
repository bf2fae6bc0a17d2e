package org.paperzoo.nlp.transformer;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.paperzoo.core.checkpoint.SafetensorsWriter;
import org.paperzoo.core.checkpoint.StateDict;
import org.paperzoo.core.checkpoint.TensorSource;
import org.paperzoo.core.config.ConfigBinder;
import org.paperzoo.core.config.ConfigDocument;
import org.paperzoo.core.config.ConfigJson;
import org.paperzoo.core.config.Faults;

/** Models and inputs small enough for tests. */
public final class TinyTransformers {
  /** The number of tokens. */
  public static final int VOCABULARY = 31;

  private TinyTransformers() {}

  /** Returns a model of two layers of 16 on either side; padding is the token 30. */
  public static TransformerConfig config() {
    return config("\"dropout\": 0.1");
  }

  /** Returns the same with fields that differ, as the text between the braces of JSON. */
  public static TransformerConfig config(String fields) {
    String all =
        """
        {"vocab_size": 31, "d_model": 16, "encoder_layers": 2, "decoder_layers": 2,
         "encoder_attention_heads": 4, "decoder_attention_heads": 4, "encoder_ffn_dim": 32,
         "decoder_ffn_dim": 32, "activation_function": "relu", "scale_embedding": true,
         "max_position_embeddings": 12, %s}
        """;
    Faults faults = new Faults();
    TransformerConfig config =
        ConfigBinder.bind(
            ConfigDocument.parse(all.formatted(fields), "config.json", faults).root(),
            TransformerConfig.class,
            faults);
    faults.throwIfAny();
    return config;
  }

  /** Returns texts of 7, 1, 2 ... tokens padded to 7, with their translations of 5, 1, 2 ... */
  public static Map<String, NDArray> texts(NDManager manager, int batch) {
    long[] ids = new long[batch * 7];
    long[] mask = new long[batch * 7];
    for (int i = 0; i < ids.length; i++) {
      boolean token = i % 7 < (i < 7 ? 7 : 1 + (i / 7 - 1) % 7);
      ids[i] = token ? 1 + (i * 17L + i / 7 * 5L) % (VOCABULARY - 2) : VOCABULARY - 1;
      mask[i] = token ? 1 : 0;
    }
    long[] labels = new long[batch * 5];
    for (int i = 0; i < labels.length; i++) {
      boolean token = i % 5 < (i < 5 ? 5 : 1 + (i / 5 - 1) % 5);
      labels[i] = token ? (i * 7L) % (VOCABULARY - 1) : -100;
    }
    Map<String, NDArray> inputs = new LinkedHashMap<>();
    inputs.put("input_ids", manager.create(ids, new Shape(batch, 7)));
    inputs.put("attention_mask", manager.create(mask, new Shape(batch, 7)));
    inputs.put("labels", manager.create(labels, new Shape(batch, 5)));
    return inputs;
  }

  /**
   * Returns the model of a parity case.
   *
   * @param badWords the sequences that it never generates; may be missing
   */
  static TranslationModel parityModel(
      String name, JsonNode badWords, Path folder, NDManager manager) {
    Path file = folder.resolve(name + ".safetensors");
    Path config = folder.resolve(name + ".json");
    String resource = "parity/" + name + ".safetensors";
    try (InputStream in = TransformerPaper.class.getResourceAsStream(resource)) {
      Files.write(file, in.readAllBytes());
      Map<String, NDArray> arrays = new LinkedHashMap<>();
      try (TensorSource source = TensorSource.open(file)) {
        ObjectNode json = (ObjectNode) new ObjectMapper().readTree(source.metadata().get("config"));
        if (!badWords.isMissingNode()) {
          json.set("bad_words_ids", badWords);
        }
        Files.writeString(config, json.toString());
        for (String tensor : source.names()) {
          if (tensor.startsWith("parameter.")) {
            arrays.put(tensor.substring("parameter.".length()), source.read(manager, tensor));
          }
        }
      }
      SafetensorsWriter.write(file, arrays, Map.of());
      TranslationModel model =
          new TranslationModel(ConfigJson.fromJson(config, TransformerConfig.class).config());
      try (TensorSource source = TensorSource.open(file)) {
        StateDict.of(model).initialize(manager, source);
      }
      return model;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
