package org.paperzoo.core.checkpoint;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.zip.ZipFile;
import org.paperzoo.core.error.FailureException;

/** Python pickles, as PyTorch saves tensors: recognised by their content, and refused. */
final class PickleFile {
  private static final int PICKLE = 0x80; // the opcode PROTO, before the protocol's number
  private static final int HIGHEST_PROTOCOL = 5;

  private static final List<String> ENDINGS = List.of(".bin", ".pt", ".pth", ".ckpt", ".pkl");

  private PickleFile() {}

  /** Returns whether a file's name ends as those of pickles do. */
  static boolean hasPickleName(Path file) {
    String name = file.getFileName().toString().toLowerCase(Locale.ROOT);
    return ENDINGS.stream().anyMatch(name::endsWith);
  }

  /** Returns whether a file is a pickle, bare (PyTorch before 1.6) or in PyTorch's zip archive. */
  static boolean isPickle(Path file) {
    byte[] start;
    try (InputStream in = Files.newInputStream(file)) {
      start = in.readNBytes(9);
    } catch (IOException e) {
      return false; // who reads it says why it cannot
    }
    if (start.length < 9) {
      return false;
    }
    if (start[0] == 'P' && start[1] == 'K') {
      return hasPickle(file);
    }
    // The length of a safetensors header, which text follows, may begin with the same bytes.
    boolean safetensors = start[8] == '{' && start[4] == 0 && start[5] == 0;
    boolean protocol = start[1] >= 2 && start[1] <= HIGHEST_PROTOCOL;
    return (start[0] & 0xff) == PICKLE && protocol && !safetensors;
  }

  private static boolean hasPickle(Path file) {
    try (ZipFile zip = new ZipFile(file.toFile())) {
      return zip.stream().anyMatch(entry -> entry.getName().endsWith("data.pkl"));
    } catch (IOException | IllegalArgumentException e) {
      return false; // no zip archive, or a damaged one
    }
  }

  /** Returns the error that refuses a pickle, with the command that converts it. */
  static FailureException refused(Path file) {
    Path absolute = file.toAbsolutePath();
    String target = python(absolute.getParent() + "/model.safetensors");
    // A sharded model's files are numbered: they become one.
    String shards = absolute.toString().replaceFirst("-\\d{5}-of-\\d{5}(?=\\.[^.]*$)", "-*-of-*");
    String files =
        shards.equals(absolute.toString())
            ? "[" + python(shards) + "]"
            : "glob.glob(" + python(shards) + ")";
    String command =
        "python -c \"import glob, torch; from safetensors.torch import save_file;"
            + " d = [torch.load(f, 'cpu', weights_only=True) for f in "
            + files
            + "]; save_file({k: v.contiguous().clone() for t in d"
            + " for k, v in t.get('state_dict', t).items()}, "
            + target
            + ", {'format': 'pt'})\"";
    return new FailureException(
        file
            + " is a Python pickle, which is not read because reading one can run arbitrary code."
            + " If you trust it, convert it:\n  "
            + command);
  }

  /** Returns a text as a literal of Python, within a shell's double quotes. */
  private static String python(String text) {
    return "'" + text.replace("\\", "/").replaceAll("(['\"$`])", "\\\\$1") + "'";
  }
}
