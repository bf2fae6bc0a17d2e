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
 * The fields of {@code config.json} of {@code model_type} {@code gpt2}.
 *
 * @param vocabSize V, the number of tokens
 * @param nPositions the longest sequence
 * @param nEmbd D, the width of the hidden states
 * @param nLayer the number of layers
 * @param nHead H, the number of attention heads
 * @param nInner the inner width of the feed-forward layers, or null for 4 D
 * @param activationFunction their non-linearity
 * @param residPdrop dropout of what is added to the residual stream
 * @param embdPdrop dropout of the embeddings
 * @param attnPdrop dropout of attention weights
 * @param layerNormEpsilon added to the variance in layer normalisation
 * @param initializerRange the standard deviation of initial weights
 * @param scaleAttnWeights whether scores are divided by √d
 * @param scaleAttnByInverseLayerIdx whether scores are divided by the layer's number, from 1 (the
 *     Mistral project's models)
 * @param reorderAndUpcastAttn without effect: scores are float32 here
 * @param addCrossAttention must be false: there is no encoder
 * @param tieWordEmbeddings whether the output projection is the table of word vectors
 * @param bosTokenId the id of the token that begins a text, or null; a list is kept
 * @param eosTokenId the id of the token that ends a text, a list of such ids, or null
 */
public record Gpt2Config(
    @Doc("Number of tokens of the vocabulary.") @Default("50257") @Range(min = 1, max = Sizes.ROWS)
        int vocabSize,
    @Doc("Maximum sequence length in tokens.")
        @Default("1024")
        @Range(min = 1, max = Sizes.ROWS)
        @Alias("max_position_embeddings")
        int nPositions,
    @Doc("Width of the hidden states.")
        @Default("768")
        @Range(min = 1, max = Sizes.WIDTH)
        @Alias("hidden_size")
        int nEmbd,
    @Doc("Number of layers.")
        @Default("12")
        @Range(min = 0, max = Sizes.LAYERS)
        @Alias("num_hidden_layers")
        int nLayer,
    @Doc("Number of attention heads; n_embd must be a multiple of it.")
        @Default("12")
        @Range(min = 1, max = Sizes.WIDTH)
        @Alias("num_attention_heads")
        int nHead,
    @Doc("Inner width of the feed-forward layers (default: 4 n_embd).")
        @Default("null")
        @Range(min = 1, max = Sizes.WIDTH)
        Integer nInner,
    @Doc("Non-linearity of the feed-forward layers.") @Default("gelu_new")
        ActivationFunction activationFunction,
    @Doc("Dropout of what is added to the residual stream.")
        @Default("0.1")
        @Range(min = 0, max = 1, maxExclusive = true)
        double residPdrop,
    @Doc("Dropout of the embeddings.") @Default("0.1") @Range(min = 0, max = 1, maxExclusive = true)
        double embdPdrop,
    @Doc("Dropout of attention weights.")
        @Default("0.1")
        @Range(min = 0, max = 1, maxExclusive = true)
        double attnPdrop,
    @Doc("Added to the variance in layer normalisation.") @Default("1e-5") @Range(min = 0, max = 1)
        double layerNormEpsilon,
    @Doc("Standard deviation of the initial weights.") @Default("0.02") @Range(min = 0, max = 1000)
        double initializerRange,
    @Doc("Whether attention scores are divided by the root of a head's width.") @Default("true")
        boolean scaleAttnWeights,
    @Doc("Whether attention scores are divided by the layer's number, too.") @Default("false")
        boolean scaleAttnByInverseLayerIdx,
    @Doc("Without effect: attention scores are always float32.") @Default("false")
        boolean reorderAndUpcastAttn,
    @Doc("Must be false: there is no encoder to attend to.") @Default("false")
        boolean addCrossAttention,
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

  /** Checks what spans several fields. */
  public Gpt2Config {
    bosTokenId = ConfigNode.of(bosTokenId); // in code it may be null
    eosTokenId = ConfigNode.of(eosTokenId);
    TokenIds.of(bosTokenId, "bos_token_id");
    TokenIds.of(eosTokenId, "eos_token_id");
    if (nEmbd % nHead != 0) {
      throw new IllegalArgumentException(
          "n_embd " + nEmbd + " is not a multiple of n_head " + nHead);
    }
    if (addCrossAttention) {
      throw new IllegalArgumentException(
          "add_cross_attention must be false: this model is a decoder without an encoder");
    }
  }

  /**
   * Creates a configuration with GPT-2's proportions and everything else as published.
   *
   * @param width n_embd
   */
  public Gpt2Config(int vocabSize, int nPositions, int width, int layers, int heads) {
    this(
        vocabSize,
        nPositions,
        width,
        layers,
        heads,
        null,
        ActivationFunction.GELU_NEW,
        0.1,
        0.1,
        0.1,
        1e-5,
        0.02,
        true,
        false,
        false,
        false,
        true,
        ConfigNode.of(vocabSize - 1),
        ConfigNode.of(vocabSize - 1));
  }

  @Override
  public Gpt2Config withVocabulary(int size, Integer endToken) {
    return new Gpt2Config(
        size,
        nPositions,
        nEmbd,
        nLayer,
        nHead,
        nInner,
        activationFunction,
        residPdrop,
        embdPdrop,
        attnPdrop,
        layerNormEpsilon,
        initializerRange,
        scaleAttnWeights,
        scaleAttnByInverseLayerIdx,
        reorderAndUpcastAttn,
        addCrossAttention,
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
    return nEmbd;
  }

  @Override
  public int layers() {
    return nLayer;
  }

  @Override
  public int heads() {
    return nHead;
  }

  @Override
  public int innerWidth() {
    return nInner == null ? 4 * nEmbd : nInner;
  }

  @Override
  public int maxLength() {
    return nPositions;
  }

  @Override
  public double embeddingDropout() {
    return embdPdrop;
  }

  @Override
  public double residualDropout() {
    return residPdrop;
  }

  @Override
  public double attentionDropout() {
    return attnPdrop;
  }

  @Override
  public AttentionPattern attention(int layer) {
    double scale = scaleAttnWeights ? 1 / Math.sqrt(headWidth()) : 1;
    return new AttentionPattern(0, scaleAttnByInverseLayerIdx ? scale / (layer + 1) : scale);
  }
}
