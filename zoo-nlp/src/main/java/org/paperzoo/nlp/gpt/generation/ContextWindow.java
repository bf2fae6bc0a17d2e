package org.paperzoo.nlp.gpt.generation;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import org.paperzoo.core.aten.Aten;
import org.paperzoo.core.nn.Context;
import org.paperzoo.nlp.gpt.CausalLanguageModel;
import org.paperzoo.nlp.gpt.KvCache;

/**
 * What the model sees of some texts: all of each, or where it outgrows the longest sequence, its
 * newest part; that of one text does not depend on the others. Shorter parts are padded on the
 * left.
 */
final class ContextWindow implements AutoCloseable {
  private final CausalLanguageModel model;
  private final Context context;
  private final NDManager manager;
  private final int room;
  private KvCache cache;
  private int[] starts; // of the part of each text that is seen
  private int[] padding;

  /**
   * Creates a window.
   *
   * @param room how many tokens will be added to the texts at most
   */
  ContextWindow(CausalLanguageModel model, Context context, NDManager manager, int room) {
    this.model = model;
    this.context = context;
    this.manager = manager;
    this.room = room;
  }

  /**
   * Computes the scores of the token after each text, [B, V].
   *
   * @param texts at the first call any; then the same ones, each with one token more
   * @param reader takes what it needs of the scores, which are freed then
   */
  <T> T next(List<Tokens> texts, Function<NDArray, T> reader) {
    try (NDManager step = manager.newSubManager()) {
      boolean full = cache != null && cache.length() == cache.capacity();
      return reader.apply(cache == null || full ? begin(texts, step) : go(texts, step));
    }
  }

  private NDArray begin(List<Tokens> texts, NDManager step) {
    close();
    int seen = cut(texts);
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
  private int cut(List<Tokens> texts) {
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
      List<Tokens> texts, List<Integer> chosen, int seen, int capacity, NDManager step) {
    long[] ids = new long[chosen.size() * seen];
    long[] positions = new long[ids.length];
    int[] before = chosen.stream().mapToInt(i -> padding[i]).toArray();
    for (int row = 0; row < before.length; row++) {
      int from = starts[chosen.get(row)];
      int at = row * seen + before[row];
      System.arraycopy(texts.get(chosen.get(row)).ids(), from, ids, at, seen - before[row]);
      for (int j = before[row]; j < seen; j++) {
        positions[row * seen + j] = j - before[row];
      }
    }
    cache = new KvCache(model.config(), manager, before.length, capacity);
    cache.padLeft(before);
    Shape shape = new Shape(before.length, seen);
    return model.nextLogits(context, step.create(ids, shape), step.create(positions, shape), cache);
  }

  private NDArray go(List<Tokens> texts, NDManager step) {
    long[] ids = new long[texts.size()];
    long[] positions = new long[texts.size()];
    for (int i = 0; i < ids.length; i++) {
      ids[i] = texts.get(i).last();
      positions[i] = cache.length() - padding[i];
    }
    Shape shape = new Shape(ids.length, 1);
    return model.nextLogits(context, step.create(ids, shape), step.create(positions, shape), cache);
  }

  /** Lets text i go on from what text {@code order[i]} was. */
  void reorder(int[] order) {
    cache.reorder(order);
  }

  @Override
  public void close() {
    if (cache != null) {
      cache.close();
      cache = null;
    }
  }
}
