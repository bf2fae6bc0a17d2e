package org.paperzoo.nlp.transformer;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.ArrayList;
import java.util.List;
import org.paperzoo.core.nn.Context;
import org.paperzoo.core.nn.Embedding;
import org.paperzoo.core.nn.KvCache;

/** The decoder (section 3.1, Figure 1 right) without its output projection. */
public final class TransformerDecoder extends TransformerStack {
  private final List<DecoderLayer> layers = new ArrayList<>();

  /** Creates a decoder; {@code shared} is the table of word vectors to share, or null. */
  TransformerDecoder(TransformerConfig config, Embedding shared) {
    super(config, config.decoderVocabSize(), shared);
    for (int i = 0; i < config.decoderLayers(); i++) {
      layers.add(child("layers." + i, new DecoderLayer(config)));
    }
  }

  /** Returns the layers. */
  List<DecoderLayer> layers() {
    return layers;
  }

  /**
   * Returns the hidden states of tokens.
   *
   * @param ids [B, T] int64
   * @param encoded [B, S, D], the encoder's result, which stays open
   * @param mask added to the scores of self-attention, [B, 1, T, T], or null for the causal one
   * @param sourceMask added to the scores of the encoder's tokens, [B, 1, 1, S], or null
   * @return [B, T, D]
   */
  public NDArray apply(
      Context context, NDArray ids, NDArray encoded, NDArray mask, NDArray sourceMask) {
    NDArray x = embed(context, ids); // [B, T, D]
    for (DecoderLayer layer : layers) {
      NDList result =
          context.segment(
              new NDList(x, encoded),
              inputs ->
                  new NDList(layer.apply(context, inputs.get(0), inputs.get(1), mask, sourceMask)));
      context.release(x);
      x = result.get(0); // [B, T, D]
    }
    return x;
  }

  /**
   * Returns an empty cache for {@link #decode}.
   *
   * @param manager on the device to run on
   * @param rows B
   * @param capacity C, the most tokens of a text
   */
  KvCache newCache(NDManager manager, int rows, int capacity) {
    int heads = config().decoderAttentionHeads();
    return new KvCache(
        manager,
        layers.size(),
        rows,
        heads,
        capacity,
        config().keyWidth(heads),
        config().dModel() / heads);
  }

  /**
   * Takes a new token of each text into a cache; gradients must be off.
   *
   * @param ids [B, 1] int64, whose manager owns the result
   * @param source of N texts; those of B / N rows each, one after another
   * @return [B, 1, D]
   */
  NDArray decode(Context context, NDArray ids, KvCache cache, SourceMemory source) {
    if (cache.length() == cache.capacity()) {
      throw new IllegalStateException(
          "a cache of " + cache.capacity() + " places cannot take a token more");
    }
    NDArray x = embed(context, ids, cache.length()); // [B, 1, D]
    try (NDArray past = cache.past(ids.getManager())) {
      for (int i = 0; i < layers.size(); i++) {
        try (NDArray before = x) {
          x = layers.get(i).decode(context, before, past, cache, source, i); // [B, 1, D]
        }
      }
    }
    cache.grow(1);
    return x;
  }

  @Override
  protected NDList forward(Context context, NDList inputs) {
    return list(apply(context, inputs.get(0), inputs.get(1), null, null));
  }

  @Override
  public Shape[] getOutputShapes(Shape[] inputShapes) {
    return new Shape[] {inputShapes[0].add(config().dModel())};
  }
}
