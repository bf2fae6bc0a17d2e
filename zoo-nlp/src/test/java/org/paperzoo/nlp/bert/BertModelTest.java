package org.paperzoo.nlp.bert;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.jni.JniUtils;
import ai.djl.training.ParameterStore;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.paperzoo.core.aten.AtenOperator;
import org.paperzoo.core.aten.Threads;
import org.paperzoo.core.catalog.Labels;
import org.paperzoo.core.catalog.ModelFamily;
import org.paperzoo.core.checkpoint.StateDict;
import org.paperzoo.core.error.UsageException;
import org.paperzoo.core.nn.Context;
import org.paperzoo.core.nn.ModuleTree;
import org.paperzoo.core.nn.Precision;
import org.paperzoo.core.nn.ZooModel;

/** What holds of BERT besides parity and the contract of all models. */
class BertModelTest {
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

  private ZooModel model(BertConfig config, String architecture) {
    ZooModel model = BertPaper.MODELS.create(config, architecture);
    model.initialize(manager);
    return model;
  }

  private Map<String, NDArray> forward(ZooModel model, Map<String, NDArray> inputs) {
    return model.forward(new Context(new ParameterStore(manager, false), false), inputs);
  }

  @Test
  void baseAndLargeEncodersHaveTheNumberOfParametersOfTheReference() {
    ModelFamily<BertConfig> family = BertPaper.MODELS;
    BertConfig base = new BertConfig(30522, 768, 12, 12);
    BertConfig large = new BertConfig(30522, 1024, 24, 16);
    assertThat(ModuleTree.of(family.create(base, "BertModel")).parameterCount())
        .isEqualTo(109_482_240L);
    assertThat(ModuleTree.of(family.create(large, "BertModel")).parameterCount())
        .isEqualTo(335_141_888L);
  }

  @Test
  void paddingDoesNotMatter() {
    ZooModel model = model(TinyModels.bert(), "BertModel");
    NDArray ids = manager.create(new long[] {4, 9, 17}, new Shape(1, 3));
    NDArray padded = manager.create(new long[] {4, 9, 17, 0, 23}, new Shape(1, 5));
    NDArray mask = manager.create(new long[] {1, 1, 1, 0, 0}, new Shape(1, 5));
    float[] alone =
        forward(model, Map.of("input_ids", ids)).get("last_hidden_state").toFloatArray();
    float[] among =
        forward(model, Map.of("input_ids", padded, "attention_mask", mask))
            .get("last_hidden_state")
            .get(new NDIndex(":, :3"))
            .toFloatArray();
    assertThat(among).containsExactly(alone, within(2e-6f));
  }

  @Test
  void threadsShareAModel() throws Exception {
    ZooModel model = model(TinyModels.bert(), "BertModel");
    float[] alone = passes(model, 3);
    for (float[] among : Threads.run(4, thread -> passes(model, 3))) {
      assertThat(among).isEqualTo(alone);
    }
  }

  @Test
  void batchesOfAnySizeUseTheSameOperators() {
    ZooModel model = model(TinyModels.bert(), "BertModel");
    passes(model, 2);
    int before = AtenOperator.compiled();
    passes(model, 9);
    assertThat(AtenOperator.compiled()).isLessThanOrEqualTo(before);
  }

  /** Returns the states of batches of growing size and length, with and without padding. */
  private float[] passes(ZooModel model, int count) {
    try (NDManager own = manager.newSubManager()) {
      Context context = new Context(new ParameterStore(own, false), false);
      NDArray last = null;
      for (int i = 1; i <= count; i++) {
        Shape shape = new Shape(i, 2 + i);
        NDArray ids = own.arange(i * (2 + i)).mod(31).toType(DataType.INT64, false).reshape(shape);
        NDArray mask = own.ones(shape, DataType.INT64);
        mask.set(new NDIndex(":, " + (1 + i)), 0);
        for (Map<String, NDArray> inputs :
            List.of(Map.of("input_ids", ids), Map.of("input_ids", ids, "attention_mask", mask))) {
          last = model.forward(context, inputs).get("last_hidden_state");
        }
      }
      return last.toFloatArray();
    }
  }

  @Test
  void decoderSharesTheWordVectors() {
    StateDict state = StateDict.of(model(TinyModels.bert(), "BertForPreTraining"));
    assertThat(state.ties())
        .containsEntry("cls.predictions.decoder.weight", "bert.embeddings.word_embeddings.weight")
        .containsEntry("cls.predictions.decoder.bias", "cls.predictions.bias");
    assertThat(state.parameters()).doesNotContainKey("cls.predictions.decoder.weight");
  }

