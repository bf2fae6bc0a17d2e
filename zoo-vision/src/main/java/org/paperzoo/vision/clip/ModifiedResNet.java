package org.paperzoo.vision.clip;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.initializer.Initializer;
import java.util.ArrayList;
import java.util.List;
import org.paperzoo.core.nn.Context;
import org.paperzoo.core.nn.Initializers;
import org.paperzoo.core.nn.ZooBlock;

/**
 * The residual network (section 2.4): He et al.'s with a stem of three convolutions and a mean over
 * windows, anti-aliased strides, and attention pooling at the end. The parameters have the names of
 * the published checkpoints.
 */
public final class ModifiedResNet extends ZooBlock {
  private static final int STAGES = 4;

  private final int out;
  private final List<Convolution> stem = new ArrayList<>();
  private final List<BatchNorm> stemNorms = new ArrayList<>();
  private final List<Bottleneck> blocks = new ArrayList<>();
  private final AttentionPool pool;

  /**
   * Creates a network.
   *
   * @param out E, the width of an embedding
   */
  ModifiedResNet(ResNetConfig config, int out) {
    this.out = out;
    int width = config.width();
    int[] widths = {ResNetConfig.CHANNELS, width / 2, width / 2, width};
    for (int i = 1; i < widths.length; i++) {
      Initializer weights = Initializers.fanIn(9L * widths[i - 1]);
      stem.add(
          child(
              "conv" + i,
              new Convolution(widths[i - 1], widths[i], 3, i == 1 ? 2 : 1, 1, weights)));
      stemNorms.add(child("bn" + i, new BatchNorm(widths[i], Initializer.ONES)));
    }
    int in = width;
    for (int stage = 0; stage < STAGES; stage++) {
      int inner = width << stage;
      for (int i = 0; i < config.layers().get(stage); i++) {
        int stride = stage > 0 && i == 0 ? 2 : 1;
        blocks.add(
            child(
                "layer" + (stage + 1) + "." + i,
                new Bottleneck(in, inner, stride, config.zeroInitResidual())));
        in = Bottleneck.EXPANSION * inner;
      }
    }
    pool = child("attnpool", new AttentionPool(config.side(), in, config.attentionHeads(), out));
  }

  /** Returns the embeddings of {@code pixels} [B, 3, height, width], [B, E]. */
  public NDArray apply(Context context, NDArray pixels) {
    NDArray x = stem(context, pixels); // [B, width, height / 4, width / 4]
    for (Bottleneck block : blocks) {
      try (NDArray before = x) {
        x = block.apply(context, before);
      }
    }
    try (NDArray last = x) { // [B, D, height / 32, width / 32]
      return pool.apply(context, last); // [B, E]
    }
  }

  private NDArray stem(Context context, NDArray pixels) {
    NDArray x = pixels;
    for (int i = 0; i < stem.size(); i++) {
      NDArray before = x;
      try (NDArray y = stem.get(i).apply(context, before)) {
        x = stemNorms.get(i).apply(context, y, true); // [B, C, height / 2, width / 2]
      }
      if (i > 0) {
        before.close();
      }
    }
    try (NDArray last = x) {
      return ClipOperators.meanPool(last, 2); // [B, width, height / 4, width / 4]
    }
  }

  @Override
  protected NDList forward(Context context, NDList inputs) {
    return list(apply(context, inputs.singletonOrThrow()));
  }

  @Override
  public Shape[] getOutputShapes(Shape[] inputShapes) {
    return new Shape[] {new Shape(inputShapes[0].get(0), out)};
  }
}
