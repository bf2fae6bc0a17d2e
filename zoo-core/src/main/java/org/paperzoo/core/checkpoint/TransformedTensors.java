package org.paperzoo.core.checkpoint;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.paperzoo.core.aten.InPlace;
import org.paperzoo.core.checkpoint.WeightTable.Part;

/** Tensors that are made of a source's when they are asked for, one by one. */
final class TransformedTensors implements TensorSource {
  private final TensorSource source;
  private final Map<String, Part> parts;

  TransformedTensors(TensorSource source, Map<String, Part> parts) {
    this.source = source;
    this.parts = Collections.unmodifiableMap(parts);
  }

  @Override
  public Set<String> names() {
    return parts.keySet();
  }

  /** Returns the source's name of a tensor that is there as it is, or null. */
  private String plain(String name) {
    Part part = parts.get(name);
    if (part == null) {
      return name; // unknown: the source says so
    }
    return part.transform() instanceof Transform.Copy ? part.inputs().get(0) : null;
  }

  @Override
  public TensorInfo info(String name) {
    Part part = parts.get(name);
    if (part == null) {
      return source.info(name);
    }
    List<TensorInfo> inputs = part.inputs().stream().map(source::info).toList();
    long elements = inputs.stream().mapToLong(input -> input.shape().size()).sum();
    double bytes = inputs.stream().mapToLong(TensorInfo::bytes).sum();
    return new TensorInfo(
        name,
        inputs.get(0).dtype(),
        part.shape(),
        elements == 0 ? 0 : Math.round(bytes / elements * part.shape().size()));
  }

  @Override
  public NDArray read(NDManager manager, String name) {
    String plain = plain(name);
    if (plain != null) {
      NDArray array = source.read(manager, plain);
      array.setName(name);
      return array;
    }
    try (NDManager own = manager.newSubManager()) {
      NDArray result = make(own, name);
      NDArray array = manager.create(result.getShape(), result.getDataType());
      InPlace.copy(array, result);
      array.setName(name);
      return array;
    }
  }

  @Override
  public void readInto(String name, NDArray target) {
    String plain = plain(name);
    if (plain != null) {
      source.readInto(plain, target);
      return;
    }
    try (NDManager own = target.getManager().newSubManager()) {
      InPlace.copy(target, make(own, name));
    }
  }

  private NDArray make(NDManager manager, String name) {
    Part part = parts.get(name);
    List<NDArray> inputs =
        part.inputs().stream().map(input -> source.read(manager, input)).toList();
    return part.transform().result(inputs, part.index(), part.shape());
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
