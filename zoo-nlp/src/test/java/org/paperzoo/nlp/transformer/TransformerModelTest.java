package org.paperzoo.nlp.transformer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.Device;
import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.jni.JniUtils;
import ai.djl.training.GradientCollector;
import ai.djl.training.ParameterStore;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.paperzoo.core.catalog.ModelFamily;
import org.paperzoo.core.checkpoint.SafetensorsWriter;
import org.paperzoo.core.checkpoint.StateDict;
import org.paperzoo.core.checkpoint.TensorSource;
import org.paperzoo.core.config.ConfigException;
import org.paperzoo.core.error.UsageException;
import org.paperzoo.core.nn.Context;
import org.paperzoo.core.nn.ModuleTree;
import org.paperzoo.core.nn.Segments;
import org.paperzoo.core.nn.ZooModel;

/** What holds of the Transformer besides parity and the contract of all models. */
class TransformerModelTest {
  private NDManager manager;

  @BeforeEach
  void open() {
    manager = NDManager.newBaseManager(Device.cpu());
    JniUtils.setGradMode(false);
    JniUtils.setSeed(3);
  }

  @AfterEach
  void close() {
    manager.close();
  }

  private ZooModel model(TransformerConfig config) {
    JniUtils.setSeed(3);
    ZooModel model = TransformerPaper.MODELS.create(config, "MarianMTModel");
    model.initialize(manager);
    return model;
  }

  private Map<String, NDArray> forward(ZooModel model, Map<String, NDArray> inputs) {
    return model.forward(new Context(new ParameterStore(manager, false), false), inputs);
  }

  private NDArray ids(long... ids) {
    return manager.create(ids, new Shape(1, ids.length));
  }

  @Test
  void paddingOfTheSourceDoesNotMatter() {
    ZooModel model = model(TinyTransformers.config());
    NDArray target = ids(30, 5, 6);
    float[] alone =
        forward(model, Map.of("input_ids", ids(4, 9, 17), "decoder_input_ids", target))
            .get("logits")
            .toFloatArray();
    float[] among =
        forward(
                model,
                Map.of(
                    "input_ids",
                    ids(4, 9, 17, 30, 23),
                    "attention_mask",
                    ids(1, 1, 1, 0, 0),
                    "decoder_input_ids",
                    target))
            .get("logits")
            .toFloatArray();
    assertThat(among).containsExactly(alone, within(5e-6f));
  }

  @Test
  void aTargetTokenSeesNoLaterOne() {
    ZooModel model = model(TinyTransformers.config());
    NDArray source = ids(4, 9, 17);
    float[] before = firstThree(model, source, ids(30, 5, 6, 7, 8));
    assertThat(firstThree(model, source, ids(30, 5, 6, 20, 1)))
        .containsExactly(before, within(5e-6f));
    assertThat(firstThree(model, source, ids(30, 5, 19, 20, 1))).isNotEqualTo(before);
  }

  private float[] firstThree(ZooModel model, NDArray source, NDArray target) {
    return forward(model, Map.of("input_ids", source, "decoder_input_ids", target))
        .get("logits")
        .get(new NDIndex(":, :3"))
        .toFloatArray();
  }

  @Test
  void theOrderOfTheSourceMatters() {
    ZooModel model = model(TinyTransformers.config());
    float[] one = firstThree(model, ids(4, 9, 17), ids(30, 5, 6));
    assertThat(firstThree(model, ids(17, 9, 4), ids(30, 5, 6))).isNotEqualTo(one);
  }

  @Test
  void activationsComputedAgainGiveTheSameGradients() {
    Map<String, float[]> kept = gradients(false);
    Map<String, float[]> again = gradients(true);
    assertThat(again.keySet()).isEqualTo(kept.keySet());
    kept.forEach((name, values) -> assertThat(again.get(name)).as(name).isEqualTo(values));
  }

  private Map<String, float[]> gradients(boolean recompute) {
    ZooModel model = model(TinyTransformers.config("\"attention_dropout\": 0.1"));
    try (Segments segments = new Segments(5, recompute);
        GradientCollector collector = Engine.getInstance().newGradientCollector()) {
      Context context = new Context(new ParameterStore(manager, false), true).with(segments);
      NDArray loss = model.forward(context, TinyTransformers.texts(manager, 3)).get("loss");
      collector.backward(loss);
      segments.backward();
    }
    Map<String, float[]> gradients = new LinkedHashMap<>();
    ModuleTree.of(model)
        .trainable()
        .forEach(
            (name, parameter) ->
                gradients.put(name, parameter.getArray().getGradient().toFloatArray()));
    return gradients;
  }

