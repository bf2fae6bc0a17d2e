package org.paperzoo.core.train;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.paperzoo.core.aten.InPlace;
import org.paperzoo.core.aten.TensorList;

/** A second set of a model's weights: the moving average, the best so far, or a backup. */
final class WeightCopy implements AutoCloseable {
  private final Map<String, NDArray> copies = new LinkedHashMap<>();
  private final Device device;
  private final TensorList live;
  private final TensorList copy;

  /** Copies the weights as they are now. */
  WeightCopy(Map<String, NDArray> weights, NDManager manager) {
    device = manager.getDevice();
    List<NDArray> arrays = new ArrayList<>(weights.values());
    weights.forEach(
        (name, array) -> copies.put(name, manager.zeros(array.getShape(), array.getDataType())));
    live = new TensorList(arrays);
    copy = new TensorList(new ArrayList<>(copies.values()));
    capture();
  }

  /** Takes over the live weights. */
  void capture() {
    InPlace.copy(device, copy, live);
  }

  /** Puts this copy into the model. */
  void restore() {
    InPlace.copy(device, live, copy);
  }

  /** Moves this copy towards the live weights: {@code copy += weight (live - copy)}. */
  void follow(double weight) {
    InPlace.lerp(device, copy, live, weight);
  }

  /** Returns the copied arrays by name. */
  Map<String, NDArray> arrays() {
    return Collections.unmodifiableMap(copies);
  }

  @Override
  public void close() {
    live.close();
    copy.close();
    copies.values().forEach(NDArray::close);
  }
}
