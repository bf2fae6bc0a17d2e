package org.paperzoo.nlp.metrics;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The scores of the E2E NLG challenge (Dušek, Novikova and Rieser, "Evaluating the State-of-the-Art
 * of End-to-End Natural Language Generation: The E2E NLG Challenge", 2020), as its {@code
 * measure_scores.py} computes them: BLEU and NIST of {@code mteval-v13a.pl} without case, ROUGE-L
 * and CIDEr of coco-caption. METEOR, which needs its own Java program with paraphrase tables, is
 * omitted.
 */
public final class E2eScores {
  private final Bleu bleu =
      new Bleu(
          new BleuSettings(
              BleuSettings.Tokenizer.V13A, true, BleuSettings.Smoothing.EXP, null, false));
  private final Nist nist = new Nist();
  private final RougeL rougeL = new RougeL();
  private final Cider cider = new Cider();
  private final TextSplitter captions = new CaptionTokenizer();

  /**
   * Adds a sentence.
   *
   * @param hypothesis the sentence that a model wrote
   * @param references the sentences that people wrote, at least one
   */
  public void add(String hypothesis, List<String> references) {
    bleu.add(hypothesis, references);
    nist.add(hypothesis, references);
    String[] words = captions.split(hypothesis);
    List<String[]> right = references.stream().map(captions::split).toList();
    rougeL.add(words, right);
    cider.add(words, right);
  }

  /**
   * Returns {@code bleu} (0 to 100), {@code nist}, {@code rouge_l} (0 to 1) and {@code cider}
   * (about 0 to 10; papers print it as it is).
   */
  public Map<String, Double> values() {
    Map<String, Double> values = new LinkedHashMap<>();
    values.put("bleu", bleu.value());
    values.put("nist", nist.value());
    values.put("rouge_l", rougeL.value());
    values.put("cider", cider.value());
    return values;
  }
}
