package org.paperzoo.nlp.gpt;

import ai.djl.ndarray.NDArray;
import java.util.Map;
import org.paperzoo.core.nn.Context;
import org.paperzoo.core.nn.FeedForward;
import org.paperzoo.core.nn.Initializers;
import org.paperzoo.core.nn.Linear;

/** A layer of GPT-Neo. */
final class GptNeoLayer extends DecoderLayer {
  private final GptNeoSelfAttention attention;
  private final FeedForward mlp;
  private final Map<String, Object> literals;
  private final Map<String, Object> maskedLiterals;

  GptNeoLayer(GptNeoConfig config, int layer) {
    super(config);
    child("ln_1", firstNorm());
    attention = child("attn", new GptNeoAttention(config, layer)).attention();
    child("ln_2", secondNorm());
    mlp = child("mlp", feedForward(config));
    literals = literals(config, layer, false);
    maskedLiterals = literals(config, layer, true);
  }

  private static FeedForward feedForward(GptNeoConfig config) {
    int width = config.width();
    int inner = config.innerWidth();
    return new FeedForward(
        "c_fc",
        new Linear(width, inner, Initializers.normal(config.initializerRange())),
        "c_proj",
        new Linear(inner, width, Initializers.normal(config.residualInitializerRange())),
        config.activationFunction());
  }

  private static Map<String, Object> literals(GptNeoConfig config, int layer, boolean masked) {
    return GptOperators.decoding(
        config,
        Map.of(
            "masked",
            masked,
            "window",
            config.attention(layer).window(),
            "scale",
            config.attention(layer).scale()));
  }

  @Override
  NDArray attend(Context context, NDArray x, AttentionMasks masks) {
    return attention.apply(context, x, masks);
  }

  @Override
  NDArray transform(Context context, NDArray x) {
    return mlp.apply(context, x);
  }

  @Override
  NDArray decode(Context context, NDArray x, CachedPass pass, int layer) {
    NDArray mask = attention.pattern().window() > 0 ? pass.localMask() : pass.globalMask();
    return GptOperators.call(
        "decode_gpt_neo",
        pass.literals(mask == null ? literals : maskedLiterals),
        x,
        pass.past(),
        mask == null ? pass.past() : mask,
        pass.keys(layer),
        pass.values(layer),
        context.value(firstNorm().weight()),
        context.value(firstNorm().bias()),
        context.value(attention.query().weight()),
        context.value(attention.key().weight()),
        context.value(attention.value().weight()),
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
