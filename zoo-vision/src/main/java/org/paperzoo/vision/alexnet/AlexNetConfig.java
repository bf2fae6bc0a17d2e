package org.paperzoo.vision.alexnet;

import java.util.List;
import java.util.Map;
import org.paperzoo.core.catalog.Labels;
import org.paperzoo.core.config.Default;
import org.paperzoo.core.config.Doc;
import org.paperzoo.core.config.Range;
import org.paperzoo.core.config.Sizes;
import org.paperzoo.vision.classification.ClassifierConfig;

/**
 * The fields of {@code config.json} of {@code model_type} {@code alexnet}.
 *
 * @param variant which network
 * @param channels the maps of the five convolutions
 * @param fc the units of each of the two hidden layers after them
 * @param imageSize the height and width of pictures
 * @param numChannels of pictures
 * @param stemKernel the height and width of the first convolution's kernels
 * @param stemStride of the first convolution
 * @param stemPadding zeros on each side of a picture
 * @param dropout of the hidden layers' inputs (torchvision) or outputs
 * @param initializerRange the standard deviation of the paper's initial weights; null for those of
 *     He et al. (2015)
 * @param numLabels the number of classes
 * @param id2label the names of the classes by number
 * @param label2id the numbers of the classes by name
 */
public record AlexNetConfig(
    @Doc("Network: paper (2012: two groups, local response normalisation) or torchvision.")
        @Default("paper")
        Variant variant,
    @Doc("Maps of the five convolutions.")
        @Default("[96, 256, 384, 384, 256]")
        @Range(min = 1, max = Sizes.WIDTH)
        List<Integer> channels,
    @Doc("Units of each of the two hidden layers after the convolutions.")
        @Default("4096")
        @Range(min = 1, max = Sizes.WIDTH)
        int fc,
    @Doc("Height and width of pictures, in pixels.")
        @Default("227")
        @Range(min = 1, max = Sizes.EXTENT)
        int imageSize,
    @Doc("Channels of pictures: 1 grey, 3 red, green, blue.") @Default("3") @Range(min = 1, max = 3)
        int numChannels,
    @Doc("Height and width of the first convolution's kernels.")
        @Default("11")
        @Range(min = 1, max = Sizes.EXTENT)
        int stemKernel,
    @Doc("Stride of the first convolution.") @Default("4") @Range(min = 1, max = Sizes.EXTENT)
        int stemStride,
    @Doc("Zeros on each side of a picture (default: 0, of torchvision 2).")
        @Default("null")
        @Range(min = 0, max = Sizes.EXTENT)
        Integer stemPadding,
    @Doc("Dropout of the two hidden layers.")
        @Default("0.5")
        @Range(min = 0, max = 1, maxExclusive = true)
        double dropout,
    @Doc(
            "Standard deviation of the initial weights, with some biases of 1; null for He et al."
                + " (2015), with biases of 0. Torchvision's are PyTorch's.")
        @Default("0.01")
        @Range(min = 0, max = 1000)
        Double initializerRange,
    @Doc("Number of classes (default: as many as id2label has, or 1000).")
        @Default("null")
        @Range(min = 1, max = Sizes.ROWS)
        Integer numLabels,
    @Doc("Names of the classes by number.") @Default("null") Map<String, String> id2label,
    @Doc("Numbers of the classes by name.") @Default("null") Map<String, Integer> label2id)
    implements ClassifierConfig {
  private static final int CONVOLUTIONS = 5;
  private static final int IMAGENET_CLASSES = 1000;

  /** The side of the maps that torchvision's hidden layers see, whatever the picture's size. */
  static final int POOLED_SIZE = 6;

  /** Checks what spans several fields and settles the labels. */
  public AlexNetConfig {
    if (channels.size() != CONVOLUTIONS) {
      throw new IllegalArgumentException(
          "channels: expected the maps of " + CONVOLUTIONS + " convolutions, found " + channels);
    }
    if (variant == Variant.PAPER) {
      for (int layer : List.of(1, 3, 4)) {
        if (channels.get(layer - 1) % 2 != 0 || channels.get(layer) % 2 != 0) {
          throw new IllegalArgumentException(
              "channels: convolution "
                  + (layer + 1)
                  + " has two groups, so that it needs even numbers of maps before and after it,"
                  + " not "
                  + channels.get(layer - 1)
                  + " and "
                  + channels.get(layer));
        }
      }
    }
    stemPadding = stemPadding == null ? (variant == Variant.PAPER ? 0 : 2) : stemPadding;
    if (mapSize(imageSize, stemKernel, stemStride, stemPadding) < 1) {
      throw new IllegalArgumentException(
          "image_size: "
              + imageSize
              + " pixels are too few: nothing is left of them after three poolings. Use larger"
              + " pictures, or a smaller stem_kernel and stem_stride (the preset alexnet-small)");
    }
    Labels labels =
        Labels.of(numLabels == null && id2label == null ? IMAGENET_CLASSES : numLabels, id2label);
    numLabels = labels.count();
    id2label = labels.names();
    label2id = labels.numbers();
  }

  /** Returns the side of the maps after all convolutions and poolings, below 1 if none is left. */
  private static int mapSize(int image, int kernel, int stride, int padding) {
    int size = Math.floorDiv(image + 2 * padding - kernel, stride) + 1;
    for (int pool = 0; pool < 3; pool++) {
      size = Math.floorDiv(size - 3, 2) + 1;
    }
    return size;
  }

  /** Returns the side of the maps that the hidden layers see. */
  int mapSize() {
    return variant == Variant.TORCHVISION
        ? POOLED_SIZE
        : mapSize(imageSize, stemKernel, stemStride, stemPadding);
  }

  /** Returns whether pictures of a size leave something after all poolings. */
  boolean takes(long height, long width) {
    return mapSize((int) Math.min(height, width), stemKernel, stemStride, stemPadding) > 0;
  }

  @Override
  public AlexNetConfig withLabels(List<String> names) {
    Labels labels = Labels.of(names);
    return new AlexNetConfig(
        variant,
        channels,
        fc,
        imageSize,
        numChannels,
        stemKernel,
        stemStride,
        stemPadding,
        dropout,
        initializerRange,
        labels.count(),
        labels.names(),
        labels.numbers());
  }

  @Override
  public int height() {
    return imageSize;
  }

  @Override
  public int width() {
    return imageSize;
  }
}
