package org.paperzoo.nlp.gpt.task;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import ai.djl.ndarray.types.Shape;
import java.util.Arrays;
import org.paperzoo.core.metrics.WeightedMean;
import org.paperzoo.core.nn.Context;
import org.paperzoo.nlp.data.PackedTokens;
import org.paperzoo.nlp.gpt.CausalLanguageModel;
import org.paperzoo.nlp.gpt.DecoderInputs;

/**
 * The loss of a model on a text: each token but the first is predicted once, from the tokens before
 * it in its window.
 */
final class EvaluationWindows {
  private static final int IGNORED = -100;

  /** About as many tokens as go through the model at once. */
  private static final int TOKENS_AT_ONCE = 4096;

  private final CausalLanguageModel model;
  private final PackedTokens tokens;
  private final int length;
  private final int stride;

  /**
   * Prepares the windows.
   *
   * @param length the greatest number of tokens of a window
   * @param stride how far windows are apart, at most their length
   */
  EvaluationWindows(CausalLanguageModel model, PackedTokens tokens, int length, int stride) {
    this.model = model;
    this.tokens = tokens;
    this.length = length;
    this.stride = Math.min(stride, length);
  }

  /**
   * Returns the mean loss in nats per token.
   *
   * @param most the most tokens to predict
   */
  WeightedMean loss(Context context, NDManager manager, long most) {
    long end = 1 + Math.min(most, tokens.tokens() - 1); // behind the last token predicted
    int rows = Math.max(1, TOKENS_AT_ONCE / length);
    WeightedMean loss = new WeightedMean();
    long next = 1; // the first token not yet predicted
    while (next < end) {
      long[] inputs = new long[rows * length];
      long[] labels = new long[rows * length];
      Arrays.fill(labels, IGNORED);
      int row = 0;
      long predicted = 0;
      for (; row < rows && next < end; row++) {
        long last = Math.min(end, next == 1 ? 1 + length : next + stride);
        long first = Math.max(0, last - 1 - length);
        int count = (int) (last - 1 - first);
        tokens.read(first, inputs, row * length, count);
        int known = (int) (next - 1 - first);
        tokens.read(next, labels, row * length + known, count - known);
        predicted += count - known;
        next = last;
      }
      try (NDManager batch = manager.newSubManager();
          NDScope scope = new NDScope()) {
        scope.suppressNotUsedWarning();
        Shape shape = new Shape(row, length);
        NDArray ids = batch.create(Arrays.copyOf(inputs, row * length), shape);
        NDArray targets = batch.create(Arrays.copyOf(labels, row * length), shape);
        NDArray mean = model.loss(context, DecoderInputs.of(ids), targets, false);
        loss.add(mean.getFloat(), predicted);
      }
    }
    return loss;
  }
}
