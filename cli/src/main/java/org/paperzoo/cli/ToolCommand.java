package org.paperzoo.cli;

import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.ServiceLoader;
import java.util.concurrent.Callable;
import org.paperzoo.core.catalog.Predictor;
import org.paperzoo.core.catalog.Tool;
import org.paperzoo.core.config.ConfigBinder;
import org.paperzoo.core.config.ConfigDocument;
import org.paperzoo.core.config.ConfigReference;
import org.paperzoo.core.config.Faults;
import org.paperzoo.core.error.UsageException;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/**
 * Uses a {@link Tool}: work that belongs to no model.
 *
 * @param <O> its options
 */
@Command(mixinStandardHelpOptions = true)
final class ToolCommand<O extends Record> implements Callable<Integer> {
  private static final String INDENT = "  ";
  private static final int WIDTH = 80;

  private final Tool<O> tool;

  @Spec private CommandSpec spec;

  @Parameters(
      arity = "0..*",
      paramLabel = "INPUT|KEY=VALUE",
      description = "Inputs, such as files, and options.")
  private List<String> arguments = List.of();

  @Option(
      names = {"-o", "--output"},
      paramLabel = "DIR",
      description = "The folder to make (required).")
  private Path output;

  @Option(names = "--out", hidden = true)
  private void setOut(Path path) {
    output = path;
  }

  @Option(names = "--json", description = "Print the result as JSON, on the last line.")
  private boolean json;

  private ToolCommand(Tool<O> tool) {
    this.tool = tool;
  }

  /** Adds all tools on the class path to the command line, each under the verb of its group. */
  static void addAll(CommandLine zoo) {
    List<Tool<?>> tools = new ArrayList<>();
    ServiceLoader.load(Tool.class).forEach(tools::add);
    // The loader's order is that of the class path.
    tools.sort(Comparator.comparing((Tool<?> tool) -> tool.group()).thenComparing(Tool::name));
    for (Tool<?> tool : tools) {
      CommandLine group = zoo.getSubcommands().get(tool.group());
      if (group == null) {
        group = new CommandLine(new Group());
        group.getCommandSpec().usageMessage().description(tool.description());
        zoo.addSubcommand(tool.group(), group);
      }
      group.addSubcommand(tool.name(), line(tool));
    }
  }

  private static <O extends Record> CommandLine line(Tool<O> tool) {
    CommandLine line = new CommandLine(new ToolCommand<>(tool));
    CommandSpec spec = line.getCommandSpec();
    if (!tool.makesFiles()) {
      spec.remove(spec.findOption("--output"));
      spec.remove(spec.findOption("--out"));
    }
    List<String> footer = new ArrayList<>(List.of("", "Options, as KEY=VALUE:"));
    ConfigReference.text(tool.optionsType(), WIDTH - INDENT.length())
        .lines()
        .forEach(option -> footer.add(INDENT + escaped(option)));
    footer.addAll(List.of("", "Examples:"));
    tool.examples().forEach(example -> footer.add(INDENT + escaped(example)));
    spec.usageMessage().description(tool.description()).footer(footer.toArray(String[]::new));
    return line;
  }

  /** Percent signs are formats to Picocli. */
  private static String escaped(String text) {
    return text.replace("%", "%%");
  }

  /** The verb of a group of tools; by itself it shows them. */
  @Command(mixinStandardHelpOptions = true)
  private static final class Group implements Runnable {
    @Spec private CommandSpec spec;

    @Override
    public void run() {
      spec.commandLine().usage(spec.commandLine().getOut(), CommandLine.Help.Ansi.OFF);
    }
  }

  @Override
  public Integer call() {
    if (output == null && tool.makesFiles()) {
      throw new UsageException("name the folder to make with --output.");
    }
    if (output != null && Files.exists(output, LinkOption.NOFOLLOW_LINKS)) {
      throw new UsageException(
          output + " exists already, and nothing is replaced. Name another with --output.");
    }
    Arguments sorted = Arguments.of(arguments);
    Faults faults = new Faults();
    ConfigDocument document = ConfigDocument.empty().withOverrides(sorted.assignments(), faults);
    O options = ConfigBinder.bind(document.root(), tool.optionsType(), faults);
    faults.throwIfAny();
    Predictor.Result result =
        tool.run(new Tool.Request<>(Progress.dataHome(), options, sorted.others(), output));
    PrintWriter out = spec.commandLine().getOut();
    new ResultPrinter(output, json, Zoo.of(spec).width()).print(result, out);
    out.flush();
    return 0;
  }
}
