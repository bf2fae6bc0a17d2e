package org.paperzoo.vision.vit;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.paperzoo.core.nn.Context;
import org.paperzoo.core.nn.LayerNorm;
import org.paperzoo.core.nn.ZooModel;

/**
 * The Vision Transformer without a classifier; with a distillation token it is DeiT's.
 *
 * <p>Inputs: {@code pixel_values} [B, C, H, W], and optionally {@code interpolate_pos_encoding}, 0
 * to refuse pictures of another size than the model's. Outputs: {@code last_hidden_state} [B, T, D]
 * and, with a pooler, {@code pooler_output} [B, D'].
 */
public final class ViTModel extends ZooModel {
  private final ViTConfig config;
  private final PictureSize pictures;
  private final ViTEmbeddings embeddings;
  private final ViTEncoder encoder;
  private final LayerNorm norm;
  private final Projection pooler;

  /**
   * Creates a model, not initialised.
   *
   * @param distilled whether it has DeiT's distillation token
   * @param withPooler whether it has a pooler
   */
  public ViTModel(ViTConfig config, boolean distilled, boolean withPooler) {
    this(
        config,
        PictureSize.of(config, config.patchSize()),
        new ViTEmbeddings(config, distilled, null),
        withPooler);
  }

  /** Creates a hybrid, not initialised: the patches are of a residual network's maps. */
  public ViTModel(ViTHybridConfig config, boolean withPooler) {
    this(
        config.transformer(),
        PictureSize.of(config, 1),
        new ViTEmbeddings(config.transformer(), false, new BitBackbone(config.backboneConfig())),
        withPooler);
  }

  private ViTModel(
      ViTConfig config, PictureSize pictures, ViTEmbeddings embeddings, boolean withPooler) {
    this.config = config;
    this.pictures = pictures;
    int width = config.hiddenSize();
    this.embeddings = child("embeddings", embeddings);
    encoder = child("encoder", new ViTEncoder(config));
    norm = child("layernorm", new LayerNorm(width, config.layerNormEps()));
    pooler =
        withPooler
            ? child("pooler", new Projection(width, config.poolerOutputSize(), config))
            : null;
  }

  /** Returns the configuration of the Transformer. */
  public ViTConfig config() {
    return config;
  }

  /** Returns the pictures that it reads. */
  PictureSize pictures() {
    return pictures;
  }

  /** Returns the embeddings. */
  ViTEmbeddings embeddings() {
    return embeddings;
  }

  /** Returns the vectors of all tokens of pictures [B, C, H, W], [B, T, D]. */
  public NDArray encode(Context context, NDArray pixels) {
    NDArray hidden = encoder.apply(context, embeddings.apply(context, pixels)); // [B, T, D]
    return normed(context, hidden);
  }

  /** Returns the vectors of the tokens before the patches alone, [B, count, D]. */
  NDArray encodeFirst(Context context, NDArray pixels, int count) {
    NDArray hidden =
        encoder.applyToFirst(context, embeddings.apply(context, pixels), count); // [B, count, D]
    return normed(context, hidden);
  }

  private NDArray normed(Context context, NDArray hidden) {
    NDArray result = norm.apply(context, hidden); // equation 4
    context.release(hidden);
    return result;
  }

  /** Returns the attention weights of each layer, averaged over heads, [B, T, T] each. */
  List<NDArray> attentionWeights(Context context, NDArray pixels) {
    return encoder.attentionWeights(context, embeddings.apply(context, pixels));
  }

  @Override
  public List<String> inputNames() {
    return List.of(PictureSize.PIXELS);
  }

  @Override
  public List<String> optionalInputNames() {
    return List.of(PictureSize.INTERPOLATE);
  }

  @Override
  public Map<String, NDArray> forward(Context context, Map<String, NDArray> inputs) {
    pictures.check(inputs);
    NDArray hidden = encode(context, inputs.get(PictureSize.PIXELS)); // [B, T, D]
    Map<String, NDArray> outputs = new LinkedHashMap<>();
    outputs.put("last_hidden_state", hidden);
    if (pooler != null) {
      NDArray first = ViTOperators.token(hidden, 0); // [B, D]
      NDArray pooled = pooler.dense().apply(context, first); // [B, D']
      outputs.put("pooler_output", config.poolerAct().apply(pooled));
    }
    return outputs;
  }

  @Override
  public Shape[] getOutputShapes(Shape[] inputShapes) {
    Shape hidden = embeddings.getOutputShapes(inputShapes)[0];
    Shape pooled = new Shape(hidden.get(0), config.poolerOutputSize());
    return pooler == null ? new Shape[] {hidden} : new Shape[] {hidden, pooled};
  }
}
