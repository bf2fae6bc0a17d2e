package org.paperzoo.cli;

import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.Callable;
import org.paperzoo.core.error.UsageException;
import org.paperzoo.core.experiment.Experiment;
import org.paperzoo.core.experiment.ExperimentReader;
import org.paperzoo.core.experiment.StepBench;
import org.paperzoo.core.report.Json;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** Measures the speed of training. */
@Command(
    name = "bench",
    description = {
      "Measures the speed of training.",
      "Prints the median time of a step, examples per second and the process's peak resident memory"
          + " as one line of JSON."
    },
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "Examples:",
      "  zoo bench vae/digits",
      "  OMP_NUM_THREADS=1 zoo bench gat/cora train.precision=bfloat16 --steps 200"
    })
final class BenchCommand implements Callable<Integer> {
  private static final int LEAST_STEPS = 5;

  @ParentCommand private Zoo zoo;
  @Spec private CommandSpec spec;

  @Parameters(index = "0", paramLabel = "CONFIG", description = "A YAML file, a run or a name.")
  private String config;

  @Parameters(
      index = "1..*",
      arity = "0..*",
      paramLabel = "KEY=VALUE",
      description = "Values that replace what the config says.")
  private List<String> overrides = List.of();

  @Option(
      names = "--steps",
      paramLabel = "N",
      defaultValue = "50",
      description = "Steps to measure, at least 5 (default: ${DEFAULT-VALUE}).")
  private int steps;

  @Option(
      names = "--warm-up",
      paramLabel = "N",
      defaultValue = "10",
      description = "Steps before measuring (default: ${DEFAULT-VALUE}).")
  private int warmUp;

  @Option(
      names = "--evaluate",
      description = "Also count the evaluation after each step, as in a full-batch epoch.")
  private boolean evaluate;

  @Mixin private DeviceOption device;

  @Override
  public Integer call() {
    if (steps < LEAST_STEPS || warmUp < 0) {
      throw new UsageException(
          "--steps must be at least " + LEAST_STEPS + ", and --warm-up at least 0.");
    }
    Experiment experiment =
        new ExperimentReader(zoo.catalog()).read(ConfigFinder.find(config), overrides);
    StepBench bench =
        StepBench.run(experiment, Progress.dataHome(), device.device(), warmUp, steps, evaluate);
    PrintWriter out = spec.commandLine().getOut();
    out.println(Json.line(bench));
    out.flush();
    return 0;
  }
}
