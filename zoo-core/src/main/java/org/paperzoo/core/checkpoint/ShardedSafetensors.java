package org.paperzoo.core.checkpoint;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.paperzoo.core.error.FailureException;

/**
 * A model in several safetensors files and the index that says which tensor is where: {@code
 * {"metadata": {...}, "weight_map": {tensor: file}}}, as {@code transformers} writes it.
 */
final class ShardedSafetensors implements TensorSource {
  private static final long MOST_INDEX_BYTES = 100_000_000;
  private static final JsonMapper JSON =
      JsonMapper.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  private final Path path;
  private final Map<String, SafetensorsFile> shardOfTensor;
  private final Map<String, SafetensorsFile> shards;

  private ShardedSafetensors(
      Path path, Map<String, SafetensorsFile> shardOfTensor, Map<String, SafetensorsFile> shards) {
    this.path = path;
    this.shardOfTensor = Collections.unmodifiableMap(shardOfTensor);
    this.shards = shards;
  }

  /** Opens an index and all its shards. */
  static ShardedSafetensors openIndex(Path path) {
    Map<String, String> fileOfTensor = readWeightMap(path);
    Path folder = path.toAbsolutePath().getParent();
    Map<String, Path> files = new TreeMap<>();
    fileOfTensor.forEach(
        (tensor, file) -> files.computeIfAbsent(file, f -> shard(path, folder, tensor, f)));
    Set<String> missing = new TreeSet<>();
    files.forEach(
        (name, file) -> {
          if (!Files.isRegularFile(file)) {
            missing.add(name);
          }
        });
    if (!missing.isEmpty()) {
      throw new FailureException(
          "%s names files that are not there: %s. Download them into %s."
              .formatted(
                  path,
                  missing.stream().map(Quote::name).collect(Collectors.joining(", ")),
                  folder));
    }
    Map<String, SafetensorsFile> shards = new LinkedHashMap<>();
    boolean done = false;
    try {
      files.forEach((name, file) -> shards.put(name, SafetensorsFile.openFile(file)));
      Map<String, SafetensorsFile> shardOfTensor = new LinkedHashMap<>();
      fileOfTensor.forEach((tensor, file) -> shardOfTensor.put(tensor, shards.get(file)));
      checkContents(path, shardOfTensor);
      done = true;
      return new ShardedSafetensors(path, shardOfTensor, shards);
    } finally {
      if (!done) {
        shards.values().forEach(SafetensorsFile::close);
      }
    }
  }

  private static Map<String, String> readWeightMap(Path path) {
    JsonNode root;
    try {
      if (Files.size(path) > MOST_INDEX_BYTES) {
        throw malformed(path, "it has " + Files.size(path) + " bytes, over " + MOST_INDEX_BYTES);
      }
      root = JSON.readTree(Utf8.decode(ByteBuffer.wrap(Files.readAllBytes(path))));
    } catch (JsonProcessingException e) {
      throw malformed(
          path,
          e.getOriginalMessage()
              + (e.getLocation() == null ? "" : " (line " + e.getLocation().getLineNr() + ")"));
    } catch (CharacterCodingException e) {
      throw malformed(path, "it is not valid UTF-8");
    } catch (IOException e) {
      throw new FailureException("Cannot read " + path + ": " + AtomicFiles.reason(e) + ".", e);
    }
    JsonNode weightMap = root.path("weight_map");
    if (!weightMap.isObject()) {
      throw malformed(path, "it has no object \"weight_map\"");
    }
    Map<String, String> fileOfTensor = new LinkedHashMap<>();
    for (Map.Entry<String, JsonNode> entry : weightMap.properties()) {
      if (!entry.getValue().isTextual()) {
        throw malformed(
            path, "\"weight_map\" must give the file name of tensor " + Quote.name(entry.getKey()));
      }
      fileOfTensor.put(entry.getKey(), entry.getValue().textValue());
    }
    return fileOfTensor;
  }

  private static Path shard(Path index, Path folder, String tensor, String name) {
    String where =
        "\"weight_map\" says that tensor " + Quote.name(tensor) + " is in " + Quote.name(name);
    if (!name.endsWith(".safetensors")) {
      throw malformed(index, where + ", which is no .safetensors file");
    }
    try {
      Path file = folder.resolve(name).normalize();
      // A drive or a backslash means nothing here, but would on Windows: a model is the same
      // everywhere.
      if (name.contains("\\")
          || name.contains(":")
          || Path.of(name).isAbsolute()
          || !file.startsWith(folder.normalize())) {
        throw malformed(index, where + ", which is outside the index's folder");
      }
      return file;
    } catch (InvalidPathException e) {
      throw malformed(index, where + ", which is not a file name");
    }
  }

  private static void checkContents(Path index, Map<String, SafetensorsFile> shardOfTensor) {
    Map<String, SafetensorsFile> absent = new LinkedHashMap<>(shardOfTensor);
    absent.entrySet().removeIf(entry -> entry.getValue().names().contains(entry.getKey()));
    if (!absent.isEmpty()) {
      Path first = absent.values().iterator().next().path();
      throw malformed(
          index,
          "tensors are not in the files that \"weight_map\" names: %s (looked in %s)"
              .formatted(Quote.some(absent.keySet()), first.getFileName()));
    }
  }

  private static FailureException malformed(Path index, String detail) {
    return new FailureException(
        ("%s is not a valid safetensors index: %s."
                + " Download the index and its files again, all of the same version.")
            .formatted(index, detail));
  }

  @Override
  public Set<String> names() {
    return shardOfTensor.keySet();
  }

  @Override
  public TensorInfo info(String name) {
    return shard(name).info(name);
  }

  @Override
  public NDArray read(NDManager manager, String name) {
    return shard(name).read(manager, name);
  }

  @Override
  public void readInto(String name, NDArray target) {
    shard(name).readInto(name, target);
  }

  /** Returns the metadata of the first shard: writers give all shards the same. */
  @Override
  public Map<String, String> metadata() {
    return shards.isEmpty() ? Map.of() : shards.values().iterator().next().metadata();
  }

  @Override
  public Path path() {
    return path;
  }

  @Override
  public void close() {
    shards.values().forEach(SafetensorsFile::close);
  }

  private SafetensorsFile shard(String name) {
    SafetensorsFile shard = shardOfTensor.get(name);
    if (shard == null) {
      throw new FailureException(
          path + " has no tensor " + Quote.name(name) + ", it has " + Quote.some(names()) + ".");
    }
    return shard;
  }
}
