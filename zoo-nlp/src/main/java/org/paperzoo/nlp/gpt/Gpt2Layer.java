package org.paperzoo.nlp.gpt;

import ai.djl.ndarray.NDArray;
import java.util.Map;
import org.paperzoo.core.nn.Context;
import org.paperzoo.core.nn.FeedForward;

/** A layer of GPT-2. */
final class Gpt2Layer extends DecoderLayer {
  private final Gpt2Attention attention;
  private final FeedForward mlp;
  private final Map<String, Object> literals;
  private final Map<String, Object> maskedLiterals;

  Gpt2Layer(Gpt2Config config, int layer) {
    super(config);
    child("ln_1", firstNorm());
    attention = child("attn", new Gpt2Attention(config, layer));
    child("ln_2", secondNorm());
    mlp = child("mlp", feedForward(config));
    literals = literals(config, layer, false);
    maskedLiterals = literals(config, layer, true);
  }

  private static FeedForward feedForward(Gpt2Config config) {
    int width = config.width();
    int inner = config.innerWidth();
    return new FeedForward(
        "c_fc",
        new Conv1d(width, inner, config.initializerRange()),
        "c_proj",
        new Conv1d(inner, width, config.residualInitializerRange()),
        config.activationFunction());
  }

  private static Map<String, Object> literals(Gpt2Config config, int layer, boolean masked) {
    return GptOperators.decoding(
        config, Map.of("masked", masked, "scale", config.attention(layer).scale()));
  }

  @Override
  NDArray attend(Context context, NDArray x, AttentionMasks masks) {
    return attention.apply(context, x, masks.global());
  }

  @Override
  NDArray transform(Context context, NDArray x) {
    return mlp.apply(context, x);
  }

  @Override
  NDArray decode(Context context, NDArray x, CachedPass pass, int layer) {
    NDArray mask = pass.globalMask();
    return GptOperators.call(
        "decode_gpt2",
        pass.literals(mask == null ? literals : maskedLiterals),
        x,
        pass.past(),
        mask == null ? pass.past() : mask,
        pass.keys(layer),
        pass.values(layer),
        context.value(firstNorm().weight()),
        context.value(firstNorm().bias()),
        context.value(attention.input().weight()),
        context.value(attention.input().bias()),
        context.value(attention.output().weight()),
        context.value(attention.output().bias()),
        context.value(secondNorm().weight()),
        context.value(secondNorm().bias()),
        context.value(mlp.first().weight()),
        context.value(mlp.first().bias()),
        context.value(mlp.second().weight()),
        context.value(mlp.second().bias()));
  }
}
