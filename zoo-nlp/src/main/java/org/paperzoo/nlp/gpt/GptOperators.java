package org.paperzoo.nlp.gpt;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import java.util.HashMap;
import java.util.Map;
import org.paperzoo.core.aten.AtenScript;
import org.paperzoo.core.aten.Bfloat16;
import org.paperzoo.core.nn.Precision;

/**
 * The steps of the decoder, each one call; what autograd does not need of them is freed inside. B
 * sequences of T tokens, width D, H heads of d numbers, vocabulary V.
 */
final class GptOperators {
  /** How many numbers of logits {@link #tokenLogProbs} makes at a time: 100 MB of them. */
  private static final long LOGITS_AT_ONCE = 25_000_000;

  /** ATen's code of the type. */
  private static final int FLOAT32 = 6;

  private static final AtenScript SCRIPT = AtenScript.load(GptOperators.class, "gpt_operators.py");

  private GptOperators() {}

  private static NDArray apply(
      String operator, Map<String, Object> literals, NDArray... arguments) {
    return SCRIPT.operator(arguments[0].getDevice(), operator, literals).apply(arguments);
  }

  /** Returns the operator of that name and literals, for a caller that uses it often. */
  static NDArray call(String operator, Map<String, Object> literals, NDArray... arguments) {
    return apply(operator, literals, arguments);
  }

  /**
   * Returns the literals of an operator of decoding in float32: those of its own, and those that
   * follow from the configuration.
   */
  static Map<String, Object> decoding(DecoderConfig config, Map<String, Object> own) {
    Map<String, Object> all = new HashMap<>(own);
    all.put("width", config.width());
    all.put("heads", config.heads());
    all.put("eps", config.layerNormEpsilon());
    all.put("activation", config.activationFunction().operator());
    all.put("split", CachedPass.split(config.width(), config.innerWidth()));
    all.put("rounded", false);
    all.put("work", FLOAT32);
    all.put("few", CachedPass.FEW);
    return Map.copyOf(all);
  }

  /**
   * Returns the literals of an operator of decoding in the present precision. In bfloat16 its
   * factors are rounded at each call: decoding then is no faster, but its numbers are those of the
   * model without a cache.
   *
   * @param literals {@link #decoding}
   */
  static Map<String, Object> inPrecision(Device device, Map<String, Object> literals) {
    if (Precision.current() != Precision.BFLOAT16) {
      return literals;
    }
    Map<String, Object> rounded = Bfloat16.literals(device, literals);
    rounded.put("rounded", true);
    return rounded;
  }

  /** Returns word vectors plus those of the positions 0, 1 ...: ids [B, T] → [B, T, D]. */
  static NDArray embed(NDArray ids, NDArray words, NDArray places) {
    return apply("embed", Map.of(), ids, words, places);
  }

  /** Returns word vectors plus those of given positions, broadcast to [B, T]: → [B, T, D]. */
  static NDArray embedAt(NDArray ids, NDArray positions, NDArray words, NDArray places) {
    return apply("embed_at", Map.of(), ids, positions, words, places);
  }

  /** Returns {@code x} [B, T, D] plus the word vectors of {@code types} [B, T]. */
  static NDArray addTypes(NDArray x, NDArray types, NDArray words) {
    return apply("add_types", Map.of(), x, types, words);
  }

  /** Returns {@code x weight + bias}: x [..., in], weight [in, out], bias [out]. */
  static NDArray conv1d(NDArray x, NDArray weight, NDArray bias) {
    return Precision.current() == Precision.BFLOAT16
        ? apply("conv1d_bf16", Bfloat16.literals(x.getDevice()), x, weight, bias)
        : apply("conv1d", Map.of(), x, weight, bias);
  }

  /**
   * Returns causal multi-head attention of queries, keys and values with padding among them.
   *
   * @param hidden of {@link #hiddenMask}
   * @param added of {@link #additiveMask}
   */
  static NDArray paddedAttention(
      NDArray query,
      NDArray key,
      NDArray value,
      NDArray hidden,
      NDArray added,
      int heads,
      double scale,
      double dropout) {
    Map<String, Object> literals = Map.of("heads", heads, "scale", scale, "dropout", dropout);
    return apply("attention_added", literals, query, key, value, hidden, added);
  }

  /**
   * Returns causal attention within a window, computed block by block.
   *
   * @param band what {@link #bandMask} returned for arrays of this shape
   */
  static NDArray bandedAttention(
      NDArray query,
      NDArray key,
      NDArray value,
      NDArray band,
      int heads,
      AttentionPattern pattern,
      double dropout) {
    Map<String, Object> literals =
        Map.of(
            "heads",
            heads,
            "scale",
            pattern.scale(),
            "dropout",
            dropout,
            "window",
            pattern.window());
    return apply("attention_banded", literals, query, key, value, band);
  }

  /** Returns the mask of {@link #bandedAttention} for {@code x} [B, T, D]. */
  static NDArray bandMask(NDArray x, int window) {
    return apply("band_mask", Map.of("window", window), x);
  }

  /** Returns where a query may see a key: mask [B, T] of 1 and 0 → [B, 1, T, T] boolean. */
  static NDArray causalMask(NDArray mask) {
    return apply("causal_mask", Map.of(), mask);
  }

  /**
   * Returns where a layer hides a key from a query, whatever is padding: x [B, T, ...] → [T, T]
   * boolean.
   *
   * @param window the number of newest tokens seen, or 0 for all
   */
  static NDArray hiddenMask(NDArray x, int window) {
    return apply("hidden_mask", Map.of("window", window), x);
  }

  /**
   * Returns what GPT-Neo adds to the scores of padding and of the future: mask [B, T] of 1 and 0 →
   * [B, 1, T, T] float32.
   */
  static NDArray additiveMask(NDArray mask) {
    return apply("additive_mask", Map.of(), mask);
  }

  /**
   * Returns where new tokens may see a place of the cache.
   *
   * @param ids [B, T], the new tokens
   * @param tokens [B, C] boolean, false where the cache holds padding; B may be 1
   * @param past scalar int64, the places filled before
   * @param window the number of newest tokens seen, or 0 for all
   * @return [B, 1, T, past + T] boolean
   */
  static NDArray cacheMask(NDArray ids, NDArray tokens, NDArray past, int window) {
    return apply("cache_mask", Map.of("window", window), ids, tokens, past);
  }

  /** Returns the mean cross entropy of logits [B, T, V] and the labels [B, T] one further on. */
  static NDArray shiftedLoss(NDArray logits, NDArray labels) {
    return apply("shifted_loss", Map.of(), logits, labels);
  }

  /**
   * Returns log p(label) of each row, and where the label is the likeliest token.
   *
   * @param hidden [N, D]
   * @param weight [V, D]
   * @param labels [N] int64
   * @return [N] float32 and [N] int64 of 0 and 1
   */
  static NDList tokenLogProbs(NDArray hidden, NDArray weight, NDArray labels) {
    return SCRIPT
        .operator(hidden.getDevice(), "token_log_probs", Map.of("rows", rows(weight)))
        .call(hidden, weight, labels);
  }

  private static long rows(NDArray weight) {
    return Math.max(1, LOGITS_AT_ONCE / weight.getShape().get(0));
  }
}
