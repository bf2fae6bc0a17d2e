package org.paperzoo.nlp.transformer;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import java.util.ArrayList;
import java.util.List;
import org.paperzoo.core.nn.Context;
import org.paperzoo.core.nn.Embedding;

/** The encoder (section 3.1, Figure 1 left). */
public final class TransformerEncoder extends TransformerStack {
  private final List<EncoderLayer> layers = new ArrayList<>();

  /** Creates an encoder; {@code shared} is the table of word vectors to share, or null. */
  TransformerEncoder(TransformerConfig config, Embedding shared) {
    super(config, config.vocabSize(), shared);
    for (int i = 0; i < config.encoderLayers(); i++) {
      layers.add(child("layers." + i, new EncoderLayer(config)));
    }
  }

  /** Returns the layers. */
  List<EncoderLayer> layers() {
    return layers;
  }

  /**
   * Returns the encoded tokens.
   *
   * @param ids [B, S] int64
   * @param mask added to the scores, [B, 1, 1, S], or null
   * @return [B, S, D]
   */
  public NDArray apply(Context context, NDArray ids, NDArray mask) {
    NDArray x = embed(context, ids); // [B, S, D]
    for (EncoderLayer layer : layers) {
      x = context.segment(x, before -> layer.apply(context, before, mask)); // [B, S, D]
    }
    return x;
  }

  @Override
  protected NDList forward(Context context, NDList inputs) {
    return list(apply(context, inputs.get(0), inputs.size() > 1 ? inputs.get(1) : null));
  }

  @Override
  public Shape[] getOutputShapes(Shape[] inputShapes) {
    return new Shape[] {inputShapes[0].add(config().dModel())};
  }
}
