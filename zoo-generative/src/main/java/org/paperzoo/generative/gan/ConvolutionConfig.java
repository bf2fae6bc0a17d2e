package org.paperzoo.generative.gan;

import org.paperzoo.core.config.Default;
import org.paperzoo.core.config.Doc;
import org.paperzoo.core.config.Range;
import org.paperzoo.core.config.Sizes;

/**
 * A convolutional maxout layer of the discriminator, followed by max pooling.
 *
 * @param channels the number of channels after the maximum over the pieces
 * @param pieces the number of linear pieces of a maxout unit
 * @param kernelSize of the convolution, with stride 1
 * @param padding of the convolution
 * @param poolSize of the max pooling
 * @param poolStride of the max pooling
 */
public record ConvolutionConfig(
    @Doc("Number of channels after the maximum over the pieces.") @Range(min = 1, max = Sizes.WIDTH)
        int channels,
    @Doc("Number of linear pieces of a maxout unit.")
        @Default("2")
        @Range(min = 1, max = Sizes.PIECES)
        int pieces,
    @Doc("Height and width of the kernel; the stride is 1.") @Range(min = 1, max = Sizes.EXTENT)
        int kernelSize,
    @Doc("Zeros added on each side.") @Default("0") @Range(min = 0, max = Sizes.EXTENT) int padding,
    @Doc("Height and width of a pooling window.") @Default("2") @Range(min = 1, max = Sizes.EXTENT)
        int poolSize,
    @Doc("Stride of the pooling windows.") @Default("2") @Range(min = 1, max = Sizes.EXTENT)
        int poolStride) {

  /**
   * Returns the height (or width) after convolution and pooling, below 1 if the input is too small.
   */
  int outputSize(int inputSize) {
    int convolved = inputSize + 2 * padding - kernelSize + 1;
    return Math.floorDiv(convolved - poolSize, poolStride) + 1;
  }
}
