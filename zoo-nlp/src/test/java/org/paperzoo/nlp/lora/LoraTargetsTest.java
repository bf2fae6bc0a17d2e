package org.paperzoo.nlp.lora;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.jni.JniUtils;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.paperzoo.core.catalog.AdapterFolder;
import org.paperzoo.core.catalog.AdapterSpec;
import org.paperzoo.core.catalog.AdapterType;
import org.paperzoo.core.catalog.ModelSpec;
import org.paperzoo.core.checkpoint.StateDict;
import org.paperzoo.core.config.ConfigBinder;
import org.paperzoo.core.config.ConfigDocument;
import org.paperzoo.core.config.Faults;
import org.paperzoo.core.error.UsageException;
import org.paperzoo.core.experiment.ExperimentReader;
import org.paperzoo.core.generate.GenerationOptions;
import org.paperzoo.core.nn.Adapter;
import org.paperzoo.core.nn.KvCache;
import org.paperzoo.core.nn.ZooModel;
import org.paperzoo.nlp.gpt.CausalLanguageModel;
import org.paperzoo.nlp.gpt.DecoderInputs;
import org.paperzoo.nlp.gpt.Gpt2Config;
import org.paperzoo.nlp.gpt.Gpt2Model;
import org.paperzoo.nlp.gpt.GptPaper;
import org.paperzoo.nlp.gpt.TestModels;

/** Which maps are adapted, of models with layers and shared weights. */
class LoraTargetsTest {
  @TempDir private Path folder;

  private static LoraConfig config(String... assignments) {
    Faults faults = new Faults();
    ConfigDocument document = ConfigDocument.empty().withOverrides(List.of(assignments), faults);
    LoraConfig config = ConfigBinder.bind(document.root(), LoraConfig.class, faults);
    faults.throwIfAny();
    return config;
  }

  /** A model of three layers without arrays. */
  private static ZooModel gpt2() {
    return new CausalLanguageModel(new Gpt2Model(new Gpt2Config(50, 16, 8, 3, 2)));
  }

  private static List<String> maps(ZooModel model, boolean published, String... assignments) {
    return List.copyOf(
        new LoraAdapter(
                new AdapterType.Request<>(
                    model, "GPT2LMHeadModel", config(assignments), List.of(), published))
            .targets());
  }

  @ParameterizedTest
  @ValueSource(strings = {"all-linear", "\".*c_attn\""})
  void layersAreChosenAmongNamesOnly(String targets) {
    assertThatThrownBy(() -> config("target_modules=" + targets, "layers_to_transform=[1]"))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("layers_to_transform cannot be used where target_modules is a text");
    assertThatThrownBy(() -> config("target_modules=" + targets, "layers_pattern=h"))
        .hasMessageContaining("layers_pattern cannot be used where target_modules is a text");
    assertThatThrownBy(() -> config("target_modules=[c_attn]", "layers_pattern=h"))
        .hasMessageContaining("give layers_to_transform, too");
    assertThatThrownBy(() -> config("layers_to_transform=[a]"))
        .hasMessageContaining("layers_to_transform: expected the number of a layer or a list");
  }

  @Test
  void aLayerMayBeANumberAlone() {
    assertThat(maps(gpt2(), false, "target_modules=[c_attn]", "layers_to_transform=1"))
        .containsExactly("transformer.h.1.attn.c_attn");
  }

  @Test
  void wholeNamesAreMeantWhateverTheirLayer() {
    assertThat(
            maps(
                gpt2(),
                false,
                "target_modules=[transformer.h.0.attn.c_attn, c_fc]",
                "layers_to_transform=[2]"))
        .containsExactly("transformer.h.0.attn.c_attn", "transformer.h.2.mlp.c_fc");
  }

