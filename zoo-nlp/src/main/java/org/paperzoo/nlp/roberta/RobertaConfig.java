package org.paperzoo.nlp.roberta;

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
import org.paperzoo.core.text.TokenIds;
import org.paperzoo.nlp.bert.EncoderChecks;
import org.paperzoo.nlp.bert.EncoderConfig;
import org.paperzoo.nlp.bert.PositionType;

/**
 * The fields of {@code config.json} of {@code model_type} {@code roberta}.
 *
 * @param vocabSize V, the number of tokens
 * @param hiddenSize D, the width of the hidden states
 * @param numHiddenLayers the number of layers
 * @param numAttentionHeads the number of attention heads
 * @param intermediateSize the inner width of the feed-forward layers
 * @param hiddenAct their non-linearity
 * @param hiddenDropoutProb dropout of embeddings and sublayers
 * @param attentionProbsDropoutProb dropout of attention weights
 * @param maxPositionEmbeddings the size of the table of positions, which begins with {@code
 *     padTokenId + 1} places that no token of a text has
 * @param typeVocabSize the number of segments
 * @param initializerRange the standard deviation of initial weights
 * @param layerNormEps added to the variance in layer normalisation
 * @param padTokenId the token that pads, whose word vector gets no gradient; null for none, and
 *     then positions must be given
 * @param bosTokenId the id of the token before a text, a list of ids, or null
 * @param eosTokenId the id of the token after a text and between two, a list of ids, or null
 * @param positionEmbeddingType how positions enter
 * @param classifierDropout dropout before a classifier, or null for {@code hiddenDropoutProb}
 * @param tieWordEmbeddings whether the decoder's weight is the table of word vectors
 * @param isDecoder must be false: attention here is in both directions
 * @param problemType what the labels of a sequence are, or null to infer it from their number and
 *     kind
 * @param numLabels the number of classes of a classification head
 * @param id2label the names of the classes by number
 * @param label2id the numbers of the classes by name
 */
