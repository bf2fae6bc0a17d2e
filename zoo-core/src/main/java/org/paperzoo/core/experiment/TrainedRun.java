package org.paperzoo.core.experiment;

import java.nio.file.Path;
import java.util.List;
import org.paperzoo.core.catalog.Catalog;
import org.paperzoo.core.catalog.ModelFolder;
import org.paperzoo.core.catalog.ModelSpec;
import org.paperzoo.core.error.UsageException;
import org.paperzoo.core.report.RunFolder;
import org.paperzoo.core.train.CheckpointStore;

/**
 * What came of a run.
 *
 * @param folder the run folder
 * @param experiment its experiment, whose model has the run's weights: the mean of the last
 *     checkpoints or the best where the run keeps them, else the newest
 */
public record TrainedRun(RunFolder folder, Experiment experiment) {

  /**
   * Opens a run folder.
   *
   * @param overrides {@code key.path=value} arguments, which replace what its config says
   * @throws UsageException if it is none, or has no checkpoint yet
   */
  public static TrainedRun open(Path path, Catalog catalog, List<String> overrides) {
    RunFolder folder = RunFolder.open(path);
    ModelSpec<?> model = ModelFolder.open(weights(folder), catalog);
    return new TrainedRun(
        folder, new ExperimentReader(catalog).readWith(folder.config(), overrides, model));
  }

  /** Returns the model folder with the run's weights. */
  private static Path weights(RunFolder folder) {
    CheckpointStore store = new CheckpointStore(folder.checkpointsFolder(), 1, null);
    Path weights = store.average();
    if (weights == null) {
      weights = store.best();
    }
    if (weights == null) {
      weights = store.newest();
    }
    if (weights == null) {
      throw new UsageException(
          folder
              + (SeedRuns.isGroup(folder.root())
                  ? " holds the runs of several seeds; name one of them, such as "
                      + SeedRuns.runs(folder.root()).get(0)
                  : " has no checkpoint yet; continue training with: zoo train "
                      + folder
                      + " --resume")
              + ".");
    }
    return weights;
  }

  /** Returns the model folder that the weights are in. */
  public Path weights() {
    return experiment.model().folder();
  }
}
