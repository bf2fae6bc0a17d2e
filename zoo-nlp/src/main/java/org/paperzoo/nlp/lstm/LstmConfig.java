package org.paperzoo.nlp.lstm;

import java.util.List;
import java.util.Map;
import org.paperzoo.core.catalog.Labels;
import org.paperzoo.core.config.Default;
import org.paperzoo.core.config.Doc;
import org.paperzoo.core.config.Range;
import org.paperzoo.core.config.Sizes;

/**
 * The fields of {@code config.json} of {@code model_type} {@code lstm}: the arguments of PyTorch's
 * {@code nn.LSTM}, and the classes of the head.
 *
 * @param inputSize I, the width of an input
 * @param hiddenSize H, the cells of a layer and direction
 * @param numLayers how many layers are stacked
 * @param bias whether gates and cell inputs have biases
 * @param dropout between layers
 * @param bidirectional whether each layer reads the sequence backwards, too
 * @param projSize the width that the outputs of a layer are projected to, 0 for none
 * @param numLabels K, the number of classes
 * @param id2label the names of the classes by number
 * @param label2id the numbers of the classes by name
 */
public record LstmConfig(
    @Doc("Width of an input.") @Range(min = 1, max = Sizes.WIDTH) int inputSize,
    @Doc("Cells of a layer and direction.") @Range(min = 1, max = Sizes.WIDTH) int hiddenSize,
    @Doc("Number of layers.") @Default("1") @Range(min = 1, max = Sizes.LAYERS) int numLayers,
    @Doc("Whether gates and cell inputs have biases.") @Default("true") boolean bias,
    @Doc("Dropout between layers.") @Default("0.0") @Range(min = 0, max = 1, maxExclusive = true)
        double dropout,
    @Doc("Whether each layer reads the sequence backwards, too.") @Default("false")
        boolean bidirectional,
    @Doc("Width that the outputs of a layer are projected to; 0 for none.")
        @Default("0")
        @Range(min = 0, max = Sizes.WIDTH)
        int projSize,
    @Doc("Number of classes (default: as many as id2label has, or 2).")
        @Default("null")
        @Range(min = 1, max = Sizes.ROWS)
        Integer numLabels,
    @Doc("Names of the classes by number.") @Default("null") Map<String, String> id2label,
    @Doc("Numbers of the classes by name.") @Default("null") Map<String, Integer> label2id) {

  /** Checks what spans several fields and settles the labels. */
  public LstmConfig {
    if (projSize >= hiddenSize) {
      throw new IllegalArgumentException(
          "proj_size: " + projSize + " is not smaller than hidden_size, " + hiddenSize);
    }
    Labels labels = Labels.of(numLabels, id2label);
    numLabels = labels.count();
    id2label = labels.names();
    label2id = labels.numbers();
  }

  /** Returns this configuration with other classes. */
  public LstmConfig withLabels(List<String> names) {
    Labels labels = Labels.of(names);
    return new LstmConfig(
        inputSize,
        hiddenSize,
        numLayers,
        bias,
        dropout,
        bidirectional,
        projSize,
        labels.count(),
        labels.names(),
        labels.numbers());
  }

  /** Returns 2 if the layers are bidirectional, else 1. */
  int directions() {
    return bidirectional ? 2 : 1;
  }

  /** Returns the width of the output of one direction. */
  int stateSize() {
    return projSize > 0 ? projSize : hiddenSize;
  }

  /** Returns the width of the output of a layer. */
  int outputSize() {
    return directions() * stateSize();
  }
}
