package org.paperzoo.nlp.transformer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.jni.JniUtils;
import ai.djl.training.ParameterStore;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.paperzoo.core.error.UsageException;
import org.paperzoo.core.generate.Continuation;
import org.paperzoo.core.generate.EarlyStopping;
import org.paperzoo.core.generate.GenerationOptions;
import org.paperzoo.core.nn.Context;

/** Translations against transformers ({@code tools/reference/make_translation_cases.py}). */
@Tag("numerics")
class TranslationGenerationTest {
  @TempDir private java.nio.file.Path folder;
  private NDManager manager;

  @BeforeEach
  void open() {
    manager = NDManager.newBaseManager(Device.cpu());
    JniUtils.setGradMode(false);
    JniUtils.setSeed(7);
  }

  @AfterEach
  void close() {
    manager.close();
  }

  private static List<JsonNode> cases() {
    try (InputStream in = TranslationGenerationTest.class.getResourceAsStream("generation.json")) {
      return list(new ObjectMapper().readTree(in).path("cases"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<JsonNode> list(JsonNode node) {
    return StreamSupport.stream(node.spliterator(), false).toList();
  }

  private static long[] longs(JsonNode node) {
    return list(node).stream().mapToLong(JsonNode::asLong).toArray();
  }

  private Context context() {
    return new Context(new ParameterStore(manager, false), false);
  }

  private static List<long[]> starts(TranslationModel model, int count) {
    return java.util.Collections.nCopies(count, model.start());
  }

  @ParameterizedTest
  @MethodSource("cases")
  void textsAreThoseOfTransformers(JsonNode parity) {
    JsonNode options = parity.path("options");
    TranslationModel model =
        TinyTransformers.parityModel(
            parity.path("model").asText(), options.path("bad_words_ids"), folder, manager);
    List<long[]> sources = list(parity.path("sources")).stream().map(s -> longs(s)).toList();
    int most = options.path("max_new_tokens").asInt();
    int[] limits = new int[sources.size()];
    Arrays.fill(limits, most);
    int count = options.path("num_return_sequences").asInt(1);
    List<List<Continuation>> results =
        model
            .generator(context(), manager, sources, limits)
            .endingAt(parity.path("eos").asInt())
            .generate(
                starts(model, sources.size()),
                new GenerationOptions(
                    most,
                    0,
                    0,
                    1,
                    0,
                    1,
                    0,
                    options.path("num_beams").asInt(1),
                    options.path("length_penalty").asDouble(1),
                    options.path("early_stopping").asBoolean(false)
                        ? EarlyStopping.WHEN_FULL
                        : EarlyStopping.WHEN_UNLIKELY,
                    0),
                count);
    for (int i = 0; i < results.size(); i++) {
      assertThat(results.get(i)).hasSize(count);
      for (int j = 0; j < count; j++) {
        Continuation result = results.get(i).get(j);
        assertThat(result.tokens()).isEqualTo(longs(parity.path("texts").path(i).path(j)));
        if (!parity.path("scores").isNull()) {
          double score = parity.path("scores").path(i).path(j).asDouble();
          assertThat(result.score()).isCloseTo(score, within(1e-4 * Math.max(1, Math.abs(score))));
        }
      }
    }
  }

  private TranslationModel tiny(String fields) {
    TranslationModel model = new TranslationModel(TinyTransformers.config(fields));
    model.initialize(manager);
    return model;
  }

  @Test
  void cachedScoresAreThoseOfTheWholeText() {
    TranslationModel model =
        tiny("\"attention_key_dim\": 6, \"static_position_embeddings\": false");
    List<long[]> sources = List.of(new long[] {4, 9, 17, 0}, new long[] {8, 0});
    long[] text = {30, 5, 6, 11, 2};
    try (SourceMemory memory = new SourceMemory(model.model(), context(), manager, sources);
        org.paperzoo.core.nn.KvCache cache = model.model().decoder().newCache(manager, 4, 5)) {
      for (int place = 0; place < text.length; place++) {
        long[] ids = new long[4];
        Arrays.fill(ids, text[place]);
        NDArray hidden =
            model
                .model()
                .decoder()
                .decode(context(), manager.create(ids, new Shape(4, 1)), cache, memory);
        for (int row = 0; row < 4; row++) {
          NDArray whole =
              model
                  .forward(
                      context(),
                      Map.of(
                          "input_ids",
                          manager.create(sources.get(row / 2)).expandDims(0),
                          "decoder_input_ids",
                          manager.create(Arrays.copyOf(text, place + 1)).expandDims(0)))
                  .get("logits")
                  .get(new NDIndex("0, -1"));
          assertThat(model.logits(context(), hidden.get(new NDIndex(row))).toFloatArray())
              .usingComparatorWithPrecision(5e-6f)
              .containsExactly(whole.toFloatArray());
        }
      }
    }
  }

  @Test
  void aTextDoesNotDependOnTheOthersOfItsBatch() {
    TranslationModel model = tiny("\"eos_token_id\": 3");
    List<long[]> sources = new ArrayList<>();
    for (int i = 0; i < 9; i++) {
      long[] source = new long[1 + i % 4];
      Arrays.setAll(source, j -> 1 + (source.length * 7L + j * 5L) % 29);
      sources.add(source);
    }
    int[] limits = {4, 9, 7, 2, 9, 8, 1, 6, 9};
    for (GenerationOptions options :
        List.of(
            GenerationOptions.greedy(9),
            GenerationOptions.sampling(9, 1.5, 4),
            GenerationOptions.beamSearch(9, 4, 0.6, 0))) {
      List<Continuation> together =
          model.generator(context(), manager, sources, limits).generate(starts(model, 9), options);
      for (int i = 0; i < 9; i++) {
        Continuation alone =
            model
                .generator(context(), manager, sources.subList(i, i + 1), new int[] {limits[i]})
                .numberingFrom(i)
                .generate(starts(model, 1), options)
                .get(0);
        assertThat(together.get(i).tokens()).isEqualTo(alone.tokens());
        assertThat(together.get(i).tokens().length).isLessThanOrEqualTo(limits[i]);
      }
    }
  }

  @Test
  void refusesSourcesThatDoNotFit() {
    TranslationModel model = tiny("\"dropout\": 0.1");
    assertThatThrownBy(
            () ->
                model
                    .generator(context(), manager, List.of(new long[] {40}), new int[] {3})
                    .generate(starts(model, 1), GenerationOptions.greedy(3)))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("input_ids contain 40");
    assertThatThrownBy(
            () ->
                model
                    .generator(context(), manager, List.of(new long[] {4}), new int[] {3})
                    .generate(starts(model, 1), GenerationOptions.beamSearch(3, 2, 1, 0), 3))
        .hasMessageContaining("need as many beams");
  }
}
