package org.paperzoo.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.paperzoo.core.config.DidYouMean;
import org.paperzoo.core.config.Messages;
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
    /** Returns the name of its experiment, which is that of the folder of its runs. */
    String experiment() {
      return name.replace('/', '-');
    }

    /** Returns the first sentence of the comment at its head. */
    String title() {
      StringBuilder paragraph = new StringBuilder();
      for (String line : text().split("\\R")) {
        if (!line.startsWith("#") || line.substring(1).isBlank()) {
          break;
        }
        paragraph.append(line.substring(1).strip()).append(' ');
      }
      return firstSentence(paragraph.toString().strip());
    }

    /** Returns the text of the file. */
    String text() {
      try {
        return Files.readString(file);
      } catch (IOException e) {
        throw new FailureException("Cannot read " + file + ": " + e.getMessage() + ".", e);
      }
    }

    /** A sentence ends at a full stop outside brackets before a capital letter. */
    private static String firstSentence(String text) {
      int depth = 0;
      for (int i = 0; i < text.length(); i++) {
        char c = text.charAt(i);
        depth += c == '(' ? 1 : c == ')' ? -1 : 0;
        boolean last = i + 2 >= text.length() || !Character.isLowerCase(text.charAt(i + 2));
        if (c == '.' && depth == 0 && text.startsWith(" ", i + 1) && last) {
          return text.substring(0, i + 1);
        }
      }
      return text;
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

  /** Returns the config whose head has the command that makes a folder, such as a model folder. */
  static Optional<Shipped> maker(Path folder) {
    Pattern command =
        Pattern.compile(
            "(?m)^# .*\\./zoo (import|export|tokenizer train) .*(-o|--output) "
                + Pattern.quote(folder.toString().replace('\\', '/'))
                + "(\\s|$)");
    return shipped().stream().filter(config -> command.matcher(config.text()).find()).findFirst();
  }

  /**
   * Returns the run that an argument means where a config is expected: a run folder, or the name of
   * an experiment that is not also the name of a config. Nothing if it means a config.
   */
  static Optional<RunFolder> run(String argument) {
    return !Files.isDirectory(Path.of(argument)) && shipped(argument).isPresent()
        ? Optional.empty()
        : new RunFinder().find(argument);
  }

  /**
   * Returns the file that an argument means: a file, a run folder, a short name, or the name of an
   * experiment that has runs, in this order.
   *
   * @throws UsageException if there is no such config
   */
  static Path find(String argument) {
    Path path = Path.of(argument);
    if (Files.isRegularFile(path)) {
      return path;
    }
    Optional<RunFolder> run = run(argument);
    if (run.isPresent()) {
      return run.get().config();
    }
    if (Files.isDirectory(path)) {
      return RunFolder.open(path).config(); // says what is wrong with it
    }
    return shipped(argument)
        .map(Shipped::file)
        .orElseThrow(
            () -> {
              List<String> names = new ArrayList<>(new RunFinder().experiments());
              shipped().forEach(config -> names.add(config.name()));
              return new UsageException(
                  "there is no config "
                      + Messages.quote(argument)
                      + "; expected a YAML file, a run or a name that zoo list configs prints"
                      + DidYouMean.hint(argument, names));
            });
  }
}
