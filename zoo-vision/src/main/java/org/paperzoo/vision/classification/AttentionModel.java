package org.paperzoo.vision.classification;

import ai.djl.ndarray.NDArray;
import ai.djl.nn.Parameter;
import java.util.List;
import org.paperzoo.core.nn.Context;

/** A Transformer of patches whose attention and positions can be shown. */
public interface AttentionModel extends FilterModel {
  /**
   * Returns the attention weights of each layer, averaged over the heads.
   *
   * @param pixels [B, C, H, W]
   * @return [B, T, T] each, from token to token
   */
  List<NDArray> attentionWeights(Context context, NDArray pixels);

  /** Returns the position embeddings of the tokens and of a grid of patches, [1, T, D]. */
  Parameter positions();

  /** Returns how many rows the grid of patches has whose positions the model knows. */
  int patchRows();

  /** Returns how many tokens come before those of the patches, such as a class token. */
  int tokensBeforePatches();

  /** Returns the height and width of a patch in pixels. */
  int patchSize();
}
