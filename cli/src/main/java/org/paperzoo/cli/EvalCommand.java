package org.paperzoo.cli;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDManager;
import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.paperzoo.core.error.UsageException;
import org.paperzoo.core.experiment.Evaluator;
import org.paperzoo.core.experiment.Experiment;
import org.paperzoo.core.experiment.ExperimentReader;
import org.paperzoo.core.experiment.TrainedRun;
import org.paperzoo.core.report.Json;
import org.paperzoo.core.report.RunFolder;
import org.paperzoo.core.report.Table;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** Evaluates a run, or the model that a config starts from. */
@Command(
    name = "eval",
    description = {
      "Computes the scores of a trained run.",
      "Name a run by its folder, its experiment or its config; the last two mean the newest run."
          + " For a config without runs, and for a YAML file, the scores are those of the model"
          + " that training would start from."
    },
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "Examples:",
      "  zoo eval vae-digits                   the newest run of this experiment",
      "  zoo eval vae/digits                   the same run, by its config",
      "  zoo eval runs/vae-digits/2026-01-31T12-00-00 --split test --json",
      "  zoo eval my.yaml \"model={folder: models/mine}\""
    })
final class EvalCommand implements Callable<Integer> {
  @ParentCommand private Zoo zoo;
  @Spec private CommandSpec spec;

  @Parameters(index = "0", paramLabel = "RUN|CONFIG", description = "A run or a config.")
  private String target;

  @Parameters(
      index = "1..*",
      arity = "0..*",
      paramLabel = "KEY=VALUE",
      description = "Values that replace what the config says.")
  private List<String> overrides = List.of();

  @Option(
      names = "--split",
      split = ",",
      paramLabel = "SPLIT",
      description = "The split to evaluate, such as test (default: all).")
  private List<String> splits = List.of();

  @Option(names = "--json", description = "Print the scores as JSON, on the last line.")
  private boolean json;

  @Mixin private DeviceOption device;

  @Override
  public Integer call() {
    RunFolder run = new RunFinder().find(target).orElse(null);
    Experiment experiment = run == null ? ofConfig() : ofRun(run);
    Map<String, Double> metrics;
    try (NDManager manager = Engine.getEngine("PyTorch").newBaseManager(device.device())) {
      metrics = Evaluator.evaluate(experiment, splits, manager, Progress.dataHome());
    }
    PrintWriter out = spec.commandLine().getOut();
    if (json) {
      Map<String, Object> line = new LinkedHashMap<>();
      line.put("run", run == null ? target : run.toString());
      line.put("metrics", metrics);
      out.println(Json.line(line));
    } else {
      Table table = new Table("metric", "value");
      metrics.forEach(table::row);
      out.print(table);
    }
    out.flush();
    return 0;
  }

  private Experiment ofRun(RunFolder run) {
    RunFinder.announce(run, target, spec.commandLine().getErr());
    for (String override : overrides) {
      if (override.matches("model[.=].*")) {
        throw new UsageException(
            override
                + ": the run "
                + run
                + " has a model of its own. To evaluate another one, name a YAML file.");
      }
    }
    return TrainedRun.open(run.root(), zoo.catalog(), overrides).experiment();
  }

  private Experiment ofConfig() {
    Experiment experiment =
        new ExperimentReader(zoo.catalog()).read(ConfigFinder.find(target), overrides);
    if (experiment.model().folder() == null) {
      PrintWriter err = spec.commandLine().getErr();
      err.println(
          "note: the model of " + target + " has initial weights; name a run for trained ones.");
      err.flush();
    }
    return experiment;
  }
}
