package org.paperzoo.vision.image.data;

import java.io.IOException;
import java.util.List;
import java.util.random.RandomGenerator;
import org.paperzoo.core.batch.BatchOrder;
import org.paperzoo.core.batch.EpochSampler;
import org.paperzoo.core.batch.Source;

/** A data set of pictures, read when they are needed. Thread safe. */
public interface ImageSet extends Source<ImageExample> {
  /** Returns the data set's name, for messages. */
  String name();

  /** Returns the names of classes 0, 1, ...; empty if the pictures have no labels. */
  List<String> classNames();

  /**
   * Reads a picture without decoding it.
   *
   * @throws IOException if it cannot be read
   */
  ImageExample get(long index) throws IOException;

  @Override
  default ImageExample get(long index, RandomGenerator random) throws IOException {
    return get(index);
  }

  /** Returns the number of pictures as an int, which is what batches are made from. */
  default int count() {
    return Math.toIntExact(size());
  }

  /** Returns the order in which training visits the pictures: shuffled, full batches only. */
  default BatchOrder trainingOrder(int batchSize, long seed) {
    return EpochSampler.training(count(), batchSize, seed);
  }

  /** Returns the pictures at these places, in this order. */
  default ImageSet select(int[] indices) {
    return new SelectedImages(this, indices);
  }
}
