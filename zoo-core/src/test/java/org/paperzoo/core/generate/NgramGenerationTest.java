package org.paperzoo.core.generate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.paperzoo.core.error.UsageException;

/** All kinds of generation with a table instead of a network: letters, and a full stop to end. */
class NgramGenerationTest {
  private static final int END = 26;

  private final NgramTable table =
      new NgramTable(
          3,
          27,
          tokens(
              "banana.bandana.bandit.bank.banner.cabana.canal.cancan.candid.candle.canine.cannot."));

  private static long[] tokens(String text) {
    return text.chars().mapToLong(letter -> letter == '.' ? END : letter - 'a').toArray();
  }

  private static String text(long[] tokens) {
    StringBuilder text = new StringBuilder();
    for (long token : tokens) {
      text.append((char) ('a' + token));
    }
    return text.toString();
  }

  private TokenGenerator generator() {
    return new TokenGenerator(() -> table).endingAt(END);
  }

  private List<String> texts(GenerationOptions options, String... prompts) {
    List<long[]> ids = new ArrayList<>();
    for (String prompt : prompts) {
      ids.add(tokens(prompt));
    }
    return generator().generate(ids, options).stream()
        .map(result -> text(result.tokens()))
        .toList();
  }

  @Test
  void takesTheLikeliest() {
    for (String prompt : List.of("ca", "ba", "i")) {
      String text = texts(GenerationOptions.greedy(6), prompt).get(0);
      for (int i = 0; i < 6; i++) {
        int likeliest = Probabilities.argMax(table.logits(tokens(prompt + text.substring(0, i))));
        if (likeliest == END) {
          assertThat(text).hasSize(i);
          break;
        }
        assertThat(text.charAt(i)).isEqualTo((char) ('a' + likeliest));
      }
    }
  }

  @Test
  void drawsWithTheProbabilitiesOfTheTable() {
    int count = 4000;
    List<long[]> prompts = Collections.nCopies(count, tokens("an"));
    List<Continuation> drawn =
        new TokenGenerator(() -> table).generate(prompts, GenerationOptions.sampling(1, 1, 3));
    float[] logits = table.logits(tokens("an"));
    double sum = Math.exp(Probabilities.logSumExp(logits));
    for (int token = 0; token < logits.length; token++) {
      long chosen = token;
      double share =
          drawn.stream().filter(text -> text.tokens()[0] == chosen).count() / (double) count;
      double probability = Math.exp(logits[token]) / sum;
      double deviation = Math.sqrt(probability * (1 - probability) / count);
      assertThat(share).as("token " + token).isCloseTo(probability, within(4 * deviation + 1e-12));
    }
  }

  @Test
  void textsDoNotDependOnTheirCompany() {
    GenerationOptions options = GenerationOptions.sampling(9, 1.3, 5);
    List<String> together = texts(options, "ban", "ca", "c");
    for (int i = 0; i < 3; i++) {
      List<Continuation> alone =
          generator()
              .numberingFrom(i)
              .generate(List.of(tokens(List.of("ban", "ca", "c").get(i))), options);
      assertThat(text(alone.get(0).tokens())).isEqualTo(together.get(i));
    }
  }

  /** Returns the log probability of the likeliest text of at most so many letters: tries all. */
  private double best(String text, int left) {
    float[] logits = table.logits(tokens(text));
    double norm = Probabilities.logSumExp(logits);
    double best = Double.NEGATIVE_INFINITY;
    for (int token = 0; token < logits.length; token++) {
      if (logits[token] > Float.NEGATIVE_INFINITY) {
        double rest = token == END || left == 1 ? 0 : best(text + (char) ('a' + token), left - 1);
        best = Math.max(best, logits[token] - norm + rest);
      }
    }
    return best;
  }

  private double logProb(String prompt, String added) {
    double sum = 0;
    for (int i = 0; i < added.length(); i++) {
      float[] logits = table.logits(tokens(prompt + added.substring(0, i)));
      sum += logits[(int) tokens(added)[i]] - Probabilities.logSumExp(logits);
    }
    return sum;
  }

  @Test
  void enoughBeamsFindTheLikeliestText() {
    GenerationOptions options =
        new GenerationOptions(
            7, 0, 0, 1, 0, 1, 0, 60, 0, EarlyStopping.WHEN_IMPOSSIBLE, 0); // no length penalty
    for (String prompt : List.of("ba", "can", "d")) {
      double best = best(prompt, 7);
      Continuation found = generator().generate(List.of(tokens(prompt)), options).get(0);
      assertThat(found.score()).isCloseTo(best, within(1e-5));
      boolean ended = found.finish() == Continuation.Finish.END;
      assertThat(logProb(prompt, text(found.tokens()) + (ended ? "." : "")))
          .isCloseTo(best, within(1e-5));
    }
  }

  @Test
  void listenersConditionsAndProcessorsApply() {
    List<Long> heard = new ArrayList<>();
    Continuation stopped =
        generator()
            .telling((prompt, token) -> heard.add(token))
            .stoppingWhen(text -> text.added() == 2)
            .processing(new SuppressTokens(List.of('n' - 'a')))
            .generate(List.of(tokens("ca")), GenerationOptions.greedy(20))
            .get(0);
    assertThat(stopped.finish()).isEqualTo(Continuation.Finish.STOP);
    assertThat(text(stopped.tokens())).isEqualTo("ba"); // as in cabana
    assertThat(heard).containsExactly(1L, 0L);
  }

  @Test
  void promptsMustHaveTokensOfTheModel() {
    assertThatThrownBy(() -> texts(GenerationOptions.greedy(3), ""))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("A prompt is empty");
    List<long[]> wrong = List.of(new long[] {27});
    assertThatThrownBy(() -> generator().generate(wrong, GenerationOptions.greedy(3)))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("27");
  }
}
