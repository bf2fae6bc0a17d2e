package org.paperzoo.vision.clip;

import org.paperzoo.core.config.Default;
import org.paperzoo.core.config.Doc;
import org.paperzoo.core.config.Range;
import org.paperzoo.core.config.Sizes;
import org.paperzoo.core.nn.ActivationFunction;

/**
 * The image encoder: {@code vision_config} of a {@code clip} model, or the whole {@code
 * config.json} of {@code model_type} {@code clip_vision_model}.
 *
 * @param hiddenSize D, the width of the hidden states
 * @param intermediateSize the inner width of the feed-forward layers
 * @param projectionDim the width of the embedding, for an image model with a projection of its own
 * @param numHiddenLayers the number of layers
 * @param numAttentionHeads H, the number of attention heads
 * @param numChannels C, the channels of an image
 * @param imageSize the height and width of an image in pixels
 * @param patchSize P, the height and width of a patch in pixels
 * @param hiddenAct the non-linearity of the feed-forward layers
 * @param layerNormEps added to the variance in layer normalisation
 * @param attentionDropout dropout of attention weights
 * @param initializerRange the standard deviation of the initial patch and position embeddings
 * @param initializerFactor the factor of the initial weights
 */
public record ClipVisionConfig(
    @Doc("Width of the hidden states.") @Default("768") @Range(min = 1, max = Sizes.WIDTH)
        int hiddenSize,
    @Doc("Inner width of the feed-forward layers.")
        @Default("3072")
        @Range(min = 1, max = Sizes.WIDTH)
        int intermediateSize,
    @Doc("Width of the embedding of an image model with a projection of its own.")
        @Default("512")
        @Range(min = 1, max = Sizes.WIDTH)
        int projectionDim,
    @Doc("Number of layers.") @Default("12") @Range(min = 0, max = Sizes.LAYERS)
        int numHiddenLayers,
    @Doc("Number of attention heads; hidden_size must be a multiple of it.")
        @Default("12")
        @Range(min = 1, max = Sizes.WIDTH)
        int numAttentionHeads,
    @Doc("Channels of an image.") @Default("3") @Range(min = 1, max = Sizes.WIDTH) int numChannels,
    @Doc("Height and width of an image in pixels.")
        @Default("224")
        @Range(min = 1, max = Sizes.EXTENT)
        int imageSize,
    @Doc("Height and width of a patch in pixels.")
        @Default("32")
        @Range(min = 1, max = Sizes.EXTENT)
        int patchSize,
    @Doc("Non-linearity of the feed-forward layers.") @Default("quick_gelu")
        ActivationFunction hiddenAct,
    @Doc("Added to the variance in layer normalisation.") @Default("1e-5") @Range(min = 0, max = 1)
        double layerNormEps,
    @Doc("Dropout of attention weights.")
        @Default("0.0")
        @Range(min = 0, max = 1, maxExclusive = true)
        double attentionDropout,
    @Doc("Standard deviation of the initial patch and position embeddings.")
        @Default("0.02")
        @Range(min = 0, max = 1000)
        double initializerRange,
    @Doc("Factor of the initial weights.") @Default("1.0") @Range(min = 0, max = 1000)
        double initializerFactor)
    implements ClipEncoderConfig {
  /** Checks what spans several fields. */
  public ClipVisionConfig {
    ClipEncoderConfig.checkHeads(hiddenSize, numAttentionHeads);
    if (patchSize > imageSize) {
      throw new IllegalArgumentException(
          "patch_size "
              + patchSize
              + " is larger than image_size "
              + imageSize
              + ": an image has not one patch");
    }
  }

  /** Creates a configuration with the paper's proportions. */
  public ClipVisionConfig(
      int width, int layers, int heads, int imageSize, int patchSize, int projection) {
    this(
        width,
        4 * width,
        projection,
        layers,
        heads,
        3,
        imageSize,
        patchSize,
        ActivationFunction.QUICK_GELU,
        1e-5,
        0,
        0.02,
        1);
  }

  /** Returns G, how many patches an image has in each direction. */
  public int grid() {
    return imageSize / patchSize;
  }

  /** Returns the number of position embeddings: G² of patches and one of the class token. */
  public int positions() {
    return Math.addExact(Math.multiplyExact(grid(), grid()), 1);
  }
}
