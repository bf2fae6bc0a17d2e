package org.paperzoo.nlp.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Against the Python scripts: {@code tools/reference/make_nlp_metrics_fixture.py}. */
class ScoresTest {
  private static final Offset<Double> CLOSE = within(1e-9);

  private static JsonNode expected;

  @BeforeAll
  static void read() throws IOException {
    try (InputStream in = ScoresTest.class.getResourceAsStream("scores.json")) {
      expected = new ObjectMapper().readTree(in);
    }
  }

  private static List<String> strings(JsonNode array) {
    List<String> strings = new ArrayList<>();
    array.forEach(element -> strings.add(element.textValue()));
    return strings;
  }

  private static double number(JsonNode node) {
    assertThat(node.isNumber()).isTrue();
    return node.doubleValue();
  }

  private static Bleu bleu(JsonNode c, Bleu bleu) {
    for (int i = 0; i < c.path("hypotheses").size(); i++) {
      bleu.add(c.path("hypotheses").get(i).textValue(), strings(c.path("references").get(i)));
    }
    return bleu;
  }

  private static void check(Bleu bleu, JsonNode right) {
    assertThat(bleu.value()).isCloseTo(number(right.path("score")), CLOSE);
    assertThat(bleu.brevityPenalty()).isCloseTo(number(right.path("bp")), CLOSE);
    for (int n = 1; n <= 4; n++) {
      assertThat(bleu.precision(n)).isCloseTo(number(right.path("precisions").get(n - 1)), CLOSE);
    }
  }

  @Test
  void splitsAsMteval() {
    TextSplitter tokenizer = new Tokenizer13a();
    for (JsonNode c : expected.path("tokenizer_13a")) {
      assertThat(tokenizer.split(c.path("text").textValue()))
          .containsExactlyElementsOf(strings(c.path("words")));
    }
  }

  @Test
  void splitsCaptionsAsStanfordsTokenizer() {
    TextSplitter tokenizer = new CaptionTokenizer();
    for (JsonNode c : expected.path("captions")) {
      assertThat(tokenizer.split(c.path("text").textValue()))
          .as(c.path("text").textValue())
          .containsExactlyElementsOf(strings(c.path("words")));
    }
  }

  @Test
  void bleuIsSacreBleus() {
    for (JsonNode c : expected.path("generation")) {
      check(bleu(c, new Bleu()), c.path("bleu"));
      check(
          bleu(
              c,
              new Bleu(
                  new BleuSettings(
                      BleuSettings.Tokenizer.V13A, true, BleuSettings.Smoothing.EXP, null, false))),
          c.path("bleu_lowercase"));
      check(bleu(c, new Bleu(BleuSettings.of(BleuSettings.Tokenizer.NONE))), c.path("bleu_words"));
    }
    for (JsonNode c : expected.path("bleu_edges")) {
      check(bleu(c, new Bleu()), c.path("bleu"));
    }
  }

  @Test
  void generationScoresAreThoseOfE2e() {
    for (JsonNode c : expected.path("generation")) {
      E2eScores scores = new E2eScores();
      for (int i = 0; i < c.path("hypotheses").size(); i++) {
        scores.add(c.path("hypotheses").get(i).textValue(), strings(c.path("references").get(i)));
      }
      Map<String, Double> values = scores.values();
      assertThat(values.get("bleu"))
          .isCloseTo(number(c.path("bleu_lowercase").path("score")), CLOSE);
      assertThat(values.get("nist")).isCloseTo(number(c.path("nist")), CLOSE);
      assertThat(values.get("rouge_l")).isCloseTo(number(c.path("coco").path("rouge_l")), CLOSE);
      assertThat(values.get("cider")).isCloseTo(number(c.path("coco").path("cider")), CLOSE);
      if (c.has("nltk_nist")) {
        assertThat(values.get("nist")).isCloseTo(number(c.path("nltk_nist")), CLOSE);
      }
    }
  }

