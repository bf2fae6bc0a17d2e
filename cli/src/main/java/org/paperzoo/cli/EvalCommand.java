package org.paperzoo.cli;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDManager;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.paperzoo.core.experiment.Evaluator;
import org.paperzoo.core.experiment.Experiment;
import org.paperzoo.core.experiment.ExperimentReader;
import org.paperzoo.core.experiment.TrainedRun;
import org.paperzoo.core.report.Json;
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
      "For a config, those of the model that it starts from."
    },
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "Examples:",
      "  zoo eval runs/vae-digits/2026-01-31T12-00-00",
      "  zoo eval runs/vae-digits/2026-01-31T12-00-00 --split test --json",
      "  zoo eval my.yaml \"model={folder: models/mine}\""
    })
final class EvalCommand implements Callable<Integer> {
  @ParentCommand private Zoo zoo;
  @Spec private CommandSpec spec;

  @Parameters(index = "0", paramLabel = "RUN|CONFIG", description = "A run folder or a config.")
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
    Experiment experiment = experiment();
    Map<String, Double> metrics;
    try (NDManager manager = Engine.getEngine("PyTorch").newBaseManager(device.device())) {
      metrics = Evaluator.evaluate(experiment, splits, manager, Progress.dataHome());
    }
    PrintWriter out = spec.commandLine().getOut();
    if (json) {
      Map<String, Object> line = new LinkedHashMap<>();
      line.put("run", target);
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

  private Experiment experiment() {
    if (Files.isDirectory(Path.of(target))) {
      return TrainedRun.open(Path.of(target), zoo.catalog(), overrides).experiment();
    }
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
