package org.paperzoo.nlp.bert;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.paperzoo.core.nn.Context;
import org.paperzoo.core.nn.ZooModel;

/**
 * The encoder: embeddings, layers and, unless omitted, the pooler. RoBERTa's differs in how it
 * counts positions.
 *
 * <p>Inputs: {@code input_ids} [B, T], and optionally {@code attention_mask} [B, T] or [B, T, T],
 * {@code token_type_ids} [B, T], {@code position_ids} [B, T] or [1, T]. Outputs: {@code
 * last_hidden_state} [B, T, D] and, with a pooler, {@code pooler_output} [B, D].
 */
public final class BertModel extends ZooModel {
  private final EncoderConfig config;
  private final BertEmbeddings embeddings;
  private final BertEncoder encoder;
  private final BertPooler pooler;

  /**
   * Creates a model, not initialised.
   *
   * @param withPooler whether it has a pooler
   */
  public BertModel(EncoderConfig config, PositionScheme positions, boolean withPooler) {
    this.config = config;
    embeddings = child("embeddings", new BertEmbeddings(config, positions));
    encoder = child("encoder", new BertEncoder(config));
    pooler = withPooler ? child("pooler", new BertPooler(config)) : null;
  }

  /** Returns the configuration. */
  public EncoderConfig config() {
    return config;
  }

  /** Returns the table of word vectors, [V, D], which a decoder may share. */
  public Parameter wordVectors() {
    return embeddings.wordVectors();
  }

  /**
   * Returns the vectors of the tokens, and of the sequences; numbers out of range are the caller's.
   */
  public Encoded encode(Context context, EncoderInputs inputs) {
    NDArray x = embeddings.apply(context, inputs); // [B, T, D]
    NDArray hidden; // [B, T, D]
    if (inputs.attentionMask() == null) {
      hidden = encoder.apply(context, x, null);
    } else {
      NDArray mask = BertOperators.additiveMask(inputs.attentionMask()); // [B, 1, 1 or T, T]
      hidden = encoder.apply(context, x, mask);
      context.release(mask);
    }
    return new Encoded(hidden, pooler == null ? null : pooler.apply(context, hidden));
  }

  @Override
  public List<String> inputNames() {
    return EncoderInputs.REQUIRED;
  }

  @Override
  public List<String> optionalInputNames() {
    return EncoderInputs.OPTIONAL;
  }

  @Override
  public List<String> integerInputNames() {
    return List.of("input_ids", "attention_mask", "token_type_ids", "position_ids");
  }

  @Override
  public Map<String, NDArray> forward(Context context, Map<String, NDArray> inputs) {
    EncoderInputs checked = EncoderInputs.of(inputs);
    checked.check(config);
    Encoded encoded = encode(context, checked);
    Map<String, NDArray> outputs = new LinkedHashMap<>();
    outputs.put("last_hidden_state", encoded.hidden());
    if (encoded.pooled() != null) {
      outputs.put("pooler_output", encoded.pooled());
    }
    return outputs;
  }

  @Override
  public Shape[] getOutputShapes(Shape[] inputShapes) {
    Shape hidden = inputShapes[0].add(config.hiddenSize());
    Shape pooled = new Shape(inputShapes[0].get(0), config.hiddenSize());
    return pooler == null ? new Shape[] {hidden} : new Shape[] {hidden, pooled};
  }
}
