package org.paperzoo.core.checkpoint;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.ZipFile;

/** What a file with tensors holds, recognised by its content. */
enum TensorFormat {
  /** Safetensors: the length of a header, then the header, a JSON object. */
  SAFETENSORS("a safetensors file"),
  /** A JSON object that says which shard holds which tensor. */
  INDEX("an index of safetensors shards"),
  /** NumPy's zip archive of arrays. */
  NPZ("an .npz file"),
  /** NumPy's array. */
  NPY("an .npy file"),
  /** A Python pickle. */
  PICKLE("a Python pickle"),
  /** None of these, or damaged beyond recognition. */
  OTHER("no file of tensors");

  private static final int LENGTH_BYTES = 8;
  private static final int HEAD_BYTES = 1 << 16;

  private final String description;

  TensorFormat(String description) {
    this.description = description;
  }

  /** Returns what it is in words, such as {@code a safetensors file}. */
  String description() {
    return description;
  }

  /** Returns the format of a file; {@link #OTHER} if it cannot be read. */
  static TensorFormat of(Path file) {
    if (PickleFile.isPickle(file)) {
      return PICKLE;
    }
    byte[] head;
    long size;
    try (InputStream in = Files.newInputStream(file)) {
      head = in.readNBytes(HEAD_BYTES);
      size = Files.size(file);
    } catch (IOException e) {
      return OTHER; // who opens it says why it cannot be read
    }
    String text = new String(head, ISO_8859_1);
    if (text.startsWith("\u0093NUMPY")) {
      return NPY;
    }
    if (text.startsWith("PK")) {
      return hasArrays(file) ? NPZ : OTHER;
    }
    if (head.length > LENGTH_BYTES && head[LENGTH_BYTES] == '{') {
      long header = ByteBuffer.wrap(head).order(ByteOrder.LITTLE_ENDIAN).getLong(0);
      if (header > 0 && header <= size - LENGTH_BYTES) {
        return SAFETENSORS;
      }
    }
    return text.stripLeading().startsWith("{") && text.contains("\"weight_map\"") ? INDEX : OTHER;
  }

  private static boolean hasArrays(Path file) {
    try (ZipFile zip = new ZipFile(file.toFile())) {
      return zip.stream().anyMatch(entry -> entry.getName().endsWith(".npy"));
    } catch (IOException | IllegalArgumentException e) {
      return false; // no zip archive, or a damaged one
    }
  }
}
