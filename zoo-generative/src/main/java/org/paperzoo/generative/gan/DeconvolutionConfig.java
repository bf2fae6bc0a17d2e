package org.paperzoo.generative.gan;

import java.util.List;
import org.paperzoo.core.config.Default;
import org.paperzoo.core.config.Doc;
import org.paperzoo.core.config.Range;
import org.paperzoo.core.config.Sizes;

/**
 * The end of a convolutional generator: a layer of feature maps and a transposed convolution that
 * paints the image with them.
 *
 * @param channels the number of feature maps
 * @param size their height and width
 * @param activation of the feature maps
 * @param kernelSize of the transposed convolution
 * @param stride of the transposed convolution
 * @param padding cut off on each side of the transposed convolution's result
 */
public record DeconvolutionConfig(
    @Doc("Number of feature maps.") @Range(min = 1, max = Sizes.WIDTH) int channels,
    @Doc("Height and width of a feature map.") @Range(min = 1, max = Sizes.EXTENT)
        List<Integer> size,
    @Doc("Non-linearity of the feature maps: relu or sigmoid.") @Default("sigmoid")
        Activation activation,
    @Doc("Height and width of the transposed convolution's kernel.")
        @Default("5")
        @Range(min = 1, max = Sizes.EXTENT)
        int kernelSize,
    @Doc("Stride of the transposed convolution.") @Default("3") @Range(min = 1, max = Sizes.EXTENT)
        int stride,
    @Doc("Rows and columns cut off on each side of the result.")
        @Default("0")
        @Range(min = 0, max = Sizes.EXTENT)
        int padding) {

  /** Checks what spans several values. */
  public DeconvolutionConfig {
    if (size.size() != 2) {
      throw new IllegalArgumentException(
          "deconvolution.size must be a height and a width, not " + size);
    }
  }

  /** Returns the height and width of the image. */
  List<Integer> outputSize() {
    return size.stream().map(n -> (n - 1) * stride + kernelSize - 2 * padding).toList();
  }
}
