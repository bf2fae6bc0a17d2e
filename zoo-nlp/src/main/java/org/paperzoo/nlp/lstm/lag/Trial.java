package org.paperzoo.nlp.lstm.lag;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.paperzoo.core.catalog.JobType;
import org.paperzoo.core.data.Seeds;
import org.paperzoo.core.data.SplitMix64;
import org.paperzoo.core.error.UsageException;
import org.paperzoo.core.job.Checkpoints;
import org.paperzoo.core.job.Job;
import org.paperzoo.core.job.JobContext;
import org.paperzoo.core.job.JobResult;
import org.paperzoo.core.job.StepReport;
import org.paperzoo.core.job.StopReason;
import org.paperzoo.nlp.lstm.original.OnlineLearner;

/**
 * One trial: a network with random first weights learns online until the criterion holds. A step of
 * the job is a sequence.
 */
final class Trial implements Job {
  private static final long CHECKPOINT_NANOS = 60_000_000_000L;

  private final TrialSettings settings;
  private final Problem.Sequences problem;
  private final OnlineLearner learner;
  private final TrialState state;
  private final StopRule.Recent recent; // null if test sequences decide

  /**
   * Creates a trial.
   *
   * @throws UsageException if the network does not fit the problem
   */
  Trial(JobType.Request<Problem, TrialSettings> request) {
    settings = request.settings();
    check(request.data());
    problem = request.data().open(Seeds.of(request.seed(), "sequences"));
    learner =
        new OnlineLearner(settings.network(), settings.updates() == TrialSettings.Updates.STEP);
    learner.initialize(new SplitMix64(Seeds.of(request.seed(), "weights")));
    learner.useCrossEntropy(settings.loss() == TrialSettings.TrialLoss.CROSS_ENTROPY);
    recent = settings.stop() instanceof StopRule.Recent rule ? rule : null;
    state = new TrialState(recent == null ? 0 : recent.sequences(), settings.addMemory() == null);
    learner.useMemory(state.memory);
  }

  private void check(Problem data) {
    require("input_size", settings.network().inputSize(), data.inputs());
    require("output_size", settings.network().outputSize(), data.outputs());
    if (!settings.network().truncated()) {
      throw new UsageException(
          "settings.network.truncated: trials learn online, by the truncated gradient; remove it.");
    }
  }

  private static void require(String key, int actual, int expected) {
    if (actual != expected) {
      throw new UsageException(
          "settings.network."
              + key
              + ": "
              + actual
              + "; the problem of the data section has "
              + expected
              + ".");
    }
  }

  @Override
  public List<String> description() {
    return List.of(String.format(Locale.ROOT, "network: %,d weights", learner.weightCount()));
  }

  @Override
  public long totalSteps() {
    return settings.maxSequences();
  }

  @Override
  public long recordEvery() {
    return settings.logEvery();
  }

  @Override
  public long check(Path checkpoint) {
    return TrialState.sequences(checkpoint);
  }

  @Override
  public void restore(Path checkpoint) {
    Map<String, double[]> weights = learner.parameters();
    state.read(checkpoint, weights);
    learner.setParameters(weights);
    learner.useMemory(state.memory);
  }

  @Override
  public JobResult run(JobContext context) {
    context.listener().started(state.sequences, settings.maxSequences(), 1);
    StopReason stop = StopReason.COMPLETED;
    long saved = System.nanoTime();
    while (!state.solved && state.sequences < settings.maxSequences()) {
      if (context.stop().requested()) {
        stop = StopReason.INTERRUPTED;
        break;
      }
      double error = train(problem.training(state.sequences));
      state.sequences++;
      if (!state.memory) {
        addMemoryOnPlateau(error, context);
      }
      state.solved = solved();
      report(error, context);
      if (System.nanoTime() - saved > CHECKPOINT_NANOS) {
        save(context);
        saved = System.nanoTime();
      }
    }
    save(context);
    return new JobResult(state.sequences, stop, stop.finished() ? result(context) : Map.of());
  }

  /** Learns one sequence and returns its mean absolute error. */
  private double train(Sequence sequence) {
    Tally tally = new Tally(problem);
    boolean right = true;
    learner.reset();
    for (int t = 0; t < sequence.steps(); t++) {
      double[] y = sequence.read(learner, t, true);
      right &= tally.add(sequence, t, y);
      if (sequence.targets()[t] != null) {
        learner.learn(sequence.targets()[t], settings.learningRate());
      }
    }
    learner.endSequence();
    if (recent != null) {
      int place = (int) (state.sequences % recent.sequences());
      state.wrong[place] = right ? 0 : 1;
      state.errors[place] = tally.meanError();
    }
    return tally.meanError();
  }

