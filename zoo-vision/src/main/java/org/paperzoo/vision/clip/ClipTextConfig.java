package org.paperzoo.vision.clip;

import org.paperzoo.core.config.Default;
import org.paperzoo.core.config.Doc;
import org.paperzoo.core.config.Range;
import org.paperzoo.core.config.Sizes;
import org.paperzoo.core.nn.ActivationFunction;

/**
 * The text encoder: {@code text_config} of a {@code clip} model, or the whole {@code config.json}
 * of {@code model_type} {@code clip_text_model}.
 *
 * @param vocabSize V, the number of tokens
 * @param hiddenSize D, the width of the hidden states
 * @param intermediateSize the inner width of the feed-forward layers
 * @param projectionDim the width of the embedding, for a text model with a projection of its own
 * @param numHiddenLayers the number of layers
 * @param numAttentionHeads H, the number of attention heads
 * @param maxPositionEmbeddings the longest text in tokens
 * @param hiddenAct the non-linearity of the feed-forward layers
 * @param layerNormEps added to the variance in layer normalisation
 * @param attentionDropout dropout of attention weights
 * @param initializerRange without effect on a text encoder, as in the reference
 * @param initializerFactor the factor of the initial weights
 * @param padTokenId the id of the token that fills short texts, or null
 * @param bosTokenId the id of the token that begins a text, or null
 * @param eosTokenId the id of the token that ends a text, where its vector is read; 2 stands for
 *     the greatest id of the text, as in OpenAI's first configurations
 */
public record ClipTextConfig(
    @Doc("Number of tokens of the vocabulary.") @Default("49408") @Range(min = 1, max = Sizes.ROWS)
        int vocabSize,
    @Doc("Width of the hidden states.") @Default("512") @Range(min = 1, max = Sizes.WIDTH)
        int hiddenSize,
    @Doc("Inner width of the feed-forward layers.")
        @Default("2048")
        @Range(min = 1, max = Sizes.WIDTH)
        int intermediateSize,
    @Doc("Width of the embedding of a text model with a projection of its own.")
        @Default("512")
        @Range(min = 1, max = Sizes.WIDTH)
        int projectionDim,
    @Doc("Number of layers.") @Default("12") @Range(min = 0, max = Sizes.LAYERS)
        int numHiddenLayers,
    @Doc("Number of attention heads; hidden_size must be a multiple of it.")
        @Default("8")
        @Range(min = 1, max = Sizes.WIDTH)
        int numAttentionHeads,
    @Doc("Maximum length of a text in tokens.") @Default("77") @Range(min = 1, max = Sizes.ROWS)
        int maxPositionEmbeddings,
    @Doc("Non-linearity of the feed-forward layers.") @Default("quick_gelu")
        ActivationFunction hiddenAct,
    @Doc("Added to the variance in layer normalisation.") @Default("1e-5") @Range(min = 0, max = 1)
        double layerNormEps,
    @Doc("Dropout of attention weights.")
        @Default("0.0")
        @Range(min = 0, max = 1, maxExclusive = true)
        double attentionDropout,
    @Doc("Without effect on a text encoder.") @Default("0.02") @Range(min = 0, max = 1000)
        double initializerRange,
    @Doc("Factor of the initial weights.") @Default("1.0") @Range(min = 0, max = 1000)
        double initializerFactor,
    @Doc("Id of the token that fills short texts, or null (default: 1).")
        @Default("1")
        @Range(min = 0, max = Sizes.ROWS)
        Integer padTokenId,
    @Doc("Id of the token that begins a text, or null (default: 49406).")
        @Default("49406")
        @Range(min = 0, max = Sizes.ROWS)
        Integer bosTokenId,
    @Doc("Id of the token that ends a text; 2 stands for the greatest id of a text.")
        @Default("49407")
        @Range(min = 0, max = Sizes.ROWS)
        int eosTokenId)
    implements ClipEncoderConfig {
  /** The id that stands for the greatest one of a text. */
  static final int GREATEST_ID = 2;

  /** Checks what spans several fields. */
  public ClipTextConfig {
    ClipEncoderConfig.checkHeads(hiddenSize, numAttentionHeads);
  }

  /**
   * Creates a configuration with the paper's proportions.
   *
   * @param positions the longest text in tokens
   * @param start the id of the token that begins a text
   * @param end the id of the token that ends it, and fills short ones
   */
  public ClipTextConfig(
      int vocabulary,
      int positions,
      int width,
      int layers,
      int heads,
      int projection,
      int start,
      int end) {
    this(
        vocabulary,
        width,
        4 * width,
        projection,
        layers,
        heads,
        positions,
        ActivationFunction.QUICK_GELU,
        1e-5,
        0,
        0.02,
        1,
        end,
        start,
        end);
  }

  /** Returns whether a text's vector is read at its greatest id. */
  public boolean readsGreatestId() {
    return eosTokenId == GREATEST_ID;
  }

  /** Returns the configuration for another tokenizer. */
  public ClipTextConfig withVocabulary(int size, int pad, int start, int end) {
    return new ClipTextConfig(
        size,
        hiddenSize,
        intermediateSize,
        projectionDim,
        numHiddenLayers,
        numAttentionHeads,
        maxPositionEmbeddings,
        hiddenAct,
        layerNormEps,
        attentionDropout,
        initializerRange,
        initializerFactor,
        pad,
        start,
        end);
  }
}
