package org.paperzoo.nlp.gpt.generation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.jni.JniUtils;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.paperzoo.core.nn.Precision;
import org.paperzoo.nlp.gpt.CausalLanguageModel;
import org.paperzoo.nlp.gpt.KvCache;
import org.paperzoo.nlp.gpt.TestModels;

/** Generation against transformers ({@code tools/reference/make_generation_cases.py}). */
@Tag("numerics")
class GenerationTest {
  private static final JsonNode REFERENCE = reference();

  @TempDir private Path folder;
  private NDManager manager;

  private static JsonNode reference() {
    try (InputStream in =
        GenerationTest.class.getResourceAsStream("/org/paperzoo/nlp/gpt/generation.json")) {
      return new ObjectMapper().readTree(in);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @BeforeEach
  void open() {
    manager = NDManager.newBaseManager(Device.cpu());
    JniUtils.setGradMode(false);
  }

  @AfterEach
  void close() {
    manager.close();
  }

  private Generator generator(String model) {
    return new Generator(
        TestModels.load(model, folder, manager), TestModels.evaluation(manager), manager);
  }

  private static List<JsonNode> processorCases() {
    return list(REFERENCE.path("processors").path("cases"));
  }

  private static List<JsonNode> generationCases() {
    return list(REFERENCE.path("generation"));
  }

  private static List<JsonNode> list(JsonNode node) {
    return StreamSupport.stream(node.spliterator(), false).toList();
  }

  private static long[] longs(JsonNode node) {
    return list(node).stream().mapToLong(JsonNode::asLong).toArray();
  }

  @ParameterizedTest
  @MethodSource("processorCases")
  void scoresAreProcessedAsByTransformers(JsonNode parity) {
    double value = parity.path("value").asDouble();
    LogitsProcessor processor =
        switch (parity.path("name").asText()) {
          case "temperature" -> new Temperature(value);
          case "top_k" -> new TopK((int) value);
          case "top_p" -> new TopP(value);
          case "min_p" -> new MinP(value);
          case "repetition_penalty" -> new RepetitionPenalty(value);
          default -> new NoRepeatNgram((int) value);
        };
    List<JsonNode> given = list(REFERENCE.path("processors").path("scores"));
    float[] scores = new float[given.size()];
    for (int i = 0; i < scores.length; i++) {
      scores[i] = (float) given.get(i).asDouble();
    }
    long[] tokens = longs(REFERENCE.path("processors").path("tokens"));
    processor.process(Arrays.copyOf(tokens, tokens.length + 5), tokens.length, scores);
    List<JsonNode> expected = list(parity.path("scores"));
    for (int i = 0; i < scores.length; i++) {
      if (expected.get(i).isNull()) {
        assertThat(scores[i]).isEqualTo(Float.NEGATIVE_INFINITY);
      } else {
        assertThat((double) scores[i]).isCloseTo(expected.get(i).asDouble(), within(1e-5));
      }
    }
  }

  @ParameterizedTest
  @MethodSource("generationCases")
  void textsAreThoseOfTransformers(JsonNode parity) {
    JsonNode options = parity.path("options");
    List<long[]> prompts = list(parity.path("prompts")).stream().map(p -> longs(p)).toList();
    List<Continuation> results =
        generator(parity.path("model").asText())
            .endingAt(parity.path("eos").asInt())
            .generate(
                prompts,
                new GenerationOptions(
                    options.path("max_new_tokens").asInt(),
                    0,
                    0,
                    1,
                    0,
                    options.path("repetition_penalty").asDouble(1),
                    options.path("no_repeat_ngram_size").asInt(0),
                    options.path("num_beams").asInt(1),
                    options.path("length_penalty").asDouble(1),
                    options.path("early_stopping").asBoolean(false),
                    0));
    for (int i = 0; i < results.size(); i++) {
      assertThat(results.get(i).tokens()).isEqualTo(longs(parity.path("texts").path(i)));
      if (!parity.path("scores").isNull()) {
        double score = parity.path("scores").path(i).asDouble();
        assertThat(results.get(i).score())
            .isCloseTo(score, within(1e-4 * Math.max(1, Math.abs(score))));
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"gpt2", "gpt-neo-window", "gpt2-inverse-layer-idx"})
  void cachedLogitsAreThoseOfTheWholeText(String name) {
    CausalLanguageModel model = TestModels.load(name, folder, manager);
    long[][] texts = {{3, 1, 4, 1, 5, 9, 2, 6, 5, 3, 5}, {2, 7, 1, 8, 2, 8, 1}};
    int[] padding = {0, 4};
    int[] pieces = {4, 1, 1, 3, 1, 1}; // the prompt, single tokens, and several at once
    try (KvCache cache = new KvCache(model.config(), manager, 2, 11)) {
      cache.padLeft(padding);
      int end = 0;
      for (int piece : pieces) {
        long[] ids = new long[2 * piece];
        long[] positions = new long[2 * piece];
        for (int row = 0; row < 2; row++) {
          for (int i = 0; i < piece; i++) {
            int place = end + i - padding[row];
            ids[row * piece + i] = place < 0 ? 52 : texts[row][place];
            positions[row * piece + i] = Math.max(0, place);
          }
        }
        end += piece;
        Shape shape = new Shape(2, piece);
        float[] cached =
            model
                .nextLogits(
                    TestModels.evaluation(manager),
                    manager.create(ids, shape),
                    manager.create(positions, shape),
                    cache)
                .toFloatArray();
        for (int row = 0; row < 2; row++) {
          if (end > padding[row]) {
            assertThat(Arrays.copyOfRange(cached, row * 53, row * 53 + 53))
                .usingComparatorWithPrecision(2e-5f)
                .containsExactly(uncached(model, Arrays.copyOf(texts[row], end - padding[row])));
          }
        }
      }
    }
  }

  private float[] uncached(CausalLanguageModel model, long[] ids) {
    NDArray logits =
        model
            .forward(
                TestModels.evaluation(manager),
                Map.of("input_ids", manager.create(ids, new Shape(1, ids.length))))
            .get("logits");
    return logits.get(0, ids.length - 1).toFloatArray();
  }

  @ParameterizedTest
  @ValueSource(strings = {"gpt2", "gpt-neo-window", "gpt2-untied-n-inner"})
  void cachedLogitsAreThoseOfTheWholeTextInBfloat16(String name) {
    CausalLanguageModel model = TestModels.load(name, folder, manager);
    long[] text = {3, 1, 4, 1, 5, 9, 2, 6, 5, 3, 5, 2, 7, 1, 8};
    for (int prompt : new int[] {10, 3}) { // plain products, and split ones
      try (Precision.Scope scope = Precision.BFLOAT16.use();
          KvCache cache = new KvCache(model.config(), manager, 1, text.length)) {
        for (int end = prompt; end <= text.length; end++) {
          int from = end == prompt ? 0 : end - 1;
          long[] ids = Arrays.copyOfRange(text, from, end);
          long[] positions = LongStream.range(from, end).toArray();
          Shape shape = new Shape(1, ids.length);
          float[] cached =
              model
                  .nextLogits(
                      TestModels.evaluation(manager),
                      manager.create(ids, shape),
                      manager.create(positions, shape),
                      cache)
                  .toFloatArray();
          float[] whole = uncached(model, Arrays.copyOf(text, end));
          float[] exact;
          try (Precision.Scope full = Precision.FLOAT32.use()) {
            exact = uncached(model, Arrays.copyOf(text, end));
          }
          assertThat(largest(exact, whole)).isGreaterThan(1e-4f);
          assertThat(largest(cached, whole)).isLessThan(1e-2f * largest(exact, new float[53]));
          for (float logit : cached) { // rounded, as the logits without a cache are
            assertThat(Float.floatToIntBits(logit) & 0xFFFF).isZero();
          }
        }
      }
    }
  }

  private static float largest(float[] a, float[] b) {
    float most = 0;
    for (int i = 0; i < a.length; i++) {
      most = Math.max(most, Math.abs(a[i] - b[i]));
    }
    return most;
  }

  @Test
  void textsDoNotDependOnOthersThatAreTooLong() {
    Generator generator = generator("gpt2").endingAt(null);
    int most = 32;
    List<long[]> prompts = new ArrayList<>();
    for (int length : new int[] {3, most - 6, most + 20, most - 2}) {
      long[] prompt = new long[length];
      Arrays.setAll(prompt, i -> (7L * i + length) % 53);
      prompts.add(prompt);
    }
    for (int beams : new int[] {1, 3}) {
      GenerationOptions options =
          beams == 1 ? GenerationOptions.greedy(40) : GenerationOptions.beamSearch(40, beams, 1, 0);
      List<Continuation> together = generator.generate(prompts, options);
      for (int i = 0; i < prompts.size(); i++) {
        Continuation alone = generator.generate(List.of(prompts.get(i)), options).get(0);
        assertThat(together.get(i).tokens()).as("prompt " + i).isEqualTo(alone.tokens());
      }
    }
  }

  @Test
  void promptsAreReadOnceForAllBeams() {
    CausalLanguageModel model = TestModels.load("gpt2", folder, manager);
    try (ContextWindow window =
        new ContextWindow(model, TestModels.evaluation(manager), manager, 4)) {
      Tokens first = new Tokens(new long[] {1, 2, 3}, 4);
      Tokens second = new Tokens(new long[] {4, 5}, 4);
      float[][] rows = window.next(List.of(first, first, second, second));
      assertThat(rows[0]).isEqualTo(rows[1]);
      assertThat(rows[2]).isEqualTo(rows[3]).isNotEqualTo(rows[0]);
      float[][] next =
          window.next(List.of(first.with(7), first.with(8), second.with(7), second.with(8)));
      for (int i = 0; i < 4; i++) {
        long[] ids = i < 2 ? new long[] {1, 2, 3, 7 + i} : new long[] {4, 5, 5 + i};
        assertThat(next[i])
            .usingComparatorWithPrecision(2e-5f)
            .containsExactly(uncached(model, ids));
      }
      KvCache narrow = new KvCache(model.config(), manager, 2, 3);
      KvCache wide = narrow.spread(new int[] {0, 0, 1}, 9);
      assertThat(wide.batch()).isEqualTo(3);
      assertThat(wide.capacity()).isEqualTo(9);
      wide.close();
    }
  }

  @Test
  void aPromptsNumberDrawsItsText() {
    Generator generator = generator("gpt2").endingAt(null);
    GenerationOptions options = GenerationOptions.sampling(12, 1, 7);
    long[] prompt = {5, 6};
    List<Continuation> together = generator.generate(List.of(prompt, prompt), options);
    assertThat(together.get(1).tokens()).isNotEqualTo(together.get(0).tokens());
    assertThat(generator.numberingFrom(1).generate(List.of(prompt), options).get(0).tokens())
        .isEqualTo(together.get(1).tokens());
  }

  @Test
  void sameSeedDrawsTheSameTextInAnyCompany() {
    Generator generator = generator("gpt2").endingAt(null);
    long[] prompt = {5, 6};
    GenerationOptions options =
        new GenerationOptions(15, 1.2, 20, 0.95, 0.01, 1, 0, 1, 1, false, 7);
    long[] alone = generator.generate(List.of(prompt), options).get(0).tokens();
    List<Continuation> together =
        generator.generate(List.of(prompt, new long[] {9, 9, 9, 9}), options);
    assertThat(together.get(0).tokens()).isEqualTo(alone).hasSize(15);
    GenerationOptions other = new GenerationOptions(15, 1.2, 20, 0.95, 0.01, 1, 0, 1, 1, false, 8);
    assertThat(generator.generate(List.of(prompt), other).get(0).tokens()).isNotEqualTo(alone);
  }

  @Test
  void drawsHaveTheModelsProbabilities() {
    CausalLanguageModel model = TestModels.load("gpt2", folder, manager);
    float[] logits = uncached(model, new long[] {5, 6});
    Probabilities.logSoftmax(logits);
    int likeliest = Probabilities.argMax(logits);
    int count = 4000;
    List<long[]> prompts = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      prompts.add(new long[] {5, 6});
    }
    long drawn =
        new Generator(model, TestModels.evaluation(manager), manager)
            .endingAt(null).generate(prompts, GenerationOptions.sampling(1, 1, 3)).stream()
                .filter(text -> text.tokens()[0] == likeliest)
                .count();
    double probability = Math.exp(logits[likeliest]);
    double deviation = Math.sqrt(probability * (1 - probability) / count);
    assertThat((double) drawn / count).isCloseTo(probability, within(4 * deviation));
  }

  @Test
  void textsGoOnBeyondTheLongestSequence() {
    List<Integer> told = new ArrayList<>();
    List<Continuation> results =
        generator("gpt2")
            .endingAt(null)
            .telling((prompt, token) -> told.add(prompt))
            .generate(List.of(new long[] {1, 2, 3}, new long[40]), GenerationOptions.greedy(60));
    assertThat(results).allSatisfy(result -> assertThat(result.tokens()).hasSize(60));
    assertThat(told).hasSize(120);
  }

  @Test
  void callersConditionEndsAText() {
    Generator generator = generator("gpt2").endingAt(51);
    long[] text =
        generator
            .generate(List.of(new long[] {3, 17, 44, 3, 9}), GenerationOptions.greedy(12))
            .get(0)
            .tokens();
    Continuation stopped =
        generator
            .stoppingWhen((tokens, from, to) -> to - from >= 2 && tokens[to - 1] == text[2])
            .generate(List.of(new long[] {3, 17, 44, 3, 9}), GenerationOptions.greedy(12))
            .get(0);
    assertThat(stopped.finish()).isEqualTo(Continuation.Finish.STOP);
    assertThat(stopped.tokens()).isEqualTo(Arrays.copyOf(text, 3));
  }
}
