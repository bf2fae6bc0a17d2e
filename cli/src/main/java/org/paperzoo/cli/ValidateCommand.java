package org.paperzoo.cli;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.paperzoo.core.error.UsageException;
import org.paperzoo.core.error.ZooException;
import org.paperzoo.core.experiment.ExperimentReader;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** Checks configs without running them. */
@Command(
    name = "validate",
    description = {
      "Checks configs and shows all their errors.",
      "Neither data nor weights are loaded. Model folders that other configs produce may be"
          + " missing."
    },
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "Examples:",
      "  zoo validate my.yaml",
      "  zoo validate vae/digits train.optimizer.lr=1e-4",
      "  zoo validate configs/*/*.yaml",
      "",
      "Exit code: 0 if all are valid, 2 if not."
    })
final class ValidateCommand implements Callable<Integer> {
  @ParentCommand private Zoo zoo;
  @Spec private CommandSpec spec;

  @Parameters(
      arity = "1..*",
      paramLabel = "CONFIG|KEY=VALUE",
      description = "Configs, and values that replace what they say.")
  private List<String> arguments;

  @Override
  public Integer call() {
    PrintWriter out = spec.commandLine().getOut();
    PrintWriter err = spec.commandLine().getErr();
    Arguments sorted = Arguments.of(arguments);
    if (sorted.others().isEmpty()) {
      throw new UsageException("name a config to check, such as vae/digits.");
    }
    ExperimentReader reader = new ExperimentReader(zoo.catalog());
    int code = 0;
    for (String config : sorted.others()) {
      try {
        List<String> notes = new ArrayList<>();
        reader.check(
            ConfigFinder.find(config),
            sorted.assignments(),
            folder ->
                ConfigFinder.maker(folder)
                    .map(maker -> notes.add(folder + " is not here yet; see " + maker.name()))
                    .orElse(false));
        out.println(config + ": ok" + (notes.isEmpty() ? "" : " (" + notes.get(0) + ")"));
      } catch (ZooException e) {
        ErrorHandler.report(e, err);
        code = UsageException.EXIT_CODE;
      }
    }
    return code;
  }
}
