package org.paperzoo.generative.gan;

import java.util.List;
import org.paperzoo.core.config.Default;
import org.paperzoo.core.config.Doc;
import org.paperzoo.core.config.Range;
import org.paperzoo.core.config.Sizes;

/**
 * The fields of {@code config.json} of a generative adversarial pair. The defaults are the authors'
 * configuration for MNIST. With {@code deconvolution} the generator paints with a transposed
 * convolution, with {@code convolutions} the discriminator begins with convolutional maxout layers,
 * as theirs for CIFAR-10.
 *
 * @param numChannels C, the channels of an image
 * @param imageSize H and W
 * @param latentSize the number of values of z
 * @param noise p(z)
 * @param generatorHiddenSizes the widths of the generator's rectified linear layers
 * @param deconvolution the end of a convolutional generator, or null for a linear layer
 * @param convolutions the beginning of a convolutional discriminator
 * @param maxoutUnits the widths of the discriminator's maxout layers
 * @param maxoutPieces the number of linear pieces of a maxout unit
 * @param inputDropout the probability of dropping an input of the discriminator
 * @param hiddenDropout the probability of dropping a hidden unit of the discriminator
 * @param generatorInitializerRange the generator's weights start as U(−range, range)
 * @param discriminatorInitializerRange the discriminator's weights start as U(−range, range)
 */
public record GanConfig(
    @Doc("Channels of an image: 1 for grey, 3 for colour.")
        @Default("1")
        @Range(min = 1, max = Sizes.WIDTH)
        int numChannels,
    @Doc("Height and width of an image.") @Default("[28, 28]") @Range(min = 1, max = Sizes.EXTENT)
        List<Integer> imageSize,
    @Doc("Number of noise values per generated image.")
        @Default("100")
        @Range(min = 1, max = Sizes.WIDTH)
        int latentSize,
    @Doc("Distribution of the noise, of variance 1: gaussian or uniform.") @Default("gaussian")
        Noise noise,
    @Doc("Widths of the generator's rectified linear layers.")
        @Default("[1200, 1200]")
        @Range(min = 1, max = Sizes.WIDTH)
        List<Integer> generatorHiddenSizes,
    @Doc("End of a convolutional generator (default: a linear layer).") @Default("null")
        DeconvolutionConfig deconvolution,
    @Doc("Convolutional maxout layers at the start of the discriminator.") @Default("[]")
        List<ConvolutionConfig> convolutions,
    @Doc("Widths of the discriminator's maxout layers.")
        @Default("[240, 240]")
        @Range(min = 1, max = Sizes.WIDTH)
        List<Integer> maxoutUnits,
    @Doc("Number of linear pieces of a maxout unit.")
        @Default("5")
        @Range(min = 1, max = Sizes.PIECES)
        int maxoutPieces,
    @Doc("Probability of dropping an input of the discriminator.")
        @Default("0.2")
        @Range(min = 0, max = 1, maxExclusive = true)
        double inputDropout,
    @Doc("Probability of dropping a hidden unit of the discriminator.")
        @Default("0.5")
        @Range(min = 0, max = 1, maxExclusive = true)
        double hiddenDropout,
    @Doc("The generator's initial weights are uniform between minus and plus this.")
        @Default("0.05")
        @Range(min = 0, max = 1000)
        double generatorInitializerRange,
    @Doc("The discriminator's initial weights are uniform between minus and plus this.")
        @Default("0.005")
        @Range(min = 0, max = 1000)
        double discriminatorInitializerRange) {

  /** Checks what spans several values. */
  public GanConfig {
    if (imageSize.size() != 2) {
      throw new IllegalArgumentException(
          "image_size must be a height and a width, not " + imageSize);
    }
    if (deconvolution != null && !deconvolution.outputSize().equals(imageSize)) {
      throw new IllegalArgumentException(
          "deconvolution generates images of "
              + deconvolution.outputSize()
              + ", but image_size is "
              + imageSize
              + "; an image has (size - 1) * stride + kernel_size - 2 * padding rows or columns");
    }
    if ((long) numChannels * imageSize.get(0) * imageSize.get(1) > Sizes.ROWS) {
      throw new IllegalArgumentException(
          "an image of "
              + numChannels
              + " channels of "
              + imageSize
              + " has more than "
              + Sizes.ROWS
              + " values");
    }
    int height = imageSize.get(0);
    int width = imageSize.get(1);
    for (ConvolutionConfig layer : convolutions) {
      height = layer.outputSize(height);
      width = layer.outputSize(width);
      if (height < 1 || width < 1) {
        throw new IllegalArgumentException(
            "convolutions leave nothing of an image of "
                + imageSize
                + "; use smaller pools or more padding");
      }
    }
  }

  /** Returns C · H · W. */
  int imageValues() {
    return numChannels * imageSize.get(0) * imageSize.get(1);
  }
}
