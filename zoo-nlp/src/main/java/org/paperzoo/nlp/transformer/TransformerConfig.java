package org.paperzoo.nlp.transformer;

import ai.djl.training.initializer.Initializer;
import java.util.List;
import org.paperzoo.core.config.Default;
import org.paperzoo.core.config.Doc;
import org.paperzoo.core.config.Range;
import org.paperzoo.core.config.Sizes;
import org.paperzoo.core.nn.ActivationFunction;
import org.paperzoo.core.nn.Attention;
import org.paperzoo.core.nn.Initializers;

/**
 * The fields of {@code config.json} of {@code model_type} {@code marian}, under the names and with
 * the defaults of the reference.
 *
 * @param vocabSize the number of tokens, V; of the source alone where embeddings are not shared
 * @param decoderVocabSize the number of tokens of the target
 * @param maxPositionEmbeddings the maximum sequence length in tokens
 * @param encoderLayers the paper's N
 * @param encoderFfnDim the inner width of the encoder's feed-forward networks, the paper's d_ff
 * @param encoderAttentionHeads the paper's h
 * @param decoderLayers N of the decoder
 * @param decoderFfnDim d_ff of the decoder
 * @param decoderAttentionHeads h of the decoder
 * @param dModel D, the width of the hidden states
 * @param dropout of embeddings and sublayers, the paper's P_drop
 * @param attentionDropout dropout of attention weights
 * @param activationDropout dropout inside the feed-forward networks
 * @param activationFunction their non-linearity
 * @param initStd the standard deviation of initial weights, or null for those of the paper's code
 * @param scaleEmbedding whether embeddings are multiplied by √D (section 3.4)
 * @param staticPositionEmbeddings whether positions are sinusoids (section 3.5), or else learned
 * @param shareEncoderDecoderEmbeddings whether source and target have one table of word vectors
 * @param tieWordEmbeddings whether the output projection is the decoder's table
 * @param attentionKeyDim the width of a head's queries and keys, the paper's d_k
 * @param padTokenId the token that pads; its vector gets no gradient
 * @param eosTokenId the token that ends a text
 * @param decoderStartTokenId the token that the decoder's input begins with
 * @param forcedEosTokenId the token at the maximum length of a generated text, or null
 * @param badWordsIds token sequences that are never generated, or null
 * @param encoderLayerdrop must be 0
 * @param decoderLayerdrop must be 0
 */
