package org.paperzoo.nlp.lstm.text;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.paperzoo.core.error.UsageException;
import org.paperzoo.core.nn.ClassificationLoss;
import org.paperzoo.core.nn.Context;

/**
 * Classifies texts by the outputs of the last layer at the end of the text and, backwards, at its
 * beginning.
 *
 * <p>Inputs: {@code input_ids} [B, T], and optionally {@code lengths} [B], the tokens of each text,
 * and {@code labels} [B]. Outputs: {@code logits} [B, K]; with labels, {@code loss} [1], the mean
 * cross entropy.
 */
public final class LstmForTextClassification extends LstmTextModel {
  private static final String LENGTHS = "lengths";

  /** Creates a model, not initialised. */
  public LstmForTextClassification(LstmTextConfig config) {
    super(config, config.numLabels());
  }

  @Override
  public List<String> inputNames() {
    return List.of(IDS);
  }

  @Override
  public List<String> optionalInputNames() {
    return List.of(LENGTHS, LABELS);
  }

  @Override
  public List<String> integerInputNames() {
    return List.of(IDS, LENGTHS, LABELS);
  }

  /** Returns the scores of the classes, [B, K]. */
  NDArray logits(Context context, NDArray ids, NDArray lengths) {
    NDArray hidden = read(context, ids, lengths, null).state().hidden(); // [layers · dirs, B, H]
    long directions = config().bidirectional() ? 2 : 1;
    NDArray last = hidden.get((hidden.getShape().get(0) - directions) + ":"); // [dirs, B, H]
    NDArray ends = last.transpose(1, 0, 2).reshape(ids.getShape().get(0), config().outputSize());
    return head(context, ends);
  }

  @Override
  public Map<String, NDArray> forward(Context context, Map<String, NDArray> inputs) {
    NDArray ids = inputs.get(IDS);
    check(ids);
    NDArray lengths = inputs.get(LENGTHS);
    if (lengths != null) {
      check(lengths, ids.getShape());
    }
    NDArray logits = logits(context, ids, lengths);
    Map<String, NDArray> outputs = new LinkedHashMap<>();
    outputs.put("logits", logits);
    NDArray labels = inputs.get(LABELS);
    if (labels != null) {
      outputs.put("loss", ClassificationLoss.of(logits, labels, "texts", 0).reshape(1));
    }
    return outputs;
  }

  private static void check(NDArray lengths, Shape ids) {
    long[] all = lengths.toLongArray();
    if (all.length != ids.get(0)) {
      throw new UsageException(
          "lengths has " + all.length + " numbers for " + ids.get(0) + " texts.");
    }
    for (long length : all) {
      if (length < 1 || length > ids.get(1)) {
        throw new UsageException(
            "lengths has "
                + length
                + "; expected 1 to "
                + ids.get(1)
                + ", the width of input_ids.");
      }
    }
  }

  @Override
  public Shape[] getOutputShapes(Shape[] inputShapes) {
    Shape logits = new Shape(inputShapes[0].get(0), config().numLabels());
    return inputShapes.length > 1 ? new Shape[] {logits, new Shape(1)} : new Shape[] {logits};
  }
}
