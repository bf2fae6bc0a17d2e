package org.paperzoo.cli;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.paperzoo.core.config.DidYouMean;
import org.paperzoo.core.error.FailureException;
import org.paperzoo.core.error.UsageException;
import org.paperzoo.core.report.RunFolder;

/** Finds experiment configs: files, run folders, and those that come with the zoo by short name. */
final class ConfigFinder {
  private static final String FOLDER = "configs";
  private static final String ENDING = ".yaml";

  private ConfigFinder() {}

  /**
   * A config that comes with the zoo.
   *
   * @param name the short name, such as {@code vae/digits}
   * @param file where it is
   */
  record Shipped(String name, Path file) {
    /** Returns the first line of the comment at its head. */
    String title() {
      try (BufferedReader lines = Files.newBufferedReader(file)) {
        String first = lines.readLine();
        return first == null || !first.startsWith("#") ? "" : first.substring(1).strip();
      } catch (IOException e) {
        throw new FailureException("Cannot read " + file + ": " + e.getMessage() + ".", e);
      }
    }
  }

  /** Returns the configs that come with the zoo, by name. */
  static List<Shipped> shipped() {
    Path folder = Installation.home().map(home -> home.resolve(FOLDER)).orElse(null);
    if (folder == null || !Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> files = Files.walk(folder)) {
      List<Shipped> found = new ArrayList<>();
      for (Path file : files.sorted().toList()) {
        String name = folder.relativize(file).toString().replace('\\', '/');
        if (name.endsWith(ENDING) && Files.isRegularFile(file)) {
          found.add(new Shipped(name.substring(0, name.length() - ENDING.length()), file));
        }
      }
      return found;
    } catch (IOException e) {
      throw new FailureException("Cannot read " + folder + ": " + e.getMessage() + ".", e);
    }
  }

  /** Returns the config of a short name, with or without its ending. */
  static Optional<Shipped> shipped(String name) {
    return shipped().stream()
        .filter(config -> config.name().equals(name) || (config.name() + ENDING).equals(name))
        .findFirst();
  }

  /**
   * Returns the file that an argument means: a file, a run folder, or a short name.
   *
   * @throws UsageException if there is no such config
   */
  static Path find(String argument) {
    Path path = Path.of(argument);
    if (Files.isRegularFile(path)) {
      return path;
    }
    if (Files.isDirectory(path)) {
      return RunFolder.open(path).config();
    }
    return shipped(argument)
        .map(Shipped::file)
        .orElseThrow(
            () -> {
              List<String> names = shipped().stream().map(Shipped::name).toList();
              return new UsageException(
                  "there is no config \""
                      + argument
                      + "\"; expected a YAML file, a run folder or a name of zoo list configs"
                      + DidYouMean.hint(argument, names));
            });
  }
}
