package org.paperzoo.nlp.lora;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.nn.Parameter;
import java.util.Map;
import org.paperzoo.core.aten.Bfloat16;
import org.paperzoo.core.nn.Context;
import org.paperzoo.core.nn.Embedding;
import org.paperzoo.core.nn.EmbeddingAdapter;
import org.paperzoo.core.nn.Precision;

/**
 * The low-rank update of a table of vectors, {@code W + (α / r) (B A)ᵀ}, of which only the rows
 * that are looked up are computed. The parameters are {@code lora_embedding_A} [r, V] and {@code
 * lora_embedding_B} [D, r]. As in peft there is no dropout, and the vector at the padding index
 * gives A no gradient.
 */
final class LoraEmbedding extends LoraUpdate implements EmbeddingAdapter {
  private final Embedding table;
  private final Parameter down; // A
  private final Parameter up; // B
  private final Map<String, Object> literals;

  /**
   * Creates an update, not initialised.
   *
   * @param table what is adapted
   * @param scale what the update is multiplied with
   */
  LoraEmbedding(Embedding table, int rank, double scale, LoraInitialization initialization) {
    this.table = table;
    down =
        parameter(
            "lora_embedding_A",
            Parameter.Type.WEIGHT,
            initialization.embeddingDown(),
            rank,
            table.size());
    up =
        parameter(
            "lora_embedding_B",
            Parameter.Type.WEIGHT,
            initialization.embeddingUp(),
            table.width(),
            rank);
    literals = Map.of("padding_index", table.paddingIndex(), "scale", scale);
  }

  @Override
  Block module() {
    return table;
  }

  @Override
  Parameter weight() {
    return table.weight();
  }

  @Override
  void attach() {
    table.setAdapter(this);
  }

  @Override
  void detach() {
    table.setAdapter(null);
  }

  @Override
  public NDArray apply(Context context, NDArray indices, NDArray vectors) {
    boolean half = Precision.current() == Precision.BFLOAT16;
    return call(
        half ? "update_rows_bf16" : "update_rows",
        half ? Bfloat16.literals(vectors.getDevice(), literals) : literals,
        vectors,
        indices,
        context.value(down),
        context.value(up));
  }

  @Override
  void addTo(NDArray weight) {
    Map<String, Object> scaled = Map.of("scale", literals.get("scale"));
    call("merge_rows", scaled, weight, down.getArray(), up.getArray()).close();
  }

  @Override
  protected NDList forward(Context context, NDList inputs) {
    return list(table.apply(context, inputs.singletonOrThrow()));
  }

  @Override
  public Shape[] getOutputShapes(Shape[] inputShapes) {
    return table.getOutputShapes(inputShapes);
  }
}
