package org.paperzoo.core.nn;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDScope;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.paperzoo.core.aten.TorchEngine;
import org.paperzoo.core.data.Seeds;

/**
 * The blocks of a sequence in one training batch. Each draws its random numbers, such as those of
 * dropout, from a seed of its own. So its forward pass can be repeated: with activation
 * checkpointing (Chen et al. 2016, Training Deep Nets with Sublinear Memory Cost) only what goes
 * from block to block is kept, and everything inside a block is computed again in the backward
 * pass. The gradients are the same, bit for bit.
 *
 * <p>Of the arrays that a block uses, those that its gradient is to reach must be among its inputs,
 * or be parameters. For one thread.
 */
public final class Segments implements AutoCloseable {
  private final long seed;
  private final boolean recompute;
  private final Deque<Runnable> tape = new ArrayDeque<>(); // the last first
  private final Map<NDArray, NDArray> leaves = new IdentityHashMap<>();
  private final List<AutoCloseable> released = new ArrayList<>();
  private long count;
  private boolean inside;

  /**
   * Begins a batch.
   *
   * @param seed what the blocks' random numbers derive from
   * @param recompute whether to compute activations again instead of keeping them
   */
  public Segments(long seed, boolean recompute) {
    this.seed = seed;
    this.recompute = recompute;
  }

  /** Returns whether activations are computed again instead of kept. */
  public boolean recomputes() {
    return recompute;
  }

  /** Returns how many blocks were applied, without those inside others. */
  public long count() {
    return count;
  }

  /**
   * Applies a block.
   *
   * @param inputs stay open
   * @param block pure but for its random numbers; called again in the backward pass
   */
  NDList apply(NDList inputs, UnaryOperator<NDList> block) {
    if (inside) {
      return block.apply(inputs);
    }
    long own = Seeds.of(seed, count++);
    inside = true;
    try {
      if (!recompute) {
        TorchEngine.seed(own);
        return block.apply(inputs);
      }
      NDList starts = new NDList();
      inputs.forEach(input -> starts.add(TorchEngine.tracksGradient(input) ? leaf(input) : input));
      NDList outputs = withoutActivations(starts, block, own);
      tape.push(() -> backward(starts, block, own, outputs));
      return views(outputs);
    } finally {
      inside = false;
    }
  }

  /** Returns where the backward pass of the blocks ends and that of what was before them begins. */
  private NDArray leaf(NDArray input) {
    return leaves.computeIfAbsent(
        input,
        before -> {
          NDArray leaf = before.stopGradient();
          leaf.setRequiresGradient(true);
          tape.push(() -> handOver(before, leaf));
          return leaf;
        });
  }

  private static void handOver(NDArray before, NDArray leaf) {
    NDArray gradient = TorchEngine.gradient(leaf);
    if (gradient != null) {
      TorchEngine.backward(before, gradient);
    }
  }

  private NDList withoutActivations(NDList starts, UnaryOperator<NDList> block, long own) {
    NDList outputs;
    try (TorchEngine.Scope random = TorchEngine.seeded(own);
        TorchEngine.Scope off = TorchEngine.withoutGradients();
        NDScope scope = new NDScope()) {
      scope.suppressNotUsedWarning();
      outputs = block.apply(starts);
      outputs.forEach(NDScope::unregister);
    }
    outputs.forEach(output -> output.setRequiresGradient(true));
    return outputs;
  }

  /** Returns what the caller may close while the backward pass still needs the arrays. */
  private NDList views(NDList outputs) {
    NDList views = new NDList();
    for (NDArray output : outputs) {
      NDArray view = output.reshape(output.getShape());
      leaves.put(view, output);
      views.add(view);
    }
    return views;
  }

  private void backward(NDList starts, UnaryOperator<NDList> block, long own, NDList outputs) {
    List<NDArray> gradients = new ArrayList<>();
    outputs.forEach(output -> gradients.add(TorchEngine.gradient(output)));
    if (gradients.stream().allMatch(gradient -> gradient == null)) {
      return; // nothing depends on the block
    }
    inside = true;
    try (TorchEngine.Scope random = TorchEngine.seeded(own);
        NDScope scope = new NDScope()) {
      scope.suppressNotUsedWarning();
      NDArray target;
      NDArray weight;
      try (TorchEngine.Scope on = TorchEngine.withGradients()) {
        NDList again = block.apply(starts);
        target = again.get(0);
        weight = gradients.get(0);
        if (outputs.size() > 1) { // one pass for all: through the sum of gradient · output
          target = null;
          for (int i = 0; i < outputs.size(); i++) {
            if (gradients.get(i) != null) {
              NDArray term = again.get(i).mul(gradients.get(i)).sum();
              target = target == null ? term : target.add(term);
            }
          }
          weight = target.onesLike();
        }
      }
      TorchEngine.backward(target, weight);
    } finally {
      inside = false;
    }
    outputs.close(); // with their gradients: the blocks before need the memory
  }

  /** Closes what the blocks were given, once the backward pass no longer needs it. */
  void release(AutoCloseable resource) {
    if (recompute) {
      released.add(resource);
    } else {
      close(resource);
    }
  }

  /** Closes what does not throw checked exceptions. */
  static void close(AutoCloseable resource) {
    try {
      resource.close();
    } catch (RuntimeException e) {
      throw e;
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  /** Continues the backward pass through the blocks, the last first, and what was before them. */
  public void backward() {
    while (!tape.isEmpty()) {
      tape.pop().run();
    }
  }

  @Override
  public void close() {
    released.forEach(Segments::close);
    released.clear();
    tape.clear();
    leaves.clear();
  }
}