  @Test
  void sizesFollowTable3() {
    for (ModelFamily.Preset<TransformerConfig> preset : TransformerPaper.MODELS.presets()) {
      if (preset.paperSize() != null) {
        double stated = Double.parseDouble(preset.paperSize().replace("M", "")) * 1e6;
        assertThat(preset.parameters().doubleValue())
            .as(preset.name())
            .isCloseTo(stated, within(4.3e6)); // a vocabulary of 41,000 of 1024 tokens
      }
    }
  }

  @Test
  void filesWithTiedTablesAndSinusoidsLoad(@TempDir Path folder) {
    ZooModel model = model(TinyTransformers.config());
    Map<String, NDArray> arrays = new LinkedHashMap<>();
    StateDict.of(model).arrays().forEach(arrays::put);
    for (String name :
        List.of("lm_head", "model.encoder.embed_tokens", "model.decoder.embed_tokens")) {
      arrays.put(name + ".weight", arrays.get("model.shared.weight"));
    }
    arrays.put("model.encoder.embed_positions.weight", manager.zeros(new Shape(12, 16)));
    arrays.put("model.decoder.embed_positions.weight", manager.zeros(new Shape(12, 16)));
    Path file = folder.resolve("model.safetensors");
    SafetensorsWriter.write(file, arrays, Map.of());
    ZooModel loaded = TransformerPaper.MODELS.create(TinyTransformers.config(), "MarianMTModel");
    try (TensorSource source =
        TransformerPaper.MODELS
            .weights(TinyTransformers.config(), "MarianMTModel")
            .read(TensorSource.open(file), StateDict.of(loaded).shapes())) {
      StateDict.of(loaded).initialize(manager, source);
    }
    Map<String, NDArray> inputs = TinyTransformers.texts(manager, 2);
    assertThat(forward(loaded, inputs).get("logits").toFloatArray())
        .isEqualTo(forward(model, inputs).get("logits").toFloatArray());
  }

  @Test
  void refusesWhatDoesNotFit() {
    ZooModel model = model(TinyTransformers.config());
    NDArray longText = manager.zeros(new Shape(1, 13), ai.djl.ndarray.types.DataType.INT64);
    assertThatThrownBy(() -> forward(model, Map.of("input_ids", longText, "labels", ids(1))))
        .isInstanceOf(UsageException.class)
        .hasMessage(
            "input_ids have 13 tokens, and the model's max_position_embeddings is 12. Cut them.");
    assertThatThrownBy(() -> forward(model, Map.of("input_ids", ids(31), "labels", ids(1))))
        .hasMessageContaining("input_ids contain 31, and the model's vocab_size is 31");
    assertThatThrownBy(() -> forward(model, Map.of("input_ids", ids(3), "labels", ids(-1))))
        .hasMessageContaining("labels contain -1");
    assertThatThrownBy(() -> forward(model, Map.of("input_ids", ids(3))))
        .hasMessageContaining("give decoder_input_ids, or labels");
    NDArray two = manager.ones(new Shape(2, 3), ai.djl.ndarray.types.DataType.INT64);
    assertThatThrownBy(() -> forward(model, Map.of("input_ids", ids(3), "decoder_input_ids", two)))
        .hasMessageContaining("each source text needs one target text");
  }

  @Test
  void configurationsThatCannotBeAreRefused() {
    assertThatThrownBy(() -> TinyTransformers.config("\"pad_token_id\": 31"))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("pad_token_id 31 is not below vocab_size 31");
    assertThatThrownBy(() -> TinyTransformers.config("\"decoder_vocab_size\": 40"))
        .hasMessageContaining("share_encoder_decoder_embeddings is true");
    assertThatThrownBy(() -> TinyTransformers.config("\"bad_words_ids\": [[30, 31]]"))
        .hasMessageContaining("bad_words_ids 31 is not below decoder_vocab_size 31");
    assertThatThrownBy(() -> TinyTransformers.config("\"bad_words_ids\": [[-1]]"))
        .isInstanceOf(ConfigException.class);
    assertThatThrownBy(() -> TinyTransformers.config("\"bad_words_ids\": [[]]"))
        .hasMessageContaining("empty sequence");
    assertThatThrownBy(() -> TinyTransformers.config("\"encoder_layerdrop\": 0.1"))
        .hasMessageContaining("must be 0");
  }
}
