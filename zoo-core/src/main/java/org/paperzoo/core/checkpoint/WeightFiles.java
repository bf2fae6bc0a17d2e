package org.paperzoo.core.checkpoint;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.paperzoo.core.error.FailureException;

/** Finds the file with the tensors of a model folder. */
final class WeightFiles {
  /** The names that model folders usually have, the first choice first. */
  private static final List<String> USUAL =
      List.of("model.safetensors", "model.safetensors.index.json", "adapter_model.safetensors");

  private static final String TENSORS = ".safetensors";
  private static final String INDEX = ".safetensors.index.json";
  private static final Pattern SHARD = Pattern.compile(".*-\\d{5}-of-\\d{5}\\.safetensors");
  private static final int MOST_LISTED = 12;

  private final Path folder;
  private final List<Path> files = new ArrayList<>();

  private WeightFiles(Path folder) {
    this.folder = folder;
    try (Stream<Path> all = Files.list(folder)) {
      all.filter(Files::isRegularFile).sorted().forEach(files::add);
    } catch (IOException e) {
      throw new FailureException("Cannot read " + folder + ": " + AtomicFiles.reason(e) + ".", e);
    }
  }

  /** Returns whether a folder has a file that {@link #find} returns. */
  static boolean isIn(Path folder) {
    return Files.isDirectory(folder) && new WeightFiles(folder).choices().size() == 1;
  }

  /**
   * Returns the file with a folder's tensors: of the usual name, else the only index of shards, the
   * only safetensors file or the only npz file.
   *
   * @throws FailureException saying what the folder has, if it has none or several
   */
  static Path find(Path folder) {
    WeightFiles weights = new WeightFiles(folder);
    List<Path> choices = weights.choices();
    if (choices.size() == 1) {
      return choices.get(0);
    }
    throw choices.isEmpty() ? weights.none() : weights.several(choices);
  }

  private List<Path> choices() {
    for (String name : USUAL) {
      Path file = folder.resolve(name);
      if (files.contains(file)) {
        return List.of(file);
      }
    }
    for (Predicate<String> kind :
        List.<Predicate<String>>of(
            name -> name.endsWith(INDEX),
            name -> name.endsWith(TENSORS) && !SHARD.matcher(name).matches(),
            name -> name.endsWith(".npz"))) {
      List<Path> found = files.stream().filter(file -> kind.test(name(file))).toList();
      if (!found.isEmpty()) {
        return found;
      }
    }
    return List.of();
  }

  private static String name(Path file) {
    return file.getFileName().toString().toLowerCase(Locale.ROOT);
  }

  private FailureException none() {
    for (Path file : files) {
      if (PickleFile.hasPickleName(file) || TensorFormat.of(file) == TensorFormat.PICKLE) {
        return PickleFile.refused(file);
      }
      if (SHARD.matcher(name(file)).matches()) {
        String index =
            file.getFileName()
                .toString()
                .replaceFirst("-\\d{5}-of-\\d{5}\\.safetensors$", ".safetensors.index.json");
        return new FailureException(
            "The folder "
                + folder
                + " has shards, such as "
                + file.getFileName()
                + ", but not their index "
                + index
                + ". Fetch it where they came from.");
      }
    }
    return new FailureException(
        "The folder "
            + folder
            + " holds no tensors: expected "
            + USUAL.get(0)
            + ", "
            + USUAL.get(1)
            + " with its shards, "
            + USUAL.get(2)
            + ", or one other .safetensors or .npz file; "
            + (files.isEmpty() ? "it has no files." : "found " + list(files) + "."));
  }

  private FailureException several(List<Path> choices) {
    return new FailureException(
        "The folder "
            + folder
            + " has several files of tensors: "
            + list(choices)
            + ". Name the one to use "
            + USUAL.get(0)
            + ", or leave only that one.");
  }

  private static String list(List<Path> files) {
    List<String> names = files.stream().map(file -> file.getFileName().toString()).toList();
    int more = names.size() - MOST_LISTED;
    return String.join(", ", names.subList(0, Math.min(names.size(), MOST_LISTED)))
        + (more > 0 ? " and " + more + " more" : "");
  }
}
