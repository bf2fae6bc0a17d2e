package org.paperzoo.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.paperzoo.core.catalog.ModelFolder;
import org.paperzoo.core.config.DidYouMean;
import org.paperzoo.core.config.Messages;
import org.paperzoo.core.error.FailureException;
import org.paperzoo.core.error.UsageException;
import org.paperzoo.core.report.RunFolder;

/**
 * Finds runs by name. In this order, an argument means
 *
 * <ol>
 *   <li>the file or folder at this path: one run, the newest of a folder of runs, or no run at all
 *       if it is a config or a model folder,
 *   <li>the newest run of the experiment of this name, or one of its runs: {@code vae-digits} or
 *       {@code vae-digits/<time>} in {@code runs},
 *   <li>the newest run of the config of this name, as {@code zoo list configs} prints it: {@code
 *       vae/digits}.
 * </ol>
 */
final class RunFinder {
  /** Where training puts its runs. */
  static final Path RUNS = Path.of("runs");

  private final Path runs;

  /** Finds runs in {@link #RUNS}. */
  RunFinder() {
    this(RUNS);
  }

  RunFinder(Path runs) {
    this.runs = runs;
  }

  /** Returns the run that an argument means, or nothing. */
  Optional<RunFolder> find(String argument) {
    Path path;
    Path named;
    try {
      path = Path.of(argument);
      named = runs.resolve(argument);
    } catch (InvalidPathException e) {
      return Optional.empty();
    }
    if (RunFolder.holdsRun(path)) {
      return Optional.of(RunFolder.open(path));
    }
    if (Files.isRegularFile(path) || ModelFolder.isModelFolder(path)) {
      return Optional.empty();
    }
    if (isName(argument) && RunFolder.holdsRun(named)) {
      return Optional.of(RunFolder.open(named));
    }
    return ConfigFinder.shipped(argument)
        .map(config -> runs.resolve(config.experiment()))
        .filter(RunFolder::holdsRun)
        .map(RunFolder::open);
  }

  /**
   * Returns the run that an argument means, or nothing if it is a model folder.
   *
   * @param err where to name the run if the argument does not
   * @throws UsageException if there is neither a folder nor a run of this name
   */
  Optional<RunFolder> findOrModel(String argument, PrintWriter err) {
    Optional<RunFolder> run = find(argument);
    run.ifPresent(found -> announce(found, argument, err));
    if (run.isEmpty() && !Arguments.isFile(argument)) {
      throw new UsageException(
          "there is no run and no model folder "
              + Messages.quote(argument)
              + ". Runs are made by zoo train, in "
              + runs
              + "; name one by its folder, its experiment or its config"
              + DidYouMean.hint(argument, experiments()));
    }
    return run;
  }

  /**
   * Returns the run that an argument means.
   *
   * @throws UsageException if it means none
   */
  RunFolder get(String argument) {
    return find(argument).orElseGet(() -> RunFolder.open(Path.of(argument)));
  }

  /** Says which run is meant, if the argument is not its folder. */
  static void announce(RunFolder run, String argument, PrintWriter err) {
    if (!run.root().equals(Path.of(argument))) {
      err.println("run: " + run);
      err.flush();
    }
  }

  /** Returns the names of the experiments that have runs. */
  List<String> experiments() {
    if (!Files.isDirectory(runs)) {
      return List.of();
    }
    try (Stream<Path> folders = Files.list(runs)) {
      List<String> names = new ArrayList<>();
      folders
          .filter(RunFolder::holdsRun)
          .sorted()
          .forEach(folder -> names.add(folder.getFileName().toString()));
      return names;
    } catch (IOException e) {
      throw new FailureException("Cannot read " + runs + ": " + e.getMessage() + ".", e);
    }
  }

  private static boolean isName(String argument) {
    try {
      RunFolder.checkName(argument);
      return true;
    } catch (UsageException e) {
      return false; // such as ../other
    }
  }
}
