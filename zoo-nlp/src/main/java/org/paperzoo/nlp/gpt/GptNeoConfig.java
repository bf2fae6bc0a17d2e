package org.paperzoo.nlp.gpt;

import java.util.List;
import org.paperzoo.core.config.Alias;
import org.paperzoo.core.config.ConfigNode;
import org.paperzoo.core.config.Default;
import org.paperzoo.core.config.Doc;
import org.paperzoo.core.config.Range;
import org.paperzoo.core.config.Sizes;
import org.paperzoo.core.nn.ActivationFunction;
import org.paperzoo.core.text.TokenIds;

/**
 * The fields of {@code config.json} of {@code model_type} {@code gpt_neo}.
 *
 * @param vocabSize V, the number of tokens
 * @param maxPositionEmbeddings the longest sequence
 * @param hiddenSize D, the width of the hidden states
 * @param numLayers the number of layers
 * @param attentionTypes a list of [[kinds], repetitions], which give each layer its kind, global or
 *     local
 * @param attentionLayers the kind of each layer; always what {@code attentionTypes} spells out
 * @param numHeads H, the number of attention heads
 * @param intermediateSize the inner width of the feed-forward layers, or null for 4 D
 * @param windowSize the number of newest tokens that local attention sees
 * @param activationFunction the non-linearity of the feed-forward layers
 * @param residDropout dropout of what is added to the residual stream
 * @param embedDropout dropout of the embeddings
 * @param attentionDropout dropout of attention weights
 * @param layerNormEpsilon added to the variance in layer normalisation
 * @param initializerRange the standard deviation of initial weights
 * @param tieWordEmbeddings whether the output projection is the table of word vectors
 * @param bosTokenId the id of the token that begins a text, or null; a list is kept
 * @param eosTokenId the id of the token that ends a text, a list of such ids, or null
 */
