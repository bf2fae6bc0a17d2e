package org.paperzoo.core.train;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.jni.JniUtils;
import java.util.List;
import java.util.Map;
import org.paperzoo.core.aten.Aten;
import org.paperzoo.core.batch.Batches;
import org.paperzoo.core.batch.EpochSampler;

/** Regression on random data. */
final class ToyTask implements Task<NDList> {
  static final int EXAMPLES = 64;

  private final NDManager manager;
  private final ToyModel model = new ToyModel();
  private final NDArray x;
  private final NDArray y;
  private final EpochSampler sampler;
  private final Batches<NDList> batches;

  /** The batch at which the loss becomes NaN, or -1. */
  long poisoned = -1;

  /** What there is to evaluate. */
  List<String> splits = List.of("val");

  /** Called after each batch. */
  Runnable afterBatch = () -> {};

  ToyTask(NDManager parent, long seed, int batchSize) {
    manager = parent.newSubManager();
    JniUtils.setSeed(seed);
    model.initialize(manager);
    x = manager.randomNormal(new Shape(EXAMPLES, ToyModel.IN));
    y = x.sin().sum(new int[] {1}, true);
    sampler = new EpochSampler(EXAMPLES, batchSize, true, true, seed);
    batches = Batches.inMemory(sampler, this::batch);
  }

  @Override
  public ToyModel model() {
    return model;
  }

  @Override
  public List<Objective<NDList>> objectives() {
    return List.of(
        (Objective<NDList>)
            (step, batch) -> {
              NDArray loss =
                  model
                      .forward(step.context(), Map.of("x", batch.get(0), "y", batch.get(1)))
                      .get("loss");
              afterBatch.run();
              return Loss.mean(
                      batch.size() == 3 ? loss.div(0).mul(0) : loss, batch.get(0).getShape().get(0))
                  .showing(Map.of("target", batch.get(1).mean()));
            });
  }

  @Override
  public Batches<NDList> batches() {
    return batches;
  }

  @Override
  public long examplesPerBatch() {
    return sampler.batchSize();
  }

  private NDList batch(NDManager batchManager, long number, int[] rows) {
    long[] index = java.util.Arrays.stream(rows).asLongStream().toArray();
    NDArray indices = batchManager.create(index);
    NDList batch = new NDList(Aten.indexSelect(x, 0, indices), Aten.indexSelect(y, 0, indices));
    if (number == poisoned) {
      batch.add(indices);
    }
    return batch;
  }

  @Override
  public List<String> splits() {
    return splits;
  }

  @Override
  public Map<String, Double> evaluate(Evaluation evaluation) {
    assertThat(splits).contains(evaluation.split());
    NDArray loss = model.forward(evaluation.context(), Map.of("x", x, "y", y)).get("loss");
    return Map.of("loss", (double) loss.getFloat());
  }

  @Override
  public void close() {
    manager.close();
  }
}
