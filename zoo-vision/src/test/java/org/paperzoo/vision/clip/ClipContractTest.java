package org.paperzoo.vision.clip;

import ai.djl.ndarray.NDArray;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Nested;
import org.paperzoo.core.catalog.ModelContract;
import org.paperzoo.core.catalog.ModelFamily;

/** Every model keeps the contract of the zoo's models. */
class ClipContractTest {
  private static final int TOKENS = 5;

  @Nested
  class Whole extends ModelContract<ClipConfig> {
    @Override
    protected ModelFamily<ClipConfig> family() {
      return ClipPaper.CLIP;
    }

    @Override
    protected ClipConfig config() {
      return TinyClip.config();
    }

    @Override
    protected Map<String, NDArray> inputs(int batch) {
      Map<String, NDArray> inputs = new LinkedHashMap<>();
      inputs.put("input_ids", TinyClip.texts(manager, batch, TOKENS));
      inputs.put("pixel_values", TinyClip.images(manager, batch));
      return inputs;
    }
  }

  @Nested
  class ResNet extends ModelContract<ClipResNetConfig> {
    @Override
    protected ModelFamily<ClipResNetConfig> family() {
      return ClipPaper.RESNET;
    }

    @Override
    protected ClipResNetConfig config() {
      return TinyClip.resNet();
    }

    @Override
    protected float learningRate() {
      return 0.02f;
    }

    @Override
    protected Map<String, NDArray> inputs(int batch) {
      Map<String, NDArray> inputs = new LinkedHashMap<>();
      inputs.put("input_ids", TinyClip.texts(manager, batch, TOKENS));
      inputs.put("pixel_values", TinyClip.images(manager, batch, 64));
      return inputs;
    }
  }

  @Nested
  class Text extends ModelContract<ClipTextConfig> {
    @Override
    protected ModelFamily<ClipTextConfig> family() {
      return ClipPaper.TEXT;
    }

    @Override
    protected ClipTextConfig config() {
      return TinyClip.config().textConfig();
    }

    @Override
    protected Map<String, NDArray> inputs(int batch) {
      return Map.of("input_ids", TinyClip.texts(manager, batch, TOKENS));
    }

    @Override
    protected NDArray loss(Map<String, NDArray> outputs) {
      return outputs.get("text_embeds").sub(1).square().mean();
    }
  }

  @Nested
  class Vision extends ModelContract<ClipVisionConfig> {
    @Override
    protected ModelFamily<ClipVisionConfig> family() {
      return ClipPaper.VISION;
    }

    @Override
    protected ClipVisionConfig config() {
      return TinyClip.config().visionConfig();
    }

    @Override
    protected Map<String, NDArray> inputs(int batch) {
      return Map.of("pixel_values", TinyClip.images(manager, batch));
    }

    @Override
    protected NDArray loss(Map<String, NDArray> outputs) {
      return outputs.get("image_embeds").sub(1).square().mean();
    }
  }
}