  @Test
  void rougeLIsGooglesWithEqualWeights() {
    for (JsonNode c : expected.path("generation")) {
      RougeL rouge = new RougeL(1);
      for (JsonNode pair : c.path("rouge").path("pairs")) {
        rouge.add(
            PythonText.split(pair.get(0).textValue()),
            List.<String[]>of(PythonText.split(pair.get(1).textValue())));
      }
      assertThat(rouge.value()).isCloseTo(number(c.path("rouge").path("f1")), CLOSE);
    }
  }

  @Test
  void entitiesAreSeqevals() {
    for (JsonNode c : expected.path("entities")) {
      EntityF1 scores = new EntityF1();
      for (int i = 0; i < c.path("actual").size(); i++) {
        scores.add(strings(c.path("predicted").get(i)), strings(c.path("actual").get(i)));
      }
      assertThat(scores.precision()).isCloseTo(number(c.path("precision")), CLOSE);
      assertThat(scores.recall()).isCloseTo(number(c.path("recall")), CLOSE);
      assertThat(scores.value()).isCloseTo(number(c.path("f1")), CLOSE);
      assertThat(scores.macroF1()).isCloseTo(number(c.path("macro_f1")), CLOSE);
      List<String> types = new ArrayList<>(scores.types());
      assertThat(types).hasSize(c.path("each").size());
      for (int i = 0; i < types.size(); i++) {
        assertThat(scores.f1(types.get(i))).isCloseTo(number(c.path("each").get(i)), CLOSE);
      }
    }
  }

  @Test
  void answersAreJudgedAsBySquadsScript() {
    for (JsonNode c : expected.path("normalized")) {
      assertThat(SquadScore.normalize(c.path("text").textValue()))
          .isEqualTo(c.path("normal").textValue());
    }
    JsonNode c = expected.path("squad");
    SquadScore scores = new SquadScore();
    for (JsonNode item : c.path("items")) {
      scores.add(
          item.path("prediction").textValue(),
          strings(item.path("answers")),
          number(item.path("no_answer")));
    }
    assertThat(scores.count()).isEqualTo(c.path("items").size());
    assertThat(scores.exactMatch()).isCloseTo(number(c.path("exact")), CLOSE);
    assertThat(scores.f1()).isCloseTo(number(c.path("f1")), CLOSE);
    assertThat(scores.f1WithAnswer(1)).isCloseTo(number(c.path("has_answer_f1")), CLOSE);
    assertThat(scores.f1WithoutAnswer(1)).isCloseTo(number(c.path("no_answer_f1")), CLOSE);
    assertThat(scores.exactMatch(0.5)).isCloseTo(number(c.path("exact_at_half")), CLOSE);
    assertThat(scores.f1(0.5)).isCloseTo(number(c.path("f1_at_half")), CLOSE);
    SquadScore.Threshold exact = scores.bestExactMatch();
    assertThat(exact.score()).isCloseTo(number(c.path("best_exact")), CLOSE);
    assertThat(exact.threshold()).isEqualTo(number(c.path("best_exact_threshold")));
    SquadScore.Threshold f1 = scores.bestF1();
    assertThat(f1.score()).isCloseTo(number(c.path("best_f1")), CLOSE);
    assertThat(f1.threshold()).isEqualTo(number(c.path("best_f1_threshold")));
  }

