package org.paperzoo.vision.vit;

import java.util.List;
import org.paperzoo.core.config.Default;
import org.paperzoo.core.config.Doc;
import org.paperzoo.core.config.Range;
import org.paperzoo.core.config.Sizes;
import org.paperzoo.core.nn.ActivationFunction;

/**
 * The {@code backbone_config} of a hybrid: the fields of the reference's {@code bit}, of which the
 * residual networks of the paper's hybrids are the only ones that are here.
 *
 * @param numChannels C of pictures
 * @param embeddingSize the channels after the first convolution
 * @param hiddenSizes the channels after each stage; more than there are stages do not matter
 * @param depths the layers of each stage
 * @param layerType {@code bottleneck}
 * @param hiddenAct the non-linearity
 * @param globalPadding {@code same}
 * @param numGroups of channels that are normalised together
 * @param embeddingDynamicPadding whether the first pooling is padded as the convolutions are
 * @param outputStride 32: every stage but the first halves the maps
 * @param outFeatures the stage whose maps are read, the last
 */
public record BitConfig(
    @Doc("Channels of pictures: 1 grey, 3 red, green, blue.")
        @Default("3")
        @Range(min = 1, max = 16)
        int numChannels,
    @Doc("Channels after the first convolution.") @Default("64") @Range(min = 1, max = Sizes.WIDTH)
        int embeddingSize,
    @Doc("Channels after each stage.")
        @Default("[256, 512, 1024, 2048]")
        @Range(min = 1, max = Sizes.WIDTH)
        List<Integer> hiddenSizes,
    @Doc("Layers of each stage.") @Default("[3, 4, 9]") @Range(min = 1, max = Sizes.LAYERS)
        List<Integer> depths,
    @Doc("Kind of layers; must be bottleneck.") @Default("bottleneck") String layerType,
    @Doc("Non-linearity.") @Default("relu") ActivationFunction hiddenAct,
    @Doc("How convolutions are padded; must be same.") @Default("same") String globalPadding,
    @Doc("Groups of channels that are normalised together.")
        @Default("32")
        @Range(min = 1, max = Sizes.WIDTH)
        int numGroups,
    @Doc("Whether the first pooling is padded as convolutions are; must be true.") @Default("true")
        boolean embeddingDynamicPadding,
    @Doc("Must be 32: every stage but the first halves the maps.")
        @Default("32")
        @Range(min = 32, max = 32)
        int outputStride,
    @Doc("The stage that is read; must be the last.") @Default("null") List<String> outFeatures) {
  private static final int MOST_STAGES = 4; // of more, later ones would be dilated

  /** Checks that the network is one of those that are here. */
  public BitConfig {
    require(
        !depths.isEmpty() && depths.size() <= MOST_STAGES,
        "depths",
        "the layers of one to " + MOST_STAGES + " stages",
        depths);
    require(
        hiddenSizes.size() >= depths.size(),
        "hidden_sizes",
        "the channels of " + depths.size() + " stages",
        hiddenSizes);
    outFeatures = outFeatures == null ? List.of("stage" + depths.size()) : outFeatures;
    require(
        outFeatures.equals(List.of("stage" + depths.size())),
        "out_features",
        "[stage" + depths.size() + "], the last stage",
        outFeatures);
    require(layerType.equals("bottleneck"), "layer_type", "bottleneck", layerType);
    require(globalPadding.equalsIgnoreCase("same"), "global_padding", "same", globalPadding);
    require(embeddingDynamicPadding, "embedding_dynamic_padding", "true", false);
    requireGroups(embeddingSize, numGroups);
    for (int stage = 0; stage < depths.size(); stage++) {
      requireGroups(channels(hiddenSizes, stage), numGroups);
      requireGroups(inner(channels(hiddenSizes, stage)), numGroups);
    }
    hiddenSizes = List.copyOf(hiddenSizes);
    depths = List.copyOf(depths);
  }

  private static void require(boolean fits, String key, String expected, Object found) {
    if (!fits) {
      throw new IllegalArgumentException(key + ": expected " + expected + ", found " + found);
    }
  }

  private static void requireGroups(int channels, int groups) {
    require(channels % groups == 0, "num_groups", "a divisor of " + channels + " channels", groups);
  }

  private static int channels(List<Integer> sizes, int stage) {
    return divisibleBy8(sizes.get(stage));
  }

  /** Returns the number of stages. */
  int stages() {
    return depths.size();
  }

  /** Returns the channels after a stage, numbered from 0. */
  int channels(int stage) {
    return channels(hiddenSizes, stage);
  }

  /** Returns the channels within a layer that puts out {@code channels}: a quarter. */
  static int inner(int channels) {
    return divisibleBy8(channels * 0.25);
  }

  /** Returns the multiple of 8 next to a number, not less than nine tenths of it. */
  private static int divisibleBy8(double number) {
    int rounded = Math.max(8, (int) (number + 4) / 8 * 8);
    return rounded < 0.9 * number ? rounded + 8 : rounded;
  }

  /** Returns the height or width of the last maps for pictures of a height or width. */
  long reduced(long pixels) {
    long size = pixels;
    for (int halving = 0; halving < 1 + stages(); halving++) {
      size = (size + 1) / 2;
    }
    return size;
  }
}
