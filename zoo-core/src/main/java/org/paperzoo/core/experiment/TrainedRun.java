package org.paperzoo.core.experiment;

import java.nio.file.Path;
import java.util.List;
import org.paperzoo.core.catalog.Catalog;
import org.paperzoo.core.catalog.ModelFolder;
import org.paperzoo.core.catalog.ModelSpec;
import org.paperzoo.core.checkpoint.StateDict;
import org.paperzoo.core.error.UsageException;
import org.paperzoo.core.job.Checkpoints;
import org.paperzoo.core.nn.ZooModel;
import org.paperzoo.core.report.RunFolder;
import org.paperzoo.core.train.CheckpointAverage;
import org.paperzoo.core.train.CheckpointStore;

/**
 * The result of a run.
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

  /**
   * Puts the mean weights of the newest checkpoints into the run's model.
   *
   * @param model made from the experiment's {@link ModelSpec}, initialised
   * @param count of how many checkpoints
   * @throws UsageException if the run kept fewer
   */
  public void loadAverage(ZooModel model, int count) {
    List<Path> newest = new Checkpoints(folder.checkpointsFolder()).newest(count);
    if (newest.size() < count) {
      throw new UsageException(
          folder
              + " kept "
              + newest.size()
              + (newest.size() == 1 ? " checkpoint" : " checkpoints")
              + ", not the "
              + count
              + " to average; set train.keep_last and train.checkpoint_every before training.");
    }
    CheckpointAverage.load(
        StateDict.of(model.trained()).arrays(),
        newest,
        checkpoint -> ModelFolder.openTrained(experiment.model(), model, checkpoint));
  }

  /** Returns the model folder that the weights are in. */
  public Path weights() {
    return experiment.model().folder();
  }
}
