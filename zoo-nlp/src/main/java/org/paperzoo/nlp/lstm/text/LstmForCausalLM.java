package org.paperzoo.nlp.lstm.text;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.paperzoo.core.aten.Aten;
import org.paperzoo.core.generate.TextGenerator;
import org.paperzoo.core.generate.TextModel;
import org.paperzoo.core.generate.TokenGenerator;
import org.paperzoo.core.nn.Context;
import org.paperzoo.core.nn.TokenChecks;
import org.paperzoo.core.text.TextTokenizer;
import org.paperzoo.nlp.lstm.Lstm;

/**
 * Predicts each next token of a text.
 *
 * <p>Inputs: {@code input_ids} [B, T], and optionally {@code labels} [B, T], the token after each,
 * or -100 for none. Outputs: {@code logits} [B, T, V]; with labels, {@code loss} [1], the mean
 * cross entropy.
 */
public final class LstmForCausalLM extends LstmTextModel implements TextModel {
  private static final long IGNORED = -100;

  /** Creates a model, not initialised. */
  public LstmForCausalLM(LstmTextConfig config) {
    super(forwards(config), config.vocabSize());
  }

  private static LstmTextConfig forwards(LstmTextConfig config) {
    if (config.bidirectional()) {
      throw new IllegalArgumentException(
          "bidirectional: a model that predicts next tokens cannot read the text backwards");
    }
    return config;
  }

  /**
   * Returns the mean cross entropy of the next tokens.
   *
   * @param result of {@link #read}
   * @param labels [B, T]
   */
  NDArray loss(Context context, Lstm.Result result, NDArray labels) {
    NDArray logits = head(context, result.outputs()); // [B, T, V]
    NDArray flat = logits.reshape(-1, config().vocabSize());
    return Aten.crossEntropy(flat, labels.reshape(-1), Aten.Reduction.MEAN, IGNORED, 0);
  }

  @Override
  public List<String> inputNames() {
    return List.of(IDS);
  }

  @Override
  public List<String> optionalInputNames() {
    return List.of(LABELS);
  }

  @Override
  public List<String> integerInputNames() {
    return List.of(IDS, LABELS);
  }

  @Override
  public Map<String, NDArray> forward(Context context, Map<String, NDArray> inputs) {
    NDArray ids = inputs.get(IDS);
    check(ids);
    Lstm.Result result = read(context, ids, null, null);
    Map<String, NDArray> outputs = new LinkedHashMap<>();
    outputs.put("logits", head(context, result.outputs()));
    NDArray labels = inputs.get(LABELS);
    if (labels != null) {
      TokenChecks.requireSameShape(LABELS, labels, ids.getShape());
      outputs.put("loss", loss(context, result, labels).reshape(1));
    }
    return outputs;
  }

  /** Returns a generator of tokens. */
  TokenGenerator generator(Context context, NDManager manager) {
    return new TokenGenerator(() -> new LstmNextTokens(this, context, manager));
  }

  @Override
  public TextGenerator textGenerator(TextTokenizer tokenizer, Context context, NDManager manager) {
    tokenizer.requireFits(config().vocabSize());
    return new TextGenerator(() -> generator(context, manager), tokenizer);
  }

  @Override
  public Shape[] getOutputShapes(Shape[] inputShapes) {
    Shape ids = inputShapes[0];
    Shape logits = new Shape(ids.get(0), ids.get(1), config().vocabSize());
    return inputShapes.length > 1 ? new Shape[] {logits, new Shape(1)} : new Shape[] {logits};
  }
}