public record GptNeoConfig(
    @Doc("Number of tokens of the vocabulary.") @Default("50257") @Range(min = 1, max = Sizes.ROWS)
        int vocabSize,
    @Doc("Maximum sequence length in tokens.") @Default("2048") @Range(min = 1, max = Sizes.ROWS)
        int maxPositionEmbeddings,
    @Doc("Width of the hidden states.") @Default("2048") @Range(min = 1, max = Sizes.WIDTH)
        int hiddenSize,
    @Doc("Number of layers.")
        @Default("24")
        @Range(min = 1, max = Sizes.LAYERS)
        @Alias("num_hidden_layers")
        int numLayers,
    @Doc(
            "Kinds of attention, a list of [[KIND, ...], REPETITIONS] that gives each layer its"
                + " kind: global (all tokens before) or local (the newest window_size).")
        @Default("[[[global, local], 12]]")
        ConfigNode attentionTypes,
    @Doc("Kind of attention of each layer; what attention_types spells out, whatever is given.")
        @Default("null")
        List<String> attentionLayers,
    @Doc("Number of attention heads; hidden_size must be a multiple of it.")
        @Default("16")
        @Range(min = 1, max = Sizes.WIDTH)
        @Alias("num_attention_heads")
        int numHeads,
    @Doc("Inner width of the feed-forward layers (default: 4 hidden_size).")
        @Default("null")
        @Range(min = 1, max = Sizes.WIDTH)
        Integer intermediateSize,
    @Doc("Number of newest tokens that local attention sees, a token itself included.")
        @Default("256")
        @Range(min = 1, max = Sizes.ROWS)
        int windowSize,
    @Doc("Non-linearity of the feed-forward layers.") @Default("gelu_new")
        ActivationFunction activationFunction,
    @Doc("Dropout of what is added to the residual stream.")
        @Default("0")
        @Range(min = 0, max = 1, maxExclusive = true)
        double residDropout,
    @Doc("Dropout of the embeddings.") @Default("0") @Range(min = 0, max = 1, maxExclusive = true)
        double embedDropout,
    @Doc("Dropout of attention weights.")
        @Default("0")
        @Range(min = 0, max = 1, maxExclusive = true)
        double attentionDropout,
    @Doc("Added to the variance in layer normalisation.") @Default("1e-5") @Range(min = 0, max = 1)
        double layerNormEpsilon,
    @Doc("Standard deviation of the initial weights.") @Default("0.02") @Range(min = 0, max = 1000)
        double initializerRange,
    @Doc("Whether the output projection is tied to the word embeddings.") @Default("true")
        boolean tieWordEmbeddings,
    @Doc("Id of the token that begins a text, or null for none (default: 50256).") @Default("50256")
        ConfigNode bosTokenId,
    @Doc(
            "Id of the token that ends a text, a list of such ids, or null for none (default:"
                + " 50256).")
        @Default("50256")
        ConfigNode eosTokenId)
    implements DecoderConfig {

  /** Checks what spans several fields and spells out the kinds of attention. */
  public GptNeoConfig {
    bosTokenId = ConfigNode.of(bosTokenId); // in code it may be null
    eosTokenId = ConfigNode.of(eosTokenId);
    TokenIds.of(bosTokenId, "bos_token_id");
    TokenIds.of(eosTokenId, "eos_token_id");
    if (hiddenSize % numHeads != 0) {
      throw new IllegalArgumentException(
          "hidden_size " + hiddenSize + " is not a multiple of num_heads " + numHeads);
    }
    attentionLayers = AttentionTypes.spellOut(attentionTypes);
    if (attentionLayers.size() != numLayers) {
      throw new IllegalArgumentException(
          "attention_types gives "
              + attentionLayers.size()
              + " layers their kind, but num_layers is "
              + numLayers
              + "; give both, such as num_layers: 4 with attention_types: [[[global, local], 2]]");
    }
  }

  /**
   * Creates a configuration with layers that are global and local in turn and everything else as
   * published.
   */
  public GptNeoConfig(
      int vocabSize, int maxPositionEmbeddings, int width, int layers, int heads, int windowSize) {
    this(
        vocabSize,
        maxPositionEmbeddings,
        width,
        layers,
        AttentionTypes.alternating(layers),
        null,
        heads,
        null,
        windowSize,
        ActivationFunction.GELU_NEW,
        0,
        0,
        0,
        1e-5,
        0.02,
        true,
        ConfigNode.of(vocabSize - 1),
        ConfigNode.of(vocabSize - 1));
  }

  @Override
  public GptNeoConfig withVocabulary(int size, Integer endToken) {
    return new GptNeoConfig(
        size,
        maxPositionEmbeddings,
        hiddenSize,
        numLayers,
        attentionTypes,
        attentionLayers,
        numHeads,
        intermediateSize,
        windowSize,
        activationFunction,
        residDropout,
        embedDropout,
        attentionDropout,
        layerNormEpsilon,
        initializerRange,
        tieWordEmbeddings,
        ConfigNode.of(endToken),
        ConfigNode.of(endToken));
  }

  @Override
  public List<Integer> endTokens() {
    return TokenIds.of(eosTokenId, "eos_token_id");
  }

  @Override
  public int width() {
    return hiddenSize;
  }

  @Override
  public int layers() {
    return numLayers;
  }

  @Override
  public int heads() {
    return numHeads;
  }

  @Override
  public int innerWidth() {
    return intermediateSize == null ? 4 * hiddenSize : intermediateSize;
  }

  @Override
  public int maxLength() {
    return maxPositionEmbeddings;
  }

  @Override
  public double embeddingDropout() {
    return embedDropout;
  }

  @Override
  public double residualDropout() {
    return residDropout;
  }

  @Override
  public AttentionPattern attention(int layer) {
    boolean local = attentionLayers.get(layer).equals(AttentionTypes.LOCAL);
    return new AttentionPattern(local ? windowSize : 0, 1);
  }
}
