package org.paperzoo.nlp.gpt;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.paperzoo.core.aten.Aten;
import org.paperzoo.core.generate.Logits;
import org.paperzoo.core.generate.NextTokens;
import org.paperzoo.core.generate.TokenSequence;
import org.paperzoo.core.nn.Adapter;
import org.paperzoo.core.nn.Context;
import org.paperzoo.core.nn.KvCache;

/**
 * What the model sees of some texts: all of each, or where it outgrows the longest sequence, its
 * newest part; that of one text does not depend on the others. Shorter parts are padded on the
 * left.
 */
final class ContextWindow implements NextTokens {
  private final CausalLanguageModel model;
  private final Context context;
  private final NDManager manager;
  private final Adapter.Merge merge;
  private KvCache cache;
  private int[] starts; // of the part of each text that is seen
  private int[] padding;

  /**
   * Creates a window; until it is closed, the model's weights have its adapter added.
   *
   * @param manager temporary arrays
   */
  ContextWindow(CausalLanguageModel model, Context context, NDManager manager) {
    this.model = model;
    this.context = context;
    this.manager = manager;
    merge = model.mergeForDecoding();
  }

  @Override
  public int vocabularySize() {
    return model.config().vocabSize();
  }

  @Override
  public Logits next(List<TokenSequence> texts) {
    NDManager step = manager.newSubManager();
    try {
      boolean full = cache != null && cache.length() == cache.capacity();
      return Logits.of(cache == null || full ? begin(texts, step) : go(texts, step), step);
    } catch (RuntimeException e) {
      step.close();
      throw e;
    }
  }

  private NDArray begin(List<TokenSequence> texts, NDManager step) {
    closeCache();
    int seen = cut(texts);
    int room = texts.get(0).limit() - texts.get(0).length(); // the same for all
    int capacity = Math.min(model.config().maxLength(), seen + room);
    padding = new int[texts.size()];
    for (int i = 0; i < padding.length; i++) {
      padding[i] = seen - (texts.get(i).length() - starts[i]);
    }
    // Beams begin with one text: it is read once.
    int[] rows = new int[texts.size()];
    List<Integer> firsts = new ArrayList<>();
    for (int i = 0; i < rows.length; i++) {
      if (i == 0 || texts.get(i) != texts.get(i - 1)) {
        firsts.add(i);
      }
      rows[i] = firsts.size() - 1;
    }
    if (firsts.size() == rows.length) {
      return read(texts, firsts, seen, capacity, step);
    }
    NDArray logits = read(texts, firsts, seen, seen, step); // [prompts, V]
    cache = cache.spread(rows, capacity);
    return Aten.indexSelect(
        logits, 0, step.create(Arrays.stream(rows).asLongStream().toArray())); // [B, V]
  }

  /** Lets the beginnings of texts that are too long go; returns how much of the longest is left. */
  private int cut(List<TokenSequence> texts) {
    int most = model.config().maxLength();
    starts = starts == null ? new int[texts.size()] : starts;
    int longest = 0;
    for (int i = 0; i < starts.length; i++) {
      int length = texts.get(i).length();
      if (length - starts[i] > most) {
        // A quarter is let go, so that this is not due again at each token.
        starts[i] = length - Math.max(1, most - Math.max(1, most / 4));
      }
      longest = Math.max(longest, length - starts[i]);
    }
    return longest;
  }

  /** Takes some of the texts into a new cache. */
  private NDArray read(
      List<TokenSequence> texts, List<Integer> chosen, int seen, int capacity, NDManager step) {
    long[] ids = new long[chosen.size() * seen];
    long[] positions = new long[ids.length];
    int[] before = chosen.stream().mapToInt(i -> padding[i]).toArray();
    for (int row = 0; row < before.length; row++) {
      int from = starts[chosen.get(row)];
      int at = row * seen + before[row];
      TokenSequence text = texts.get(chosen.get(row));
      System.arraycopy(text.ids(from, text.length()), 0, ids, at, seen - before[row]);
      for (int j = before[row]; j < seen; j++) {
        positions[row * seen + j] = j - before[row];
      }
    }
    cache = model.newCache(manager, before.length, capacity);
    cache.padLeft(before);
    Shape shape = new Shape(before.length, seen);
    return model.nextLogits(context, step.create(ids, shape), step.create(positions, shape), cache);
  }

  private NDArray go(List<TokenSequence> texts, NDManager step) {
    long[] ids = new long[texts.size()];
    long[] positions = new long[texts.size()];
    for (int i = 0; i < ids.length; i++) {
      ids[i] = texts.get(i).last();
      positions[i] = cache.length() - padding[i];
    }
    Shape shape = new Shape(ids.length, 1);
    return model.nextLogits(context, step.create(ids, shape), step.create(positions, shape), cache);
  }

  @Override
  public void reorder(int[] rows) {
    cache.reorder(rows);
    starts = Arrays.stream(rows).map(row -> starts[row]).toArray();
    padding = Arrays.stream(rows).map(row -> padding[row]).toArray();
  }

  private void closeCache() {
    if (cache != null) {
      cache.close();
      cache = null;
    }
  }

  @Override
  public void close() {
    closeCache();
    merge.close();
  }
}
