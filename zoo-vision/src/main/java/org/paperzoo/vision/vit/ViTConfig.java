package org.paperzoo.vision.vit;

import ai.djl.training.initializer.Initializer;
import java.util.List;
import java.util.Map;
import org.paperzoo.core.catalog.Labels;
import org.paperzoo.core.config.ConfigNode;
import org.paperzoo.core.config.Default;
import org.paperzoo.core.config.Doc;
import org.paperzoo.core.config.Range;
import org.paperzoo.core.config.Sizes;
import org.paperzoo.core.nn.ActivationFunction;
import org.paperzoo.core.nn.Initializers;
import org.paperzoo.core.nn.ProblemType;
import org.paperzoo.vision.classification.ClassifierConfig;

/**
 * The fields of {@code config.json} of {@code model_type} {@code vit} and {@code deit}.
 *
 * @param hiddenSize D, the width of the hidden states
 * @param numHiddenLayers the paper's L
 * @param numAttentionHeads H
 * @param intermediateSize the inner width of the feed-forward networks, 4 D in the paper
 * @param hiddenAct their non-linearity
 * @param hiddenDropoutProb dropout of embeddings and sublayers
 * @param attentionProbsDropoutProb dropout of attention weights
 * @param dropPathRate stochastic depth (Huang et al. 2016): the probability with which the last
 *     layer's sublayers are skipped for a picture in training; it grows linearly from the first
 * @param initializerRange the standard deviation of initial weights
 * @param layerNormEps added to the variance in layer normalisation
 * @param imageSize the height and width of pictures: one number, or two
 * @param patchSize P, the height and width of a patch
 * @param numChannels C
 * @param qkvBias whether the projections to queries, keys and values have biases
 * @param useMeanPooling whether the classifier sees the mean of the patches, with no class token
 * @param poolerOutputSize the width of the pooler, or null for D
 * @param poolerAct its non-linearity
 * @param problemType what the labels of pictures are, or null to infer it from their number and
 *     type
 * @param numLabels the number of classes of a classifier
 * @param id2label the names of the classes by number
 * @param label2id the numbers of the classes by name
 */
