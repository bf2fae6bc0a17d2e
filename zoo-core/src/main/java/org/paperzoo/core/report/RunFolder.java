package org.paperzoo.core.report;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.paperzoo.core.checkpoint.AtomicFiles;
import org.paperzoo.core.config.Messages;
import org.paperzoo.core.error.FailureException;
import org.paperzoo.core.error.UsageException;

/**
 * The folder of one run, {@code runs/<experiment>/<time>/}: the names of all its files, and its
 * checkpoints.
 *
 * <pre>
 * config.yaml               the fully resolved configuration; its presence makes a folder a run folder
 * metrics.jsonl             {@link MetricsLog}
 * events.out.tfevents.*     {@link TensorBoardWriter}
 * checkpoints/step-N/       complete checkpoints; whatever is being written or deleted is called step-N.tmp-*
 * samples/step-N/           pictures and texts that the task draws
 * warnings.txt              what the task warns of
 * result.json               {@link ResultFile}; its presence means that training reached its end
 * environment.json          {@link Sittings}
 * report.html               {@link HtmlReport}
 * </pre>
 */
public final class RunFolder {
  /** The file that makes a folder a run folder. */
  public static final String CONFIG = "config.yaml";

  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH-mm-ss");
  private static final Pattern EXPERIMENT = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9._+-]*");
  private static final Pattern STEP = Pattern.compile("step-(0|[1-9]\\d{0,17})");

  private final Path root;

  private RunFolder(Path root) {
    this.root = root;
  }

  /**
   * A complete checkpoint.
   *
   * @param step the number of training steps that it holds
   * @param folder where it is
   */
  public record Checkpoint(long step, Path folder) {}

  /**
   * Makes the folder {@code runs/<experiment>/<time>} of a new run, with the time of now in UTC, so
   * that the newest run is the last by name whatever the time zone or daylight saving time; {@code
   * -2}, {@code -3} ... follow the time if it is taken.
   *
   * @param runs the folder of all runs; made if missing
   * @param experiment a name of letters, digits, {@code _ . + -}, or several of them separated by
   *     {@code /}
   * @param config the fully resolved configuration, as YAML text
   * @throws UsageException if the experiment's name is not such a name
   * @throws FailureException if the folder cannot be made
   */
  public static RunFolder create(Path runs, String experiment, String config) {
    return create(runs, experiment, config, LocalDateTime.now(ZoneOffset.UTC));
  }

  /**
   * Checks the name of an experiment.
   *
   * @throws UsageException if it cannot name the folder of its runs
   */
  public static void checkName(String experiment) {
    for (String part : experiment.split("/", -1)) {
      if (!EXPERIMENT.matcher(part).matches()) {
        throw new UsageException(
            "The experiment's name "
                + Messages.quote(experiment)
                + " cannot name a folder: use letters, digits and _ . + -,"
                + " beginning with a letter, a digit or _.");
      }
    }
  }

  static RunFolder create(Path runs, String experiment, String config, LocalDateTime time) {
    checkName(experiment);
    Path parent = runs.resolve(experiment);
    try {
      Files.createDirectories(parent);
      String name = TIME.format(time);
      for (int copy = 1; ; copy++) {
        Path folder = parent.resolve(copy == 1 ? name : name + "-" + copy);
        try {
          Files.createDirectory(folder);
        } catch (FileAlreadyExistsException e) {
          continue;
        }
        return fill(folder, config);
      }
    } catch (IOException e) {
      throw notWritable(parent, e);
    }
  }

  /**
   * Makes a run folder at exactly this path, such as one for each seed of an experiment.
   *
   * @param folder must not exist, or be empty but for temporaries of a process that was killed when
   *     it made the run
   * @param config the fully resolved configuration, as YAML text
   * @throws UsageException if there is something in the folder
   * @throws FailureException if the folder cannot be made
   */
  public static RunFolder createAt(Path folder, String config) {
    try {
      Files.createDirectories(folder);
      try (Stream<Path> entries = Files.list(folder)) {
        if (entries.anyMatch(path -> !AtomicFiles.isTemporary(path))) {
          throw new UsageException(
              "The run folder "
                  + folder
                  + " is not empty. Name another folder, or resume the run that is in it.");
        }
      }
    } catch (IOException e) {
      throw notWritable(folder, e);
    }
    return fill(folder, config);
  }

  private static RunFolder fill(Path folder, String config) {
    RunFolder run = new RunFolder(folder);
    byte[] text = config.getBytes(StandardCharsets.UTF_8);
    AtomicFiles.write(run.config(), out -> out.write(text));
    return run;
  }

  private static FailureException notWritable(Path folder, IOException e) {
    String reason = e.getMessage();
    if (e instanceof AccessDeniedException denied) {
      reason = "permission denied for " + denied.getFile();
    } else if (e instanceof NoSuchFileException missing) {
      reason = missing.getFile() + " does not exist";
    } else if (e instanceof FileAlreadyExistsException file) {
      reason = file.getFile() + " is a file, not a folder";
    }
    return new FailureException(
        "Cannot make a run folder in "
            + folder
            + ": "
            + reason
            + ". Choose a folder that you may write to.",
        e);
  }

  /**
   * Opens the folder of an earlier run.
   *
   * @param folder a run folder, or a folder of runs such as {@code runs/vae-digits}, of which the
   *     newest is meant
   * @throws UsageException if it is neither; the message says what was found instead
   */
  public static RunFolder open(Path folder) {
    if (isRunFolder(folder)) {
      return new RunFolder(folder);
    }
    List<Path> inside = runsIn(folder);
    if (!inside.isEmpty()) {
      return new RunFolder(inside.get(inside.size() - 1));
    }
    if (!Files.exists(folder)) {
      throw new UsageException(
          "There is no run folder "
              + folder
              + ". Runs are made by zoo train, as runs/<experiment>/<time>.");
    }
    if (!Files.isDirectory(folder)) {
      throw new UsageException(
          folder + " is a file, not a run folder. Name the folder that holds " + CONFIG + ".");
    }
    String reason = folder + " is not a run folder: it has no " + CONFIG + ". ";
    for (Path up = folder.toAbsolutePath().normalize().getParent();
        up != null;
        up = up.getParent()) {
      if (isRunFolder(up)) {
        throw new UsageException(reason + "It lies in the run folder " + up + ".");
      }
    }
    throw new UsageException(reason + "Runs are made by zoo train, as runs/<experiment>/<time>.");
  }

  /** Returns whether a folder is one that {@link #open} takes: a run folder, or one of runs. */
  public static boolean holdsRun(Path folder) {
    return isRunFolder(folder) || !runsIn(folder).isEmpty();
  }

  /** Returns whether a folder is that of one run. */
  public static boolean isRunFolder(Path folder) {
    return Files.isRegularFile(folder.resolve(CONFIG));
  }

  /**
   * Returns the run folders that lie right in a folder, such as {@code runs/<experiment>}, oldest
   * first.
   */
  public static List<Path> runsIn(Path folder) {
    return list(folder).stream()
        .filter(RunFolder::isRunFolder)
        .sorted(Comparator.comparing(path -> naturalKey(path.getFileName().toString())))
        .toList();
  }

  /** Pads the copy number after the time, so that {@code -10} sorts after {@code -9}. */
  private static String naturalKey(String name) {
    Matcher copy = Pattern.compile("(.*T\\d\\d-\\d\\d-\\d\\d)-(\\d{1,9})").matcher(name);
    return copy.matches()
        ? copy.group(1) + String.format(Locale.ROOT, "-%09d", Integer.parseInt(copy.group(2)))
        : name;
  }

  /** Returns the folder. */
  public Path root() {
    return root;
  }

  /** Returns {@code <experiment>/<time>}, for titles: the last two names of the path. */
  public String name() {
    Path absolute = root.toAbsolutePath().normalize();
    int names = absolute.getNameCount();
    return absolute.subpath(Math.max(0, names - 2), names).toString().replace('\\', '/');
  }

  /** Returns the path of the fully resolved configuration. */
  public Path config() {
    return root.resolve(CONFIG);
  }

  /** Returns the path of the {@link MetricsLog}. */
  public Path metrics() {
    return root.resolve("metrics.jsonl");
  }

  /**
   * Returns the path of what the task warns of, a text in each line; not there if it warns of
   * nothing.
   */
  public Path warnings() {
    return root.resolve("warnings.txt");
  }

  /** Returns the path of the final metrics, which is there once training has reached its end. */
  public Path result() {
    return root.resolve("result.json");
  }

  /** Returns the path of the {@link Sittings}. */
  public Path environment() {
    return root.resolve("environment.json");
  }

  /** Returns the path of the {@link HtmlReport}. */
  public Path report() {
    return root.resolve("report.html");
  }

  /** Returns the folder of the checkpoints, which may not exist yet. */
  public Path checkpointsFolder() {
    return root.resolve("checkpoints");
  }

  /**
   * Returns where the checkpoint of a step is, or is to be written with {@link
   * AtomicFiles#writeFolder}.
   */
  public Path checkpointFolder(long step) {
    return checkpointsFolder().resolve("step-" + step);
  }

  /** Returns the folder of the samples, which may not exist yet. */
  public Path samplesFolder() {
    return root.resolve("samples");
  }

  /** Returns the folder of the samples of a step, which may not exist yet. */
  public Path samplesFolder(long step) {
    return samplesFolder().resolve("step-" + step);
  }

  /** Returns the TensorBoard event files, oldest first. */
  public List<Path> eventFiles() {
    return list(root).stream()
        .filter(path -> path.getFileName().toString().startsWith(TensorBoardWriter.FILE_PREFIX))
        .sorted()
        .toList();
  }

  /** Returns the complete checkpoints by ascending step; temporaries are not among them. */
  public List<Checkpoint> checkpoints() {
    return steps(checkpointsFolder());
  }

  /** Returns the complete checkpoint of the highest step. */
  public Optional<Checkpoint> latestCheckpoint() {
    List<Checkpoint> all = checkpoints();
    return all.isEmpty() ? Optional.empty() : Optional.of(all.get(all.size() - 1));
  }

  /** Returns the {@code step-N} folders in a folder by ascending step. */
  static List<Checkpoint> steps(Path folder) {
    List<Checkpoint> found = new ArrayList<>();
    for (Path path : list(folder)) {
      Matcher name = STEP.matcher(path.getFileName().toString());
      if (name.matches() && Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)) {
        found.add(new Checkpoint(Long.parseLong(name.group(1)), path));
      }
    }
    found.sort(Comparator.comparingLong(Checkpoint::step));
    return found;
  }

  /**
   * Removes what training after {@code step} left behind, so that resuming there equals never
   * having been further: later checkpoints, later samples, temporaries, the result and the report.
   * The {@link MetricsLog} and the {@link TensorBoardWriter} are rewound when they are resumed.
   *
   * @throws FailureException if something cannot be deleted
   */
  public void rewind(long step) {
    AtomicFiles.cleanStale(root);
    AtomicFiles.cleanStale(checkpointsFolder());
    for (Path folder : List.of(checkpointsFolder(), samplesFolder())) {
      for (Checkpoint entry : steps(folder)) {
        if (entry.step() > step) {
          delete(entry.folder());
        }
      }
    }
    try {
      Files.deleteIfExists(result());
      Files.deleteIfExists(report());
    } catch (IOException e) {
      throw new FailureException(
          "Cannot delete the old result in " + root + ": " + e.getMessage() + ".", e);
    }
  }

  /**
   * Deletes a step folder; renamed first, so that a crash never leaves a part under the complete
   * name.
   */
  private static void delete(Path folder) {
    Path doomed = AtomicFiles.temporary(folder);
    try {
      Files.move(folder, doomed);
      AtomicFiles.deleteTree(doomed);
    } catch (IOException e) {
      throw new FailureException("Cannot delete " + folder + ": " + e.getMessage() + ".", e);
    }
  }

  private static List<Path> list(Path folder) {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> entries = Files.list(folder)) {
      return entries.collect(Collectors.toList());
    } catch (IOException e) {
      throw new FailureException(
          "Cannot read the folder " + folder + ": " + e.getMessage() + ".", e);
    }
  }

  @Override
  public String toString() {
    return root.toString();
  }
}
