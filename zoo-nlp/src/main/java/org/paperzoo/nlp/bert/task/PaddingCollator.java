package org.paperzoo.nlp.bert.task;

import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.Arrays;
import java.util.List;
import org.paperzoo.nlp.bert.EncoderConfig;
import org.paperzoo.nlp.bert.EncoderInputs;

/**
 * Makes batches of sequences: padded to the longest of them, with a mask and segments only where
 * there is something to say.
 */
final class PaddingCollator {
  private final int padding;
  private final boolean segments;

  /** Creates a collator for a model. */
  PaddingCollator(EncoderConfig config) {
    padding = config.padTokenId() == null ? 0 : config.padTokenId();
    segments = config.typeVocabSize() > 1;
  }

  /** Returns the inputs [B, T] of an encoder. */
  EncoderInputs inputs(NDManager manager, List<Sequence> sequences) {
    int length = sequences.stream().mapToInt(Sequence::length).max().orElseThrow();
    int shortest = sequences.stream().mapToInt(Sequence::length).min().orElseThrow();
    Shape shape = new Shape(sequences.size(), length);
    long[] ids = new long[Math.toIntExact(shape.size())];
    long[] mask = new long[ids.length];
    long[] types = new long[ids.length];
    Arrays.fill(ids, padding);
    boolean second = false;
    for (int row = 0; row < sequences.size(); row++) {
      Sequence sequence = sequences.get(row);
      int at = row * length;
      for (int i = 0; i < sequence.length(); i++) {
        ids[at + i] = sequence.ids()[i];
        mask[at + i] = 1;
        types[at + i] = i < sequence.secondFrom() ? 0 : 1;
      }
      second |= sequence.secondFrom() < sequence.length();
    }
    return new EncoderInputs(
        manager.create(ids, shape),
        shortest == length ? null : manager.create(mask, shape),
        segments && second ? manager.create(types, shape) : null,
        null);
  }
}
