package org.paperzoo.vision.classification.task;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.paperzoo.core.catalog.Predictor;
import org.paperzoo.core.catalog.Predictor.Request;
import org.paperzoo.core.catalog.Predictor.Result;
import org.paperzoo.core.config.Default;
import org.paperzoo.core.config.Doc;
import org.paperzoo.core.config.Range;
import org.paperzoo.core.data.ImageResize;
import org.paperzoo.core.data.PlanarImage;
import org.paperzoo.core.error.UsageException;
import org.paperzoo.core.report.ImageGrid;
import org.paperzoo.vision.classification.AttentionModel;

/**
 * Draws attention rollout (Abnar and Zuidema 2020) over pictures, as Dosovitskiy et al. (2020),
 * Figure 6 and appendix D.8: the attention of each layer, averaged over heads, with the residual
 * connection, multiplied through the layers.
 */
final class AttentionPredictor {
  static final Predictor<Options> PREDICTOR =
      Predictor.of(
          "attention",
          "Where the class token looks in pictures (or, without one, the patches on average):"
              + " attention rollout, as attention.png, each picture beside its overlay (Figure 6 of the"
              + " Vision Transformer's paper).",
          Options.class,
          model -> model instanceof AttentionModel,
          AttentionPredictor::predict);

  private static final String FILE = "attention.png";

  /** What may be set. */
  record Options(
      @Doc("Number of test pictures, if no files are given.") @Default("8") @Range(min = 1)
          int count) {}

  private AttentionPredictor() {}

  private static Result predict(Request<Options> request) {
    if (!(request.model() instanceof AttentionModel model)) {
      throw new UsageException("The model has no attention that could be drawn.");
    }
    PictureInputs pictures = PictureInputs.of(request, request.options().count());
    ImageGrid grid = null;
    List<String> captions = new ArrayList<>();
    for (int i = 0; i < pictures.count(); i++) {
      PlanarImage picture = pictures.picture(i);
      if (grid == null) {
        grid = new ImageGrid(picture.channels(), picture.height(), picture.width()).columns(2);
      }
      try (NDManager manager = request.manager().newSubManager()) {
        NDArray pixels = pictures.pixels(manager, i);
        float[] patches = rollout(model.attentionWeights(request.context(), pixels), model);
        int columns = picture.width() / model.patchSize();
        grid.add(picture.pixels()).add(overlay(picture, patches, columns));
      }
      captions.add(pictures.name(i));
    }
    grid.rowCaptions(captions).save(request.output().resolve(FILE));
    return Result.of(Path.of(FILE));
  }

  /**
   * Returns how much of each patch reaches the class token.
   *
   * @param layers [1, T, T] each
   */
  static float[] rollout(List<NDArray> layers, AttentionModel model) {
    NDArray through = null; // [T, T]
    for (NDArray weights : layers) {
      int tokens = (int) weights.getShape().get(1);
      NDArray withResidual =
          weights.squeeze(0).add(weights.getManager().eye(tokens)).div(2); // rows sum to 1
      through = through == null ? withResidual : withResidual.matMul(through);
    }
    int before = model.tokensBeforePatches();
    NDArray row =
        before == 0 ? through.mean(new int[] {0}) : through.get(0).get(before + ":"); // [N]
    return row.toFloatArray();
  }

  /** Returns a picture, darkened where patches matter less. */
  static byte[] overlay(PlanarImage picture, float[] patches, int columns) {
    float largest = Float.MIN_NORMAL;
    for (float patch : patches) {
      largest = Math.max(largest, patch);
    }
    byte[] levels = new byte[patches.length];
    for (int i = 0; i < levels.length; i++) {
      levels[i] = (byte) Math.round(255 * Math.max(0, patches[i]) / largest);
    }
    PlanarImage mask =
        ImageResize.resize(
            new PlanarImage(1, patches.length / columns, columns, levels),
            picture.height(),
            picture.width(),
            ImageResize.Filter.BILINEAR);
    byte[] pixels = picture.pixels().clone();
    int plane = picture.height() * picture.width();
    for (int i = 0; i < pixels.length; i++) {
      double weight = 0.1 + 0.9 * (mask.pixels()[i % plane] & 0xFF) / 255;
      pixels[i] = (byte) Math.round((pixels[i] & 0xFF) * weight);
    }
    return pixels;
  }
}
