package org.paperzoo.vision.clip;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.paperzoo.core.catalog.ModelFolder;
import org.paperzoo.core.catalog.ModelSpec;
import org.paperzoo.core.checkpoint.AtomicFiles;
import org.paperzoo.core.checkpoint.SafetensorsWriter;
import org.paperzoo.core.checkpoint.StateDict;
import org.paperzoo.core.checkpoint.WeightTable;
import org.paperzoo.core.config.ConfigJson;
import org.paperzoo.core.error.UsageException;
import org.paperzoo.core.nn.ActivationFunction;
import org.paperzoo.core.nn.Adapter;
import org.paperzoo.core.nn.ZooModel;
import org.paperzoo.vision.image.ImageProcessorConfig;
import org.paperzoo.vision.image.PreprocessorFile;
import org.paperzoo.vision.image.ProcessorKind;

/**
 * Writes a model as a folder of open_clip: the tensors under OpenAI's names, and {@code
 * open_clip_config.json}.
 */
final class OpenClipExport {
  private static final double LAYER_NORM_EPS = 1e-5;

  private final ModelSpec<?> spec;
  private final ContrastiveConfig config;

  /**
   * Prepares a model.
   *
   * @throws UsageException if open_clip has no such model
   */
  OpenClipExport(ModelSpec<?> spec) {
    this.spec = spec;
    config = (ContrastiveConfig) spec.config();
    ClipTextConfig text = config.textConfig();
    require(
        text.readsGreatestId() || text.eosTokenId() == text.vocabSize() - 1,
        "reads the vector of a text at the token "
            + text.eosTokenId()
            + ", and open_clip at the greatest token, "
            + (text.vocabSize() - 1));
    checkEncoder("text_config", text);
    if (config instanceof ClipConfig clip) {
      checkEncoder("vision_config", clip.visionConfig());
      require(
          clip.visionConfig().hiddenAct() == text.hiddenAct(),
          "has other non-linearities for texts than for images, and open_clip has one for both");
    }
  }

  private static void checkEncoder(String part, ClipEncoderConfig encoder) {
    require(
        encoder.hiddenAct() == ActivationFunction.QUICK_GELU
            || encoder.hiddenAct() == ActivationFunction.GELU,
        "has another " + part + ".hidden_act than quick_gelu and gelu");
    require(
        encoder.layerNormEps() == LAYER_NORM_EPS,
        "has " + part + ".layer_norm_eps " + encoder.layerNormEps() + ", and open_clip 1e-05");
  }

  private static void require(boolean fits, String what) {
    if (!fits) {
      throw new UsageException("open_clip cannot read this model, which " + what + ".");
    }
  }

  /** Writes the model, with its adapter merged, as a new folder, whole or not at all. */
  void write(ZooModel model, Path target) {
    try (Adapter.Merge merge = model.mergeAdapter()) {
      List<SafetensorsWriter.Entry> own = new ArrayList<>();
      StateDict.of(model)
          .arrays()
          .forEach((name, array) -> own.add(SafetensorsWriter.Entry.of(name, array)));
      WeightTable table =
          config instanceof ClipConfig ? ClipCheckpoint.openAi() : ClipCheckpoint.openAiResNet();
      byte[] json = ConfigJson.toJson(fields()).getBytes(StandardCharsets.UTF_8);
      AtomicFiles.writeFolder(
          target,
          folder -> {
            ModelFolder.copyCompanions(spec, folder);
            AtomicFiles.write(folder.resolve(OpenClipConfig.NAME), out -> out.write(json));
            SafetensorsWriter.write(folder.resolve(OpenAiFormat.FILE), table.write(own), Map.of());
          });
    }
  }

  private Map<String, Object> fields() {
    Map<String, Object> model = new LinkedHashMap<>();
    model.put("embed_dim", config.projectionDim());
    if (config.textConfig().hiddenAct() == ActivationFunction.QUICK_GELU) {
      model.put("quick_gelu", true);
    }
    model.put("vision_cfg", vision());
    model.put("text_cfg", text());
    ImageProcessorConfig images =
        (spec.folder() == null
                ? Optional.<ImageProcessorConfig>empty()
                : PreprocessorFile.read(spec.folder(), ProcessorKind.CLIP))
            .orElse(ProcessorKind.CLIP.defaults());
    Map<String, Object> all = new LinkedHashMap<>();
    all.put("model_cfg", model);
    all.put("preprocess_cfg", Map.of("mean", images.mean(), "std", images.std()));
    return all;
  }

  private Map<String, Object> vision() {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("image_size", config.imageSize());
    if (config instanceof ClipConfig clip) {
      ClipVisionConfig vision = clip.visionConfig();
      fields.put("layers", vision.numHiddenLayers());
      fields.put("width", vision.hiddenSize());
      fields.put("head_width", vision.hiddenSize() / vision.numAttentionHeads());
      fields.put("patch_size", vision.patchSize());
      fields.put("mlp_ratio", (double) vision.intermediateSize() / vision.hiddenSize());
    } else {
      ResNetConfig vision = ((ClipResNetConfig) config).visionConfig();
      fields.put("layers", vision.layers());
      fields.put("width", vision.width());
    }
    return fields;
  }

  private Map<String, Object> text() {
    ClipTextConfig text = config.textConfig();
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("context_length", text.maxPositionEmbeddings());
    fields.put("vocab_size", text.vocabSize());
    fields.put("width", text.hiddenSize());
    fields.put("heads", text.numAttentionHeads());
    fields.put("layers", text.numHiddenLayers());
    fields.put("mlp_ratio", (double) text.intermediateSize() / text.hiddenSize());
    return fields;
  }
}
