package org.paperzoo.core.experiment;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongConsumer;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.paperzoo.core.job.StopReason;
import org.paperzoo.core.report.ResultFile;
import org.paperzoo.core.report.RunFolder;
import org.paperzoo.core.report.SeedSummary;

/**
 * The runs of one experiment under several seeds: folders {@code seed-N} in one run folder, and
 * {@code summary.json} with mean and standard deviation.
 */
public final class SeedRuns {
  private static final Pattern SEED = Pattern.compile("seed-\\d{1,19}");

  private final ExperimentRunner runner;
  private final Experiment experiment;
  private final Supplier<RunFolder> newGroup;
  private RunFolder group;

  /**
   * The result of the runs.
   *
   * @param group the run folder of all
   * @param stop why the first seed that is not done ended; COMPLETED if all are done
   * @param step of that seed; 0 if all are done
   * @param summary of the seeds that have a result; null if there is none
   */
  public record Outcome(RunFolder group, StopReason stop, long step, SeedSummary summary) {
    /** Returns whether all seeds are done. */
    public boolean done() {
      return stop.finished();
    }
  }

  private SeedRuns(
      ExperimentRunner runner,
      Experiment experiment,
      Supplier<RunFolder> newGroup,
      RunFolder group) {
    this.runner = runner;
    this.experiment = experiment;
    this.newGroup = newGroup;
    this.group = group;
  }

  /**
   * Returns runs in a new folder.
   *
   * @param newGroup makes the run folder of all; called once the first run can begin
   */
  public static SeedRuns start(
      ExperimentRunner runner, Experiment experiment, Supplier<RunFolder> newGroup) {
    return new SeedRuns(runner, experiment, newGroup, null);
  }

  /** Returns runs that resume in a folder: finished ones stay, stopped ones continue. */
  public static SeedRuns resume(ExperimentRunner runner, Experiment experiment, RunFolder group) {
    return new SeedRuns(runner, experiment, null, group);
  }

  /** Returns whether a folder holds the runs of several seeds. */
  public static boolean isGroup(Path folder) {
    return !runs(folder).isEmpty();
  }

  /** Returns the run folders of the seeds. */
  public static List<Path> runs(Path folder) {
    return RunFolder.runsIn(folder).stream()
        .filter(run -> SEED.matcher(run.getFileName().toString()).matches())
        .toList();
  }

  /**
   * Trains one seed after the other, until all are done or one is interrupted or diverges.
   *
   * @param before called with each seed before it is trained
   */
  public Outcome train(List<Long> seeds, LongConsumer before) {
    Map<Long, Map<String, Double>> results = new LinkedHashMap<>();
    StopReason stop = StopReason.COMPLETED;
    long step = 0;
    for (long seed : seeds) {
      Map<String, Double> known = known(seed);
      if (known == null) {
        before.accept(seed);
        ExperimentRunner.Outcome outcome = train(seed);
        known = outcome.metrics();
        if (stop.finished() && !outcome.stop().finished()) {
          stop = outcome.stop();
          step = outcome.step();
        }
      }
      if (known.isEmpty()) {
        break;
      }
      results.put(seed, known);
    }
    SeedSummary summary = results.isEmpty() ? null : SeedSummary.of(results);
    if (summary != null) {
      summary.write(group.root().resolve("summary.json"), stop.finished());
    }
    return new Outcome(group, stop, step, summary);
  }

  private Map<String, Double> known(long seed) {
    if (group == null || !Files.exists(folder(seed).resolve("result.json"))) {
      return null;
    }
    Path result = RunFolder.open(folder(seed)).result();
    return ResultFile.isFinal(result) ? ResultFile.read(result) : null;
  }

  private Path folder(long seed) {
    return group.root().resolve("seed-" + seed);
  }

  private ExperimentRunner.Outcome train(long seed) {
    Experiment seeded = experiment.withSeed(seed);
    if (group != null && RunFolder.isRunFolder(folder(seed))) {
      return runner.resume(seeded, RunFolder.open(folder(seed)));
    }
    return runner.run(
        seeded,
        () -> {
          if (group == null) {
            group = newGroup.get();
          }
          return RunFolder.createAt(folder(seed), seeded.toYaml());
        });
  }
}
