package org.paperzoo.nlp.lstm;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.paperzoo.core.error.UsageException;
import org.paperzoo.core.nn.ClassificationLoss;
import org.paperzoo.core.nn.Context;
import org.paperzoo.core.nn.Linear;
import org.paperzoo.core.nn.ZooModel;

/**
 * An LSTM and a linear classifier {@code head} of its output at the last step.
 *
 * <p>Inputs: {@code inputs} [B, T, I], and optionally {@code lengths} [B], the steps of each
 * sequence, and {@code labels} [B]. Outputs: {@code last_hidden_state} [B, T, D], the outputs of
 * the last layer; {@code logits} [B, K]; with labels, {@code loss} [1], the mean cross entropy.
 */
public final class LstmForSequenceClassification extends ZooModel {
  private static final String INPUTS = "inputs";
  private static final String LENGTHS = "lengths";
  private static final String LABELS = "labels";

  private final LstmConfig config;
  private final Lstm lstm;
  private final Linear head;

  /** Creates a model, not initialised. */
  public LstmForSequenceClassification(LstmConfig config) {
    this.config = config;
    lstm = child("lstm", new Lstm(config));
    head = child("head", new Linear(config.outputSize(), config.numLabels(), true));
  }

  /** Returns the configuration. */
  public LstmConfig config() {
    return config;
  }

  @Override
  public List<String> inputNames() {
    return List.of(INPUTS);
  }

  @Override
  public List<String> optionalInputNames() {
    return List.of(LENGTHS, LABELS);
  }

  @Override
  public List<String> integerInputNames() {
    return List.of(LENGTHS, LABELS);
  }

  @Override
  public Map<String, NDArray> forward(Context context, Map<String, NDArray> inputs) {
    NDArray x = inputs.get(INPUTS);
    NDArray lengths = inputs.get(LENGTHS);
    check(x.getShape(), lengths);
    NDArray states = lstm.apply(context, x, lengths, null).outputs(); // [B, T, D]
    NDArray logits = head.apply(context, LstmOperators.last(states, lengths)); // [B, K]
    Map<String, NDArray> outputs = new LinkedHashMap<>();
    outputs.put("last_hidden_state", states);
    outputs.put("logits", logits);
    NDArray labels = inputs.get(LABELS);
    if (labels != null) {
      outputs.put("loss", ClassificationLoss.of(logits, labels, "sequences", 0).reshape(1));
    }
    return outputs;
  }

  private void check(Shape shape, NDArray lengths) {
    if (shape.dimension() != 3
        || shape.get(0) < 1
        || shape.get(1) < 1
        || shape.get(2) != config.inputSize()) {
      throw new UsageException(
          "inputs must be [sequences, steps, "
              + config.inputSize()
              + "], as input_size says, with one step or more; they are "
              + shape
              + ".");
    }
    if (lengths == null) {
      return;
    }
    long[] steps = lengths.toLongArray();
    if (steps.length != shape.get(0)) {
      throw new UsageException(
          "lengths has " + steps.length + " numbers for " + shape.get(0) + " sequences.");
    }
    for (long length : steps) {
      if (length < 1 || length > shape.get(1)) {
        throw new UsageException(
            "lengths has " + length + "; expected 1 to " + shape.get(1) + ", the steps of inputs.");
      }
    }
  }

  @Override
  public Shape[] getOutputShapes(Shape[] inputShapes) {
    Shape x = inputShapes[0];
    Shape states = new Shape(x.get(0), x.get(1), config.outputSize());
    Shape logits = new Shape(x.get(0), config.numLabels());
    return inputShapes.length > 1
        ? new Shape[] {states, logits, new Shape(1)}
        : new Shape[] {states, logits};
  }
}