public record RobertaConfig(
    @Doc("Number of tokens of the vocabulary.") @Default("50265") @Range(min = 1, max = Sizes.ROWS)
        int vocabSize,
    @Doc("Width of the hidden states.") @Default("768") @Range(min = 1, max = Sizes.WIDTH)
        int hiddenSize,
    @Doc("Number of layers.") @Default("12") @Range(min = 0, max = Sizes.LAYERS)
        int numHiddenLayers,
    @Doc("Number of attention heads; hidden_size must be a multiple of it.")
        @Default("12")
        @Range(min = 1, max = Sizes.WIDTH)
        int numAttentionHeads,
    @Doc("Inner width of the feed-forward layers.")
        @Default("3072")
        @Range(min = 1, max = Sizes.WIDTH)
        int intermediateSize,
    @Doc("Non-linearity of the feed-forward layers.") @Default("gelu") ActivationFunction hiddenAct,
    @Doc("Dropout of embeddings and sublayers.")
        @Default("0.1")
        @Range(min = 0, max = 1, maxExclusive = true)
        double hiddenDropoutProb,
    @Doc("Dropout of attention weights.")
        @Default("0.1")
        @Range(min = 0, max = 1, maxExclusive = true)
        double attentionProbsDropoutProb,
    @Doc("Size of the table of positions: the longest sequence, plus pad_token_id, plus 1.")
        @Default("514")
        @Range(min = 1, max = Sizes.ROWS)
        int maxPositionEmbeddings,
    @Doc("Number of segments.") @Default("1") @Range(min = 1, max = Sizes.ROWS) int typeVocabSize,
    @Doc("Standard deviation of the initial weights.") @Default("0.02") @Range(min = 0, max = 1000)
        double initializerRange,
    @Doc("Added to the variance in layer normalisation.") @Default("1e-5") @Range(min = 0, max = 1)
        double layerNormEps,
    @Doc(
            "Id of the padding token, or null for none; its word vector gets no gradient, and"
                + " positions count from it.")
        @Default("1")
        @Range(min = 0, max = Sizes.ROWS)
        Integer padTokenId,
    @Doc("Id of the token before a text, a list of ids, or null for none (default: 0).")
        @Default("0")
        ConfigNode bosTokenId,
    @Doc(
            "Id of the token after a text and between two, a list of ids, or null for none"
                + " (default: 2).")
        @Default("2")
        ConfigNode eosTokenId,
    @Doc("How positions enter the model.") @Default("absolute") PositionType positionEmbeddingType,
    @Doc("Dropout before a classifier (default: hidden_dropout_prob).")
        @Default("null")
        @Range(min = 0, max = 1, maxExclusive = true)
        Double classifierDropout,
    @Doc("Whether the decoder's weight is tied to the word embeddings.") @Default("true")
        boolean tieWordEmbeddings,
    @Doc("Must be false: attention is in both directions.") @Default("false") boolean isDecoder,
    @Doc(
            "What the labels of a sequence are (default: numbers if num_labels is 1, else classes"
                + " if they are integers, else zeros and ones of every class).")
        @Default("null")
        ProblemType problemType,
    @Doc("Number of classes of a classification head (default: as many as id2label has, or 2).")
        @Default("null")
        @Range(min = 1, max = Sizes.ROWS)
        Integer numLabels,
    @Doc("Names of the classes by number.") @Default("null") Map<String, String> id2label,
    @Doc("Numbers of the classes by name.") @Default("null") Map<String, Integer> label2id)
    implements EncoderConfig {

  /** Checks what spans several fields and settles the labels. */
  public RobertaConfig {
    EncoderChecks.check(hiddenSize, numAttentionHeads, isDecoder, vocabSize, padTokenId);
    if (padTokenId != null && padTokenId + 1 >= maxPositionEmbeddings) {
      throw new IllegalArgumentException(
          "pad_token_id "
              + padTokenId
              + " is not below max_position_embeddings - 1, "
              + (maxPositionEmbeddings - 1)
              + ": positions count from it");
    }
    bosTokenId = ConfigNode.of(bosTokenId); // in code it may be null
    eosTokenId = ConfigNode.of(eosTokenId);
    TokenIds.of(bosTokenId, "bos_token_id");
    TokenIds.of(eosTokenId, "eos_token_id");
    Labels labels = Labels.of(numLabels, id2label);
    numLabels = labels.count();
    id2label = labels.names();
    label2id = labels.numbers();
  }

  /**
   * Creates a configuration with the proportions of the published models and everything else as
   * there.
   */
  public RobertaConfig(int vocabSize, int hiddenSize, int numHiddenLayers, int numAttentionHeads) {
    this(
        vocabSize,
        hiddenSize,
        numHiddenLayers,
        numAttentionHeads,
        4 * hiddenSize,
        ActivationFunction.GELU,
        0.1,
        0.1,
        514,
        1,
        0.02,
        1e-5,
        1,
        ConfigNode.of(0),
        ConfigNode.of(2),
        PositionType.ABSOLUTE,
        null,
        true,
        false,
        null,
        null,
        null,
        null);
  }

  @Override
  public RobertaConfig withLabels(List<String> names, ProblemType problem) {
    Labels labels = names.isEmpty() ? Labels.of(1, null) : Labels.of(names);
    return new RobertaConfig(
        vocabSize,
        hiddenSize,
        numHiddenLayers,
        numAttentionHeads,
        intermediateSize,
        hiddenAct,
        hiddenDropoutProb,
        attentionProbsDropoutProb,
        maxPositionEmbeddings,
        typeVocabSize,
        initializerRange,
        layerNormEps,
        padTokenId,
        bosTokenId,
        eosTokenId,
        positionEmbeddingType,
        classifierDropout,
        tieWordEmbeddings,
        isDecoder,
        problem,
        labels.count(),
        labels.names(),
        labels.numbers());
  }

  @Override
  public int maxLength() {
    return maxPositionEmbeddings - (padTokenId == null ? 0 : padTokenId + 1);
  }
}
