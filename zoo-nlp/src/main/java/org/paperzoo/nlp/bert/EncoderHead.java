package org.paperzoo.nlp.bert;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.paperzoo.core.aten.Aten;
import org.paperzoo.core.nn.Context;
import org.paperzoo.core.nn.ZooModel;

/**
 * An encoder with a task's layers on top. Inputs are those of {@link BertModel} and the labels; the
 * outputs are the head's logits and, if all labels are given, {@code loss} [1].
 */
public abstract class EncoderHead extends ZooModel {
  private final BertModel encoder;

  /**
   * Creates a head.
   *
   * @param encoder becomes a child
   * @param name the encoder's name, {@code bert} or {@code roberta}
   */
  protected EncoderHead(BertModel encoder, String name) {
    this.encoder = child(name, encoder);
  }

  /** Returns the encoder. */
  public final BertModel encoder() {
    return encoder;
  }

  /** Returns the configuration. */
  public final EncoderConfig config() {
    return encoder.config();
  }

  /** Returns the vectors that the head works on. */
  public final Encoded encode(Context context, EncoderInputs inputs) {
    return encoder.encode(context, inputs);
  }

  /** Returns the names of the labels, in order. */
  protected abstract List<String> labelNames();

  /** Returns the head's outputs by name. */
  protected abstract Map<String, NDArray> outputs(Context context, Encoded encoded);

  /** Returns the loss, a single number. */
  protected abstract NDArray loss(Map<String, NDArray> outputs, Map<String, NDArray> labels);

  /** Drops numbers of {@code x} in training as the configuration says of classifiers. */
  final NDArray classifierDropout(Context context, NDArray x) {
    return dropout(context, x, config().classifierDropoutProb());
  }

  /** Drops numbers of {@code x} in training. */
  static NDArray dropout(Context context, NDArray x, double probability) {
    return context.training() ? Aten.dropout(x, probability) : x;
  }

  @Override
  public final List<String> inputNames() {
    return encoder.inputNames();
  }

  @Override
  public final List<String> optionalInputNames() {
    List<String> names = new ArrayList<>(encoder.optionalInputNames());
    names.addAll(labelNames());
    return names;
  }

  @Override
  public List<String> integerInputNames() {
    List<String> names = new ArrayList<>(encoder.integerInputNames());
    names.addAll(labelNames());
    return names;
  }

  @Override
  public Map<String, NDArray> forward(Context context, Map<String, NDArray> inputs) {
    EncoderInputs checked = EncoderInputs.of(inputs);
    checked.check(config());
    return withLoss(outputs(context, encode(context, checked)), inputs);
  }

  /** Adds the loss to outputs if all labels are given. */
  final Map<String, NDArray> withLoss(Map<String, NDArray> outputs, Map<String, NDArray> inputs) {
    Map<String, NDArray> all = new LinkedHashMap<>(outputs);
    if (inputs.keySet().containsAll(labelNames())) {
      all.put("loss", loss(outputs, inputs).reshape(1));
    }
    return all;
  }

  /** Returns the shapes of logits: those of the tokens, [B, T, n], or of the sequences, [B, n]. */
  static Shape logits(Shape ids, boolean tokens, int n) {
    return tokens ? ids.add(n) : new Shape(ids.get(0), n);
  }
}
