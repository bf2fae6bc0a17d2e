package org.paperzoo.vision.vit;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;
import java.util.ArrayList;
import java.util.List;
import org.paperzoo.core.nn.Context;
import org.paperzoo.core.nn.ZooBlock;

/**
 * The residual network in front of a hybrid (section 3.1): the first stages of Big Transfer's
 * network, of which each place of the last maps is a patch.
 */
final class BitBackbone extends ZooBlock {
  private final BitConfig config;
  private final StandardizedConvolution stem;
  private final GroupNorm stemNorm;
  private final List<BitLayer> layers = new ArrayList<>();

  BitBackbone(BitConfig config) {
    this.config = config;
    int channels = config.embeddingSize();
    stem =
        child(
            "bit.embedder.convolution",
            new StandardizedConvolution(config.numChannels(), channels, 7, 2));
    stemNorm = child("bit.embedder.norm", new GroupNorm(channels, config.numGroups()));
    for (int stage = 0; stage < config.stages(); stage++) {
      int out = config.channels(stage);
      for (int i = 0; i < config.depths().get(stage); i++) {
        int stride = i == 0 && stage > 0 ? 2 : 1;
        layers.add(
            child(
                "bit.encoder.stages." + stage + ".layers." + i,
                new BitLayer(config, channels, out, i == 0, stride)));
        channels = out;
      }
    }
  }

  /** Returns the kernels of the first convolution, [channels, C, 7, 7]. */
  Parameter filters() {
    return stem.weight();
  }

  /** Returns the last maps of pictures [B, C, H, W], [B, channels, H', W']. */
  NDArray apply(Context context, NDArray pixels) {
    NDArray x = stem(context, pixels); // [B, channels, H / 4, W / 4]
    for (BitLayer layer : layers) {
      x = context.segment(x, before -> layer.apply(context, before)); // [B, channels, H', W']
    }
    return x;
  }

  private NDArray stem(Context context, NDArray pixels) {
    try (NDArray y = stem.apply(context, pixels); // [B, channels, H / 2, W / 2]
        NDArray normed = stemNorm.apply(context, y);
        NDArray active = config.hiddenAct().apply(normed)) {
      return HybridOperators.maxPool(active); // [B, channels, H / 4, W / 4]
    }
  }

  @Override
  protected NDList forward(Context context, NDList inputs) {
    return list(apply(context, inputs.singletonOrThrow()));
  }

  @Override
  public Shape[] getOutputShapes(Shape[] inputShapes) {
    Shape x = inputShapes[0];
    return new Shape[] {
      new Shape(
          x.get(0),
          config.channels(config.stages() - 1),
          config.reduced(x.get(2)),
          config.reduced(x.get(3)))
    };
  }
}
