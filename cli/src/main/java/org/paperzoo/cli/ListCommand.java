package org.paperzoo.cli;

import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.paperzoo.core.catalog.Catalog;
import org.paperzoo.core.catalog.Paper;
import org.paperzoo.core.catalog.TaskType;
import org.paperzoo.core.catalog.WorkType;
import org.paperzoo.core.config.DidYouMean;
import org.paperzoo.core.config.Messages;
import org.paperzoo.core.data.DataHome;
import org.paperzoo.core.data.DataSet;
import org.paperzoo.core.error.UsageException;
import org.paperzoo.core.nn.ModuleTree;
import org.paperzoo.core.report.Numbers;
import org.paperzoo.core.report.Table;
import org.paperzoo.core.train.Monitor;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** Prints what the zoo has. */
@Command(
    name = "list",
    description = "Lists what is available: papers, models, data, tasks or configs.",
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "Examples:",
      "  zoo list           the papers",
      "  zoo list configs   the experiments that can be trained right away"
    })
final class ListCommand implements Callable<Integer> {
  private static final List<String> CHOICES =
      List.of("papers", "models", "data", "tasks", "configs");

  @ParentCommand private Zoo zoo;
  @Spec private CommandSpec spec;

  @Parameters(
      arity = "0..1",
      defaultValue = "papers",
      paramLabel = "WHAT",
      description = "papers, models, data, tasks or configs (default: papers).")
  private String what;

  @Override
  public Integer call() {
    PrintWriter out = spec.commandLine().getOut();
    switch (what) {
      case "papers" -> {
        out.print(papers());
        out.println();
        out.println("More: zoo list models, data, tasks or configs");
        out.println("      zoo info MODEL");
        out.println("      zoo --help");
      }
      case "models" -> out.print(models());
      case "data" -> {
        out.print(data());
        out.println();
        out.println("More: zoo data fetch NAME   downloads it, or says which files to put where");
      }
      case "tasks" -> out.print(tasks());
      case "configs" -> out.print(configs());
      default ->
          throw new UsageException(
              "cannot list "
                  + Messages.quote(what)
                  + "; expected "
                  + String.join(", ", CHOICES)
                  + DidYouMean.hint(what, CHOICES));
    }
    out.flush();
    return 0;
  }

  private Table papers() {
    Table table = table("paper", "title", "published", "tasks");
    for (Paper paper : zoo.catalog().papers()) {
      Paper.Info info = paper.info();
      table.row(
          info.id(),
          info.title(),
          info.venue(),
          names(paper.tasks().stream().<String>map(WorkType::name).toList()));
    }
    return table;
  }

  private Table models() {
    Table table = table("preset", "model_type", "parameters", "description");
    for (Catalog.PresetEntry entry : zoo.catalog().presets()) {
      table.row(
          entry.preset().name(),
          entry.family().modelType(),
          Numbers.count(ModuleTree.of(entry.model().create()).parameterCount()),
          entry.preset().description());
    }
    return table;
  }

  private Table tasks() {
    Table table = table("task", "description");
    for (Catalog.TaskEntry entry : zoo.catalog().tasks()) {
      WorkType<?, ?> work = entry.type();
      String text = work.description();
      if (work instanceof TaskType<?, ?> task) {
        text +=
            " Models: "
                + names(entry.modelTypes())
                + ". Best checkpoint by: "
                + task.monitors().stream().map(Monitor::metric).collect(Collectors.joining(", "))
                + ".";
      }
      table.row(work.name(), text);
    }
    return table;
  }

  private Table data() {
    DataHome home = DataHome.ofEnvironment().offline();
    Table table = table("name", "what it is", "licence", "where");
    for (DataSet set : zoo.catalog().dataSets()) {
      table.row(
          set.name(), set.description() + "; " + set.size(), set.licence(), set.state(home).text());
    }
    return table;
  }

  private Table configs() {
    Table table = table("config", "description");
    ConfigFinder.shipped().forEach(config -> table.row(config.name(), config.title()));
    return table;
  }

  private Table table(String... columns) {
    return new Table(columns).maxWidth(zoo.width());
  }

  private static String names(List<String> names) {
    return String.join(", ", names);
  }
}