  @Test
  void theRulesAreOfSquad1WhileEveryQuestionHasAnAnswer() {
    SquadScore scores = new SquadScore();
    scores.add("The.", List.of("a")); // nothing left of either: right, without a common word
    scores.add("x y", List.of("the", "x")); // the first answer counts, and has nothing left
    scores.add("an", List.of("the", "x"));
    assertThat(scores.someImpossible()).isFalse();
    assertThat(scores.exactMatch()).isCloseTo(100 * 2 / 3.0, CLOSE);
    assertThat(scores.f1()).isCloseTo(100 * (2 / 3.0) / 3, CLOSE);
    scores.add("", List.of());
    assertThat(scores.someImpossible()).isTrue();
    assertThat(scores.someAnswerable()).isTrue();
    assertThat(scores.exactMatch()).isCloseTo(100 * 2 / 4.0, CLOSE); // all but the third
    assertThat(scores.f1()).isCloseTo(100 * (1 + 2 / 3.0 + 0 + 1) / 4, CLOSE);
    assertThat(scores.exactMatchWithAnswer(1)).isCloseTo(100 / 3.0, CLOSE);
    assertThat(scores.exactMatchWithoutAnswer(1)).isCloseTo(100, CLOSE);
  }

  @Test
  void marginsCanBeNegative() {
    SquadScore scores = new SquadScore();
    scores.add("x", List.of("x"), -5);
    scores.add("y", List.of("y"), -2);
    scores.add("z", List.of(), -1);
    scores.add("z", List.of(), 3);
    assertThat(scores.f1(0)).isCloseTo(75, CLOSE);
    assertThat(scores.bestF1()).isEqualTo(new SquadScore.Threshold(100, -2));
    assertThat(scores.bestExactMatch()).isEqualTo(new SquadScore.Threshold(100, -2));
    assertThat(scores.f1(-2)).isCloseTo(100, CLOSE);
    SquadScore wrong = new SquadScore();
    wrong.add("x", List.of("y"), -5);
    wrong.add("z", List.of(), -1);
    // No answer to any question is best, for which the script says 0, whatever the scores are.
    assertThat(wrong.bestF1()).isEqualTo(new SquadScore.Threshold(50, 0));
  }

  @Test
  void scoresOfGlueAreFoundByName() {
    ClassificationScores two =
        new ClassificationScores(List.of("f1", "accuracy", "matthews_correlation"), 2);
    int[][] pairs = {{1, 1}, {1, 0}, {0, 0}, {1, 1}, {0, 1}};
    for (int[] pair : pairs) {
      two.add(pair[0], pair[1]);
    }
    assertThat(two.values().keySet()).containsExactly("f1", "accuracy", "matthews_correlation");
    assertThat(two.values().get("f1")).isCloseTo(2.0 / 3, CLOSE);
    assertThat(two.values().get("accuracy")).isCloseTo(0.6, CLOSE);
    assertThat(two.values().get("matthews_correlation")).isCloseTo(1.0 / 6, CLOSE);
    ClassificationScores score = new ClassificationScores(List.of("pearson", "spearman"), 0);
    score.add(1f, 2f);
    score.add(2f, 3f);
    score.add(3f, 40f);
    assertThat(score.values().get("spearman")).isCloseTo(1, CLOSE);
    assertThat(score.values().get("pearson")).isLessThan(0.95);
    assertThatThrownBy(() -> new ClassificationScores(List.of("pearson"), 2))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("pearson");
  }

  @Test
  void nothingAddedIsNoNumber() {
    assertThat(new Bleu().value()).isNaN();
    assertThat(new Nist().value()).isNaN();
    assertThat(new RougeL().value()).isNaN();
    assertThat(new Cider().value()).isNaN();
    assertThat(new EntityF1().value()).isNaN();
    assertThat(new SquadScore().value()).isNaN();
    Bleu bleu = new Bleu();
    bleu.add("a b c d", List.of("a b c d"));
    assertThat(bleu.value()).isCloseTo(100, CLOSE);
    bleu.reset();
    assertThat(bleu.value()).isNaN();
    Nist nist = new Nist();
    nist.add("a b", List.of("a b"));
    assertThat(nist.value()).isPositive();
    nist.reset();
    assertThat(nist.value()).isNaN();
    assertThatThrownBy(() -> bleu.add("a", List.of())).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new EntityF1().add(List.of("O"), List.of()))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
