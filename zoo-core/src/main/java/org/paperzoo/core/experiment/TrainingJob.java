package org.paperzoo.core.experiment;

import ai.djl.ndarray.NDManager;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.paperzoo.core.catalog.ModelFolder;
import org.paperzoo.core.catalog.ModelSpec;
import org.paperzoo.core.catalog.ModelTask;
import org.paperzoo.core.checkpoint.StateDict;
import org.paperzoo.core.checkpoint.TensorSource;
import org.paperzoo.core.data.DataHome;
import org.paperzoo.core.data.Seeds;
import org.paperzoo.core.job.Evaluated;
import org.paperzoo.core.job.Job;
import org.paperzoo.core.job.JobContext;
import org.paperzoo.core.job.JobResult;
import org.paperzoo.core.job.StopReason;
import org.paperzoo.core.nn.Adapter;
import org.paperzoo.core.nn.ModuleTree;
import org.paperzoo.core.nn.ZooModel;
import org.paperzoo.core.train.CheckpointStore;
import org.paperzoo.core.train.EvaluationMode;
import org.paperzoo.core.train.Illustrations;
import org.paperzoo.core.train.ModelFiles;
import org.paperzoo.core.train.ParameterPlan;
import org.paperzoo.core.train.Task;
import org.paperzoo.core.train.TrainLoop;
import org.paperzoo.core.train.TrainResult;

/** Trains a task's model, and evaluates the weights that it ends with. */
final class TrainingJob implements Job {
  private final Experiment experiment;
  private final NDManager manager;
  private final Task<?> task;
  private final ModelFiles files;
  private TrainLoop loop;
  private JobContext context; // while it runs

  /**
   * Loads data and model.
   *
   * @param manager owns what the training keeps; on the device to run on
   */
  TrainingJob(Experiment experiment, NDManager manager, DataHome home) {
    this.experiment = experiment;
    this.manager = manager;
    task = experiment.createTask(manager, home);
    files = new CheckpointFiles();
    try {
      experiment.train().requireSplits(experiment.monitors(), task.splits());
      task.batches(); // some tasks read their data only now; what fails here leaves no run folder
    } catch (RuntimeException e) {
      task.close();
      throw e;
    }
  }

  /** Returns how many parameters are trained, and of how many if not all are. */
  @Override
  public List<String> description() {
    ZooModel model = task.model();
    long trained = ParameterPlan.of(experiment.train(), model).size();
    long own = ModuleTree.of(model.trained()).trainableCount();
    long all = model.adapter() == null ? own : own + ModuleTree.of(model).parameterCount();
    if (trained == all) {
      return List.of(String.format(Locale.ROOT, "%,d parameters", trained));
    }
    double share = 100.0 * trained / all;
    return List.of(
        String.format(
            Locale.ROOT, "%,d of %,d parameters are trained (%.2f %%)", trained, all, share));
  }

  @Override
  public long check(Path checkpoint) {
    return CheckpointStore.check(checkpoint);
  }

  @Override
  public void restore(Path checkpoint) {
    loop = loop(checkpoint.toAbsolutePath().getParent());
    loop.restore(checkpoint);
  }

  private TrainLoop loop(Path checkpoints) {
    return new TrainLoop(
        task,
        experiment.train(),
        experiment.seed(),
        manager,
        experiment.monitors(),
        new CheckpointStore(checkpoints, experiment.train().keepLast(), files),
        List.of());
  }

  @Override
  public long totalSteps() {
    return loop.totalSteps();
  }

  @Override
  public long recordEvery() {
    return experiment.train().logEvery();
  }

  @Override
  public JobResult run(JobContext given) {
    context = given;
    if (loop == null) {
      loop = loop(given.run().checkpointsFolder());
    }
    loop.follow(given.listener());
    given.stop().onRequest(loop::requestStop);
    TrainResult result = loop.run();
    if (!result.finished() && result.stop() != StopReason.TIME_LIMIT) {
      return new JobResult(result.step(), result.stop(), Map.of());
    }
    given.listener().message("Final evaluation");
    if (!result.finished()) { // the loop leaves the final weights in the model only when it is done
      Path weights = result.best() != null ? result.best() : result.checkpoint();
      try (TensorSource source = files.open(weights)) {
        StateDict.of(task.model().trained()).load(source);
      }
    }
    Map<String, Double> metrics = Evaluator.evaluate(experiment, task, List.of(), manager);
    return new JobResult(result.step(), result.stop(), metrics);
  }

  /** The model folders of the checkpoints. */
  private final class CheckpointFiles implements ModelFiles {
    @Override
    public void write(Path folder) {
      context.sync().run();
      ModelFolder.write(base(), task.model(), folder);
      if (task instanceof ModelTask<?> own) {
        own.writeCompanions(folder);
      }
    }

    @Override
    public TensorSource open(Path folder) {
      return ModelFolder.openTrained(spec(), task.model(), folder);
    }
  }

  private ModelSpec<?> spec() {
    return task instanceof ModelTask<?> own ? own.spec() : experiment.model();
  }

  /**
   * Returns what the model of the checkpoints is made from. Those of an adapter hold the adapter
   * alone: if the model below it began from initial values, the run's folder gets these, once.
   */
  private ModelSpec<?> base() {
    ModelSpec<?> spec = spec();
    Adapter adapter = task.model().adapter();
    if (adapter == null || spec.folder() != null) {
      return spec;
    }
    Path base = context.run().root().resolve("base");
    if (!Files.isDirectory(base)) {
      task.model().setAdapter(null);
      ModelFolder.create(spec, task.model(), base, Long.MAX_VALUE);
      task.model().setAdapter(adapter);
    }
    return spec.from(base);
  }

  @Override
  public void illustrate(Path folder, long step) {
    EvaluationMode.run(
        manager,
        Seeds.of(experiment.seed(), "illustrations"),
        (evaluating, temporary) -> {
          task.illustrate(new Illustrations(evaluating, temporary, folder, step));
          return null;
        });
  }

  @Override
  public List<String> warnings(List<Evaluated> evaluations) {
    return task.warnings(evaluations);
  }

  @Override
  public void close() {
    if (loop != null) {
      loop.close();
    }
    task.close();
  }
}
