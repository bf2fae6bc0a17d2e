package org.paperzoo.core.checkpoint;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.paperzoo.core.error.FailureException;

/**
 * Decides by its name how a file with tensors is opened, and by its content that it is a pickle;
 * the body of {@link TensorSource#open}.
 */
final class TensorSources {
  private static final String INDEX_ENDING = ".safetensors.index.json";

  /** What a model folder may keep its tensors in, the first choice first. */
  private static final List<String> IN_FOLDER =
      List.of("model.safetensors", "model.safetensors.index.json", "adapter_model.safetensors");

  private static final List<String> PICKLES = List.of(".bin", ".pt", ".pth", ".ckpt", ".pkl");

  private TensorSources() {}

  static TensorSource open(Path path) {
    if (Files.isDirectory(path)) {
      return openFolder(path);
    }
    if (!Files.exists(path)) {
      throw new FailureException("There is no file or folder " + path + ".");
    }
    String name = String.valueOf(path.getFileName()).toLowerCase(Locale.ROOT);
    if (PickleFile.isPickle(path)) {
      throw PickleFile.refused(path);
    }
    if (name.endsWith(".safetensors")) {
      return SafetensorsFile.openFile(path);
    }
    if (name.endsWith(INDEX_ENDING)) {
      return ShardedSafetensors.openIndex(path);
    }
    if (name.endsWith(".npz")) {
      return NpzFile.openFile(path);
    }
    if (name.endsWith(".npy")) {
      return NpyFile.openFile(path);
    }
    if (isPickle(name)) {
      throw PickleFile.refused(path);
    }
    throw new FailureException(
        ("Cannot tell what %s is: tensors are read from .safetensors, .safetensors.index.json,"
                + " .npz and .npy files, and from model folders.")
            .formatted(path));
  }

  private static TensorSource openFolder(Path folder) {
    for (String name : IN_FOLDER) {
      Path file = folder.resolve(name);
      if (Files.exists(file)) {
        return open(file);
      }
    }
    try (Stream<Path> files = Files.list(folder)) {
      Path pickle =
          files
              .filter(file -> isPickle(file.getFileName().toString().toLowerCase(Locale.ROOT)))
              .filter(Files::isRegularFile)
              .sorted()
              .findFirst()
              .orElse(null);
      if (pickle != null) {
        throw PickleFile.refused(pickle);
      }
    } catch (IOException e) {
      throw new FailureException("Cannot read " + folder + ": " + AtomicFiles.reason(e) + ".", e);
    }
    throw new FailureException(
        "The folder %s holds no tensors: it has none of %s."
            .formatted(folder, String.join(", ", IN_FOLDER)));
  }

  private static boolean isPickle(String lowerCaseName) {
    return PICKLES.stream().anyMatch(lowerCaseName::endsWith);
  }
}
