package org.paperzoo.core.checkpoint;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.Shape;
import java.util.Collections;
import java.util.List;

/** How tensors of one layout become those of another. */
interface Transform {
  /**
   * Returns the shapes of the results, empty if the inputs do not fit.
   *
   * @param wanted the shape that the model has for the first result, or null if that is unknown
   */
  List<Shape> shapes(List<Shape> inputs, Shape wanted);

  /**
   * Returns one of the results, an array or a view of the inputs.
   *
   * @param shape its shape
   */
  NDArray result(List<NDArray> inputs, int index, Shape shape);

  /** Returns the way back, or null if there is none. */
  Transform inverse();

  /** One tensor as it is. */
  record Copy() implements Transform {
    @Override
    public List<Shape> shapes(List<Shape> inputs, Shape wanted) {
      return inputs;
    }

    @Override
    public NDArray result(List<NDArray> inputs, int index, Shape shape) {
      return inputs.get(0);
    }

    @Override
    public Transform inverse() {
      return this;
    }
  }

  /**
   * One tensor with its axes in another order.
   *
   * @param axes the axes of the input, in the order of the result's
   */
  record Permute(List<Integer> axes) implements Transform {
    public Permute {
      List<Integer> sorted = axes.stream().sorted().toList();
      for (int i = 0; i < sorted.size(); i++) {
        if (sorted.get(i) != i) {
          throw new IllegalArgumentException("not an order of axes: " + axes);
        }
      }
    }

    @Override
    public List<Shape> shapes(List<Shape> inputs, Shape wanted) {
      Shape shape = inputs.get(0);
      return shape.dimension() == axes.size()
          ? List.of(new Shape(axes.stream().mapToLong(shape::get).toArray()))
          : List.of();
    }

    @Override
    public NDArray result(List<NDArray> inputs, int index, Shape shape) {
      return inputs.get(0).transpose(axes.stream().mapToInt(Integer::intValue).toArray());
    }

    @Override
    public Transform inverse() {
      Integer[] back = new Integer[axes.size()];
      for (int i = 0; i < back.length; i++) {
        back[axes.get(i)] = i;
      }
      return new Permute(List.of(back));
    }
  }

  /** Equal parts of one tensor along an axis. */
  record Split(int axis, int parts) implements Transform {
    @Override
    public List<Shape> shapes(List<Shape> inputs, Shape wanted) {
      long[] shape = inputs.get(0).getShape().clone();
      if (axis >= shape.length || shape[axis] % parts != 0) {
        return List.of();
      }
      shape[axis] /= parts;
      return Collections.nCopies(parts, new Shape(shape));
    }

    @Override
    public NDArray result(List<NDArray> inputs, int index, Shape shape) {
      long size = shape.get(axis);
      NDIndex part = new NDIndex();
      for (int i = 0; i < axis; i++) {
        part.addAllDim();
      }
      return inputs.get(0).get(part.addSliceDim(index * size, (index + 1) * size).addAllDim(0));
    }

    @Override
    public Transform inverse() {
      return new Concat(axis, parts);
    }
  }

  /** Tensors of the same shape, one after the other along an axis. */
  record Concat(int axis, int parts) implements Transform {
    @Override
    public List<Shape> shapes(List<Shape> inputs, Shape wanted) {
      long[] shape = inputs.get(0).getShape().clone();
      if (axis >= shape.length || !same(inputs)) {
        return List.of();
      }
      shape[axis] *= inputs.size();
      return List.of(new Shape(shape));
    }

    @Override
    public NDArray result(List<NDArray> inputs, int index, Shape shape) {
      return NDArrays.concat(new NDList(inputs), axis);
    }

    @Override
    public Transform inverse() {
      return new Split(axis, parts);
    }
  }

  /** Tensors of the same shape as one with a new first axis. */
  record Stack() implements Transform {
    @Override
    public List<Shape> shapes(List<Shape> inputs, Shape wanted) {
      if (!same(inputs)) {
        return List.of();
      }
      return List.of(new Shape(inputs.size()).addAll(inputs.get(0)));
    }

    @Override
    public NDArray result(List<NDArray> inputs, int index, Shape shape) {
      return NDArrays.stack(new NDList(inputs));
    }

    @Override
    public Transform inverse() {
      return new Unstack();
    }
  }

  /** The tensors that one has along its first axis. */
  record Unstack() implements Transform {
    /** A file's shape may say anything: no model has more layers. */
    private static final int MOST = 100_000;

    @Override
    public List<Shape> shapes(List<Shape> inputs, Shape wanted) {
      Shape shape = inputs.get(0);
      if (shape.dimension() == 0 || shape.get(0) > MOST) {
        return List.of();
      }
      return Collections.nCopies((int) shape.get(0), shape.slice(1));
    }

    @Override
    public NDArray result(List<NDArray> inputs, int index, Shape shape) {
      return inputs.get(0).get(index);
    }

    @Override
    public Transform inverse() {
      return new Stack();
    }
  }

  /**
   * Vectors of the places of a square grid, for a grid of another size: [..., first + s², D] →
   * [..., first + t², D], bicubic as {@code transformers} does it for ViT. What was between the
   * places is lost: there is no way back.
   *
   * @param first how many vectors are of no place and stay, such as a class token's
   */
  record Interpolate(int first) implements Transform {
    @Override
    public List<Shape> shapes(List<Shape> inputs, Shape wanted) {
      Shape shape = inputs.get(0);
      if (wanted == null || wanted.equals(shape)) {
        return inputs;
      }
      int places = shape.dimension() - 2;
      boolean same = shape.dimension() == wanted.dimension() && places >= 0;
      for (int i = 0; same && i < shape.dimension(); i++) {
        same = i == places || (shape.get(i) == wanted.get(i) && (i > places || shape.get(i) == 1));
      }
      return same && side(shape) > 0 && side(wanted) > 0 ? List.of(wanted) : List.of();
    }

    /** Returns how many places a grid has in each direction, or -1 if it is not a square. */
    private long side(Shape shape) {
      long places = shape.get(shape.dimension() - 2) - first;
      long side = Math.round(Math.sqrt(Math.max(0, places)));
      return side > 0 && side * side == places ? side : -1;
    }

    @Override
    public NDArray result(List<NDArray> inputs, int index, Shape shape) {
      NDArray table = inputs.get(0);
      return table.getShape().equals(shape)
          ? table
          : Positions.interpolate(table, first, side(table.getShape()), side(shape));
    }

    @Override
    public Transform inverse() {
      return null;
    }
  }

  private static boolean same(List<Shape> shapes) {
    return shapes.stream().allMatch(shapes.get(0)::equals);
  }

  /** Returns the axes of a matrix the other way round. */
  static Transform transpose() {
    return new Permute(List.of(1, 0));
  }
}
