package org.paperzoo.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.paperzoo.core.error.FailureException;
import org.paperzoo.core.error.UsageException;
import org.paperzoo.core.experiment.Experiment;
import org.paperzoo.core.experiment.ExperimentReader;
import org.paperzoo.core.experiment.ExperimentRunner;
import org.paperzoo.core.experiment.ResumeCheck;
import org.paperzoo.core.experiment.SeedRuns;
import org.paperzoo.core.job.StopReason;
import org.paperzoo.core.report.Json;
import org.paperzoo.core.report.RunFolder;
import org.paperzoo.core.report.SeedSummary;
import org.paperzoo.core.report.Table;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** Trains an experiment. */
@Command(
    name = "train",
    description = {
      "Trains an experiment.",
      "Shows the final scores and the run folder, which has the resolved config, metrics,"
          + " checkpoints, samples and a report."
    },
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "Examples:",
      "  zoo train vae/digits                            trains",
      "  zoo train my.yaml train.optimizer.lr=1e-4       with another value",
      "  zoo train gat/cora --seeds 0..9                 ten times; shows mean ± std",
      "  zoo train my.yaml --resume                      continues its newest run",
      "  zoo train runs/my/2026-01-31T12-00-00 --resume  continues that run",
      "",
      "SIGINT (Ctrl-C) and SIGTERM finish the step, write a checkpoint, then exit.",
      "Exit code: 0 done, 1 failed or diverged, 2 bad usage or config, 130 interrupted."
    })
final class TrainCommand implements Callable<Integer> {

  @ParentCommand private Zoo zoo;
  @Spec private CommandSpec spec;

  @Parameters(
      arity = "0..*",
      paramLabel = "CONFIG|KEY=VALUE",
      description = "A YAML file, a run or a name; values that replace what it says.")
  private List<String> arguments = List.of();

  @Option(
      names = "--resume",
      arity = "0..1",
      fallbackValue = "",
      paramLabel = "RUN",
      description = "Continue a run; without RUN, the newest run of this experiment.")
  private String resume;

