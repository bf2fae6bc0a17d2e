package org.paperzoo.nlp.transformer;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.paperzoo.core.aten.Aten;
import org.paperzoo.core.nn.Context;

/**
 * What the decoder attends to of N source texts: the keys and values of each layer, computed once.
 */
final class SourceMemory implements AutoCloseable {
  private final NDManager manager;
  private final List<NDArray> keys = new ArrayList<>(); // [N, H, S, d_k]
  private final List<NDArray> values = new ArrayList<>(); // [N, H, S, d]
  private NDArray mask; // [N, 1, 1, S], or null

  /**
   * Encodes source texts; gradients must be off.
   *
   * @param sources token ids, none empty
   * @throws org.paperzoo.core.error.UsageException if one is too long or has a number that is not a
   *     token
   */
  SourceMemory(TransformerModel model, Context context, NDManager parent, List<long[]> sources) {
    manager = parent.newSubManager();
    try (NDManager temporary = manager.newSubManager()) {
      encode(model, context, temporary, sources);
    } catch (RuntimeException e) {
      manager.close();
      throw e;
    }
  }

  private void encode(
      TransformerModel model, Context context, NDManager temporary, List<long[]> sources) {
    int count = sources.size();
    int longest = sources.stream().mapToInt(source -> source.length).max().orElseThrow();
    long[] ids = new long[count * longest];
    long[] flags = new long[ids.length];
    boolean padded = false;
    for (int i = 0; i < count; i++) {
      long[] source = sources.get(i);
      padded |= source.length < longest;
      for (int j = 0; j < longest; j++) {
        ids[i * longest + j] = j < source.length ? source[j] : model.config().padTokenId();
        flags[i * longest + j] = j < source.length ? 1 : 0;
      }
    }
    Shape shape = new Shape(count, longest);
    NDArray input = temporary.create(ids, shape);
    TranslationInputs.checkSource(input, null, model.config());
    if (padded) {
      mask = Seq2SeqOperators.tokenMask(temporary.create(flags, shape));
      mask.attach(manager);
    }
    NDArray encoded = model.encoder().apply(context, input, mask); // [N, S, D]
    for (DecoderLayer layer : model.decoder().layers()) {
      Map<String, Object> heads = Map.of("heads", layer.cross().attention().heads());
      keys.add(kept(layer.cross().key().apply(context, encoded), heads));
      values.add(kept(layer.cross().value().apply(context, encoded), heads));
    }
  }

  private NDArray kept(NDArray projected, Map<String, Object> heads) {
    try (NDArray x = projected) { // [N, S, H d]
      NDArray split = Seq2SeqOperators.call("source_heads", heads, x); // [N, H, S, d]
      split.attach(manager);
      return split;
    }
  }

  /** Keeps some of the texts only, in this order. */
  void keep(int[] texts) {
    try (NDManager temporary = manager.newSubManager()) {
      long[] rows = new long[texts.length];
      for (int i = 0; i < rows.length; i++) {
        rows[i] = texts[i];
      }
      NDArray index = temporary.create(rows);
      keys.replaceAll(array -> selected(array, index));
      values.replaceAll(array -> selected(array, index));
      mask = mask == null ? null : selected(mask, index);
    }
  }

  private static NDArray selected(NDArray array, NDArray index) {
    try (NDArray all = array) {
      return Aten.indexSelect(all, 0, index);
    }
  }

  /** Returns the keys of a layer, [N, H, S, d_k]. */
  NDArray keys(int layer) {
    return keys.get(layer);
  }

  /** Returns the values of a layer, [N, H, S, d]. */
  NDArray values(int layer) {
    return values.get(layer);
  }

  /** Returns what is added to the scores of the texts' tokens, [N, 1, 1, S], or null. */
  NDArray mask() {
    return mask;
  }

  @Override
  public void close() {
    manager.close();
  }
}
