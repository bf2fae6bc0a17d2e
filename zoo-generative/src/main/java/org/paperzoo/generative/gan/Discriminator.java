package org.paperzoo.generative.gan;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.initializer.Initializer;
import java.util.ArrayList;
import java.util.List;
import org.paperzoo.core.aten.Aten;
import org.paperzoo.core.nn.Context;
import org.paperzoo.core.nn.Initializers;
import org.paperzoo.core.nn.Linear;
import org.paperzoo.core.nn.ZooBlock;

/**
 * D(x): maxout layers {@code h0}, {@code h1}, ... and a sigmoid unit {@code y}, of which this gives
 * the logit. Dropout falls on the input of each layer. In the convolutional variant the first
 * layers are convolutional.
 *
 * <p>Input [B, C, H, W], output [B], the log odds that an image is real.
 */
public final class Discriminator extends ZooBlock {
  private final GanConfig config;
  private final List<MaxoutConvolution> convolutions = new ArrayList<>();
  private final List<Linear> maxouts = new ArrayList<>();
  private final Linear output;

  /** Creates a discriminator, not initialised. */
  Discriminator(GanConfig config) {
    this.config = config;
    Initializer uniform = Initializers.uniform(config.discriminatorInitializerRange());
    int channels = config.numChannels();
    int height = config.imageSize().get(0);
    int columns = config.imageSize().get(1);
    for (ConvolutionConfig layer : config.convolutions()) {
      convolutions.add(
          child(
              nextName(),
              new MaxoutConvolution(channels, layer, uniform),
              new Shape(1, channels, height, columns)));
      channels = layer.channels();
      height = layer.outputSize(height);
      columns = layer.outputSize(columns);
    }
    int width = channels * height * columns;
    for (int units : config.maxoutUnits()) {
      Linear pieces = new Linear(width, units * config.maxoutPieces(), uniform);
      maxouts.add(child(nextName(), pieces, new Shape(1, width)));
      width = units;
    }
    output = child("y", new Linear(width, 1, uniform), new Shape(1, width));
  }

  private String nextName() {
    return "h" + getChildren().size();
  }

  /** Returns the logits [B] of images [B, C, H, W]. */
  public NDArray apply(Context context, NDArray images) {
    return layers(context, images, 0, depth());
  }

  /**
   * Returns the logits [M] of images [M, C, H, W] and [N] of samples [N, C, H, W]. Only the first
   * layer looks at them separately, so that images that need no gradient cost none.
   */
  NDList apply(Context context, NDArray images, NDArray samples) {
    NDArray first = layers(context, images, 0, 1); // [M, ...]
    NDArray second = layers(context, samples, 0, 1); // [N, ...]
    NDArray logits = layers(context, first.concat(second, 0), 1, depth()); // [M + N]
    return logits.split(new long[] {images.getShape().get(0)});
  }

  private int depth() {
    return convolutions.size() + maxouts.size() + 1;
  }

  /** Applies the layers {@code from} to {@code to − 1}. */
  private NDArray layers(Context context, NDArray x, int from, int to) {
    NDArray h = x;
    for (int i = from; i < to; i++) {
      h = layer(context, i, h);
    }
    return h;
  }

  private NDArray layer(Context context, int number, NDArray x) {
    double rate = number == 0 ? config.inputDropout() : config.hiddenDropout();
    NDArray kept = dropout(context, x, rate);
    if (number < convolutions.size()) {
      return convolutions.get(number).apply(context, kept); // [B, channels, h, w]
    }
    NDArray flat = kept.reshape(kept.getShape().get(0), -1); // [B, width]
    int linear = number - convolutions.size();
    if (linear < maxouts.size()) {
      NDArray pieces = maxouts.get(linear).apply(context, flat); // [B, pieces · units]
      return GanOperators.maxout(pieces, config.maxoutPieces()); // [B, units]
    }
    return output.apply(context, flat).reshape(-1); // [B]
  }

  /**
   * Dropped values are zero, the others scaled up (the authors' include probabilities and scales).
   */
  private static NDArray dropout(Context context, NDArray x, double rate) {
    return context.training() ? Aten.dropout(x, rate) : x;
  }

  @Override
  protected NDList forward(Context context, NDList inputs) {
    return list(apply(context, inputs.singletonOrThrow()));
  }

  @Override
  public Shape[] getOutputShapes(Shape[] inputShapes) {
    return new Shape[] {new Shape(inputShapes[0].get(0))};
  }
}