  @Option(
      names = "--seeds",
      paramLabel = "LIST",
      description = "Train once for each seed, such as 0..9 or 1,5,7.")
  private String seeds;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "DIR",
      description = "The run folder (default: runs/<experiment>/<time>).")
  private Path runDir;

  @Option(names = "--run-dir", hidden = true)
  private void setRunDir(Path path) {
    runDir = path;
  }

  @Option(names = "--json", description = "Print the result as JSON, on the last line.")
  private boolean json;

  @Mixin private DeviceOption device;

  private ExperimentRunner runner;
  private Experiment experiment;
  private RunFolder earlier; // the run to resume, or null

  @Override
  public Integer call() {
    readArguments();
    try (Progress progress = Progress.onStandardError()) {
      List<String> commandLine = spec.root().commandLine().getParseResult().originalArgs();
      runner =
          new ExperimentRunner(
              Progress.dataHome(), device.device(), commandLine, List.of(progress));
      try (Interrupts interrupts =
          Interrupts.onRequest(
              () -> {
                progress.message("Stopping after this step; interrupt again to stop at once.");
                runner.requestStop();
              })) {
        return seeds == null ? trainOne(progress) : trainSeeds(progress);
      }
    }
  }

  private void readArguments() {
    List<String> all = new ArrayList<>(arguments);
    if (resume != null && (Arguments.isAssignment(resume) || (!resume.isEmpty() && noConfig()))) {
      all.add(resume); // it stood behind --resume, but is the config or a value
      resume = "";
    }
    Arguments sorted = Arguments.of(all);
    if (sorted.others().size() != 1) {
      throw new UsageException(
          sorted.others().isEmpty()
              ? "name a config, such as vae/digits; \"zoo list configs\" shows what there is."
              : "expected one config, found " + String.join(" and ", sorted.others()) + ".");
    }
    String config = sorted.others().get(0);
    ExperimentReader reader = new ExperimentReader(zoo.catalog());
    experiment = reader.read(ConfigFinder.find(config), sorted.assignments());
    if (resume == null) {
      if (runDir == null && ConfigFinder.run(config).isPresent()) {
        throw new UsageException(
            config + " is a run; add --resume to continue it, or --output for a new run.");
      }
      return;
    }
    earlier = earlier(config);
    if (earlier == null) {
      return; // nothing to resume yet
    }
    Experiment before = reader.read(earlier.config(), List.of());
    Set<String> given =
        sorted.assignments().stream().map(a -> a.split("=", 2)[0]).collect(Collectors.toSet());
    ResumeCheck.check(
        before,
        seeds == null ? experiment : experiment.withSeed(before.seed()),
        given,
        earlier.root());
    experiment = seeds == null ? experiment : experiment.withSeed(before.seed());
  }

  private boolean noConfig() {
    return Arguments.of(arguments).others().isEmpty();
  }

  private RunFolder earlier(String config) {
    if (!resume.isEmpty()) {
      return new RunFinder().get(resume);
    }
    Optional<RunFolder> named = ConfigFinder.run(config);
    if (named.isPresent()) {
      return named.get();
    }
    if (runDir != null) {
      return RunFolder.isRunFolder(runDir) ? RunFolder.open(runDir) : null;
    }
    List<Path> runs = RunFolder.runsIn(RunFinder.RUNS.resolve(experiment.name()));
    if (runs.isEmpty()) {
      throw new UsageException(
          "there is no run of "
              + experiment.name()
              + " in "
              + RunFinder.RUNS
              + " to resume; omit --resume to start one.");
    }
    return RunFolder.open(runs.get(runs.size() - 1));
  }

  private Supplier<RunFolder> newFolder() {
    return () -> {
      RunFolder folder =
          runDir == null
              ? RunFolder.create(RunFinder.RUNS, experiment.name(), experiment.toYaml())
              : RunFolder.createAt(runDir, experiment.toYaml());
      note("run: " + folder);
      return folder;
    };
  }

  private void note(String text) {
    PrintWriter err = spec.commandLine().getErr();
    err.println(text);
    err.flush();
  }

  private int trainOne(Progress progress) {
    if (earlier != null && SeedRuns.isGroup(earlier.root())) {
      throw new UsageException(
          earlier
              + " holds the runs of several seeds; resume it with --seeds, or name one of them.");
    }
    ExperimentRunner.Outcome outcome =
        earlier == null ? runner.run(experiment, newFolder()) : runner.resume(experiment, earlier);
    progress.close();
    Map<String, Object> metrics = new LinkedHashMap<>(outcome.metrics());
    Table table = new Table("metric", "value");
    outcome.metrics().forEach(table::row);
    return finish(outcome.run(), outcome.stop(), outcome.step(), metrics, table, "");
  }

  private int trainSeeds(Progress progress) {
    List<Long> list = SeedList.parse(seeds);
    SeedRuns runs =
        earlier == null
            ? SeedRuns.start(runner, experiment, newFolder())
            : SeedRuns.resume(runner, experiment, earlier);
    SeedRuns.Outcome outcome = runs.train(list, seed -> progress.run("seed " + seed));
    progress.close();
    Map<String, Object> metrics = new LinkedHashMap<>();
    Table table = new Table("metric");
    if (!outcome.done()) {
      note("Not all seeds have finished: the means are of the results so far.");
    }
    SeedSummary summary = outcome.summary();
    if (summary != null) {
      metrics.putAll(summary.metrics());
      table = summary.table();
    }
    String flags = " --seeds " + seeds;
    return finish(outcome.group(), outcome.stop(), outcome.step(), metrics, table, flags);
  }

  /** Prints the result and returns the exit code. */
  private int finish(
      RunFolder run,
      StopReason stop,
      long step,
      Map<String, Object> metrics,
      Table table,
      String flags) {
    PrintWriter out = spec.commandLine().getOut();
    if (!json && !metrics.isEmpty()) {
      out.println(run);
      out.println();
      out.print(table);
    }
    if (json) {
      Map<String, Object> line = new LinkedHashMap<>();
      line.put("run", run.toString());
      line.put("stop", stop.name().toLowerCase(Locale.ROOT));
      line.put("metrics", metrics);
      out.println(Json.line(line));
    }
    out.flush();
    String command = Installation.command() + " train " + run + " --resume" + flags;
    return switch (stop) {
      case INTERRUPTED -> {
        note("Interrupted at step " + step + ". Continue with: " + command);
        yield Interrupts.EXIT_CODE;
      }
      case DIVERGED -> FailureException.EXIT_CODE;
      case TIME_LIMIT -> {
        note(
            "The time is up at step "
                + step
                + ". Continue with: "
                + command
                + " train.max_minutes=N");
        yield 0;
      }
      default -> 0;
    };
  }
}
