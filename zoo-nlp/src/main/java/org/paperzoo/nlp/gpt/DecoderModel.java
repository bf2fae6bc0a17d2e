package org.paperzoo.nlp.gpt;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.paperzoo.core.aten.Aten;
import org.paperzoo.core.nn.Context;
import org.paperzoo.core.nn.Embedding;
import org.paperzoo.core.nn.Initializers;
import org.paperzoo.core.nn.KvCache;
import org.paperzoo.core.nn.LayerNorm;
import org.paperzoo.core.nn.ZooModel;

/**
 * The decoder without its output projection: word and position vectors, layers, a last norm.
 *
 * <p>Inputs: {@code input_ids} [B, T], and optionally {@code attention_mask} [B, T], {@code
 * token_type_ids} [B, T], {@code position_ids} [B, T] or [1, T]. Output: {@code last_hidden_state}
 * [B, T, D].
 */
public abstract class DecoderModel extends ZooModel {
  private final DecoderConfig config;
  private final Embedding words;
  private final Embedding places;
  private final List<DecoderLayer> layers = new ArrayList<>();
  private final LayerNorm lastNorm;

  /** Creates a model, not initialised. */
  DecoderModel(DecoderConfig config) {
    this.config = config;
    words = child("wte", table(config.vocabSize()));
    places = child("wpe", table(config.maxLength()));
    for (int i = 0; i < config.layers(); i++) {
      layers.add(child("h." + i, layer(i)));
    }
    lastNorm = child("ln_f", new LayerNorm(config.width(), config.layerNormEpsilon()));
  }

  private Embedding table(int size) {
    return new Embedding(size, config.width(), Initializers.normal(config.initializerRange()));
  }

  /** Creates a layer; called by the constructor. */
  abstract DecoderLayer layer(int number);

  /** Returns the masks of a pass over {@code x} [B, T, D]; {@code mask} [B, T] may be null. */
  abstract AttentionMasks masks(NDArray x, NDArray mask);

  /** Returns the greatest window of the layers, or 0 if all see everything before. */
  abstract int window();

  /** Returns the configuration. */
  public DecoderConfig config() {
    return config;
  }

  /** Returns the table of word vectors, [V, D]. */
  public Parameter wordVectors() {
    return words.weight();
  }

  /** Returns the norm after the layers. */
  LayerNorm lastNorm() {
    return lastNorm;
  }

  /**
   * Returns the hidden states [B, T, D] after the last norm; numbers out of range are the caller's.
   */
  public NDArray hidden(Context context, DecoderInputs inputs) {
    NDArray x = embed(context, inputs); // [B, T, D]
    AttentionMasks masks = masks(x, inputs.attentionMask());
    for (DecoderLayer layer : layers) {
      x = context.segment(x, before -> layer.apply(context, before, masks)); // [B, T, D]
    }
    context.release(masks);
    try (NDArray last = x) {
      return lastNorm.apply(context, last); // [B, T, D]
    }
  }

  private NDArray embed(Context context, DecoderInputs inputs) {
    NDArray x = places(context, inputs.inputIds(), inputs.positionIds()); // [B, T, D]
    if (inputs.tokenTypeIds() != null) {
      try (NDArray before = x) {
        x = withTypes(context, before, inputs.tokenTypeIds());
      }
    }
    if (context.training() && config.embeddingDropout() > 0) {
      try (NDArray before = x) {
        x = Aten.dropout(before, config.embeddingDropout());
      }
    }
    return x;
  }

  private NDArray withTypes(Context context, NDArray x, NDArray types) {
    if (!words.isAdapted()) {
      return GptOperators.addTypes(x, types, context.value(words.weight()));
    }
    try (NDArray typeVectors = words.apply(context, types)) { // [B, T, D]
      return x.add(typeVectors);
    }
  }

  private NDArray places(Context context, NDArray ids, NDArray positions) {
    if (words.isAdapted() || places.isAdapted()) {
      return adaptedPlaces(context, ids, positions);
    }
    NDArray table = context.value(words.weight());
    NDArray placeTable = context.value(places.weight());
    return positions == null
        ? GptOperators.embed(ids, table, placeTable)
        : GptOperators.embedAt(ids, positions, table, placeTable);
  }

  private NDArray adaptedPlaces(Context context, NDArray ids, NDArray positions) {
    long length = ids.getShape().get(1);
    try (NDManager temporary = ids.getManager().newSubManager();
        NDArray word = words.apply(context, ids)) { // [B, T, D]
      NDArray numbers =
          positions == null
              ? temporary.arange(0, length, 1, DataType.INT64).expandDims(0) // [1, T]
              : positions;
      try (NDArray place = places.apply(context, numbers)) { // [B or 1, T, D]
        return word.add(place);
      }
    }
  }

  /**
   * Takes new tokens into a cache; gradients must be off.
   *
   * @param ids [B, T] int64, whose manager owns the result
   * @param positions [B, T] or [1, T] int64
   * @return [B, T, D], before the last norm
   */
  NDArray decode(Context context, NDArray ids, NDArray positions, KvCache cache) {
    long count = ids.getShape().get(1);
    if (cache.length() + count > cache.capacity()) {
      throw new IllegalStateException(
          "a cache of " + cache.capacity() + " places cannot take " + count + " tokens more");
    }
    CachedPass pass = new CachedPass(cache, ids, window());
    NDArray x = places(context, ids, positions); // [B, T, D]
    for (int i = 0; i < layers.size(); i++) {
      try (NDArray before = x) {
        x = layers.get(i).decode(context, before, pass, i); // [B, T, D]
      }
    }
    cache.grow(count);
    return x;
  }

  @Override
  public List<String> inputNames() {
    return DecoderInputs.REQUIRED;
  }

  @Override
  public List<String> optionalInputNames() {
    return DecoderInputs.OPTIONAL;
  }

  @Override
  public List<String> integerInputNames() {
    return List.of("input_ids", "attention_mask", "token_type_ids", "position_ids");
  }

  @Override
  public Map<String, NDArray> forward(Context context, Map<String, NDArray> inputs) {
    DecoderInputs checked = DecoderInputs.of(inputs);
    checked.check(config);
    Map<String, NDArray> outputs = new LinkedHashMap<>();
    outputs.put("last_hidden_state", hidden(context, checked));
    return outputs;
  }

  @Override
  public Shape[] getOutputShapes(Shape[] inputShapes) {
    return new Shape[] {inputShapes[0].add(config.width())};
  }
}
