package org.paperzoo.nlp.gpt.task;

import ai.djl.ndarray.types.Shape;
import org.paperzoo.core.batch.Batches;
import org.paperzoo.core.batch.EpochSampler;
import org.paperzoo.core.data.Seeds;
import org.paperzoo.nlp.data.PackedTokens;
import org.paperzoo.nlp.gpt.LabelledTokens;

/**
 * Training batches of packed text: each epoch cuts the text into blocks, at other places than the
 * one before, and visits all of them in random order.
 */
final class TokenBlocks implements Batches<LabelledTokens> {
  private final PackedTokens tokens;
  private final int blockSize;
  private final long seed;
  private final EpochSampler sampler;
  private final boolean shifting;

  /**
   * Prepares batches.
   *
   * @param tokens with at least one more than a block
   * @param blockSize T
   * @param batchSize B
   */
  TokenBlocks(PackedTokens tokens, int blockSize, int batchSize, long seed) {
    this.tokens = tokens;
    this.blockSize = blockSize;
    this.seed = seed;
    shifting = tokens.tokens() > 2L * blockSize;
    long usable = tokens.tokens() - 1 - (shifting ? blockSize - 1 : 0);
    sampler = EpochSampler.training(Math.toIntExact(usable / blockSize), batchSize, seed);
  }

  @Override
  public long perEpoch() {
    return sampler.batchesPerEpoch();
  }

  @Override
  public Prepared<LabelledTokens> prepare(long number) {
    int[] blocks = sampler.batch(number);
    long shift =
        shifting ? Math.floorMod(Seeds.of(seed, 1, sampler.epochOf(number)), (long) blockSize) : 0;
    long[] inputs = new long[blocks.length * blockSize];
    long[] labels = new long[inputs.length];
    for (int i = 0; i < blocks.length; i++) {
      long from = shift + (long) blocks[i] * blockSize;
      tokens.read(from, inputs, i * blockSize, blockSize);
      tokens.read(from + 1, labels, i * blockSize, blockSize);
    }
    Shape shape = new Shape(blocks.length, blockSize);
    return manager ->
        new LabelledTokens(
            manager.create(inputs, shape), manager.create(labels, shape), labels.length);
  }
}