public record TransformerConfig(
    @Doc("Number of tokens of the vocabulary, or of the source's if embeddings are not shared.")
        @Default("58101")
        @Range(min = 1, max = Sizes.ROWS)
        int vocabSize,
    @Doc("Number of tokens of the target's vocabulary (default: vocab_size).")
        @Default("null")
        @Range(min = 1, max = Sizes.ROWS)
        Integer decoderVocabSize,
    @Doc("Maximum sequence length in tokens.") @Default("1024") @Range(min = 1, max = Sizes.ROWS)
        int maxPositionEmbeddings,
    @Doc("Number of layers of the encoder.") @Default("12") @Range(min = 0, max = Sizes.LAYERS)
        int encoderLayers,
    @Doc("Inner width of the encoder's feed-forward networks.")
        @Default("4096")
        @Range(min = 1, max = Sizes.WIDTH)
        int encoderFfnDim,
    @Doc("Number of attention heads of the encoder; d_model must be a multiple of it.")
        @Default("16")
        @Range(min = 1, max = Sizes.WIDTH)
        int encoderAttentionHeads,
    @Doc("Number of layers of the decoder.") @Default("12") @Range(min = 0, max = Sizes.LAYERS)
        int decoderLayers,
    @Doc("Inner width of the decoder's feed-forward networks.")
        @Default("4096")
        @Range(min = 1, max = Sizes.WIDTH)
        int decoderFfnDim,
    @Doc("Number of attention heads of the decoder; d_model must be a multiple of it.")
        @Default("16")
        @Range(min = 1, max = Sizes.WIDTH)
        int decoderAttentionHeads,
    @Doc("Width of the hidden states.") @Default("1024") @Range(min = 1, max = Sizes.WIDTH)
        int dModel,
    @Doc("Dropout of embeddings and sublayers.")
        @Default("0.1")
        @Range(min = 0, max = 1, maxExclusive = true)
        double dropout,
    @Doc("Dropout of attention weights.")
        @Default("0.0")
        @Range(min = 0, max = 1, maxExclusive = true)
        double attentionDropout,
    @Doc("Dropout inside the feed-forward networks.")
        @Default("0.0")
        @Range(min = 0, max = 1, maxExclusive = true)
        double activationDropout,
    @Doc("Non-linearity of the feed-forward networks.") @Default("gelu")
        ActivationFunction activationFunction,
    @Doc(
            "Standard deviation of the initial weights (default: Glorot's uniform distribution, and"
                + " 1/sqrt(d_model) for embeddings).")
        @Default("null")
        @Range(min = 0, max = 1000)
        Double initStd,
    @Doc("Whether word vectors are multiplied by sqrt(d_model).") @Default("false")
        boolean scaleEmbedding,
    @Doc("Whether positions are sinusoids (true) or learned vectors (false).") @Default("true")
        boolean staticPositionEmbeddings,
    @Doc("Whether encoder and decoder share one table of word vectors.") @Default("true")
        boolean shareEncoderDecoderEmbeddings,
    @Doc("Whether the output projection is tied to the decoder's word vectors.") @Default("true")
        boolean tieWordEmbeddings,
    @Doc("Width of the queries and keys of a head (default: d_model / heads).")
        @Default("null")
        @Range(min = 1, max = Sizes.WIDTH)
        Integer attentionKeyDim,
    @Doc("Id of the padding token (default: the last token); its word vector gets no gradient.")
        @Default("null")
        @Range(min = 0, max = Sizes.ROWS)
        Integer padTokenId,
    @Doc("Id of the token that ends a text.") @Default("0") @Range(min = 0, max = Sizes.ROWS)
        int eosTokenId,
    @Doc("Id of the token that the decoder's input begins with (default: pad_token_id).")
        @Default("null")
        @Range(min = 0, max = Sizes.ROWS)
        Integer decoderStartTokenId,
    @Doc("Id of the last token of a generated text that reaches the maximum length, or null.")
        @Default("0")
        @Range(min = 0, max = Sizes.ROWS)
        Integer forcedEosTokenId,
    @Doc("Token sequences that are never generated.")
        @Default("null")
        @Range(min = 0, max = Sizes.ROWS)
        List<List<Integer>> badWordsIds,
    @Doc("Must be 0: layers are not skipped.") @Default("0.0") @Range(min = 0, max = 1)
        double encoderLayerdrop,
    @Doc("Must be 0: layers are not skipped.") @Default("0.0") @Range(min = 0, max = 1)
        double decoderLayerdrop) {
  /** The epsilon of the reference's layer normalisation. */
  static final double NORM_EPS = 1e-5;

  /** Checks what spans several fields and settles those that follow from others. */
  public TransformerConfig {
    decoderVocabSize = decoderVocabSize == null ? vocabSize : decoderVocabSize;
    padTokenId = padTokenId == null ? decoderVocabSize - 1 : padTokenId;
    decoderStartTokenId = decoderStartTokenId == null ? padTokenId : decoderStartTokenId;
    requireHeads("encoder_attention_heads", encoderAttentionHeads, dModel);
    requireHeads("decoder_attention_heads", decoderAttentionHeads, dModel);
    if (shareEncoderDecoderEmbeddings && decoderVocabSize != vocabSize) {
      throw new IllegalArgumentException(
          "decoder_vocab_size "
              + decoderVocabSize
              + " is not vocab_size "
              + vocabSize
              + ", but share_encoder_decoder_embeddings is true");
    }
    requireToken("pad_token_id", padTokenId, "vocab_size", vocabSize);
    requireToken("pad_token_id", padTokenId, "decoder_vocab_size", decoderVocabSize);
    requireToken("eos_token_id", eosTokenId, "decoder_vocab_size", decoderVocabSize);
    requireToken(
        "decoder_start_token_id", decoderStartTokenId, "decoder_vocab_size", decoderVocabSize);
    if (forcedEosTokenId != null) {
      requireToken("forced_eos_token_id", forcedEosTokenId, "decoder_vocab_size", decoderVocabSize);
    }
    if (badWordsIds != null) {
      for (List<Integer> sequence : badWordsIds) {
        if (sequence.isEmpty()) {
          throw new IllegalArgumentException("bad_words_ids has an empty sequence");
        }
        for (int token : sequence) {
          requireToken("bad_words_ids", token, "decoder_vocab_size", decoderVocabSize);
        }
      }
    }
    if (encoderLayerdrop != 0 || decoderLayerdrop != 0) {
      throw new IllegalArgumentException(
          "encoder_layerdrop and decoder_layerdrop must be 0: layers are not skipped in training");
    }
  }

  private static void requireHeads(String name, int heads, int width) {
    if (width % heads != 0) {
      throw new IllegalArgumentException(
          "d_model " + width + " is not a multiple of " + name + " " + heads);
    }
  }

  private static void requireToken(String name, int token, String limit, int size) {
    if (token >= size) {
      throw new IllegalArgumentException(
          name + " " + token + " is not below " + limit + " " + size);
    }
  }

  /**
   * Returns this configuration for a vocabulary that source and target share. Padding is never
   * generated.
   *
   * @param size the number of tokens
   * @param pad the token that pads, with which the decoder's input begins, too
   * @param eos the token that ends a text
   */
  public TransformerConfig withVocabulary(int size, int pad, int eos) {
    return new TransformerConfig(
        size,
        size,
        maxPositionEmbeddings,
        encoderLayers,
        encoderFfnDim,
        encoderAttentionHeads,
        decoderLayers,
        decoderFfnDim,
        decoderAttentionHeads,
        dModel,
        dropout,
        attentionDropout,
        activationDropout,
        activationFunction,
        initStd,
        scaleEmbedding,
        staticPositionEmbeddings,
        shareEncoderDecoderEmbeddings,
        tieWordEmbeddings,
        attentionKeyDim,
        pad,
        eos,
        pad,
        eos,
        List.of(List.of(pad)),
        encoderLayerdrop,
        decoderLayerdrop);
  }

  /** Returns the distribution of the initial weights of a map. */
  Initializer weights(int in, int out) {
    return initStd == null ? Initializers.xavierUniform(in, out) : Initializers.normal(initStd);
  }

  /** Returns the distribution of the initial vectors of words and positions. */
  Initializer vectors() {
    return Initializers.normal(initStd == null ? 1 / Math.sqrt(dModel) : initStd);
  }

  /** Returns the factor of word vectors. */
  double embeddingScale() {
    return scaleEmbedding ? Math.sqrt(dModel) : 1;
  }

  /** Returns d_k for a number of heads. */
  int keyWidth(int heads) {
    return attentionKeyDim == null ? dModel / heads : attentionKeyDim;
  }

  /** Returns the attention of a layer, scaled by 1/√d_k (equation 1). */
  Attention attention(int heads, boolean causal) {
    return new Attention(heads, 1 / Math.sqrt(keyWidth(heads)), causal, attentionDropout);
  }
}
