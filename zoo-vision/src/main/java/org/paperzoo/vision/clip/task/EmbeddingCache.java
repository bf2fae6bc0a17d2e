package org.paperzoo.vision.clip.task;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.paperzoo.core.checkpoint.SafetensorsWriter;
import org.paperzoo.core.checkpoint.TensorSource;
import org.paperzoo.core.data.DataHome;
import org.paperzoo.core.error.FailureException;

/**
 * Embeddings of pictures that a model has embedded before, by the hash of the picture's file. A
 * file of one model: other weights or another image processor have another one. What cannot be read
 * is made again.
 */
final class EmbeddingCache {
  private static final String FOLDER = "clip-embeddings";

  private final Path file;
  private final int width;
  private final Map<String, float[]> byHash = new LinkedHashMap<>();
  private boolean changed;

  private EmbeddingCache(Path file, int width) {
    this.file = file;
    this.width = width;
  }

  /**
   * Opens the cache of a model.
   *
   * @param home where caches are
   * @param model the model's folder
   * @param width E
   */
  static EmbeddingCache open(DataHome home, Path model, int width, NDManager manager) {
    Path file = home.cache().resolve(FOLDER).resolve(identity(model) + ".safetensors");
    EmbeddingCache cache = new EmbeddingCache(file, width);
    if (Files.isRegularFile(file)) {
      try (TensorSource source = TensorSource.open(file);
          NDManager own = manager.newSubManager()) {
        for (String hash : source.names()) {
          if (source.info(hash).shape().equals(new Shape(width))) {
            cache.byHash.put(hash, source.read(own, hash).toFloatArray());
          }
        }
      } catch (FailureException e) {
        cache.byHash.clear();
      }
    }
    return cache;
  }

  /** Returns a text that changes when the weights or what is beside them changes. */
  private static String identity(Path model) {
    try (Stream<Path> files = Files.list(model)) {
      StringBuilder all = new StringBuilder(model.toRealPath().toString());
      for (Path part : files.filter(Files::isRegularFile).sorted().toList()) {
        all.append('\n').append(part.getFileName()).append(' ').append(Files.size(part));
        all.append(' ').append(Files.getLastModifiedTime(part).toMillis());
      }
      byte[] hash =
          MessageDigest.getInstance("SHA-256")
              .digest(all.toString().getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(hash);
    } catch (IOException e) {
      throw new FailureException(model + ": cannot be read: " + e.getMessage() + ".", e);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Returns the embedding of a picture, or null. */
  float[] get(String hash) {
    return byHash.get(hash);
  }

  /** Adds an embedding. */
  void put(String hash, float[] embedding) {
    byHash.put(hash, embedding);
    changed = true;
  }

  /** Writes the cache if anything was added. */
  void save(NDManager manager) {
    if (!changed) {
      return;
    }
    try (NDManager own = manager.newSubManager()) {
      Files.createDirectories(file.getParent());
      Map<String, NDArray> arrays = new LinkedHashMap<>();
      byHash.forEach((hash, values) -> arrays.put(hash, own.create(values, new Shape(width))));
      SafetensorsWriter.write(file, arrays, Map.of());
    } catch (IOException e) {
      throw new FailureException(file + ": cannot be written: " + e.getMessage() + ".", e);
    }
  }
}
