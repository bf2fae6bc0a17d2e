package org.paperzoo.cli;

import ai.djl.Device;
import ai.djl.engine.Engine;
import ai.djl.ndarray.NDManager;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;
import org.paperzoo.core.catalog.Predictor;
import org.paperzoo.core.checkpoint.AtomicFiles;
import org.paperzoo.core.checkpoint.NpyWriter;
import org.paperzoo.core.checkpoint.TensorSource;
import org.paperzoo.core.error.FailureException;
import org.paperzoo.core.error.UsageException;
import org.paperzoo.core.report.Json;

/**
 * The files of a prediction. It writes them to a folder of its own; those that are kept get names
 * that are free, so that nothing is replaced.
 */
final class PredictionFiles implements AutoCloseable {
  private static final Set<String> FILES = Set.of("json", "npy", "safetensors", "tsv", "png");

  private final Path staging;
  private final Path folder;
  private final Path file; // or null for the names that the prediction gives
  private final boolean given;
  private final boolean made;

  private PredictionFiles(Path folder, Path file, boolean given) {
    this.folder = folder;
    this.file = file;
    this.given = given;
    Path wanted = folder;
    try {
      made = given && !Files.exists(folder);
      if (given) { // tried before the work is done
        Files.createDirectories(folder);
      }
      wanted = Path.of(System.getProperty("java.io.tmpdir"));
      staging = Files.createTempDirectory("zoo-predict-");
    } catch (IOException e) {
      throw new FailureException(
          "Cannot make a folder in "
              + wanted
              + ": "
              + e.getMessage()
              + ". Choose another with --output.",
          e);
    }
  }

  /**
   * Makes a place for files.
   *
   * @param output a folder, a file by its extension, or null
   * @param usual the folder if it is null
   * @throws UsageException if the file exists
   */
  static PredictionFiles in(Path output, Path usual) {
    if (output == null) {
      return new PredictionFiles(usual, null, false);
    }
    if (Files.isDirectory(output) || !FILES.contains(extension(output))) {
      return new PredictionFiles(output, null, true);
    }
    if (Files.exists(output, LinkOption.NOFOLLOW_LINKS)) {
      throw new UsageException(
          output + " exists already, and nothing is replaced. Name another file with --output.");
    }
    return new PredictionFiles(output.toAbsolutePath().getParent(), output, true);
  }

  /** Returns the folder for the prediction to write to. */
  Path staging() {
    return staging;
  }

  /**
   * Keeps the files of a result; those on request only if there is an output.
   *
   * @return the result with the paths of what is kept
   * @throws UsageException if it cannot be written in the format of the file that was asked for
   */
  Predictor.Result keep(Predictor.Result result) {
    List<Path> kept = new ArrayList<>();
    if (file == null) {
      for (Path name : given ? all(result) : result.files()) {
        kept.add(copy(staging.resolve(name), free(folder.resolve(name))));
      }
    } else {
      kept.add(keepAsFile(result));
    }
    return new Predictor.Result(
        result.columns(),
        result.rows(),
        kept,
        result.layout(),
        given ? List.of() : result.onRequest());
  }

  private static List<Path> all(Predictor.Result result) {
    List<Path> all = new ArrayList<>(result.files());
    all.addAll(result.onRequest());
    return all;
  }

  private Path keepAsFile(Predictor.Result result) {
    String wanted = extension(file);
    if (wanted.equals("json") && !result.rows().isEmpty()) {
      Json.write(file, ResultPrinter.objects(result));
      return file;
    }
    List<Path> files = all(result);
    if (files.size() == 1) {
      Path only = staging.resolve(files.get(0));
      if (extension(only).equals(wanted)) {
        return copy(only, file);
      }
      if (wanted.equals("npy") && extension(only).equals("safetensors")) {
        return convert(only);
      }
    }
    throw new UsageException(
        "this prediction cannot be written as "
            + file
            + ": it gives "
            + (result.rows().isEmpty() ? "" : "rows (.json)")
            + (result.rows().isEmpty() || files.isEmpty() ? "" : " and ")
            + String.join(", ", files.stream().map(Path::toString).toList())
            + ".");
  }

  private Path convert(Path safetensors) {
    try (TensorSource source = TensorSource.open(safetensors);
        NDManager manager = Engine.getEngine("PyTorch").newBaseManager(Device.cpu())) {
      List<String> names = List.copyOf(source.names());
      if (names.size() != 1) {
        throw new UsageException(
            "a .npy file holds one array, but the prediction gives "
                + String.join(", ", names)
                + "; use .safetensors.");
      }
      NpyWriter.write(file, source.read(manager, names.get(0)));
      return file;
    }
  }

  private static Path copy(Path from, Path to) {
    AtomicFiles.write(to, out -> Files.copy(from, out));
    return to;
  }

  /** Returns the path, with a number before its extension if it is taken. */
  private static Path free(Path path) {
    String name = path.getFileName().toString();
    int dot = name.lastIndexOf('.');
    String stem = dot < 0 ? name : name.substring(0, dot);
    Path candidate = path;
    for (int i = 2; Files.exists(candidate, LinkOption.NOFOLLOW_LINKS); i++) {
      candidate = path.resolveSibling(stem + "-" + i + (dot < 0 ? "" : name.substring(dot)));
    }
    return candidate;
  }

  private static String extension(Path path) {
    String name = String.valueOf(path.getFileName());
    return name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
  }

  @Override
  public void close() {
    try {
      AtomicFiles.deleteTree(staging);
      if (made && isEmpty()) {
        Files.delete(folder);
      }
    } catch (IOException e) {
      throw new FailureException("Cannot clean up: " + e.getMessage() + ".", e);
    }
  }

  private boolean isEmpty() throws IOException {
    try (Stream<Path> entries = Files.list(folder)) {
      return entries.findAny().isEmpty();
    }
  }
}
