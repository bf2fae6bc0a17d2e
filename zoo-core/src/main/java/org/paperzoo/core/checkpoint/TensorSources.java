package org.paperzoo.core.checkpoint;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import org.paperzoo.core.error.FailureException;

/**
 * Decides by its content how a file with tensors is opened, and by its name what is wrong with one
 * that is damaged; the body of {@link TensorSource#open}.
 */
final class TensorSources {
  private static final int HINT_BYTES = 16;

  private TensorSources() {}

  static TensorSource open(Path path) {
    if (Files.isDirectory(path)) {
      return open(WeightFiles.find(path));
    }
    if (!Files.exists(path)) {
      throw new FailureException("There is no file or folder " + path + ".");
    }
    return switch (TensorFormat.of(path)) {
      case SAFETENSORS -> SafetensorsFile.openFile(path);
      case INDEX -> ShardedSafetensors.openIndex(path);
      case NPZ -> NpzFile.openFile(path);
      case NPY -> NpyFile.openFile(path);
      case PICKLE -> throw PickleFile.refused(path);
      case OTHER -> openByName(path);
    };
  }

  /** Opens a file of unknown content as what its name promises, which says what is wrong. */
  private static TensorSource openByName(Path path) {
    String name = String.valueOf(path.getFileName()).toLowerCase(Locale.ROOT);
    if (name.endsWith(".safetensors")) {
      return SafetensorsFile.openFile(path);
    }
    if (name.endsWith(".safetensors.index.json")) {
      return ShardedSafetensors.openIndex(path);
    }
    if (name.endsWith(".npz")) {
      return NpzFile.openFile(path);
    }
    if (name.endsWith(".npy")) {
      return NpyFile.openFile(path);
    }
    if (PickleFile.hasPickleName(path)) {
      throw PickleFile.refused(path);
    }
    throw new FailureException(
        ("Cannot tell what %s is%s: tensors are read from safetensors files, their index"
                + " (.safetensors.index.json), .npz and .npy files, and from model folders.")
            .formatted(path, Impostor.hint(firstBytes(path))));
  }

  private static byte[] firstBytes(Path path) {
    try (InputStream in = Files.newInputStream(path)) {
      return in.readNBytes(HINT_BYTES);
    } catch (IOException e) {
      throw new FailureException("Cannot read " + path + ": " + AtomicFiles.reason(e) + ".", e);
    }
  }
}
