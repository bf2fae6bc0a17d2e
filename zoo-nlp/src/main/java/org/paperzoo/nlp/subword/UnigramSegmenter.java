package org.paperzoo.nlp.subword;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;

/**
 * The best segmentation of a text under a unigram language model (Kudo, "Subword Regularization:
 * Improving Neural Network Translation Models with Multiple Subword Candidates", 2018, section
 * 3.2), by Viterbi's algorithm. Scores are summed as SentencePiece sums them, so that ties fall the
 * same way.
 */
final class UnigramSegmenter {
  private static final int UNKNOWN = -1;
  private static final double UNKNOWN_PENALTY = 10;

  private final PieceTrie trie = new PieceTrie();
  private final double[] scores;
  private final boolean[] userDefined;
  private final double unknownScore;

  /**
   * A part of a text.
   *
   * @param text the text
   * @param isKnown whether it is a piece of the model
   */
  record Part(String text, boolean isKnown) {}

  /** Creates a segmenter of a model's pieces. */
  UnigramSegmenter(List<SpmPiece> pieces) {
    scores = new double[pieces.size()];
    userDefined = new boolean[pieces.size()];
    double least = Float.MAX_VALUE;
    for (int i = 0; i < scores.length; i++) {
      SpmPiece piece = pieces.get(i);
      if (piece.type() == SpmPiece.Type.NORMAL || piece.type() == SpmPiece.Type.USER_DEFINED) {
        trie.add(piece.text(), i);
      }
      if (piece.type() == SpmPiece.Type.NORMAL) {
        least = Math.min(least, piece.score());
      }
      scores[i] = piece.score();
      userDefined[i] = piece.type() == SpmPiece.Type.USER_DEFINED;
    }
    unknownScore = (float) (least - UNKNOWN_PENALTY);
  }

  /** Returns the parts of a normalized text. */
  List<Part> segment(String text) {
    int length = text.length();
    float[] best = new float[length + 1];
    int[] starts = new int[length + 1];
    int[] pieces = new int[length + 1];
    Arrays.fill(starts, -1);
    for (int from = 0; from < length; ) {
      int width = Character.charCount(text.codePointAt(from));
      boolean single = false;
      int node = 0;
      for (int to = from; to < length; ) {
        node = trie.child(node, text.charAt(to++));
        if (node == PieceTrie.NONE) {
          break;
        }
        int piece = trie.value(node);
        if (piece == PieceTrie.NONE) {
          continue;
        }
        // A user-defined symbol is always taken: its score is close to that of a certain event.
        double score = userDefined[piece] ? -0.1 : scores[piece];
        if (offer(best, starts, from, to, score)) {
          pieces[to] = piece;
        }
        single |= to - from == width;
      }
      if (!single && offer(best, starts, from, from + width, unknownScore)) {
        pieces[from + width] = UNKNOWN;
      }
      from += width;
    }
    List<Part> parts = new ArrayList<>();
    for (int to = length; to > 0; to = starts[to]) {
      parts.add(new Part(text.substring(starts[to], to), pieces[to] != UNKNOWN));
    }
    Collections.reverse(parts);
    return parts;
  }

  private static boolean offer(float[] best, int[] starts, int from, int to, double score) {
    double candidate = score + best[from];
    if (starts[to] >= 0 && candidate <= best[to]) {
      return false;
    }
    best[to] = (float) candidate;
    starts[to] = from;
    return true;
  }
}
