package org.paperzoo.core.parity;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.paperzoo.core.checkpoint.TensorInfo;
import org.paperzoo.core.checkpoint.TensorSource;

/** The tensors of a source whose names begin with a prefix, without it. */
final class PrefixedSource implements TensorSource {
  private final TensorSource source;
  private final String prefix;

  PrefixedSource(TensorSource source, String prefix) {
    this.source = source;
    this.prefix = prefix;
  }

  @Override
  public Set<String> names() {
    return source.names().stream()
        .filter(name -> name.startsWith(prefix))
        .map(name -> name.substring(prefix.length()))
        .collect(Collectors.toCollection(LinkedHashSet::new));
  }

  @Override
  public TensorInfo info(String name) {
    TensorInfo info = source.info(prefix + name);
    return new TensorInfo(name, info.dtype(), info.shape(), info.bytes());
  }

  @Override
  public NDArray read(NDManager manager, String name) {
    return source.read(manager, prefix + name);
  }

  @Override
  public void readInto(String name, NDArray target) {
    source.readInto(prefix + name, target);
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