  @Test
  void groupsMayHavePythonsNames() {
    assertThat(
            maps(
                gpt2(),
                false,
                "target_modules=\"transformer.h.(?P<the_layer>[0-9]).*c_(?P<x>at+n)\"",
                "rank_pattern={\"h.(?P<n>1).*\": 2}"))
        .hasSize(3)
        .allMatch(name -> name.endsWith("c_attn"));
    assertThat(PythonPattern.compile("(?P<a_b>x)y(?P=a_b)\\(?P<").pattern())
        .isEqualTo("(?<python1>x)y\\k<python1>\\(?P<");
  }

  @Test
  void layersAndExclusionsThatMeanNothingAreRefused() {
    assertThatThrownBy(
            () -> maps(gpt2(), false, "target_modules=[c_attn]", "layers_to_transform=[1, 3]"))
        .isInstanceOf(UsageException.class)
        .hasMessage(
            "adapter.layers_to_transform: there is no layer 3 among the maps that target_modules"
                + " means; the layers are 0 to 2.");
    assertThatThrownBy(
            () ->
                maps(
                    gpt2(),
                    false,
                    "target_modules=[c_attn]",
                    "layers_to_transform=[1]",
                    "layers_pattern=layer"))
        .hasMessageContaining("adapter.layers_pattern: \"layer\": none of the maps")
        .hasMessageContaining("such as transformer.h.0.attn.c_attn");
    assertThatThrownBy(
            () -> maps(gpt2(), false, "target_modules=all-linear", "exclude_modules=[c_fcc]"))
        .hasMessageContaining(
            "adapter.exclude_modules: \"c_fcc\" means none of the linear maps and embeddings")
        .hasMessageContaining("did you mean \"c_fc\"?");
    assertThatThrownBy(
            () -> maps(gpt2(), false, "target_modules=all-linear", "exclude_modules=.*layer.*"))
        .hasMessageContaining("adapter.exclude_modules");
    assertThat(
            maps(
                gpt2(),
                true,
                "target_modules=[c_attn, q_proj]",
                "exclude_modules=[gate]",
                "layers_to_transform=[1, 7]"))
        .containsExactly("transformer.h.1.attn.c_attn");
    assertThatThrownBy(
            () -> maps(gpt2(), true, "target_modules=[c_attn]", "layers_to_transform=[7]"))
        .hasMessageContaining("there is no layer 7");
  }

  @Test
  void embeddingsAreAdaptedWhereTheyAreNamed() {
    assertThat(maps(gpt2(), false, "target_modules=[wte, c_attn]", "layers_to_transform=[1]"))
        .containsExactly("transformer.h.1.attn.c_attn");
    assertThat(maps(gpt2(), false, "target_modules=.*(wpe|c_fc)")).hasSize(4);
    assertThat(maps(gpt2(), false, "target_modules=all-linear")).noneMatch(n -> n.contains("wte"));
    assertThatThrownBy(() -> maps(gpt2(), true, "target_modules=[wte]", "lora_bias=true"))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("adapter.lora_bias: transformer.wte is an embedding");
  }

  @ParameterizedTest
  @ValueSource(strings = {"orthogonal", "eva", "mica"})
  void beginningsThatLeaveTheModelAloneAreReadButNotMade(String name) throws IOException {
    try (NDManager manager = NDManager.newBaseManager(Device.cpu())) {
      LoraCase example = LoraCase.unpack("gpt2", folder, manager);
      rewrite(example, "\"init_lora_weights\": true", "\"init_lora_weights\": \"" + name + "\"");
      assertThat(example.adapted().initialize(manager).adapter()).isNotNull();
    }
    assertThatThrownBy(
            () -> maps(gpt2(), false, "target_modules=[c_attn]", "init_lora_weights=" + name))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("adapter.init_lora_weights: a new adapter begins with true");
  }

