package org.paperzoo.vision.vit;

import java.util.List;
import java.util.Map;
import org.paperzoo.core.catalog.Labels;
import org.paperzoo.core.config.ConfigNode;
import org.paperzoo.core.config.Default;
import org.paperzoo.core.config.Doc;
import org.paperzoo.core.config.Range;
import org.paperzoo.core.config.Sizes;
import org.paperzoo.core.nn.ActivationFunction;
import org.paperzoo.core.nn.ProblemType;
import org.paperzoo.vision.classification.ClassifierConfig;

/**
 * The fields of {@code config.json} of {@code model_type} {@code vit-hybrid}: a Vision Transformer
 * whose patches are places of a residual network's maps. Names are as in {@link ViTConfig}.
 *
 * @param imageSize the height and width of pictures
 * @param patchSize the places of a patch in each direction
 * @param backboneConfig the residual network
 * @param backboneFeatmapShape [1, channels, height, width] of its last maps, or null for those of
 *     pictures of {@code image_size}
 */
public record ViTHybridConfig(
    @Doc("Width of the hidden states.") @Default("768") @Range(min = 1, max = Sizes.WIDTH)
        int hiddenSize,
    @Doc("Number of layers of the Transformer.") @Default("12") @Range(min = 0, max = Sizes.LAYERS)
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
    @Doc("Standard deviation of the initial weights.") @Default("0.02") @Range(min = 0, max = 1000)
        double initializerRange,
    @Doc("Added to the variance in layer normalisation.") @Default("1e-12") @Range(min = 0, max = 1)
        double layerNormEps,
    @Doc("Height and width of pictures, in pixels.")
        @Default("224")
        @Range(min = 1, max = Sizes.EXTENT)
        int imageSize,
    @Doc("Places of the residual network's maps that a patch has in each direction.")
        @Default("1")
        @Range(min = 1, max = Sizes.EXTENT)
        int patchSize,
    @Doc("Channels of pictures: 1 grey, 3 red, green, blue.")
        @Default("3")
        @Range(min = 1, max = 16)
        int numChannels,
    @Doc("Whether the projections to queries, keys and values have biases.") @Default("true")
        boolean qkvBias,
    @Doc("The residual network.") @Default("{}") BitConfig backboneConfig,
    @Doc(
            "[1, channels, height, width] of the residual network's last maps (default: those of"
                + " pictures of image_size).")
        @Default("null")
        @Range(min = 1, max = Sizes.WIDTH)
        List<Integer> backboneFeatmapShape,
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
  public ViTHybridConfig {
    if (numChannels != backboneConfig.numChannels()) {
      throw new IllegalArgumentException(
          "num_channels: backbone_config.num_channels is "
              + backboneConfig.numChannels()
              + ", not "
              + numChannels);
    }
    int channels = backboneConfig.channels(backboneConfig.stages() - 1);
    int side = (int) backboneConfig.reduced(imageSize);
    backboneFeatmapShape =
        backboneFeatmapShape == null
            ? List.of(1, channels, side, side)
            : List.copyOf(backboneFeatmapShape);
    if (backboneFeatmapShape.size() != 4
        || backboneFeatmapShape.get(1) != channels
        || backboneFeatmapShape.get(2) < patchSize
        || backboneFeatmapShape.get(3) < patchSize) {
      throw new IllegalArgumentException(
          "backbone_featmap_shape: expected [1, "
              + channels
              + ", height, width] of maps that are not smaller than a patch of "
              + patchSize
              + ", found "
              + backboneFeatmapShape);
    }
    Labels labels = Labels.of(numLabels, id2label);
    numLabels = labels.count();
    id2label = labels.names();
    label2id = labels.numbers();
  }

  /** Returns the Transformer, whose pictures are the residual network's last maps. */
  ViTConfig transformer() {
    return new ViTConfig(
        hiddenSize,
        numHiddenLayers,
        numAttentionHeads,
        intermediateSize,
        hiddenAct,
        hiddenDropoutProb,
        attentionProbsDropoutProb,
        0,
        initializerRange,
        layerNormEps,
        ConfigNode.of(backboneFeatmapShape.subList(2, 4)),
        patchSize,
        backboneFeatmapShape.get(1),
        qkvBias,
        false,
        null,
        ActivationFunction.TANH,
        problemType,
        numLabels,
        id2label,
        label2id);
  }

  @Override
  public ViTHybridConfig withLabels(List<String> names) {
    Labels labels = Labels.of(names);
    return new ViTHybridConfig(
        hiddenSize,
        numHiddenLayers,
        numAttentionHeads,
        intermediateSize,
        hiddenAct,
        hiddenDropoutProb,
        attentionProbsDropoutProb,
        initializerRange,
        layerNormEps,
        imageSize,
        patchSize,
        numChannels,
        qkvBias,
        backboneConfig,
        backboneFeatmapShape,
        problemType == null ? null : ProblemType.SINGLE_LABEL_CLASSIFICATION,
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
