package org.paperzoo.nlp.lstm.text;

import java.util.List;
import java.util.Map;
import org.paperzoo.core.catalog.Labels;
import org.paperzoo.core.config.Default;
import org.paperzoo.core.config.Doc;
import org.paperzoo.core.config.Range;
import org.paperzoo.core.config.Sizes;
import org.paperzoo.nlp.lstm.LstmConfig;

/**
 * The fields of {@code config.json} of {@code model_type} {@code lstm_text}: an LSTM on token
 * vectors.
 *
 * @param vocabSize V, the number of tokens
 * @param embeddingSize the width of a token's vector
 * @param hiddenSize H, the cells of a layer and direction
 * @param numLayers how many layers are stacked
 * @param dropout of the token vectors, between layers and of the outputs
 * @param bidirectional whether each layer reads the text backwards, too; not to predict next tokens
 * @param numLabels K, the number of classes
 * @param id2label the names of the classes by number
 * @param label2id the numbers of the classes by name
 */
public record LstmTextConfig(
    @Doc("Number of tokens.") @Default("257") @Range(min = 1, max = Sizes.ROWS) int vocabSize,
    @Doc("Width of a token's vector.") @Range(min = 1, max = Sizes.WIDTH) int embeddingSize,
    @Doc("Cells of a layer and direction.") @Range(min = 1, max = Sizes.WIDTH) int hiddenSize,
    @Doc("Number of layers.") @Default("1") @Range(min = 1, max = Sizes.LAYERS) int numLayers,
    @Doc("Dropout of the token vectors, between layers and of the outputs.")
        @Default("0.0")
        @Range(min = 0, max = 1, maxExclusive = true)
        double dropout,
    @Doc("Whether each layer reads the text backwards, too.") @Default("false")
        boolean bidirectional,
    @Doc("Number of classes (default: as many as id2label has, or 2).")
        @Default("null")
        @Range(min = 1, max = Sizes.ROWS)
        Integer numLabels,
    @Doc("Names of the classes by number.") @Default("null") Map<String, String> id2label,
    @Doc("Numbers of the classes by name.") @Default("null") Map<String, Integer> label2id) {

  /** Settles the labels. */
  public LstmTextConfig {
    Labels labels = Labels.of(numLabels, id2label);
    numLabels = labels.count();
    id2label = labels.names();
    label2id = labels.numbers();
  }

  /** Returns this configuration with another vocabulary. */
  LstmTextConfig withVocabulary(int size) {
    return new LstmTextConfig(
        size,
        embeddingSize,
        hiddenSize,
        numLayers,
        dropout,
        bidirectional,
        numLabels,
        id2label,
        label2id);
  }

  /** Returns this configuration with other classes. */
  LstmTextConfig withLabels(List<String> names) {
    Labels labels = Labels.of(names);
    return new LstmTextConfig(
        vocabSize,
        embeddingSize,
        hiddenSize,
        numLayers,
        dropout,
        bidirectional,
        labels.count(),
        labels.names(),
        labels.numbers());
  }

  /** Returns the configuration of the layers. */
  LstmConfig layers() {
    return new LstmConfig(
        embeddingSize, hiddenSize, numLayers, true, dropout, bidirectional, 0, null, null, null);
  }

  /** Returns the width of the output of a layer. */
  int outputSize() {
    return bidirectional ? 2 * hiddenSize : hiddenSize;
  }
}
