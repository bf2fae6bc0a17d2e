package org.paperzoo.core.checkpoint;

import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.core.util.Separators;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.paperzoo.core.checkpoint.SafetensorsWriter.Entry;
import org.paperzoo.core.error.FailureException;

/**
 * Writes a model's tensors as {@code transformers}' {@code save_pretrained} does: into {@code
 * model.safetensors} if they fit, else into {@code model-00001-of-0000N.safetensors} and {@code
 * model.safetensors.index.json}.
 */
public final class ShardedSafetensorsWriter {
  /** The limit of {@code save_pretrained}: 5 GB. */
  public static final long DEFAULT_SHARD_BYTES = 5_000_000_000L;

  private static final ObjectWriter JSON =
      JsonMapper.builder()
          .build()
          .writer(
              new DefaultPrettyPrinter(
                  Separators.createDefaultInstance()
                      .withObjectFieldValueSpacing(Separators.Spacing.AFTER)));

  private ShardedSafetensorsWriter() {}

  /**
   * Writes tensors into a folder and removes what an earlier, differently split version left there.
   *
   * <p>Each file appears whole or not at all, the index last. For a folder that appears at once,
   * call it inside {@link AtomicFiles#writeFolder}.
   *
   * @param folder the folder
   * @param stem the files' common name, {@code model} or {@code adapter_model}
   * @param entries the tensors; they are distributed in this order
   * @param metadata further metadata of every file
   * @param maxShardBytes how many bytes of tensors a file holds at most; a larger tensor has a file
   *     of its own
   * @return the files that were written, the index last
   * @throws FailureException if a file cannot be written
   */
  public static List<Path> write(
      Path folder,
      String stem,
      Collection<Entry> entries,
      Map<String, String> metadata,
      long maxShardBytes) {
    List<List<Entry>> shards = split(entries, maxShardBytes);
    List<Path> written = new ArrayList<>();
    Map<String, String> weightMap = new TreeMap<>();
    for (int i = 0; i < shards.size(); i++) {
      String name =
          shards.size() == 1
              ? stem + ".safetensors"
              : String.format(
                  Locale.ROOT, "%s-%05d-of-%05d.safetensors", stem, i + 1, shards.size());
      Path file = folder.resolve(name);
      SafetensorsWriter.write(file, shards.get(i), metadata);
      written.add(file);
      shards.get(i).forEach(entry -> weightMap.put(entry.name(), name));
    }
    if (shards.size() > 1) {
      long totalBytes = entries.stream().mapToLong(Entry::bytes).sum();
      Path index = folder.resolve(stem + ".safetensors.index.json");
      AtomicFiles.write(index, out -> writeIndex(out, totalBytes, weightMap));
      written.add(index);
    }
    removeOthers(folder, stem, written);
    return written;
  }

  private static List<List<Entry>> split(Collection<Entry> entries, long maxShardBytes) {
    List<List<Entry>> shards = new ArrayList<>();
    List<Entry> shard = new ArrayList<>();
    long shardBytes = 0;
    for (Entry entry : entries) {
      if (entry.bytes() > maxShardBytes) {
        shards.add(List.of(entry));
        continue;
      }
      if (shardBytes + entry.bytes() > maxShardBytes) {
        shards.add(shard);
        shard = new ArrayList<>();
        shardBytes = 0;
      }
      shard.add(entry);
      shardBytes += entry.bytes();
    }
    if (!shard.isEmpty() || shards.isEmpty()) {
      shards.add(shard);
    }
    return shards;
  }

  private static void writeIndex(OutputStream out, long totalBytes, Map<String, String> weightMap)
      throws IOException {
    Map<String, Object> index = new TreeMap<>();
    index.put("metadata", Map.of("total_size", totalBytes));
    index.put("weight_map", weightMap);
    out.write(JSON.writeValueAsBytes(index));
    out.write('\n');
  }

  private static void removeOthers(Path folder, String stem, List<Path> written) {
    Pattern own =
        Pattern.compile(
            Pattern.quote(stem) + "(-\\d{5}-of-\\d{5})?\\.safetensors(\\.index\\.json)?");
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.toList()) {
        if (own.matcher(file.getFileName().toString()).matches() && !written.contains(file)) {
          Files.delete(file);
        }
      }
    } catch (IOException e) {
      throw new FailureException(
          "Cannot remove the earlier version in " + folder + ": " + AtomicFiles.reason(e) + ".", e);
    }
  }
}
