package org.paperzoo.nlp.bert;

import java.util.List;
import org.paperzoo.core.checkpoint.TensorSource;
import org.paperzoo.core.checkpoint.WeightTable;

/** How published checkpoints lay out the tensors of an encoder, with any head or none. */
public final class EncoderCheckpoint {
  /** What the heads of the encoders' checkpoints are called, and the pooler. */
  private static final List<String> HEADS =
      List.of("cls.", "lm_head.", "classifier.", "qa_outputs.", "pooler.");

  /** What stands before the number of a layer. */
  public static final String LAYERS = "encoder.layer.";

  private static final List<String> BUFFERS =
      List.of("embeddings.position_ids", "embeddings.token_type_ids");

  private EncoderCheckpoint() {}

  /**
   * Returns the table of a model that may have another head than a checkpoint, as {@code
   * from_pretrained} reads them: the encoder has a prefix or not, LayerNorm's {@code gamma} and
   * {@code beta} of old files are {@code weight} and {@code bias}, and what belongs to another
   * head, or is a buffer of position numbers, is not needed.
   *
   * @param prefix what the encoder is called within a model with a head, {@code bert} or {@code
   *     roberta}
   */
  public static WeightTable table(String prefix) {
    WeightTable.Builder table =
        WeightTable.builder()
            .alias("{rest}.LayerNorm.gamma", "{rest}.LayerNorm.weight")
            .alias("{rest}.LayerNorm.beta", "{rest}.LayerNorm.bias")
            .alias("{rest}", prefix + ".{rest}")
            .alias(prefix + ".{rest}", "{rest}");
    for (String start : List.of("", prefix + ".")) {
      BUFFERS.forEach(buffer -> table.ignore(start + buffer));
      HEADS.forEach(head -> table.ignore(start + head + "{rest}"));
    }
    return table.build();
  }

  /**
   * Returns whether a checkpoint has the weights of a pooler. Those of sentence encoders often do
   * without: the reference's {@code add_pooling_layer=False}.
   */
  public static boolean hasPooler(TensorSource source) {
    return source.names().stream().anyMatch(name -> name.endsWith("pooler.dense.weight"));
  }
}
