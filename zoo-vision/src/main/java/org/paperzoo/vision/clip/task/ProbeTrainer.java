package org.paperzoo.vision.clip.task;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.util.Arrays;
import java.util.function.Function;
import org.paperzoo.vision.image.data.CaptionedImages;

/**
 * Judges an image encoder by a linear classifier of its vectors. The splits of one model share the
 * classifier: it is trained again only when the vectors of the training pictures have changed.
 */
final class ProbeTrainer {
  private final CaptionedImages train;
  private final CaptionedImages validation;
  private float[] trainedOn;
  private LinearProbe probe;
  private int trainings;

  /** Pictures as a classifier reads them. */
  private record Labelled(NDArray vectors, NDArray labels) {}

  /**
   * Creates a trainer.
   *
   * @param train what classifiers learn from
   * @param validation what their regularisation is chosen on
   */
  ProbeTrainer(CaptionedImages train, CaptionedImages validation) {
    this.train = train;
    this.validation = validation;
  }

  /** Returns how often a classifier was trained. */
  int trainings() {
    return trainings;
  }

  /**
   * Returns the accuracy of a classifier on pictures.
   *
   * @param encode the present model's vectors of pictures
   */
  double accuracy(
      NDManager manager, CaptionedImages judged, Function<CaptionedImages, PictureVectors> encode) {
    Labelled learned = labelled(manager, train, encode);
    Labelled held = judged == train ? learned : labelled(manager, judged, encode);
    float[] vectors = learned.vectors().toFloatArray();
    if (!Arrays.equals(vectors, trainedOn)) {
      Labelled choice = judged == validation ? held : labelled(manager, validation, encode);
      probe =
          LinearProbe.train(
              learned.vectors(),
              learned.labels(),
              choice.vectors(),
              choice.labels(),
              train.classNames().size());
      trainedOn = vectors;
      trainings++;
    }
    return probe.classifier().accuracy(held.vectors(), held.labels());
  }

  private static Labelled labelled(
      NDManager manager,
      CaptionedImages pictures,
      Function<CaptionedImages, PictureVectors> encode) {
    PictureVectors vectors = encode.apply(pictures);
    return new Labelled(
        vectors.values(), manager.create(PairSet.labels(vectors.readable(pictures))));
  }
}
