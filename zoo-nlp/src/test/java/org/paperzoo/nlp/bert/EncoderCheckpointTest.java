package org.paperzoo.nlp.bert;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.pytorch.jni.JniUtils;
import ai.djl.training.ParameterStore;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.paperzoo.core.catalog.ModelFolder;
import org.paperzoo.core.catalog.ModelSpec;
import org.paperzoo.core.checkpoint.SafetensorsWriter;
import org.paperzoo.core.checkpoint.StateDict;
import org.paperzoo.core.error.FailureException;
import org.paperzoo.core.nn.Context;
import org.paperzoo.core.nn.ZooModel;

/** Checkpoints of one head become models with another, as {@code from_pretrained} has it. */
class EncoderCheckpointTest {
  @TempDir Path folder;
  private NDManager manager;

  @BeforeEach
  void open() {
    manager = NDManager.newBaseManager(Device.cpu());
    JniUtils.setGradMode(false);
    JniUtils.setSeed(5);
  }

  @AfterEach
  void close() {
    manager.close();
  }

  private Map<String, NDArray> weights(String architecture) {
    ZooModel model = BertPaper.MODELS.create(TinyModels.bert(), architecture);
    model.initialize(manager);
    return new LinkedHashMap<>(StateDict.of(model).arrays());
  }

  private ModelSpec<BertConfig> saved(Map<String, NDArray> weights, String architecture) {
    SafetensorsWriter.write(folder.resolve("model.safetensors"), weights, Map.of());
    return new ModelSpec<>(BertPaper.MODELS, TinyModels.bert(), architecture, folder);
  }

  private static float[] word(Map<String, NDArray> weights, String name) {
    return weights.get(name).toFloatArray();
  }

  @Test
  void encoderOfAModelWithHeadsLoadsAlone() {
    Map<String, NDArray> all = weights("BertForPreTraining");
    ZooModel encoder = saved(all, "BertModel").initialize(manager);
    assertThat(word(StateDict.of(encoder).arrays(), "pooler.dense.weight"))
        .isEqualTo(word(all, "bert.pooler.dense.weight"));
  }

  @Test
  void encoderLoadsIntoAModelWithAHeadThatStartsAfresh() {
    Map<String, NDArray> all = weights("BertModel");
    List<String> fresh = new ArrayList<>();
    ZooModel model =
        saved(all, "BertForSequenceClassification")
            .initialize(manager, name -> name.startsWith("classifier."), fresh::addAll);
    assertThat(fresh).containsExactly("classifier.weight", "classifier.bias");
    assertThat(word(StateDict.of(model).arrays(), "bert.encoder.layer.1.output.dense.weight"))
        .isEqualTo(word(all, "encoder.layer.1.output.dense.weight"));
  }

  @Test
  void newHeadIsNotInventedWhereItIsNotAskedFor() {
    ModelSpec<BertConfig> spec = saved(weights("BertModel"), "BertForSequenceClassification");
    assertThatThrownBy(() -> spec.initialize(manager))
        .isInstanceOf(FailureException.class)
        .hasMessageContaining("missing (2): classifier.weight, classifier.bias");
  }

  @Test
  void otherHeadsAreLeftOut() {
    Map<String, NDArray> all = weights("BertForPreTraining");
    ZooModel model = saved(all, "BertForMaskedLM").initialize(manager);
    assertThat(word(StateDict.of(model).arrays(), "cls.predictions.transform.dense.weight"))
        .isEqualTo(word(all, "cls.predictions.transform.dense.weight"));
  }

  @Test
  void oldNamesTiedWeightsAndPositionNumbersAreUnderstood() {
    Map<String, NDArray> all = weights("BertForMaskedLM");
    Map<String, NDArray> old = new LinkedHashMap<>();
    all.forEach(
        (name, array) ->
            old.put(
                name.replace("LayerNorm.weight", "LayerNorm.gamma")
                    .replace("LayerNorm.bias", "LayerNorm.beta"),
                array));
    old.put("bert.embeddings.position_ids", manager.arange(512).reshape(1, 512));
    // the decoder's copy of the word vectors in their place
    old.put("cls.predictions.decoder.weight", old.remove("bert.embeddings.word_embeddings.weight"));
    ZooModel model = saved(old, "BertForMaskedLM").initialize(manager);
    Map<String, NDArray> loaded = StateDict.of(model).arrays();
    all.forEach((name, array) -> assertThat(word(loaded, name)).isEqualTo(array.toFloatArray()));
  }

  @Test
  void encoderLoadsWithoutAPoolerAndHasNoneThen() {
    Map<String, NDArray> all = weights("BertModel");
    all.keySet().removeIf(name -> name.startsWith("pooler."));
    ModelSpec<BertConfig> spec = saved(all, "BertModel");
    Map<String, NDArray> texts = TinyModels.texts(manager, 2, 31);
    Map<String, NDArray> outputs =
        spec.initialize(manager)
            .forward(new Context(new ParameterStore(manager, false), false), texts);
    assertThat(outputs).containsOnlyKeys("last_hidden_state");
    assertThat(StateDict.of(spec.create()).parameters()).hasSameSizeAs(all);
    Path copy = folder.resolve("copy");
    ModelFolder.create(spec, spec.initialize(manager), copy, Long.MAX_VALUE);
    assertThat(
            spec.from(copy)
                .initialize(manager)
                .forward(new Context(new ParameterStore(manager, false), false), texts)
                .get("last_hidden_state"))
        .isEqualTo(outputs.get("last_hidden_state"));
  }

  @Test
  void anotherNumberOfLayersIsSaidBeforeTheModelIsBuilt() {
    saved(weights("BertModel"), "BertModel");
    ModelSpec<BertConfig> spec =
        new ModelSpec<>(BertPaper.MODELS, new BertConfig(31, 16, 9999, 4), "BertModel", folder);
    for (ThrowingCallable load :
        List.<ThrowingCallable>of(spec::create, () -> spec.initialize(manager))) {
      assertThatThrownBy(load)
          .isInstanceOf(FailureException.class)
          .hasMessageContaining("asks for 9999 layers (num_hidden_layers)")
          .hasMessageContaining("model.safetensors has the tensors of 2 (encoder.layer.0 to");
    }
  }

  @Test
  void everythingThatIsMissingOrTooMuchIsListed() {
    Map<String, NDArray> all = weights("BertModel");
    all.remove("encoder.layer.0.output.dense.weight");
    all.remove("embeddings.LayerNorm.bias");
    all.put(
        "encoder.layer.1.output.dense.scale", manager.zeros(new ai.djl.ndarray.types.Shape(16)));
    ModelSpec<BertConfig> spec = saved(all, "BertModel");
    assertThatThrownBy(() -> spec.initialize(manager))
        .isInstanceOf(FailureException.class)
        .hasMessageContaining("encoder.layer.0.output.dense.weight")
        .hasMessageContaining("embeddings.LayerNorm.bias")
        .hasMessageContaining("unexpected (1): encoder.layer.1.output.dense.scale");
  }
}
