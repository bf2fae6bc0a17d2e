package org.paperzoo.nlp.parallel;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.paperzoo.nlp.metrics.Bleu;
import org.paperzoo.nlp.parsing.BracketF1;
import org.paperzoo.nlp.parsing.LinearTree;

/** Scores what a model made of sources. */
public final class TargetScore {
  private TargetScore() {}

  /**
   * Returns {@code bleu} of texts; of trees {@code bracket_f1}, {@code bracket_precision}, {@code
   * bracket_recall} and {@code complete_match}, all from 0 to 100.
   *
   * @param pairs sources and right targets
   * @param made what was made of each source
   * @param targetsAreTrees whether targets are trees
   */
  public static Map<String, Double> of(
      List<SentencePair> pairs, List<String> made, boolean targetsAreTrees) {
    return targetsAreTrees ? brackets(pairs, made) : Map.of("bleu", bleu(pairs, made));
  }

  private static double bleu(List<SentencePair> pairs, List<String> made) {
    Bleu bleu = new Bleu();
    for (int i = 0; i < pairs.size(); i++) {
      bleu.add(made.get(i), List.of(pairs.get(i).target()));
    }
    return bleu.value();
  }

  private static Map<String, Double> brackets(List<SentencePair> pairs, List<String> made) {
    BracketF1 score = new BracketF1();
    for (int i = 0; i < pairs.size(); i++) {
      List<String> words = List.of(pairs.get(i).source().split(" "));
      score.add(LinearTree.read(made.get(i), words), LinearTree.read(pairs.get(i).target(), words));
    }
    Map<String, Double> scores = new LinkedHashMap<>();
    scores.put("bracket_f1", score.value());
    scores.put("bracket_precision", score.precision());
    scores.put("bracket_recall", score.recall());
    scores.put("complete_match", score.completeMatch());
    return scores;
  }
}
