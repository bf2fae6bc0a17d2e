package org.paperzoo.core.nn;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.paperzoo.core.aten.Aten;

/**
 * The keys and values of the tokens seen so far, for each layer [B, H, C, d] with C places of which
 * the first {@link #length()} are filled. They are written in place: nothing is copied as the text
 * grows.
 */
public final class KvCache implements AutoCloseable {
  private final NDManager manager;
  private int batch;
  private final int capacity;
  private final List<NDArray> keys = new ArrayList<>();
  private final List<NDArray> values = new ArrayList<>();
  private int[] padding;
  private NDArray tokens;
  private int length;

  /**
   * Allocates an empty cache.
   *
   * @param parent on the device to run on
   * @param layers how many layers keep keys and values
   * @param batch B, the number of sequences
   * @param heads H
   * @param capacity C, the most tokens of a sequence, padding included
   * @param headWidth d
   */
  public KvCache(NDManager parent, int layers, int batch, int heads, int capacity, int headWidth) {
    this(parent, layers, batch, heads, capacity, headWidth, headWidth);
  }

  /**
   * Allocates an empty cache of keys and values that differ in width.
   *
   * @param parent on the device to run on
   * @param layers how many layers keep keys and values
   * @param batch B, the number of sequences
   * @param heads H
   * @param capacity C, the most tokens of a sequence, padding included
   * @param keyWidth of the keys of a head
   * @param valueWidth of the values of a head
   */
  public KvCache(
      NDManager parent,
      int layers,
      int batch,
      int heads,
      int capacity,
      int keyWidth,
      int valueWidth) {
    this.batch = batch;
    this.capacity = capacity;
    manager = parent.newSubManager();
    for (int i = 0; i < layers; i++) {
      keys.add(manager.zeros(new Shape(batch, heads, capacity, keyWidth)));
      values.add(manager.zeros(new Shape(batch, heads, capacity, valueWidth)));
    }
  }

  /** Returns B, the number of sequences. */
  public int batch() {
    return batch;
  }

  /** Returns C, the most tokens of a sequence. */
  public int capacity() {
    return capacity;
  }

  /** Returns the number of tokens of each sequence, padding included. */
  public int length() {
    return length;
  }

  /** Returns the keys of a layer, [B, H, C, d]. */
  public NDArray keys(int layer) {
    return keys.get(layer);
  }

  /** Returns the values of a layer, [B, H, C, d]. */
  public NDArray values(int layer) {
    return values.get(layer);
  }

  /** Returns where there will be tokens and not padding, [B, C] boolean; null if everywhere. */
  public NDArray tokens() {
    return tokens;
  }

  /**
   * Says how much padding each sequence begins with.
   *
   * @throws IllegalStateException if the cache is not empty
   */
  public void padLeft(int[] padding) {
    if (length > 0) {
      throw new IllegalStateException("padding must be known before the first token");
    }
    maskPadding(padding);
  }

  private void maskPadding(int[] before) {
    padding = before.clone();
    boolean[] flags = new boolean[batch * capacity];
    boolean any = false;
    for (int i = 0; i < batch; i++) {
      any |= padding[i] > 0;
      Arrays.fill(flags, i * capacity + padding[i], (i + 1) * capacity, true);
    }
    if (tokens != null) {
      tokens.close();
    }
    tokens = any ? manager.create(flags, new Shape(batch, capacity)) : null;
  }

  /** Returns {@link #length} as a scalar that the caller closes. */
  public NDArray past(NDManager temporary) {
    return Aten.number(temporary, length);
  }

  /** Takes note of new tokens of each sequence, whose keys and values all layers have written. */
  public void grow(long count) {
    length += count;
  }

  /** Forgets all tokens, and the padding. */
  public void clear() {
    length = 0;
    if (tokens != null) {
      tokens.close();
      tokens = null;
    }
  }

  /**
   * Lets sequence i continue from what sequence {@code order[i]} has seen; sequences that nobody
   * continues may be dropped, so that there are fewer.
   *
   * @param order at most {@link #batch()} sequences
   * @throws IllegalArgumentException if they begin with different padding
   */
  public void reorder(int[] order) {
    boolean fewer = order.length < batch;
    boolean same = !fewer;
    for (int i = 0; i < order.length; i++) {
      same &= order[i] == i;
      if (!fewer && tokens != null && padding[i] != padding[order[i]]) {
        throw new IllegalArgumentException("sequences with different padding cannot change places");
      }
    }
    if (same) {
      return;
    }
    try (NDManager temporary = manager.newSubManager()) {
      NDArray index = temporary.create(Arrays.stream(order).asLongStream().toArray());
      NDArray past = past(temporary);
      for (int i = 0; i < keys.size(); i++) {
        TransformerOperators.call("reorder", Map.of(), index, past, keys.get(i), values.get(i));
      }
    }
    if (fewer) {
      keep(order);
    }
  }

  /** Forgets the rows behind those that were written by a reordering to fewer. */
  private void keep(int[] order) {
    batch = order.length;
    NDIndex first = new NDIndex(":" + batch);
    keys.replaceAll(array -> array.get(first)); // views
    values.replaceAll(array -> array.get(first));
    if (padding != null) {
      maskPadding(Arrays.stream(order).map(row -> padding[row]).toArray());
    }
  }

  /**
   * Returns a cache whose sequence i continues from what sequence {@code order[i]} of this one has
   * seen; this one is closed.
   *
   * @param places the capacity of the new cache, at least {@link #length()}
   */
  public KvCache spread(int[] order, int places) {
    int layers = keys.size();
    NDManager parent = manager.getParentManager();
    Shape none = new Shape(batch, 1, places, 1);
    Shape key = layers == 0 ? none : keys.get(0).getShape();
    Shape value = layers == 0 ? none : values.get(0).getShape();
    int heads = (int) key.get(1);
    KvCache wide =
        new KvCache(
            parent, layers, order.length, heads, places, (int) key.get(3), (int) value.get(3));
    if (padding != null) {
      wide.padLeft(Arrays.stream(order).map(row -> padding[row]).toArray());
    }
    try (NDManager temporary = manager.newSubManager()) {
      NDArray index = temporary.create(Arrays.stream(order).asLongStream().toArray());
      NDArray past = past(temporary);
      for (int i = 0; i < layers; i++) {
        TransformerOperators.call(
            "spread",
            Map.of(),
            index,
            past,
            keys.get(i),
            values.get(i),
            wide.keys.get(i),
            wide.values.get(i));
      }
    }
    wide.length = length;
    close();
    return wide;
  }

  @Override
  public void close() {
    manager.close();
  }
}
