package org.paperzoo.core.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfigJsonTest {
  @TempDir Path folder;

  record Vision(@Default("32") int patchSize) {}

  record Bert(
      @Doc("Width of the layers.") @Alias("n_embd") @Range(min = 1) int hiddenSize,
      @Default("1e-12") double layerNormEps,
      @Default("gelu") String hiddenAct,
      @Default("null") Integer numLabels,
      @Default("{}") Map<String, String> id2label,
      @Default("{}") Vision visionConfig) {}

  private Path file(String json) throws IOException {
    return Files.writeString(folder.resolve("config.json"), json);
  }

  @Test
  void unknownKeysAreToleratedAndListed() throws IOException {
    Path file =
        file(
            """
            {
              "architectures": ["BertModel"],
              "n_embd": 768,
              "layer_norm_eps": 1e-05,
              "task": {"hidden_size": 3},
              "id2label": {"0": "LABEL_0"},
              "vision_config": {"patch_size": 16, "torch_dtype": "float32"}
            }
            """);
    ConfigJson.Loaded<Bert> loaded = ConfigJson.fromJson(file, Bert.class);
    assertThat(loaded.config())
        .isEqualTo(new Bert(768, 1e-5, "gelu", null, Map.of("0", "LABEL_0"), new Vision(16)));
    assertThat(loaded.unknownKeys())
        .containsExactly("architectures", "task", "vision_config.torch_dtype");
    assertThat(loaded.root().get("architectures").elements().get(0).asText())
        .isEqualTo("BertModel");
  }

  @Test
  void allFaultsAreReportedWithTheirPlaces() throws IOException {
    Path file =
        file(
            """
            {
              "layer_norm_eps": "1e-12",
              "hidden_act": 3,
              "id2label": [],
              "num_labels": 2.5
            }
            """);
    assertThatThrownBy(() -> ConfigJson.fromJson(file, Bert.class))
        .isInstanceOf(ConfigException.class)
        .hasMessage(
            String.join(
                "\n",
                file
                    + ":1:1: missing key \"hidden_size\"; expected an integer: Width of the"
                    + " layers.",
                file
                    + ":2:21: layer_norm_eps: expected a number, found text \"1e-12\"; remove the "
                    + "quotes",
                file + ":3:17: hidden_act: expected text, found 3; put it in quotes",
                file + ":4:15: id2label: expected a mapping to texts, found a list",
                file + ":5:17: num_labels: expected an integer, found 2.5"));
  }

  @Test
  void writtenAsTransformersDoes() throws IOException {
    Bert bert = new Bert(8, 1e-5, "gelu\u00e9\n", null, Map.of("0", "a"), new Vision(2));
    Map<String, Object> extra = new LinkedHashMap<>();
    extra.put("architectures", List.of("BertModel", "B"));
    extra.put("model_type", "bert");
    extra.put("empty", List.of());
    extra.put("none", Map.of());
    extra.put("num_labels", 3);
    String json = ConfigJson.toJson(bert, extra);
    assertThat(json)
        .isEqualTo(
            """
            {
              "architectures": [
                "BertModel",
                "B"
              ],
              "model_type": "bert",
              "empty": [],
              "none": {},
              "num_labels": 3,
              "hidden_size": 8,
              "layer_norm_eps": 1e-05,
              "hidden_act": "gelu\\u00E9\\n",
              "id2label": {
                "0": "a"
              },
              "vision_config": {
                "patch_size": 2
              }
            }
            """);
    assertThat(ConfigJson.fromJson(file(json), Bert.class).config())
        .isEqualTo(new Bert(8, 1e-5, "gelu\u00e9\n", 3, Map.of("0", "a"), new Vision(2)));
  }

  @Test
  void nonFiniteNumbersOfPythonAreRead() throws IOException {
    ConfigNode root = ConfigDocument.read(file("{\"a\": -Infinity}"), new Faults()).root();
    assertThat(root.get("a").text()).isEqualTo("-.inf");
    assertThat(ConfigJson.toJson(Map.of("a", Double.NaN))).isEqualTo("{\n  \"a\": NaN\n}\n");
  }
}