  @Test
  void initialWeightsAreCutOffAtTwoStandardDeviations() {
    StateDict state = StateDict.of(model(new BertConfig(500, 64, 1, 1), "BertModel"));
    NDArray words = state.parameters().get("embeddings.word_embeddings.weight").getArray();
    float[] values = words.toFloatArray();
    double square = 0;
    for (float value : values) {
      assertThat(Math.abs(value)).isLessThanOrEqualTo(0.04f);
      square += value * value;
    }
    // The variance of a normal distribution cut off at two standard deviations is 0.774 of the
    // whole.
    assertThat(Math.sqrt(square / values.length)).isCloseTo(0.0176, within(3e-4));
    assertThat(words.get(0).abs().max().getFloat()).isZero(); // the padding token's
    JniUtils.setSeed(3);
    NDArray again =
        StateDict.of(model(new BertConfig(500, 64, 1, 1), "BertModel"))
            .parameters()
            .get("embeddings.word_embeddings.weight")
            .getArray();
    assertThat(again.toFloatArray()).isEqualTo(values);
  }

  @Test
  void scoringMaskedPlacesAloneGivesTheSameScores() {
    BertForPreTraining model = (BertForPreTraining) model(TinyModels.bert(), "BertForPreTraining");
    Map<String, NDArray> texts = TinyModels.texts(manager, 2, 31);
    NDArray all = forward(model, texts).get("prediction_logits"); // [2, 7, V]
    Context context = new Context(new ParameterStore(manager, false), false);
    Encoded encoded = model.encode(context, EncoderInputs.of(texts));
    NDArray places = manager.create(new long[] {2, 7, 8});
    float[] chosen = model.tokenLogitsAt(context, encoded.hidden(), places).toFloatArray();
    float[] expected = all.reshape(14, 31).get(places).toFloatArray();
    assertThat(chosen).containsExactly(expected, within(1e-6f));
  }

  @Test
  void bfloat16IsClose() {
    ZooModel model = model(TinyModels.bert(), "BertModel");
    Map<String, NDArray> texts = TinyModels.texts(manager, 3, 31);
    float[] full = forward(model, texts).get("last_hidden_state").toFloatArray();
    float[] half;
    try (Precision.Scope scope = Precision.BFLOAT16.use()) {
      half = forward(model, texts).get("last_hidden_state").toFloatArray();
    }
    assertThat(half).containsExactly(full, within(0.05f));
    assertThat(half).isNotEqualTo(full);
  }

  @Test
  void aPassLeavesNoArraysBehindButItsResults() {
    ZooModel model = model(TinyModels.bert(), "BertForMaskedLM");
    Map<String, NDArray> texts = TinyModels.texts(manager, 2, 31);
    forward(model, texts);
    int before = manager.getManagedArrays().size();
    forward(model, texts);
    assertThat(manager.getManagedArrays().size() - before).isLessThanOrEqualTo(4);
  }

  @Test
  void numbersOutOfRangeAreErrors() {
    ZooModel model = model(TinyModels.bert(), "BertForTokenClassification");
    assertThatThrownBy(() -> forward(model, ids(31)))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("input_ids contain 31")
        .hasMessageContaining("vocab_size is 31")
        .hasMessageContaining("tokenizer");
    assertThatThrownBy(() -> forward(model, ids(-1))).hasMessageContaining("input_ids contain -1");
    Map<String, NDArray> types = new LinkedHashMap<>(ids(4));
    types.put("token_type_ids", manager.create(new long[] {2}, new Shape(1, 1)));
    assertThatThrownBy(() -> forward(model, types))
        .hasMessageContaining("token_type_ids contain 2")
        .hasMessageContaining("type_vocab_size is 2");
    NDArray many =
        manager.zeros(new Shape(1, 513)).toType(ai.djl.ndarray.types.DataType.INT64, false);
    assertThatThrownBy(() -> forward(model, Map.of("input_ids", many)))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("513 tokens")
        .hasMessageContaining("at most 512");
    Map<String, NDArray> labels = new LinkedHashMap<>(ids(4));
    labels.put("labels", manager.create(new long[] {2}, new Shape(1, 1)));
    assertThatThrownBy(() -> forward(model, labels))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("classes are 0 to 1");
    Map<String, NDArray> mask = new LinkedHashMap<>(ids(4));
    mask.put("attention_mask", manager.create(new long[] {1, 1}, new Shape(1, 2)));
    assertThatThrownBy(() -> forward(model, mask)).hasMessageContaining("shape of input_ids");
  }

  private Map<String, NDArray> ids(long id) {
    return Map.of("input_ids", manager.create(new long[] {id}, new Shape(1, 1)));
  }

  @Test
  void configurationsThatCannotBeAreErrors() {
    assertThatThrownBy(() -> new BertConfig(31, 10, 1, 4))
        .hasMessageContaining("hidden_size 10 is not a multiple of num_attention_heads 4");
    assertThatThrownBy(() -> Labels.of(null, Map.of("0", "a", "2", "b")))
        .hasMessageContaining("not class 1");
    assertThat(Labels.of(List.of("no", "yes")).numbers()).containsEntry("yes", 1);
    assertThat(Labels.of(3, Map.of("0", "a", "1", "b")).names()).isNull();
    assertThat(Labels.of(null, null).count()).isEqualTo(2);
  }
}
