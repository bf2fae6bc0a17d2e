package org.paperzoo.nlp.gpt.generation;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.Arrays;
import java.util.List;
import org.paperzoo.core.nn.Context;
import org.paperzoo.nlp.gpt.CausalLanguageModel;
import org.paperzoo.nlp.gpt.KvCache;

/**
 * What the model sees of some texts: all of them, or where they outgrow its longest sequence, the
 * newest part. Shorter texts are padded on the left.
 */
final class ContextWindow implements AutoCloseable {
  private final CausalLanguageModel model;
  private final Context context;
  private final NDManager manager;
  private final int room;
  private KvCache cache;
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
   * Returns the scores of the token after each text, as rows.
   *
   * @param texts at the first call any; then the same ones, each with one token more
   */
  float[][] next(List<Tokens> texts) {
    try (NDManager step = manager.newSubManager()) {
      boolean full = cache != null && cache.length() == cache.capacity();
      NDArray logits = cache == null || full ? begin(texts, step) : go(texts, step);
      float[] flat = logits.toFloatArray();
      if (texts.size() == 1) {
        return new float[][] {flat};
      }
      int size = flat.length / texts.size();
      float[][] rows = new float[texts.size()][];
      for (int i = 0; i < rows.length; i++) {
        rows[i] = Arrays.copyOfRange(flat, i * size, (i + 1) * size);
      }
      return rows;
    }
  }

  /** Returns the log probabilities of the token after each text, as {@link #next}. */
  float[][] nextLogProbs(List<Tokens> texts) {
    float[][] rows = next(texts);
    for (float[] row : rows) {
      Probabilities.logSoftmax(row);
    }
    return rows;
  }

  private NDArray begin(List<Tokens> texts, NDManager step) {
    int longest = texts.stream().mapToInt(Tokens::length).max().orElseThrow();
    int most = model.config().maxLength();
    // Of what is too long, a quarter is let go, so that this is not due again at each token.
    int kept = longest <= most ? longest : Math.max(1, most - Math.max(1, most / 4));
    close();
    cache = new KvCache(model.config(), manager, texts.size(), Math.min(most, kept + room));
    padding = new int[texts.size()];
    long[] ids = new long[texts.size() * kept];
    long[] positions = new long[ids.length];
    for (int i = 0; i < texts.size(); i++) {
      Tokens text = texts.get(i);
      int count = Math.min(text.length(), kept);
      padding[i] = kept - count;
      System.arraycopy(text.ids(), text.length() - count, ids, i * kept + padding[i], count);
      for (int j = padding[i]; j < kept; j++) {
        positions[i * kept + j] = j - padding[i];
      }
    }
    cache.padLeft(padding);
    Shape shape = new Shape(texts.size(), kept);
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
