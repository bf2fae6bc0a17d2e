package org.paperzoo.core.generate;

import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.ArrayList;
import java.util.List;

/**
 * An encoder and decoder whose scores are a formula, that of {@code
 * tools/reference/make_generation_cases.py}: the decoder reads the source text token by token. It
 * remembers for each row which token the decoder read, as a cache does, so that rows that are not
 * reordered rightly give wrong texts.
 */
final class FormulaModel implements NextTokens {
  static final int VOCABULARY = 300;
  static final int END = 0;
  static final int START = 299;

  private final List<long[]> sources;
  private final NDManager manager;
  private List<List<Long>> memory = List.of();

  /**
   * Creates a model.
   *
   * @param manager of the scores; null for scores in Java's memory
   */
  FormulaModel(List<long[]> sources, NDManager manager) {
    this.sources = sources;
    this.manager = manager;
  }

  private static float score(long a, long b, long seed) {
    long n = (a * 1031 + b * (577 + 3 * a + seed) + 271 * seed) % 4093;
    return n * n / (float) (1 << 20);
  }

  @Override
  public int vocabularySize() {
    return VOCABULARY;
  }

  @Override
  public Logits next(List<TokenSequence> texts) {
    if (memory.isEmpty()) {
      memory = texts.stream().<List<Long>>map(text -> new ArrayList<>()).toList();
    }
    float[][] rows = new float[texts.size()][VOCABULARY];
    for (int i = 0; i < rows.length; i++) {
      List<Long> seen = memory.get(i);
      seen.add(texts.get(i).last()); // the only token that a model with a cache reads
      long[] source = sources.get(texts.get(i).number());
      int at = seen.size() - 1;
      for (int token = 0; token < VOCABULARY; token++) {
        rows[i][token] =
            score(seen.get(at), token, 1) + score(source[at % source.length], token, 2);
      }
      rows[i][END] += 10 + at;
      rows[i][START] += 20;
    }
    return manager == null ? Logits.of(rows) : onDevice(rows);
  }

  private Logits onDevice(float[][] rows) {
    NDManager step = manager.newSubManager();
    float[] flat = new float[rows.length * VOCABULARY];
    for (int i = 0; i < rows.length; i++) {
      System.arraycopy(rows[i], 0, flat, i * VOCABULARY, VOCABULARY);
    }
    return Logits.of(step.create(flat, new Shape(rows.length, VOCABULARY)), step);
  }

  @Override
  public void reorder(int[] rows) {
    List<List<Long>> before = memory;
    memory = new ArrayList<>();
    for (int row : rows) {
      memory.add(new ArrayList<>(before.get(row)));
    }
  }

  @Override
  public void close() {
    memory = List.of();
  }
}
