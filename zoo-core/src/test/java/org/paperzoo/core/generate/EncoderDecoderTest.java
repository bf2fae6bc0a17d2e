package org.paperzoo.core.generate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.paperzoo.core.generate.GenerationReference.list;
import static org.paperzoo.core.generate.GenerationReference.longs;

import ai.djl.Device;
import ai.djl.ndarray.NDManager;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Texts of an encoder and decoder against transformers, with the options of published models. */
class EncoderDecoderTest {
  private static final JsonNode REFERENCE = GenerationReference.read("formula");
  private static final List<long[]> SOURCES =
      list(REFERENCE.path("sources")).stream().map(GenerationReference::longs).toList();

  private static List<JsonNode> cases() {
    return list(REFERENCE.path("cases"));
  }

  private static TokenGenerator generator(JsonNode options, NDManager manager) {
    TokenGenerator generator =
        new TokenGenerator(() -> new FormulaModel(SOURCES, manager)).endingAt(FormulaModel.END);
    if (options.has("bad_words_ids")) {
      generator.processing(new SuppressTokens(List.of(FormulaModel.START)));
    }
    if (options.has("forced_bos_token_id")) {
      int token = options.path("forced_bos_token_id").asInt();
      generator.processing(new ForcedToken(token, ForcedToken.Place.FIRST));
    }
    if (options.has("forced_eos_token_id")) {
      generator.processing(new ForcedToken(FormulaModel.END, ForcedToken.Place.LAST));
    }
    return options.path("renormalize_logits").asBoolean() ? generator.renormalizing() : generator;
  }

  private static GenerationOptions options(JsonNode options) {
    JsonNode early = options.path("early_stopping");
    return new GenerationOptions(
        options.path("max_new_tokens").asInt(),
        0,
        0,
        1,
        0,
        options.path("repetition_penalty").asDouble(1),
        options.path("no_repeat_ngram_size").asInt(0),
        options.path("num_beams").asInt(1),
        options.path("length_penalty").asDouble(1),
        early.asText().equals("never")
            ? EarlyStopping.WHEN_IMPOSSIBLE
            : early.asBoolean() ? EarlyStopping.WHEN_FULL : EarlyStopping.WHEN_UNLIKELY,
        0);
  }

  private static void check(JsonNode parity, NDManager manager) {
    List<Continuation> results =
        generator(parity.path("options"), manager)
            .generate(
                Collections.nCopies(SOURCES.size(), new long[] {FormulaModel.START}),
                options(parity.path("options")));
    for (int i = 0; i < results.size(); i++) {
      Continuation result = results.get(i);
      long[] expected = longs(parity.path("texts").path(i));
      boolean ended = expected[expected.length - 1] == FormulaModel.END;
      assertThat(result.tokens())
          .as("source " + i)
          .isEqualTo(ended ? Arrays.copyOf(expected, expected.length - 1) : expected);
      assertThat(result.finish())
          .isEqualTo(ended ? Continuation.Finish.END : Continuation.Finish.LENGTH);
      if (!parity.path("scores").isNull()) {
        double score = parity.path("scores").path(i).asDouble();
        assertThat(result.score()).isCloseTo(score, within(1e-5 * Math.max(1, Math.abs(score))));
      }
    }
  }

  @ParameterizedTest
  @MethodSource("cases")
  void textsAreThoseOfTransformers(JsonNode parity) {
    check(parity, null);
  }

  @ParameterizedTest
  @MethodSource("cases")
  void textsAreTheSameWithScoresOnADevice(JsonNode parity) {
    try (NDManager manager = NDManager.newBaseManager(Device.cpu())) {
      check(parity, manager);
    }
  }

  @Test
  void nothingIsLeftOnTheDevice() {
    try (NDManager manager = NDManager.newBaseManager(Device.cpu())) {
      cases().forEach(parity -> check(parity, manager));
      assertThat(manager.getManagedArrays()).isEmpty();
    }
  }
}
