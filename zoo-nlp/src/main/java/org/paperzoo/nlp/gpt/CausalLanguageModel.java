package org.paperzoo.nlp.gpt;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.paperzoo.core.aten.Aten;
import org.paperzoo.core.error.UsageException;
import org.paperzoo.core.generate.TextGenerator;
import org.paperzoo.core.generate.TextModel;
import org.paperzoo.core.generate.TokenGenerator;
import org.paperzoo.core.nn.Adapter;
import org.paperzoo.core.nn.Context;
import org.paperzoo.core.nn.Initializers;
import org.paperzoo.core.nn.KvCache;
import org.paperzoo.core.nn.LayerNorm;
import org.paperzoo.core.nn.ProjectedLoss;
import org.paperzoo.core.nn.VocabularyProjection;
import org.paperzoo.core.nn.ZooModel;
import org.paperzoo.core.text.TextTokenizer;

/**
 * A decoder that predicts each next token, {@code p(t_i | t_1 ... t_i-1) = softmax(W h_i-1)}.
 *
 * <p>Inputs as {@link DecoderModel}, and {@code labels} [B, T]: the tokens themselves, with -100
 * where one counts for nothing. Outputs: {@code logits} [B, T, V], and with labels {@code loss}
 * [1], the mean cross entropy of label t + 1 and logits t.
 */
public final class CausalLanguageModel extends ZooModel implements TextModel {
  private static final int IGNORED = -100;

  private final DecoderModel transformer;
  private final VocabularyProjection head;
  private final Map<String, Object> nextLogits; // the operator's literals

  /** Creates a model, not initialised. */
  public CausalLanguageModel(DecoderModel decoder) {
    transformer = child("transformer", decoder);
    DecoderConfig config = decoder.config();
    head =
        child(
            "lm_head",
            new VocabularyProjection(
                config.width(),
                config.vocabSize(),
                config.tieWordEmbeddings() ? decoder.wordVectors() : null,
                Initializers.normal(config.initializerRange()),
                null));
    nextLogits = GptOperators.decoding(config(), Map.of());
  }

  /** Returns the configuration. */
  public DecoderConfig config() {
    return transformer.config();
  }

  /** Returns the decoder. */
  public DecoderModel decoder() {
    return transformer;
  }

  /**
   * Returns the mean cross entropy of the labels, without the logits of all tokens in memory at
   * once unless the head is adapted; token numbers out of range are the caller's.
   *
   * @param labels [B, T] int64, the token after each input, or -100 where it counts for nothing
   * @param backward whether a gradient will be asked for
   * @return a scalar
   */
  public NDArray loss(Context context, DecoderInputs inputs, NDArray labels, boolean backward) {
    return loss(context, inputs, labels, 0, backward);
  }

  /**
   * As {@link #loss(Context, DecoderInputs, NDArray, boolean)}, of smoothed labels.
   *
   * @param smoothing the probability that a label spreads evenly over all tokens
   */
  public NDArray loss(
      Context context, DecoderInputs inputs, NDArray labels, double smoothing, boolean backward) {
    try (NDArray hidden = transformer.hidden(context, inputs); // [B, T, D]
        NDArray rows = hidden.reshape(-1, config().width()); // [B T, D]
        NDArray targets = labels.flatten()) { // [B T]
      if (head.isAdapted()) {
        NDArray logits = head.apply(context, rows); // [B T, V]
        return Aten.crossEntropy(logits, targets, Aten.Reduction.MEAN, IGNORED, smoothing);
      }
      return ProjectedLoss.of(
          rows, context.value(head.weight()), null, targets, smoothing, backward);
    }
  }

  /**
   * Returns the log probabilities of given tokens; gradients must be off.
   *
   * @param rows hidden states, [N, D]
   * @param tokens [N] int64, the token after each
   */
  public TokenScores scores(Context context, NDArray rows, NDArray tokens) {
    if (head.isAdapted()) {
      try (NDArray logits = head.apply(context, rows); // [N, V]
          NDArray all = logits.logSoftmax(-1); // [N, V]
          NDArray own = all.gather(tokens.reshape(-1, 1), 1); // [N, 1]
          NDArray best = logits.argMax(1).eq(tokens).toType(DataType.INT64, false)) { // [N]
        return new TokenScores(own.toFloatArray(), best.toLongArray());
      }
    }
    NDList results = GptOperators.tokenLogProbs(rows, context.value(head.weight()), tokens);
    try (NDArray logProbs = results.get(0);
        NDArray likeliest = results.get(1)) {
      return new TokenScores(logProbs.toFloatArray(), likeliest.toLongArray());
    }
  }

  /**
   * Log probabilities of tokens, in nats.
   *
   * @param logProbs of each token
   * @param likeliest 1 where the token is the likeliest of all, else 0
   */
  public record TokenScores(float[] logProbs, long[] likeliest) {}

