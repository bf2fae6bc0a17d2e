package org.paperzoo.vision.classification;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.index.NDIndex;
import org.paperzoo.core.aten.Aten;
import org.paperzoo.core.nn.Context;

/** Which parts of a picture are judged in evaluation. */
public enum Views {
  /** The picture, or the middle of it. */
  ONE {
    @Override
    public NDArray logProbabilities(ImageClassifier model, Context context, NDArray pixels) {
      return model.logits(context, pixels).logSoftmax(1);
    }
  },
  /**
   * The four corners and the middle, each as it is and as in a mirror; their probabilities are
   * averaged (Krizhevsky et al. 2012, section 4.1).
   */
  TEN {
    @Override
    public NDArray logProbabilities(ImageClassifier model, Context context, NDArray pixels) {
      NDList views = new NDList();
      for (NDArray crop : crops(pixels, model.config().height(), model.config().width())) {
        views.add(ONE.logProbabilities(model, context, crop)); // [B, K]
        views.add(ONE.logProbabilities(model, context, crop.flip(3))); // [B, K]
      }
      NDArray all = NDArrays.stack(views); // [10, B, K]
      return Aten.logSumExp(all, 0, false).sub((float) Math.log(views.size())); // [B, K]
    }
  };

  /**
   * Returns the logarithms of the probabilities of the classes, [B, K].
   *
   * @param pixels [B, C, h, w], of the model's size, or of {@link #TEN} larger
   */
  public abstract NDArray logProbabilities(ImageClassifier model, Context context, NDArray pixels);

  /** Returns the corners and the middle of pictures [B, C, h, w], [B, C, height, width] each. */
  static NDList crops(NDArray pixels, int height, int width) {
    int bottom = (int) pixels.getShape().get(2) - height;
    int right = (int) pixels.getShape().get(3) - width;
    int[][] places = {{0, 0}, {0, right}, {bottom, 0}, {bottom, right}, {bottom / 2, right / 2}};
    NDList crops = new NDList();
    for (int[] place : places) {
      crops.add(
          pixels.get(
              new NDIndex(
                  ":, :, {}:{}, {}:{}", place[0], place[0] + height, place[1], place[1] + width)));
    }
    return crops;
  }
}
