package org.paperzoo.core.generate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.paperzoo.core.generate.GenerationReference.list;
import static org.paperzoo.core.generate.GenerationReference.longs;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Against transformers: {@code tools/reference/make_generation_cases.py}. */
class LogitsProcessorTest {
  private static final float NEVER = Float.NEGATIVE_INFINITY;
  private static final JsonNode REFERENCE = GenerationReference.read("processors");

  private static List<JsonNode> cases() {
    return list(REFERENCE.path("cases"));
  }

  @ParameterizedTest
  @MethodSource("cases")
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
    List<JsonNode> given = list(REFERENCE.path("scores"));
    float[] scores = new float[given.size()];
    for (int i = 0; i < scores.length; i++) {
      scores[i] = (float) given.get(i).asDouble();
    }
    processor.process(new TokenSequence(0, longs(REFERENCE.path("tokens")), 5), scores);
    List<JsonNode> expected = list(parity.path("scores"));
    for (int i = 0; i < scores.length; i++) {
      if (expected.get(i).isNull()) {
        assertThat(scores[i]).isEqualTo(NEVER);
      } else {
        assertThat((double) scores[i]).isCloseTo(expected.get(i).asDouble(), within(1e-5));
      }
    }
  }

  @Test
  void forcedTokensAreTheOnlyChoiceAtTheirPlace() {
    TokenSequence begun = new TokenSequence(0, new long[] {7, 7}, 3);
    TokenSequence grown = begun.with(4);
    TokenSequence full = grown.with(5);
    ForcedToken first = new ForcedToken(1, ForcedToken.Place.FIRST);
    ForcedToken last = new ForcedToken(2, ForcedToken.Place.LAST);
    assertThat(processed(first, begun)).containsExactly(NEVER, 0, NEVER);
    assertThat(processed(first, grown)).containsExactly(3, 2, 1);
    assertThat(processed(last, begun)).containsExactly(3, 2, 1);
    assertThat(processed(last, grown)).containsExactly(3, 2, 1);
    assertThat(processed(last, full)).containsExactly(NEVER, NEVER, 0);
  }

  @Test
  void suppressedTokensAreNoChoice() {
    TokenSequence text = new TokenSequence(0, new long[] {7}, 3);
    assertThat(processed(new SuppressTokens(List.of(0, 2)), text)).containsExactly(NEVER, 2, NEVER);
  }

  private static float[] processed(LogitsProcessor processor, TokenSequence text) {
    float[] scores = {3, 2, 1};
    processor.process(text, scores);
    return scores;
  }
}