  /**
   * Adds the adapter, if there is one, to the weights for {@link #nextLogits} until the merge is
   * closed. An adapted head that shares the word vectors keeps the adapter.
   *
   * @throws UsageException if other weights cannot take the adapter up
   */
  public Adapter.Merge mergeForDecoding() {
    return mergeAdapterBut(config().tieWordEmbeddings() ? head : null);
  }

  /**
   * Returns an empty cache for {@link #nextLogits}.
   *
   * @param manager on the device to run on
   * @param batch B, the number of sequences
   * @param capacity C, the most tokens of a sequence, padding included
   */
  public KvCache newCache(NDManager manager, int batch, int capacity) {
    DecoderConfig config = config();
    return new KvCache(
        manager, config.layers(), batch, config.heads(), capacity, config.headWidth());
  }

  /**
   * Takes new tokens into a cache and returns the scores of the token after them, [B, V]; gradients
   * must be off.
   *
   * @param ids [B, T] int64, whose manager owns the result
   * @param positions [B, T] or [1, T] int64
   * @throws IllegalStateException if there is an adapter that is not merged: this computes with the
   *     weights themselves; do it within {@link #mergeForDecoding}
   */
  public NDArray nextLogits(Context context, NDArray ids, NDArray positions, KvCache cache) {
    if (adapter() != null && !adapter().isMerged()) {
      throw new IllegalStateException("the adapter is not merged: decode within mergeForDecoding");
    }
    try (NDArray x = transformer.decode(context, ids, positions, cache)) { // [B, T, D]
      LayerNorm norm = transformer.lastNorm();
      if (head.isAdapted()) {
        try (NDArray last = x.get(new NDIndex(":, -1")); // [B, D]
            NDArray normed = norm.apply(context, last)) {
          return head.apply(context, normed); // [B, V]
        }
      }
      return GptOperators.call(
          "next_logits",
          GptOperators.inPrecision(ids.getDevice(), nextLogits),
          x,
          context.value(norm.weight()),
          context.value(norm.bias()),
          context.value(head.weight()));
    }
  }

  /**
   * Returns a generator of texts that end at the configuration's end tokens; gradients must be off
   * when it runs. A text that exceeds the maximum sequence length continues from its newest part.
   *
   * @param context in evaluation mode
   * @param manager temporary arrays
   */
  public TokenGenerator generator(Context context, NDManager manager) {
    return new TokenGenerator(() -> new ContextWindow(this, context, manager))
        .endingAt(config().endTokens());
  }

  @Override
  public TextGenerator textGenerator(TextTokenizer tokenizer, Context context, NDManager manager) {
    tokenizer.requireFits(config().vocabSize());
    return new TextGenerator(() -> generator(context, manager), tokenizer);
  }

  @Override
  public List<String> inputNames() {
    return transformer.inputNames();
  }

  @Override
  public List<String> optionalInputNames() {
    List<String> names = new ArrayList<>(transformer.optionalInputNames());
    names.add("labels");
    return names;
  }

  @Override
  public List<String> integerInputNames() {
    List<String> names = new ArrayList<>(transformer.integerInputNames());
    names.add("labels");
    return names;
  }

  @Override
  public Map<String, NDArray> forward(Context context, Map<String, NDArray> inputs) {
    DecoderInputs checked = DecoderInputs.of(inputs);
    checked.check(config());
    NDArray labels = inputs.get("labels");
    if (labels != null) {
      checkLabels(labels, checked.inputIds().getShape());
    }
    Map<String, NDArray> outputs = new LinkedHashMap<>();
    try (NDArray hidden = transformer.hidden(context, checked)) { // [B, T, D]
      outputs.put("logits", head.apply(context, hidden)); // [B, T, V]
    }
    if (labels != null) {
      try (NDArray loss = GptOperators.shiftedLoss(outputs.get("logits"), labels)) {
        outputs.put("loss", loss.reshape(1));
      }
    }
    return outputs;
  }

  private void checkLabels(NDArray labels, Shape shape) {
    if (!labels.getShape().equals(shape)) {
      throw new UsageException(
          "labels must be of the shape of input_ids, "
              + shape
              + ", not "
              + labels.getShape()
              + ".");
    }
    try (NDArray negative = labels.lt(0);
        NDArray counted = labels.neq(IGNORED);
        NDArray unknown = negative.logicalAnd(counted);
        NDArray any = unknown.any();
        NDArray largest = labels.max()) {
      if (any.getBoolean() || largest.getLong() >= config().vocabSize()) {
        throw new UsageException(
            "labels have a number that is not a token: the tokens are 0 to "
                + (config().vocabSize() - 1)
                + ", and "
                + IGNORED
                + " is ignored.");
      }
    }
  }

  @Override
  public Shape[] getOutputShapes(Shape[] inputShapes) {
    Shape logits = inputShapes[0].add(config().vocabSize());
    int all = inputNames().size() + optionalInputNames().size();
    return inputShapes.length == all ? new Shape[] {logits, new Shape(1)} : new Shape[] {logits};
  }
}