  @ParameterizedTest
  @ValueSource(strings = {"pissa", "pissa_niter_16", "olora", "corda", "loftq", "lora_ga"})
  void beginningsThatChangeTheModelAreRefused(String name) throws IOException {
    try (NDManager manager = NDManager.newBaseManager(Device.cpu())) {
      LoraCase example = LoraCase.unpack("gpt2", folder, manager);
      rewrite(example, "\"init_lora_weights\": true", "\"init_lora_weights\": \"" + name + "\"");
      assertThatThrownBy(() -> AdapterFolder.open(example.adapterFolder(), LoraCase.CATALOG))
          .isInstanceOf(UsageException.class)
          .hasMessageContaining("init_lora_weights: " + name + " changes the model's own weights");
    }
  }

  private static void rewrite(LoraCase example, String from, String to) throws IOException {
    Path file = example.adapterFolder().resolve("adapter_config.json");
    String text = Files.readString(file);
    assertThat(text).contains(from);
    Files.writeString(file, text.replace(from, to));
  }

  @Test
  void aBiasOfUpdatesNeedsMapsWithOne() {
    ZooModel neo =
        GptPaper.GPT_NEO.create(GptPaper.GPT_NEO.presets().get(0).config(), "GPTNeoForCausalLM");
    LoraConfig config = config("target_modules=[q_proj, out_proj]", "lora_bias=true");
    assertThatThrownBy(() -> LoraAdapter.of(neo, config))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("adapter.lora_bias: maps without a bias")
        .hasMessageContaining("transformer.h.0.attn.attention.q_proj")
        .hasMessageNotContaining("out_proj");
  }

  private static float[] logits(CausalLanguageModel model, NDManager manager, long... ids) {
    NDArray all =
        model
            .forward(
                TestModels.evaluation(manager),
                Map.of("input_ids", manager.create(ids, new Shape(1, ids.length))))
            .get("logits");
    return all.get(0, ids.length - 1).toFloatArray();
  }

  @Test
  void theOutputLayerOfALanguageModelIsAdapted() {
    try (NDManager manager = NDManager.newBaseManager(Device.cpu())) {
      JniUtils.setGradMode(false);
      CausalLanguageModel model = TestModels.load("gpt2", folder, manager);
      long[] ids = {3, 1, 4, 1, 5};
      float[] own = logits(model, manager, ids);
      LoraAdapter adapter = LoraAdapter.of(model, config("target_modules=[lm_head, c_attn]"));
      assertThat(adapter.targets()).contains("lm_head");
      adapter.initialize(manager);
      model.setAdapter(adapter);
      JniUtils.setSeed(3);
      StateDict.of(adapter)
          .arrays()
          .values()
          .forEach(array -> array.addi(manager.randomNormal(array.getShape()).mul(0.3)));
      float[] adapted = logits(model, manager, ids);
      assertThat(adapted).isNotEqualTo(own);

      checkLoss(model, manager, ids);
      NDArray input = manager.create(ids, new Shape(1, ids.length));
      NDArray hidden =
          model.decoder().hidden(TestModels.evaluation(manager), DecoderInputs.of(input));
      float logProb =
          model.scores(
                  TestModels.evaluation(manager),
                  hidden.reshape(5, -1),
                  manager.create(new long[] {1, 4, 1, 5, 9}))
              .logProbs()[4];
      NDArray expected = manager.create(adapted).logSoftmax(0);
      assertThat(logProb - expected.getFloat(9)).isBetween(-1e-4f, 1e-4f);

      try (Adapter.Merge merge = model.mergeAdapter()) {
        assertThat(StateDict.of(model).ties()).isEmpty(); // the table of word vectors stays
        assertThat(logits(model, manager, ids))
            .usingComparatorWithPrecision(1e-4f)
            .containsExactly(adapted);
      }
      assertThat(StateDict.of(model).ties()).containsKey("lm_head.weight");
      try (KvCache cache = model.newCache(manager, 1, 8)) {
        NDArray positions = manager.arange(5).toType(input.getDataType(), false).reshape(1, 5);
        assertThatThrownBy(
                () -> model.nextLogits(TestModels.evaluation(manager), input, positions, cache))
            .isInstanceOf(IllegalStateException.class)
            .hasMessageContaining("not merged");
        try (Adapter.Merge merge = model.mergeForDecoding()) {
          float[] cached =
              model
                  .nextLogits(TestModels.evaluation(manager), input, positions, cache)
                  .toFloatArray();
          assertThat(cached).usingComparatorWithPrecision(1e-4f).containsExactly(adapted);
        }
      }
      assertThat(logits(model, manager, ids)).isEqualTo(adapted);
      assertThat(
              model
                  .generator(TestModels.evaluation(manager), manager)
                  .endingAt(List.of())
                  .generate(List.of(ids), GenerationOptions.greedy(3))
                  .get(0)
                  .tokens()[0])
          .isEqualTo(manager.create(adapted).argMax().getLong());
    }
  }

