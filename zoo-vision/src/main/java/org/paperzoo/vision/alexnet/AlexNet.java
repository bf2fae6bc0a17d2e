package org.paperzoo.vision.alexnet;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;
import ai.djl.training.initializer.Initializer;
import java.util.ArrayList;
import java.util.List;
import org.paperzoo.core.aten.Aten;
import org.paperzoo.core.error.UsageException;
import org.paperzoo.core.nn.ActivationFunction;
import org.paperzoo.core.nn.Context;
import org.paperzoo.core.nn.Initializers;
import org.paperzoo.core.nn.Linear;
import org.paperzoo.vision.classification.ConvolutionalModel;
import org.paperzoo.vision.classification.ImageClassifier;

/**
 * The network of Figure 2: five convolutions, of which the first two are normalised and the first
 * two and the last are pooled, and three fully connected layers.
 *
 * <pre>
 * 227 x 227 x 3   conv1 (11, stride 4)  →  55   norm, pool  →  27
 *                 conv2 (5, 2 groups)   →  27   norm, pool  →  13
 *                 conv3 (3)  →  13      conv4 (3, 2 groups)  →  13
 *                 conv5 (3, 2 groups)   →  13   pool        →   6
 * 6 · 6 · 256     fc6, dropout  →  4096   fc7, dropout  →  4096   fc8  →  1000
 * </pre>
 *
 * <p>Inputs and outputs are those of {@link ImageClassifier}.
 */
public final class AlexNet extends ImageClassifier implements ConvolutionalModel {
  private final AlexNetConfig config;
  private final Convolution conv1;
  private final Convolution conv2;
  private final Convolution conv3;
  private final Convolution conv4;
  private final Convolution conv5;
  private final Linear fc6;
  private final Linear fc7;
  private final Linear fc8;

  /** Creates a model, not initialised. */
  public AlexNet(AlexNetConfig config) {
    this.config = config;
    int groups = isPaper() ? 2 : 1;
    List<Integer> maps = config.channels();
    conv1 =
        convolution(
            "conv1",
            config.numChannels(),
            maps.get(0),
            config.stemKernel(),
            config.stemStride(),
            config.stemPadding(),
            1,
            0);
    conv2 = convolution("conv2", maps.get(0), maps.get(1), 5, 1, 2, groups, 1);
    conv3 = convolution("conv3", maps.get(1), maps.get(2), 3, 1, 1, 1, 0);
    conv4 = convolution("conv4", maps.get(2), maps.get(3), 3, 1, 1, groups, 1);
    conv5 = convolution("conv5", maps.get(3), maps.get(4), 3, 1, 1, groups, 1);
    int side = config.mapSize();
    fc6 = linear("fc6", Math.multiplyExact(maps.get(4), side * side), config.fc(), 1);
    fc7 = linear("fc7", config.fc(), config.fc(), 1);
    fc8 = linear("fc8", config.fc(), config.numLabels(), 0);
  }

  private boolean isPaper() {
    return config.variant() == Variant.PAPER;
  }

  private Convolution convolution(
      String name, int in, int out, int kernel, int stride, int padding, int groups, double bias) {
    int fanIn = in / groups * kernel * kernel;
    return child(
        name,
        new Convolution(
            in, out, kernel, stride, padding, groups, weights(fanIn), biases(fanIn, bias)),
        new Shape(1, in, config.imageSize(), config.imageSize()));
  }

  private Linear linear(String name, int in, int out, double bias) {
    return child(name, new Linear(in, out, true, weights(in), biases(in, bias)), new Shape(1, in));
  }

  /**
   * Section 5: weights of N(0, 0.01²), and biases of 1 that keep rectified units alive at first; or
   * weights of N(0, 2 / fan-in), which small networks learn from at once.
   */
  private Initializer weights(int fanIn) {
    if (!isPaper()) {
      return Initializers.fanIn(fanIn);
    }
    Double std = config.initializerRange();
    return Initializers.normal(std == null ? Math.sqrt(2.0 / fanIn) : std);
  }

  private Initializer biases(int fanIn, double value) {
    if (!isPaper()) {
      return Initializers.fanIn(fanIn);
    }
    return Initializers.constant(config.initializerRange() == null ? 0 : value);
  }

  @Override
  public AlexNetConfig config() {
    return config;
  }

  @Override
  public NDArray features(Context context, NDArray pixels) {
    checkSize(pixels.getShape());
    NDArray x = pool(norm(conv1.apply(context, pixels))); // [B, 96, 27, 27]
    x = pool(norm(conv2.apply(context, x))); // [B, 256, 13, 13]
    x = conv3.apply(context, x); // [B, 384, 13, 13]
    x = conv4.apply(context, x); // [B, 384, 13, 13]
    x = pool(conv5.apply(context, x)); // [B, 256, 6, 6]
    x =
        isPaper()
            ? AlexNetOperators.flatten(x)
            : AlexNetOperators.pooledTo(x, AlexNetConfig.POOLED_SIZE); // [B, 9216]
    x = hidden(context, fc6, x); // [B, 4096]
    return hidden(context, fc7, x); // [B, 4096]
  }

  /** Section 4.2: dropout, where torchvision drops what goes in and the paper what comes out. */
  private NDArray hidden(Context context, Linear layer, NDArray x) {
    NDArray in = isPaper() ? x : dropout(context, x);
    NDArray out = ActivationFunction.RELU.apply(layer.apply(context, in));
    return isPaper() ? dropout(context, out) : out;
  }

  private NDArray dropout(Context context, NDArray x) {
    return context.training() ? Aten.dropout(x, config.dropout()) : x;
  }

  private NDArray norm(NDArray x) {
    return isPaper() ? AlexNetOperators.responseNorm(x) : x;
  }

  private static NDArray pool(NDArray x) {
    return AlexNetOperators.overlappingPooling(x);
  }

  private void checkSize(Shape shape) {
    long height = shape.get(2);
    long width = shape.get(3);
    int size = config.imageSize();
    boolean fits = isPaper() ? height == size && width == size : config.takes(height, width);
    if (!fits) {
      throw new UsageException(
          "pixel_values are of "
              + height
              + "x"
              + width
              + " pixels, "
              + (isPaper()
                  ? "but the model's fully connected layers take pictures of " + size + "x" + size
                  : "of which nothing is left after three poolings")
              + ". Resize them, or change image_size.");
    }
  }

  @Override
  public NDArray classify(Context context, NDArray features) {
    return fc8.apply(context, features); // [B, K]
  }

  @Override
  public boolean isHead(String parameter) {
    return parameter.startsWith("fc8.");
  }

  @Override
  public Parameter filters() {
    return conv1.weight();
  }

  @Override
  public List<NDArray> activations(Context context, NDArray pixels) {
    checkSize(pixels.getShape());
    List<NDArray> maps = new ArrayList<>();
    NDArray x = pixels;
    for (Convolution convolution : List.of(conv1, conv2, conv3, conv4, conv5)) {
      x = convolution.apply(context, x);
      maps.add(x);
      if (convolution == conv1 || convolution == conv2) {
        x = pool(norm(x));
      }
    }
    return maps;
  }
}
