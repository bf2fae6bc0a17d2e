package org.paperzoo.core.checkpoint;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/** Tensors of a source under other names. */
public final class RenamedTensors implements TensorSource {
  private final TensorSource source;
  private final Map<String, String> sourceNames;

  /**
   * Renames tensors; closing closes the source.
   *
   * @param sourceNames what the source calls a tensor, by its new name; others are left out
   */
  public RenamedTensors(TensorSource source, Map<String, String> sourceNames) {
    this.source = source;
    this.sourceNames = Collections.unmodifiableMap(new LinkedHashMap<>(sourceNames));
  }

  @Override
  public Set<String> names() {
    return sourceNames.keySet();
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
