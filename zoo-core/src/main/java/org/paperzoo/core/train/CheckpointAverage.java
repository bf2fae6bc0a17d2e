package org.paperzoo.core.train;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.paperzoo.core.aten.InPlace;
import org.paperzoo.core.aten.TensorList;
import org.paperzoo.core.checkpoint.TensorSource;

/**
 * The mean of the weights of several checkpoints, as "Attention Is All You Need" (Vaswani et al.
 * 2017, section 6.1) takes that of the last five. Beside the result, one tensor at a time is in
 * memory.
 */
public final class CheckpointAverage {
  private CheckpointAverage() {}

  /**
   * Writes the mean weights of checkpoints to arrays. Arrays of integers get the values of the last
   * checkpoint.
   *
   * @param weights the arrays by the names that the checkpoints have for them
   * @param folders of the checkpoints, from the oldest to the newest
   * @param opener opens the weights of one
   * @throws org.paperzoo.core.error.FailureException if a checkpoint cannot be read or lacks an
   *     array
   */
  public static void load(
      Map<String, NDArray> weights, List<Path> folders, Function<Path, TensorSource> opener) {
    int count = 0;
    for (Path folder : folders) {
      count++;
      try (TensorSource source = opener.apply(folder)) {
        for (Map.Entry<String, NDArray> entry : weights.entrySet()) {
          add(entry.getValue(), source, entry.getKey(), count);
        }
      }
    }
  }

  /** Moves an array, the mean of those before, by its part towards the next value. */
  private static void add(NDArray mean, TensorSource source, String name, int count) {
    if (count == 1 || !mean.getDataType().isFloating()) {
      CheckpointStore.copy(source, name, mean);
      return;
    }
    try (NDManager manager = mean.getManager().newSubManager();
        NDArray next = source.read(manager, name);
        TensorList means = new TensorList(List.of(mean));
        TensorList values = new TensorList(List.of(next))) {
      InPlace.lerp(mean.getDevice(), means, values, 1.0 / count);
    }
  }
}
