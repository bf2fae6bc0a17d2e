package org.paperzoo.vision.clip.task;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.Shape;
import org.paperzoo.core.aten.TorchEngine;
import org.paperzoo.core.data.Seeds;
import org.paperzoo.core.nn.Context;
import org.paperzoo.core.train.Loss;
import org.paperzoo.vision.clip.ContrastiveModel;
import org.paperzoo.vision.clip.TextInputs;

/**
 * The contrastive loss of a whole batch with the activations of only a few pairs in memory (Gao et
 * al. 2021, "Scaling deep contrastive learning batch size under memory limited setup"): chunks of
 * pairs are embedded without gradients, the loss is that of all embeddings, and each chunk is
 * embedded again to carry the gradients of its embeddings on to the parameters.
 *
 * <p>Value and gradients are those of the batch at once, dropout included. Batch normalisation sees
 * a chunk at a time.
 */
final class CachedLoss {
  private final ContrastiveModel model;
  private final Context context;
  private final PairBatch batch;
  private final int chunk;
  private final long seed;

  /**
   * Prepares a loss.
   *
   * @param context in training mode
   * @param chunk how many pairs are embedded at a time
   */
  CachedLoss(ContrastiveModel model, Context context, PairBatch batch, int chunk) {
    this.model = model;
    this.context = new Context(context.store(), context.training());
    this.batch = batch;
    this.chunk = chunk;
    seed = draw(batch.pixelValues().getManager());
  }

  /** Draws a seed from the engine's generator, which has been seeded for the batch. */
  private static long draw(NDManager manager) {
    try (NDArray number = manager.randomUniform(0, 1, new Shape(1))) {
      return Float.floatToIntBits(number.toFloatArray()[0]);
    }
  }

  /** The embeddings of pairs, unit vectors [pairs, E]. */
  private record Embeddings(NDArray images, NDArray texts) {}

  /** Returns the loss; its gradients are complete when what follows the backward pass has run. */
  Loss loss() {
    Embeddings all = embedAll();
    all.images().setRequiresGradient(true);
    all.texts().setRequiresGradient(true);
    NDArray value = model.loss(context, all.texts(), all.images()); // [1]
    return Loss.mean(value, batch.size()).then(() -> backward(all));
  }

  private Embeddings embedAll() {
    NDList images = new NDList();
    NDList texts = new NDList();
    try (TorchEngine.Scope off = TorchEngine.withoutGradients()) {
      for (long start = 0; start < batch.size(); start += chunk) {
        try (NDScope scope = new NDScope();
            TorchEngine.Scope random = TorchEngine.seeded(Seeds.of(seed, start))) {
          scope.suppressNotUsedWarning();
          images.add(kept(images(start)));
          texts.add(kept(texts(start)));
        }
      }
      return new Embeddings(NDArrays.concat(images), NDArrays.concat(texts));
    }
  }

  /** Keeps an array of a chunk as long as the batch. */
  private NDArray kept(NDArray array) {
    NDScope.unregister(array);
    array.attach(batch.pixelValues().getManager());
    return array;
  }

  private NDArray images(long start) {
    return model.imageEmbeds(context, batch.pixelValues().get(rows(start)));
  }

  private NDArray texts(long start) {
    return model.textEmbeds(context, new TextInputs(batch.inputIds().get(rows(start)), null, null));
  }

  private NDIndex rows(long start) {
    return new NDIndex().addSliceDim(start, Math.min(batch.size(), start + chunk));
  }

  private void backward(Embeddings all) {
    NDArray ofImages = TorchEngine.gradient(all.images()); // [B, E]
    NDArray ofTexts = TorchEngine.gradient(all.texts()); // [B, E]
    for (long start = 0; start < batch.size(); start += chunk) {
      try (NDScope scope = new NDScope();
          TorchEngine.Scope random = TorchEngine.seeded(Seeds.of(seed, start));
          TorchEngine.Scope on = TorchEngine.withGradients()) {
        scope.suppressNotUsedWarning();
        TorchEngine.backward(images(start), ofImages.get(rows(start)));
        TorchEngine.backward(texts(start), ofTexts.get(rows(start)));
      }
    }
  }
}
