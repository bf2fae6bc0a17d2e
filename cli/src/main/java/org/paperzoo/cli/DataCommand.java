package org.paperzoo.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.paperzoo.core.data.DataHome;
import org.paperzoo.core.data.DataSet;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** Brings data sets. */
@Command(
    name = "data",
    description = "Downloads data sets.",
    mixinStandardHelpOptions = true,
    subcommands = DataCommand.Fetch.class,
    footer = {
      "",
      "Examples:",
      "  zoo data fetch digits",
      "  zoo list data          the data sets, and where they are"
    })
final class DataCommand implements Runnable {
  @ParentCommand private Zoo zoo;
  @Spec private CommandSpec spec;

  @Override
  public void run() {
    spec.commandLine().usage(spec.commandLine().getOut());
  }

  /** Downloads what is missing of some data sets. */
  @Command(
      name = "fetch",
      description = {
        "Downloads the missing files of data sets.",
        "They go to $ZOO_DATA, or to the cache where that cannot be written to. An interrupted"
            + " download is resumed; checksums are verified where they are known."
      },
      mixinStandardHelpOptions = true,
      footer = {"", "Examples:", "  zoo data fetch digits"})
  static final class Fetch implements Callable<Integer> {
    @ParentCommand private DataCommand parent;
    @Spec private CommandSpec spec;

    @Parameters(
        arity = "1..*",
        paramLabel = "NAME",
        description = "The data sets, as zoo list data names them.")
    private List<String> names = List.of();

    @Override
    public Integer call() {
      DataHome home = DataHome.ofEnvironment();
      PrintWriter out = spec.commandLine().getOut();
      List<DataSet> sets = names.stream().map(parent.zoo.catalog()::dataSet).toList();
      for (DataSet set : sets) {
        set.fetch(home);
        String elsewhere = set.isBundled() ? "bundled" : "in DJL's cache";
        out.println(set.name() + ": " + set.place(home).map(Path::toString).orElse(elsewhere));
        out.flush();
      }
      return 0;
    }
  }
}
