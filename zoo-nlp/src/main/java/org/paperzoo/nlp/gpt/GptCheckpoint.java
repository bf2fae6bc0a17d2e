package org.paperzoo.nlp.gpt;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.paperzoo.core.checkpoint.TensorInfo;
import org.paperzoo.core.checkpoint.TensorSource;

/**
 * A published checkpoint under our names: the decoder's prefix is added (OpenAI's GPT-2 files have
 * none) or taken away, and the causal masks that old files hold are left out, as is the output
 * projection if the model has none.
 */
final class GptCheckpoint implements TensorSource {
  private static final String PREFIX = "transformer.";
  private static final String HEAD = "lm_head.";
  private static final Pattern MASK =
      Pattern.compile("(transformer\\.)?h\\.\\d+\\.attn\\.(attention\\.)?(masked_)?bias");

  private final TensorSource source;
  private final Map<String, String> sourceNames = new LinkedHashMap<>();

  /**
   * Renames the tensors of a checkpoint.
   *
   * @param withHead whether the model has the output projection, and the prefix
   */
  GptCheckpoint(TensorSource source, boolean withHead) {
    this.source = source;
    for (String name : source.names()) {
      boolean head = name.startsWith(HEAD);
      if (!MASK.matcher(name).matches() && (withHead || !head)) {
        String bare = name.startsWith(PREFIX) ? name.substring(PREFIX.length()) : name;
        sourceNames.put(withHead && !head ? PREFIX + bare : bare, name);
      }
    }
  }

  @Override
  public Set<String> names() {
    return Collections.unmodifiableSet(sourceNames.keySet());
  }

  @Override
  public TensorInfo info(String name) {
    TensorInfo info = source.info(sourceName(name));
    return new TensorInfo(name, info.dtype(), info.shape(), info.bytes());
  }

  @Override
  public NDArray read(NDManager manager, String name) {
    return source.read(manager, sourceName(name));
  }

  @Override
  public void readInto(String name, NDArray target) {
    source.readInto(sourceName(name), target);
  }

  /** A name that is unknown is passed on, so that the source says so. */
  private String sourceName(String name) {
    return sourceNames.getOrDefault(name, name);
  }

  @Override
  public Map<String, String> metadata() {
    return source.metadata();
  }

  @Override
  public Path path() {
    return source.path();
  }

  @Override
  public void close() {
    source.close();
  }
}
