package org.paperzoo.nlp.parallel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TargetScoreTest {
  @Test
  void textsHaveBleuAndTreesBrackets() {
    SentencePair text = new SentencePair("a", "the cat sat on the mat");
    assertThat(TargetScore.of(List.of(text), List.of("the cat sat on the mat"), false))
        .containsOnlyKeys("bleu")
        .hasEntrySatisfying("bleu", bleu -> assertThat(bleu).isCloseTo(100, within(1e-9)));
    SentencePair tree =
        new SentencePair(
            "The dog chased the cat .", "(S (NP XX XX )NP (VP XX (NP XX XX )NP )VP . )S");
    Map<String, Double> scores =
        TargetScore.of(
            List.of(tree, tree),
            List.of(tree.target(), "(S (NP XX XX )NP (VP XX )VP (NP XX XX )NP . )S"),
            true);
    assertThat(scores.keySet())
        .containsExactly("bracket_f1", "bracket_precision", "bracket_recall", "complete_match");
    assertThat(scores.get("bracket_f1")).isCloseTo(87.5, within(1e-9)); // 7 of 8 and 8
    assertThat(scores.get("complete_match")).isCloseTo(50, within(1e-9));
  }
}
