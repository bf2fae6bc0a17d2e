package org.paperzoo.cli;

import org.paperzoo.core.catalog.Catalog;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/** The command {@code zoo}, whose subcommands are the verbs. */
@Command(
    name = "zoo",
    description = "Trains, evaluates and uses landmark deep-learning papers.",
    mixinStandardHelpOptions = true,
    versionProvider = Zoo.Version.class,
    subcommands = {
      ListCommand.class,
      InfoCommand.class,
      ConfigCommand.class,
      ValidateCommand.class,
      TrainCommand.class,
      EvalCommand.class,
      PredictCommand.class,
      ForwardCommand.class,
      DataCommand.class,
      ImportCommand.class,
      ExportCommand.class,
      BenchCommand.class,
      VerifyCommand.class
    },
    footer = {
      "",
      "Examples:",
      "  zoo list                              what is available",
      "  zoo config vae/digits > my.yaml       a config to start from",
      "  zoo train my.yaml train.steps=500     trains; prints the run folder",
      "  zoo eval my                           the scores of its newest run",
      "",
      "zoo VERB --help shows the options of each verb."
    })
final class Zoo implements Runnable {
  @Spec private CommandSpec spec;

  @Option(
      names = "--verbose",
      scope = ScopeType.INHERIT,
      description = "Show stack traces with errors.")
  private boolean verbose;

  private final int width;
  private Catalog catalog;

  /**
   * Creates the command.
   *
   * @param width columns of the terminal
   */
  Zoo(int width) {
    this.width = width;
  }

  /** Returns the command at the root of another. */
  static Zoo of(CommandSpec spec) {
    return (Zoo) spec.root().userObject();
  }

  @Override
  public void run() {
    spec.commandLine().usage(spec.commandLine().getOut(), CommandLine.Help.Ansi.OFF);
  }

  /** Returns the catalogue, read on first use. */
  Catalog catalog() {
    if (catalog == null) {
      catalog = Catalog.load();
    }
    return catalog;
  }

  /** Returns the columns of the terminal. */
  int width() {
    return width;
  }

  boolean verbose() {
    return verbose;
  }

  static final class Version implements CommandLine.IVersionProvider {
    @Override
    public String[] getVersion() {
      String version = Zoo.class.getPackage().getImplementationVersion();
      return new String[] {"zoo " + (version == null ? "(development build)" : version)};
    }
  }
}