public record ViTConfig(
    @Doc("Width of the hidden states.") @Default("768") @Range(min = 1, max = Sizes.WIDTH)
        int hiddenSize,
    @Doc("Number of layers.") @Default("12") @Range(min = 0, max = Sizes.LAYERS)
        int numHiddenLayers,
    @Doc("Number of attention heads; hidden_size must be a multiple of it.")
        @Default("12")
        @Range(min = 1, max = Sizes.WIDTH)
        int numAttentionHeads,
    @Doc("Inner width of the feed-forward networks.")
        @Default("3072")
        @Range(min = 1, max = Sizes.WIDTH)
        int intermediateSize,
    @Doc("Non-linearity of the feed-forward networks.") @Default("gelu")
        ActivationFunction hiddenAct,
    @Doc("Dropout of embeddings and sublayers.")
        @Default("0")
        @Range(min = 0, max = 1, maxExclusive = true)
        double hiddenDropoutProb,
    @Doc("Dropout of attention weights.")
        @Default("0")
        @Range(min = 0, max = 1, maxExclusive = true)
        double attentionProbsDropoutProb,
    @Doc(
            "Stochastic depth: probability of skipping the last layer's sublayers for a picture in"
                + " training, growing linearly from 0 in the first layer.")
        @Default("0")
        @Range(min = 0, max = 1, maxExclusive = true)
        double dropPathRate,
    @Doc("Standard deviation of the initial weights.") @Default("0.02") @Range(min = 0, max = 1000)
        double initializerRange,
    @Doc("Added to the variance in layer normalisation.") @Default("1e-12") @Range(min = 0, max = 1)
        double layerNormEps,
    @Doc("Height and width of pictures in pixels: one number, or [height, width].") @Default("224")
        ConfigNode imageSize,
    @Doc("Height and width of a patch, in pixels.")
        @Default("16")
        @Range(min = 1, max = Sizes.EXTENT)
        int patchSize,
    @Doc("Channels of pictures: 1 grey, 3 red, green, blue.")
        @Default("3")
        @Range(min = 1, max = 16)
        int numChannels,
    @Doc("Whether the projections to queries, keys and values have biases.") @Default("true")
        boolean qkvBias,
    @Doc(
            "Whether the classifier sees the mean of all patches instead of a class token, which"
                + " the model then lacks.")
        @Default("false")
        boolean useMeanPooling,
    @Doc("Width of the pooler (default: hidden_size).")
        @Default("null")
        @Range(min = 1, max = Sizes.WIDTH)
        Integer poolerOutputSize,
    @Doc("Non-linearity of the pooler.") @Default("tanh") ActivationFunction poolerAct,
    @Doc(
            "What the labels of pictures are (default: numbers if num_labels is 1, else classes if"
                + " they are integers, else zeros and ones of every class).")
        @Default("null")
        ProblemType problemType,
    @Doc("Number of classes of a classifier (default: as many as id2label has, or 2).")
        @Default("null")
        @Range(min = 1, max = Sizes.ROWS)
        Integer numLabels,
    @Doc("Names of the classes by number.") @Default("null") Map<String, String> id2label,
    @Doc("Numbers of the classes by name.") @Default("null") Map<String, Integer> label2id)
    implements ClassifierConfig {

  /** Checks what spans several fields and settles the labels. */
  public ViTConfig {
    if (hiddenSize % numAttentionHeads != 0) {
      throw new IllegalArgumentException(
          "num_attention_heads: hidden_size "
              + hiddenSize
              + " is no multiple of "
              + numAttentionHeads
              + " heads");
    }
    imageSize = extent(imageSize);
    if (patchSize > Math.min(side(imageSize, 0), side(imageSize, 1))) {
      throw new IllegalArgumentException(
          "patch_size: a patch of "
              + patchSize
              + " pixels is larger than pictures of "
              + imageSize
              + " (image_size)");
    }
    poolerOutputSize = poolerOutputSize == null ? hiddenSize : poolerOutputSize;
    Labels labels = Labels.of(numLabels, id2label);
    numLabels = labels.count();
    id2label = labels.names();
    label2id = labels.numbers();
  }

  /** Checks the size of pictures; [n, n] is n. */
  private static ConfigNode extent(ConfigNode size) {
    boolean pair = size.isList() && size.size() == 2;
    for (ConfigNode side : pair ? size.elements() : List.of(size)) {
      if (!side.isNumber() || side.asDouble() < 1 || side.asDouble() > Sizes.EXTENT) {
        throw new IllegalArgumentException(
            "image_size: expected a number of pixels from 1 to "
                + Sizes.EXTENT
                + ", or [height, width], found "
                + size);
      }
    }
    return pair && side(size, 0) == side(size, 1) ? size.elements().get(0) : size;
  }

  private static int side(ConfigNode size, int axis) {
    return (size.isList() ? size.elements().get(axis) : size).asInt();
  }

  /** Returns how many patches pictures have from top to bottom. */
  int rows() {
    return height() / patchSize;
  }

  /** Returns how many patches pictures have from left to right. */
  int columns() {
    return width() / patchSize;
  }

  /** Returns the initial values of weights. */
  Initializer weights() {
    return Initializers.truncatedNormal(initializerRange);
  }

  @Override
  public ViTConfig withLabels(List<String> names) {
    Labels labels = Labels.of(names);
    return new ViTConfig(
        hiddenSize,
        numHiddenLayers,
        numAttentionHeads,
        intermediateSize,
        hiddenAct,
        hiddenDropoutProb,
        attentionProbsDropoutProb,
        dropPathRate,
        initializerRange,
        layerNormEps,
        imageSize,
        patchSize,
        numChannels,
        qkvBias,
        useMeanPooling,
        poolerOutputSize,
        poolerAct,
        problemType == null ? null : ProblemType.SINGLE_LABEL_CLASSIFICATION,
        labels.count(),
        labels.names(),
        labels.numbers());
  }

  @Override
  public int height() {
    return side(imageSize, 0);
  }

  @Override
  public int width() {
    return side(imageSize, 1);
  }
}