  /** The loss is that of the logits, and trains the update of the output layer. */
  private static void checkLoss(CausalLanguageModel model, NDManager manager, long... ids) {
    NDArray input = manager.create(ids, new Shape(1, ids.length));
    NDArray labels = manager.create(new long[] {-100, 4, 1, 5, -100}, new Shape(1, 5));
    NDArray shifted = manager.create(new long[] {-100, -100, 4, 1, 5}, new Shape(1, 5));
    float expected =
        model
            .forward(TestModels.evaluation(manager), Map.of("input_ids", input, "labels", shifted))
            .get("loss")
            .getFloat(0);
    JniUtils.setGradMode(true);
    try {
      NDArray loss =
          model.loss(TestModels.evaluation(manager), DecoderInputs.of(input), labels, true);
      assertThat(loss.getFloat() - expected).isBetween(-1e-4f, 1e-4f);
      JniUtils.backward((PtNDArray) loss, (PtNDArray) manager.ones(new Shape()), false, false);
    } finally {
      JniUtils.setGradMode(false);
    }
    NDArray update =
        StateDict.of(model.adapter()).arrays().get("base_model.model.lm_head.lora_B.weight");
    assertThat(update.getGradient().abs().max().getFloat()).isPositive();
  }

  @Test
  void anAdapterThatDoesNotFitIsReportedWhereItStands() throws IOException {
    ExperimentReader reader = new ExperimentReader(LoraCase.CATALOG);
    Path yaml = folder.resolve("my.yaml");
    String text =
        """
        paper: lora
        task: causal-language-modeling
        model: {preset: gpt3-175b}
        adapter: {type: lora, target_modules: [%s]}
        train: {steps: 1, optimizer: {name: adam, lr: 0.1}}
        """;
    Files.writeString(yaml, text.formatted("q_prj"));
    assertThatThrownBy(() -> reader.read(yaml, List.of()))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("my.yaml:4:1")
        .hasMessageContaining("\"q_prj\" means none of the linear maps and embeddings")
        .hasMessageContaining("did you mean \"q_proj\"?");
    Files.writeString(yaml, text.formatted("q_proj"));
    ModelSpec<?> model = reader.read(yaml, List.of()).model();
    assertThat(model.adapter()).extracting(AdapterSpec::folder).isNull();
  }

  @Test
  void aTasksOwnHeadMayBeMeant() throws IOException {
    Path yaml = folder.resolve("my.yaml");
    String text =
        """
        paper: lora
        task: text-classification
        model: {preset: bert-base-uncased, architectures: [BertForPreTraining]}
        adapter: {type: lora, target_modules: [query], modules_to_save: [%s]}
        train: {steps: 1, optimizer: {name: adam, lr: 0.1}}
        """;
    Files.writeString(yaml, text.formatted("classifier"));
    assertThat(new ExperimentReader(LoraCase.CATALOG).read(yaml, List.of()).model().architecture())
        .isEqualTo("BertForPreTraining"); // until the task gives it its own
    Files.writeString(yaml, text.formatted("clasifier"));
    assertThatThrownBy(() -> new ExperimentReader(LoraCase.CATALOG).read(yaml, List.of()))
        .hasMessageContaining("has no module \"clasifier\"");
  }
}
