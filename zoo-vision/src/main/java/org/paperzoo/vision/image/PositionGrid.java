package org.paperzoo.vision.image;

import ai.djl.ndarray.types.Shape;
import java.util.Optional;
import org.paperzoo.core.checkpoint.TensorSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The learned positions of a model whose patches are a grid. Those of a checkpoint for pictures of
 * another resolution are interpolated when they are read, and the user is told.
 *
 * @param rows of patches
 * @param columns of patches
 * @param tokens how many positions before those of the patches are of no patch
 * @param picture the model's pictures in pixels, such as {@code 224x224}
 */
public record PositionGrid(int rows, int columns, int tokens, String picture) {
  private static final Logger LOG = LoggerFactory.getLogger(PositionGrid.class);

  /**
   * Warns if the positions of a checkpoint are interpolated.
   *
   * @param source null where there is no checkpoint
   * @param names the ends of the names that published checkpoints have for the positions
   */
  public void warnOfInterpolation(TensorSource source, String... names) {
    if (source != null) {
      interpolation(source, names).ifPresent(LOG::warn);
    }
  }

  /** Returns what to say about positions that are interpolated; empty if none are. */
  public Optional<String> interpolation(TensorSource source, String... names) {
    for (String tensor : source.names()) {
      for (String name : names) {
        if (tensor.equals(name) || tensor.endsWith("." + name)) {
          return interpolation(source, source.info(tensor).shape());
        }
      }
    }
    return Optional.empty();
  }

  private Optional<String> interpolation(TensorSource source, Shape shape) {
    long places = shape.dimension() < 2 ? 0 : shape.get(shape.dimension() - 2) - tokens;
    long side = Math.round(Math.sqrt(Math.max(0, places)));
    if (side == 0 || side * side != places || places == (long) rows * columns) {
      return Optional.empty(); // they fit, or cannot be made to, and reading them says so
    }
    return Optional.of(
        "%s has positions of %dx%d patches; they are interpolated to %dx%d, for pictures of %s pixels."
            .formatted(source.path(), side, side, rows, columns, picture));
  }
}
