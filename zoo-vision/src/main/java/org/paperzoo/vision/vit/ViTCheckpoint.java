package org.paperzoo.vision.vit;

import java.util.List;
import org.paperzoo.core.checkpoint.TensorSource;
import org.paperzoo.core.checkpoint.WeightTable;
import org.paperzoo.vision.classification.ClassifierConfig;
import org.paperzoo.vision.image.PositionGrid;

/** How published checkpoints lay out the tensors of a Vision Transformer or DeiT. */
final class ViTCheckpoint {
  static final String POSITIONS = "embeddings.position_embeddings";

  /** What stands before the number of a layer. */
  static final String LAYERS = "encoder.layer.";

  private static final List<String> HEADS =
      List.of("classifier.", "cls_classifier.", "distillation_classifier.", "pooler.");

  private ViTCheckpoint() {}

  /**
   * Returns the table of a model that may have another head or another resolution than a
   * checkpoint: the body has a prefix or not, what belongs to another head is not needed, and
   * positions are interpolated.
   *
   * @param prefix what the body is called within a model with a head, {@code vit} or {@code deit}
   * @param tokens how many positions are of no patch
   */
  static WeightTable table(String prefix, int tokens) {
    WeightTable.Builder table = WeightTable.builder();
    String within = prefix + "." + POSITIONS;
    for (String published : List.of(within, POSITIONS)) {
      table.interpolate(published, published, tokens);
    }
    table
        .interpolate(POSITIONS, within, tokens)
        .interpolate(within, POSITIONS, tokens)
        .alias("{rest}", prefix + ".{rest}")
        .alias(prefix + ".{rest}", "{rest}")
        .ignore("embeddings.mask_token", prefix + ".embeddings.mask_token");
    for (String start : List.of("", prefix + ".")) {
      HEADS.forEach(head -> table.ignore(start + head + "{rest}"));
    }
    return table.build();
  }

  /** Returns whether a checkpoint has the weights of a pooler. */
  static boolean hasPooler(TensorSource source) {
    return source.names().stream().anyMatch(name -> name.endsWith("pooler.dense.weight"));
  }

  /**
   * Warns where the positions of a checkpoint are of another resolution than the model's.
   *
   * @param pictures the model's configuration
   * @param transformer that of its Transformer
   * @param source null where there is no checkpoint
   */
  static void warnOfInterpolation(
      ClassifierConfig pictures, ViTConfig transformer, int tokens, TensorSource source) {
    positions(pictures, transformer, tokens).warnOfInterpolation(source, POSITIONS);
  }

  /** Returns the positions of a model. */
  static PositionGrid positions(ClassifierConfig pictures, ViTConfig transformer, int tokens) {
    String size = pictures.height() + "x" + pictures.width();
    return new PositionGrid(transformer.rows(), transformer.columns(), tokens, size);
  }
}
