package org.paperzoo.nlp.gpt;

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
import org.paperzoo.core.aten.AtenOperator;
import org.paperzoo.core.aten.Threads;
import org.paperzoo.core.generate.Continuation;
import org.paperzoo.core.generate.EarlyStopping;
import org.paperzoo.core.generate.GenerationOptions;
import org.paperzoo.core.generate.Logits;
import org.paperzoo.core.generate.TokenGenerator;
import org.paperzoo.core.generate.TokenSequence;
import org.paperzoo.core.nn.Context;
import org.paperzoo.core.nn.KvCache;
import org.paperzoo.core.nn.Precision;

/** Generation against transformers ({@code tools/reference/make_generation_cases.py}). */
@Tag("numerics")
class GenerationTest {
  private static final JsonNode REFERENCE = reference();

  private static final long[] TEXT = {3, 1, 4, 1, 5, 9, 2, 6, 5, 3, 5, 2, 7, 1, 8};

  @TempDir private Path folder;
  private NDManager manager;

  private static JsonNode reference() {
    try (InputStream in = GenerationTest.class.getResourceAsStream("generation.json")) {
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

  private TokenGenerator generator(String model) {
    return TestModels.load(model, folder, manager)
        .generator(TestModels.evaluation(manager), manager);
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
                    options.path("early_stopping").asBoolean(false)
                        ? EarlyStopping.WHEN_FULL
                        : EarlyStopping.WHEN_UNLIKELY,
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
    try (KvCache cache = model.newCache(manager, 2, 11)) {
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
    List<float[]> exact = new ArrayList<>();
    List<float[]> whole = new ArrayList<>();
    List<float[]> cached = new ArrayList<>();
    List<float[]> shifted = new ArrayList<>();
    for (int prompt : new int[] {10, 3}) { // plain products, and split ones
      cached.addAll(cachedInBfloat16(model, prompt, 0));
      shifted.addAll(cachedInBfloat16(model, prompt, 1));
      for (int end = prompt; end <= TEXT.length; end++) {
        exact.add(uncached(model, Arrays.copyOf(TEXT, end)));
        try (Precision.Scope scope = Precision.BFLOAT16.use()) {
          whole.add(uncached(model, Arrays.copyOf(TEXT, end)));
        }
      }
    }
    // Both round to bfloat16, with sums in other orders: neither is nearer to float32 than the
    // other. What that distance is depends on the processor.
    double noise = distance(whole, exact);
    assertThat(noise).isGreaterThan(1e-4);
    assertThat(distance(cached, exact)).isBetween(noise / 2.5, noise * 2.5);
    assertThat(distance(cached, whole)).isLessThan(2.5 * noise);
    // One place off is forty times as much.
    assertThat(distance(shifted, exact)).isGreaterThan(5 * noise);
    for (float[] logits : cached) {
      for (float logit : logits) { // rounded, as the logits without a cache are
        assertThat(Float.floatToIntBits(logit) & 0xFFFF).isZero();
      }
    }
  }

  /**
   * Returns the logits of the tokens after a prompt and after each further token.
   *
   * @param shift by how much the positions of the further tokens are wrong
   */
  private List<float[]> cachedInBfloat16(CausalLanguageModel model, int prompt, int shift) {
    List<float[]> logits = new ArrayList<>();
    try (Precision.Scope scope = Precision.BFLOAT16.use();
        KvCache cache = model.newCache(manager, 1, TEXT.length)) {
      for (int end = prompt; end <= TEXT.length; end++) {
        int from = end == prompt ? 0 : end - 1;
        long wrong = end == prompt ? 0 : shift;
        long[] ids = Arrays.copyOfRange(TEXT, from, end);
        long[] positions = LongStream.range(from + wrong, end + wrong).toArray();
        Shape shape = new Shape(1, ids.length);
        logits.add(
            model
                .nextLogits(
                    TestModels.evaluation(manager),
                    manager.create(ids, shape),
                    manager.create(positions, shape),
                    cache)
                .toFloatArray());
      }
    }
    return logits;
  }

  /** Returns the root of the mean square difference. */
  private static double distance(List<float[]> a, List<float[]> b) {
    double sum = 0;
    for (int i = 0; i < a.size(); i++) {
      for (int j = 0; j < a.get(i).length; j++) {
        double difference = a.get(i)[j] - b.get(i)[j];
        sum += difference * difference;
      }
    }
    return Math.sqrt(sum / (a.size() * (double) a.get(0).length));
  }

  @Test
  void threadsShareAModel() throws Exception {
    CausalLanguageModel model = TestModels.load("gpt2", folder, manager);
    List<long[]> alone = texts(model);
    for (List<long[]> among : Threads.run(4, thread -> texts(model))) {
      assertThat(among).usingRecursiveComparison().isEqualTo(alone);
    }
  }

  @Test
  void passesLeaveNothingBehindButTheirResults() {
    CausalLanguageModel model = TestModels.load("gpt-neo-window", folder, manager);
    NDArray ids = manager.create(new long[] {1, 2, 3, 4}, new Shape(1, 4));
    NDArray mask = manager.create(new long[] {1, 1, 1, 0}, new Shape(1, 4));
    Map<String, NDArray> inputs = Map.of("input_ids", ids, "attention_mask", mask, "labels", ids);
    Context context = TestModels.evaluation(manager);
    int before = manager.getManagedArrays().size();
    for (int i = 0; i < 3; i++) {
      model.forward(context, inputs).values().forEach(NDArray::close);
    }
    assertThat(manager.getManagedArrays()).hasSize(before);
  }

  @Test
  void textsOfAnyNumberAndLengthUseTheSameOperators() {
    CausalLanguageModel model = TestModels.load("gpt2", folder, manager);
    texts(model);
    int before = AtenOperator.compiled();
    TokenGenerator generator =
        model.generator(TestModels.evaluation(manager), manager).endingAt(List.of());
    for (int count = 1; count < 12; count++) {
      List<long[]> prompts = new ArrayList<>();
      for (int i = 0; i < count; i++) {
        prompts.add(LongStream.rangeClosed(1, count + i).toArray());
      }
      generator.generate(prompts, GenerationOptions.greedy(3 + count));
    }
    assertThat(AtenOperator.compiled()).isLessThanOrEqualTo(before);
  }

  /** Returns texts of all kinds of generation. */
  private List<long[]> texts(CausalLanguageModel model) {
    try (NDManager own = manager.newSubManager()) {
      TokenGenerator generator =
          model.generator(TestModels.evaluation(own), own).endingAt(List.of());
      List<long[]> prompts = List.of(new long[] {1, 2, 3}, new long[] {7, 5}, new long[20]);
      List<long[]> texts = new ArrayList<>();
      for (GenerationOptions options :
          List.of(
              GenerationOptions.greedy(20),
              GenerationOptions.sampling(20, 0.8, 3),
              GenerationOptions.beamSearch(20, 3, 1, 2))) {
        for (List<long[]> some : List.of(prompts, prompts.subList(0, 1))) {
          generator.generate(some, options).forEach(text -> texts.add(text.tokens()));
        }
      }
      return texts;
    }
  }

  @Test
  void textsDoNotDependOnOthersThatAreTooLong() {
    TokenGenerator generator = generator("gpt2").endingAt(List.of());
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

  private static float[][] rows(ContextWindow window, TokenSequence... texts) {
    try (Logits logits = window.next(List.of(texts))) {
      return logits.toRows();
    }
  }

  @Test
  void promptsAreReadOnceForAllBeams() {
    CausalLanguageModel model = TestModels.load("gpt2", folder, manager);
    try (ContextWindow window = new ContextWindow(model, TestModels.evaluation(manager), manager)) {
      TokenSequence first = new TokenSequence(0, new long[] {1, 2, 3}, 4);
      TokenSequence second = new TokenSequence(1, new long[] {4, 5}, 4);
      float[][] rows = rows(window, first, first, second, second);
      assertThat(rows[0]).isEqualTo(rows[1]);
      assertThat(rows[2]).isEqualTo(rows[3]).isNotEqualTo(rows[0]);
      float[][] next = rows(window, first.with(7), first.with(8), second.with(7), second.with(8));
      for (int i = 0; i < 4; i++) {
        long[] ids = i < 2 ? new long[] {1, 2, 3, 7 + i} : new long[] {4, 5, 5 + i};
        assertThat(next[i])
            .usingComparatorWithPrecision(2e-5f)
            .containsExactly(uncached(model, ids));
      }
      KvCache narrow = model.newCache(manager, 2, 3);
      KvCache wide = narrow.spread(new int[] {0, 0, 1}, 9);
      assertThat(wide.batch()).isEqualTo(3);
      assertThat(wide.capacity()).isEqualTo(9);
      wide.close();
    }
  }

  @Test
  void aPromptsNumberDrawsItsText() {
    TokenGenerator generator = generator("gpt2").endingAt(List.of());
    GenerationOptions options = GenerationOptions.sampling(12, 1, 7);
    long[] prompt = {5, 6};
    List<Continuation> together = generator.generate(List.of(prompt, prompt), options);
    assertThat(together.get(1).tokens()).isNotEqualTo(together.get(0).tokens());
    assertThat(generator.numberingFrom(1).generate(List.of(prompt), options).get(0).tokens())
        .isEqualTo(together.get(1).tokens());
  }

  @Test
  void sameSeedDrawsTheSameTextInAnyCompany() {
    TokenGenerator generator = generator("gpt2").endingAt(List.of());
    long[] prompt = {5, 6};
    GenerationOptions options =
        new GenerationOptions(15, 1.2, 20, 0.95, 0.01, 1, 0, 1, 1, EarlyStopping.WHEN_UNLIKELY, 7);
    long[] alone = generator.generate(List.of(prompt), options).get(0).tokens();
    List<Continuation> together =
        generator.generate(List.of(prompt, new long[] {9, 9, 9, 9}), options);
    assertThat(together.get(0).tokens()).isEqualTo(alone).hasSize(15);
    GenerationOptions other =
        new GenerationOptions(15, 1.2, 20, 0.95, 0.01, 1, 0, 1, 1, EarlyStopping.WHEN_UNLIKELY, 8);
    assertThat(generator.generate(List.of(prompt), other).get(0).tokens()).isNotEqualTo(alone);
  }

  @Test
  void textsGoOnBeyondTheLongestSequence() {
    List<Integer> told = new ArrayList<>();
    List<Continuation> results =
        generator("gpt2")
            .endingAt(List.of())
            .telling((prompt, token) -> told.add(prompt))
            .generate(List.of(new long[] {1, 2, 3}, new long[40]), GenerationOptions.greedy(60));
    assertThat(results).allSatisfy(result -> assertThat(result.tokens()).hasSize(60));
    assertThat(told).hasSize(120);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3})
  void eachOfSeveralEndTokensEndsAText(int beams) {
    long[] prompt = {3, 17, 44, 3, 9};
    GenerationOptions options =
        new GenerationOptions(8, 0, 0, 1, 0, 1, 0, beams, 1, EarlyStopping.WHEN_UNLIKELY, 0);
    long[] text =
        generator("gpt2").endingAt(List.of()).generate(List.of(prompt), options).get(0).tokens();
    int end = 1; // the first token that is new
    while (text[end] == text[0]) {
      end++;
    }
    Continuation ended =
        generator("gpt2")
            .endingAt(51)
            .alsoEndingAt((int) text[end])
            .generate(List.of(prompt), options)
            .get(0);
    assertThat(ended.finish()).isEqualTo(Continuation.Finish.END);
    assertThat(ended.tokens()).doesNotContain(text[end], 51);
    if (beams == 1) {
      assertThat(ended.tokens()).isEqualTo(Arrays.copyOf(text, end));
    }
  }

  @Test
  void callersConditionEndsAText() {
    TokenGenerator generator = generator("gpt2").endingAt(51);
    long[] plain =
        generator
            .generate(List.of(new long[] {3, 17, 44, 3, 9}), GenerationOptions.greedy(12))
            .get(0)
            .tokens();
    Continuation stopped =
        generator
            .stoppingWhen(text -> text.added() >= 2 && text.last() == plain[2])
            .generate(List.of(new long[] {3, 17, 44, 3, 9}), GenerationOptions.greedy(12))
            .get(0);
    assertThat(stopped.finish()).isEqualTo(Continuation.Finish.STOP);
    assertThat(stopped.tokens()).isEqualTo(Arrays.copyOf(plain, 3));
  }
}
