package org.paperzoo.vision.vit;

import ai.djl.ndarray.types.Shape;
import java.util.List;
import java.util.Optional;
import org.paperzoo.core.checkpoint.TensorSource;
import org.paperzoo.core.checkpoint.WeightTable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** How published checkpoints lay out the tensors of a Vision Transformer or DeiT. */
final class ViTCheckpoint {
  private static final Logger LOG = LoggerFactory.getLogger(ViTCheckpoint.class);
  private static final String POSITIONS = "embeddings.position_embeddings";

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
   * Says so where the positions of a checkpoint are of another resolution than the model's.
   *
   * @param source null where there is no checkpoint
   */
  static void tellOfInterpolation(ViTConfig config, int tokens, TensorSource source) {
    if (source != null) {
      interpolation(config, tokens, source).ifPresent(LOG::warn);
    }
  }

  /** Returns what to say about positions that are interpolated; empty if none are. */
  static Optional<String> interpolation(ViTConfig config, int tokens, TensorSource source) {
    for (String name : source.names()) {
      if (name.endsWith(POSITIONS)) {
        Shape shape = source.info(name).shape();
        long places = shape.dimension() == 3 ? shape.get(1) - tokens : 0;
        long side = Math.round(Math.sqrt(Math.max(0, places)));
        int grid = config.grid();
        if (side > 0 && side * side == places && side != grid) {
          return Optional.of(
              "%s has positions of %dx%d patches; they are interpolated to %dx%d, for pictures of %d pixels."
                  .formatted(source.path(), side, side, grid, grid, config.imageSize()));
        }
      }
    }
    return Optional.empty();
  }
}
