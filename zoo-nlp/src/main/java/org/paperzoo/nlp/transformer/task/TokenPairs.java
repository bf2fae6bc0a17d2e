package org.paperzoo.nlp.transformer.task;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.paperzoo.core.error.FailureException;
import org.paperzoo.nlp.parallel.PairReader;
import org.paperzoo.nlp.parallel.ParallelText;
import org.paperzoo.nlp.parallel.SentencePair;
import org.paperzoo.nlp.subword.TranslationTokenizer;
import org.paperzoo.nlp.transformer.TransformerConfig;
import org.paperzoo.nlp.transformer.TranslationInputs;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The token ids of pairs of sentences, in memory; each ends with the end token. */
final class TokenPairs {
  private static final Logger LOG = LoggerFactory.getLogger(TokenPairs.class);
  private static final long IGNORED = -100;

  private final List<int[]> sources = new ArrayList<>();
  private final List<int[]> targets = new ArrayList<>();
  private final TransformerConfig config;

  /**
   * A batch.
   *
   * @param inputs [B, S] and [B, T]
   * @param labels [B, T] int64, -100 for padding
   * @param targets how many tokens are to be predicted
   */
  record Batch(TranslationInputs inputs, NDArray labels, long targets) {}

  private TokenPairs(TransformerConfig config) {
    this.config = config;
  }

  /**
   * Reads the pairs to learn from.
   *
   * @param most the most tokens of either side; pairs with more are skipped
   * @throws FailureException if none is left
   */
  static TokenPairs toLearn(
      ParallelText text, TranslationTokenizer tokenizer, TransformerConfig config, int most) {
    TokenPairs pairs = new TokenPairs(config);
    int skipped = 0;
    try (PairReader reader = text.open()) {
      for (SentencePair pair = reader.next(); pair != null; pair = reader.next()) {
        int[] source = tokenizer.encodeSource(pair.source());
        int[] target = tokenizer.encodeTarget(pair.target());
        if (source.length > most || target.length > most) {
          skipped++;
        } else {
          pairs.add(source, target);
        }
      }
    }
    if (skipped > 0) {
      LOG.warn("{}: {} pairs of more than {} tokens are skipped", text.name(), skipped, most);
    }
    if (pairs.size() == 0) {
      throw new FailureException(
          text.name()
              + ": has no pair of at most "
              + most
              + " tokens on either side. Raise settings.max_length.");
    }
    return pairs;
  }

  /** Reads the pairs to judge on; what is longer than the model takes is cut. */
  static TokenPairs toJudge(
      List<SentencePair> all, TranslationTokenizer tokenizer, TransformerConfig config) {
    TokenPairs pairs = new TokenPairs(config);
    int most = config.maxPositionEmbeddings();
    int cut = 0;
    for (SentencePair pair : all) {
      int[] source = tokenizer.encodeSource(pair.source());
      int[] target = tokenizer.encodeTarget(pair.target());
      cut += source.length > most || target.length > most ? 1 : 0;
      pairs.add(cut(source, most), cut(target, most));
    }
    if (cut > 0) {
      LOG.warn("{} pairs are cut to the model's {} tokens for their scores", cut, most);
    }
    return pairs;
  }

  /** Returns ids with the last of them, the end token, at a greatest length. */
  private static int[] cut(int[] ids, int most) {
    if (ids.length <= most) {
      return ids;
    }
    int[] shorter = Arrays.copyOf(ids, most);
    shorter[most - 1] = ids[ids.length - 1];
    return shorter;
  }

  private void add(int[] source, int[] target) {
    sources.add(source);
    targets.add(target);
  }

  int size() {
    return sources.size();
  }

  /** Returns the ids of the source sentences. */
  List<int[]> sources() {
    return sources;
  }

  /** Returns the number of tokens of the longer side of each pair. */
  int[] lengths() {
    int[] lengths = new int[size()];
    for (int i = 0; i < lengths.length; i++) {
      lengths[i] = Math.max(sources.get(i).length, targets.get(i).length);
    }
    return lengths;
  }

  /** Returns some of the pairs as a batch. */
  Batch batch(NDManager manager, int[] indices) {
    int rows = indices.length;
    int s = Arrays.stream(indices).map(i -> sources.get(i).length).max().orElseThrow();
    int t = Arrays.stream(indices).map(i -> targets.get(i).length).max().orElseThrow();
    long[] source = filled(rows * s, config.padTokenId());
    long[] mask = new long[rows * s];
    long[] shifted = filled(rows * t, config.padTokenId());
    long[] labels = filled(rows * t, IGNORED);
    long count = 0;
    boolean padded = false;
    for (int row = 0; row < rows; row++) {
      int[] ids = sources.get(indices[row]);
      copy(ids, ids.length, source, row * s);
      Arrays.fill(mask, row * s, row * s + ids.length, 1);
      padded |= ids.length < s;
      int[] target = targets.get(indices[row]);
      shifted[row * t] = config.decoderStartTokenId();
      copy(target, target.length - 1, shifted, row * t + 1);
      copy(target, target.length, labels, row * t);
      count += target.length;
    }
    TranslationInputs inputs =
        new TranslationInputs(
            manager.create(source, new Shape(rows, s)),
            padded ? manager.create(mask, new Shape(rows, s)) : null,
            manager.create(shifted, new Shape(rows, t)),
            null); // what is behind a token does not matter to it
    return new Batch(inputs, manager.create(labels, new Shape(rows, t)), count);
  }

  private static long[] filled(int size, long value) {
    long[] array = new long[size];
    Arrays.fill(array, value);
    return array;
  }

  private static void copy(int[] from, int count, long[] to, int place) {
    for (int i = 0; i < count; i++) {
      to[place + i] = from[i];
    }
  }
}
