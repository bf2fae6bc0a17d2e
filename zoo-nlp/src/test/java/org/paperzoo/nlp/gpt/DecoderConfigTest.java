package org.paperzoo.nlp.gpt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.jni.JniUtils;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.paperzoo.core.config.ConfigException;
import org.paperzoo.core.config.ConfigJson;
import org.paperzoo.core.nn.ActivationFunction;
import org.paperzoo.core.nn.Context;
import org.paperzoo.core.nn.KvCache;

/** What a published {@code config.json} of a decoder may say. */
class DecoderConfigTest {
  @TempDir private Path folder;

  private <C extends Record> C read(Class<C> type, String json) throws IOException {
    Path file = Files.writeString(folder.resolve("config.json"), json);
    return ConfigJson.fromJson(file, type).config();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {"null|[]", "3|[3]", "[0, 3]|[0, 3]", "[]|[]"})
  void endTokensMayBeOneOrSeveralOrNone(String written, String ids) throws IOException {
    String json = "{\"bos_token_id\": %s, \"eos_token_id\": %s}".formatted(written, written);
    Gpt2Config gpt2 = read(Gpt2Config.class, json);
    assertThat(gpt2.endTokens()).hasToString(ids);
    assertThat(read(GptNeoConfig.class, json).endTokens()).hasToString(ids);
    String saved = ConfigJson.toJson(gpt2, Map.of()).replaceAll("\\s+", "");
    assertThat(saved)
        .contains("\"bos_token_id\":" + written.replace(" ", ""))
        .contains("\"eos_token_id\":" + written.replace(" ", ""));
    assertThat(read(Gpt2Config.class, saved)).isEqualTo(gpt2);
    assertThat(read(Gpt2Config.class, "{}").endTokens()).containsExactly(50256);
  }

  @ParameterizedTest
  @ValueSource(strings = {"-1", "1.5", "\"x\"", "[0, null]", "{\"a\": 1}", "true"})
  void whatIsNoTokenIsRefused(String written) {
    assertThatThrownBy(() -> read(Gpt2Config.class, "{\"eos_token_id\": %s}".formatted(written)))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("config.json")
        .hasMessageContaining("eos_token_id is")
        .hasMessageContaining("expected a token id, a list of token ids, or null");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"n_layer\": 1000000000",
        "\"n_embd\": 2000000000, \"n_head\": 1",
        "\"vocab_size\": 2147483647",
        "\"layer_norm_epsilon\": Infinity"
      })
  void absurdSizesAreRefused(String keys) {
    assertThatThrownBy(() -> read(Gpt2Config.class, "{" + keys + "}"))
        .isInstanceOf(ConfigException.class)
        .hasMessageMatching("(?s).*must be (from|finite).*");
  }

  /** The operators of decoding apply the function by a way of their own. */
  @ParameterizedTest
  @EnumSource
  void everyActivationDecodesAsItReadsAll(ActivationFunction function) throws IOException {
    String sizes = "{\"vocab_size\": 40, \"%s\": 8, \"%s\": 2, \"%s\": 2, \"%s\": \"%s\"%s}";
    String name = function.name().toLowerCase(java.util.Locale.ROOT);
    Gpt2Config gpt2 =
        read(
            Gpt2Config.class,
            sizes.formatted("n_embd", "n_layer", "n_head", "activation_function", name, ""));
    GptNeoConfig neo =
        read(
            GptNeoConfig.class,
            sizes.formatted(
                "hidden_size",
                "num_layers",
                "num_heads",
                "activation_function",
                name,
                ", \"attention_types\": [[[\"global\", \"local\"], 1]]"));
    JniUtils.setGradMode(false);
    for (DecoderModel decoder : new DecoderModel[] {new Gpt2Model(gpt2), new GptNeoModel(neo)}) {
      try (NDManager manager = NDManager.newBaseManager(Device.cpu())) {
        CausalLanguageModel model = new CausalLanguageModel(decoder);
        model.initialize(manager);
        Context context = TestModels.evaluation(manager);
        NDArray ids = manager.create(new long[] {3, 17, 4, 30}, new Shape(1, 4));
        float[] whole =
            model.forward(context, Map.of("input_ids", ids)).get("logits").get(0, 3).toFloatArray();
        KvCache cache = model.newCache(manager, 1, 4);
        NDArray positions = manager.create(new long[] {0, 1, 2, 3}, new Shape(1, 4));
        float[] cached = model.nextLogits(context, ids, positions, cache).toFloatArray();
        for (int i = 0; i < whole.length; i++) {
          assertThat(cached[i]).isCloseTo(whole[i], within(1e-5f));
        }
      }
    }
  }

  /**
   * Scores of keys beyond the window are replaced, so that they get no gradient, even where all
   * keys of the window are padding; the reference's {@code torch.where}.
   */
  @Test
  void keysBeyondTheWindowOfAPaddedQueryGetNoGradient() {
    try (NDManager manager = NDManager.newBaseManager(Device.cpu())) {
      JniUtils.setGradMode(true);
      NDArray mask = manager.create(new long[] {1, 1, 1, 0, 0, 0}, new Shape(1, 6));
      NDArray query = manager.randomNormal(new Shape(1, 6, 4));
      NDArray key = manager.randomNormal(new Shape(1, 6, 4));
      key.setRequiresGradient(true);
      NDArray value = manager.randomNormal(new Shape(1, 6, 4));
      NDArray attended =
          GptOperators.paddedAttention(
              query,
              key,
              value,
              GptOperators.hiddenMask(mask, 2),
              GptOperators.additiveMask(mask),
              1,
              1,
              0); // [1, 6, 4]
      NDArray last = attended.get(0, 5).sum();
      JniUtils.backward(
          (ai.djl.pytorch.engine.PtNDArray) last,
          (ai.djl.pytorch.engine.PtNDArray) manager.ones(last.getShape()),
          false,
          false);
      NDArray rows = key.getGradient().abs().sum(new int[] {0, 2}); // [6]
      assertThat(rows.toFloatArray()).startsWith(0, 0, 0, 0);
      assertThat(rows.getFloat(4)).isPositive();
      assertThat(rows.getFloat(5)).isPositive();
    } finally {
      JniUtils.setGradMode(false);
    }
  }
}