  private void addMemoryOnPlateau(double error, JobContext context) {
    TrialSettings.Plateau plateau = settings.addMemory();
    state.window += error;
    if (state.sequences % plateau.window() == 0) {
      double mean = state.window / plateau.window();
      if (mean > state.before * (1 - plateau.improvement())) {
        state.memory = true;
        learner.useMemory(true);
        context.listener().message("memory cells added after " + state.sequences + " sequences");
      }
      state.before = mean;
      state.window = 0;
    }
  }

  private boolean solved() {
    return recent != null ? solvedRecently() : solvedTests((StopRule.Test) settings.stop());
  }

  private boolean solvedRecently() {
    if (state.sequences < recent.sequences()) {
      return false;
    }
    double wrong = 0;
    double errors = 0;
    int last = (int) ((state.sequences - 1) % recent.sequences());
    if (recent.maxWrong() == 0 && state.wrong[last] > 0) {
      return false; // without adding them all up
    }
    for (int i = 0; i < recent.sequences(); i++) {
      wrong += state.wrong[i];
      errors += state.errors[i];
    }
    return wrong <= recent.maxWrong()
        && (recent.meanError() == null || errors / recent.sequences() < recent.meanError());
  }

  private boolean solvedTests(StopRule.Test rule) {
    if (state.sequences % rule.every() != 0) {
      return false;
    }
    long count = Math.min(rule.sequences(), problem.tests());
    long first = settings.testSequences() + state.sequences / rule.every() * rule.sequences();
    Tally tally = new Tally(problem);
    tally.addTests(learner, first, count, rule.maxWrong());
    return tally.wrong() <= rule.maxWrong()
        && (rule.meanError() == null || tally.meanError() < rule.meanError());
  }

  private void report(double error, JobContext context) {
    state.logged += error;
    state.loggedCount++;
    boolean log = state.solved || state.sequences % settings.logEvery() == 0;
    Map<String, Double> logged = Map.of();
    if (log) {
      logged = Map.of("error", state.logged / state.loggedCount);
      state.logged = 0;
      state.loggedCount = 0;
    }
    context
        .listener()
        .stepped(new StepReport(state.sequences, Double.NaN, Map.of("error", error), logged));
  }

  private void save(JobContext context) {
    Checkpoints checkpoints = new Checkpoints(context.run().checkpointsFolder());
    Path folder = checkpoints.folder("step", state.sequences);
    context.sync().run();
    checkpoints.write(folder, target -> state.write(target, learner.parameters()));
    checkpoints.prune(2, checkpoint -> Set.of());
    context.listener().checkpointed(state.sequences, folder);
  }

  private Map<String, Double> result(JobContext context) {
    long tests = Math.min(settings.testSequences(), problem.tests());
    Tally tally = new Tally(problem);
    tally.addTests(learner, 0, tests, Long.MAX_VALUE);
    Map<String, Double> result = new LinkedHashMap<>();
    result.put("trial_success", state.solved ? 1.0 : 0.0);
    if (state.solved) {
      result.put("trial_sequences", (double) state.sequences);
    }
    result.put("test_wrong", (double) tally.wrong());
    result.put("test_error", tally.meanError());
    result.put("test_mse", tally.meanSquare());
    result.put("network_weights", (double) learner.weightCount());
    TrialSettings.Reported paper = settings.paper();
    if (paper != null) {
      result.put("paper_success", paper.success());
      result.put("paper_sequences", (double) paper.sequences());
    }
    context.listener().message(summary(tally, tests));
    return result;
  }

  private String summary(Tally tally, long tests) {
    String text =
        String.format(
            Locale.ROOT,
            "%s after %,d sequences; %,d of %,d test sequences wrong, mean error %.4f",
            state.solved ? "solved" : "not solved",
            state.sequences,
            tally.wrong(),
            tests,
            tally.meanError());
    TrialSettings.Reported paper = settings.paper();
    return paper == null
        ? text
        : text
            + String.format(
                Locale.ROOT,
                " (%s of the paper: %.0f %% of the trials, after %,d sequences on average)",
                paper.table(),
                100 * paper.success(),
                paper.sequences());
  }

  @Override
  public void close() {}
}
