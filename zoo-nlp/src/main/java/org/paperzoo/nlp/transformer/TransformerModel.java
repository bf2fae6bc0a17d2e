package org.paperzoo.nlp.transformer;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.paperzoo.core.nn.Context;
import org.paperzoo.core.nn.Embedding;
import org.paperzoo.core.nn.ZooModel;

/**
 * Encoder and decoder without the output projection.
 *
 * <p>Inputs: {@code input_ids} [B, S], {@code decoder_input_ids} [B, T], and optionally {@code
 * attention_mask} [B, S] and {@code decoder_attention_mask} [B, T]. Outputs: {@code
 * last_hidden_state} [B, T, D] and {@code encoder_last_hidden_state} [B, S, D].
 */
public final class TransformerModel extends ZooModel {
  private final TransformerConfig config;
  private final TransformerEncoder encoder;
  private final TransformerDecoder decoder;

  /** What encoder and decoder make of a batch. */
  record Result(NDArray encoded, NDArray hidden) {}

  /** Creates a model, not initialised. */
  public TransformerModel(TransformerConfig config) {
    this.config = config;
    Embedding shared =
        config.shareEncoderDecoderEmbeddings()
            ? child("shared", TransformerStack.table(config, config.vocabSize()))
            : null;
    encoder = child("encoder", new TransformerEncoder(config, shared));
    decoder = child("decoder", new TransformerDecoder(config, shared));
  }

  /** Returns the configuration. */
  public TransformerConfig config() {
    return config;
  }

  /** Returns the encoder. */
  public TransformerEncoder encoder() {
    return encoder;
  }

  /** Returns the decoder. */
  public TransformerDecoder decoder() {
    return decoder;
  }

  /** Returns hidden states of both; numbers out of range are the caller's. */
  Result run(Context context, TranslationInputs inputs) {
    NDArray sourceMask =
        inputs.attentionMask() == null
            ? null
            : Seq2SeqOperators.tokenMask(inputs.attentionMask()); // [B, 1, 1, S]
    NDArray mask =
        inputs.decoderAttentionMask() == null
            ? null
            : Seq2SeqOperators.causalTokenMask(inputs.decoderAttentionMask()); // [B, 1, T, T]
    NDArray encoded = encoder.apply(context, inputs.inputIds(), sourceMask); // [B, S, D]
    NDArray hidden =
        decoder.apply(context, inputs.decoderInputIds(), encoded, mask, sourceMask); // [B, T, D]
    if (sourceMask != null) {
      context.release(sourceMask);
    }
    if (mask != null) {
      context.release(mask);
    }
    return new Result(encoded, hidden);
  }

  @Override
  public List<String> inputNames() {
    return List.of("input_ids", "decoder_input_ids");
  }

  @Override
  public List<String> optionalInputNames() {
    return List.of("attention_mask", "decoder_attention_mask");
  }

  @Override
  public List<String> integerInputNames() {
    return TranslationInputs.NAMES;
  }

  @Override
  public Map<String, NDArray> forward(Context context, Map<String, NDArray> inputs) {
    TranslationInputs checked = TranslationInputs.of(inputs);
    checked.check(config);
    Result result = run(context, checked);
    Map<String, NDArray> outputs = new LinkedHashMap<>();
    outputs.put("last_hidden_state", result.hidden());
    outputs.put("encoder_last_hidden_state", result.encoded());
    return outputs;
  }

  @Override
  public Shape[] getOutputShapes(Shape[] inputShapes) {
    return new Shape[] {inputShapes[1].add(config.dModel()), inputShapes[0].add(config.dModel())};
  }
}
