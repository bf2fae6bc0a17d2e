package org.paperzoo.nlp.lora;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.jni.JniUtils;
import ai.djl.training.ParameterStore;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.paperzoo.core.catalog.AdapterType;
import org.paperzoo.core.checkpoint.StateDict;
import org.paperzoo.core.config.ConfigBinder;
import org.paperzoo.core.config.ConfigDocument;
import org.paperzoo.core.config.Faults;
import org.paperzoo.core.error.UsageException;
import org.paperzoo.core.nn.Adapter;
import org.paperzoo.core.nn.Context;
import org.paperzoo.core.nn.ModuleTree;
import org.paperzoo.core.nn.Precision;
import org.paperzoo.core.nn.ZooModel;

class LoraAdapterTest {
  private NDManager manager;
  private ZooModel model;
  private NDArray x;

  @BeforeEach
  void makeModel() {
    manager = NDManager.newBaseManager(Device.cpu());
    JniUtils.setGradMode(false);
    JniUtils.setSeed(5);
    model = new TwoMaps();
    model.initialize(manager);
    x = manager.randomNormal(new Shape(2, 3, 6));
  }

  @AfterEach
  void close() {
    manager.close();
  }

  /** Reads a configuration as an experiment has it. */
  private static LoraConfig config(String... assignments) {
    Faults faults = new Faults();
    ConfigDocument document = ConfigDocument.empty().withOverrides(List.of(assignments), faults);
    LoraConfig config = ConfigBinder.bind(document.root(), LoraConfig.class, faults);
    faults.throwIfAny();
    return config;
  }

  private Adapter adapter(LoraConfig config) {
    Adapter adapter = LoraAdapter.of(model, config);
    adapter.initialize(manager);
    return adapter;
  }

  /** Returns an adapter as if it had been trained. */
  private Adapter trained(LoraConfig config, int seed) {
    return trained(adapter(config), seed);
  }

  /** Returns an adapter as if it were a published one. */
  private Adapter published(LoraConfig config, int seed) {
    Adapter adapter =
        new LoraAdapter(new AdapterType.Request<>(model, "TwoMaps", config, List.of(), true));
    adapter.initialize(manager);
    return trained(adapter, seed);
  }

  private Adapter trained(Adapter adapter, int seed) {
    model.setAdapter(adapter);
    JniUtils.setSeed(seed);
    StateDict.of(adapter)
        .arrays()
        .values()
        .forEach(array -> array.addi(manager.randomNormal(array.getShape()).mul(0.5)));
    return adapter;
  }

  private NDArray output(boolean training) {
    JniUtils.setSeed(9);
    Context context = new Context(new ParameterStore(manager, false), training);
    return model.forward(context, Map.of("x", x)).get("y");
  }

  private Map<String, NDArray> gradients(boolean training) {
    JniUtils.setGradMode(true);
    try {
      JniUtils.setSeed(9);
      Context context = new Context(new ParameterStore(manager, false), training);
      NDArray loss = model.forward(context, Map.of("x", x)).get("loss");
      JniUtils.backward((PtNDArray) loss, (PtNDArray) manager.ones(new Shape(1)), false, false);
    } finally {
      JniUtils.setGradMode(false);
    }
    Map<String, NDArray> gradients = new LinkedHashMap<>();
    StateDict.of(model.adapter())
        .arrays()
        .forEach(
            (name, array) -> {
              gradients.put(name, array.getGradient().duplicate());
              array.getGradient().subi(array.getGradient());
            });
    return gradients;
  }

  private static double difference(NDArray a, NDArray b) {
    return a.sub(b).abs().max().getFloat() / b.abs().max().getFloat();
  }

  @Test
  void beginsAsTheModelItself() {
    NDArray before = output(false);
    model.setAdapter(adapter(config("target_modules=all-linear", "r=4")));
    assertThat(output(false)).isEqualTo(before);
    assertThat(output(true)).isEqualTo(before);
    assertThat(model.adapter().arrays()).hasSize(4);
    Map<String, NDArray> arrays = model.adapter().arrays();
    assertThat(arrays.get("base_model.model.first.lora_A.weight").abs().max().getFloat())
        .isBetween(0.2f, (float) (1 / Math.sqrt(6)));
    assertThat(arrays.get("base_model.model.second.lora_B.weight").abs().max().getFloat()).isZero();
  }

  @Test
  void canBeginWithANormalDistribution() {
    model.setAdapter(
        adapter(config("target_modules=[first]", "r=64", "init_lora_weights=gaussian")));
    NDArray a = model.adapter().arrays().get("base_model.model.first.lora_A.weight");
    double std = Math.sqrt(a.square().mean().getFloat());
    assertThat(std).isCloseTo(1 / 64.0, within(0.002));
  }

  @Test
  void trainsTheUpdatesAndNothingElse() {
    trained(config("target_modules=[first, second]", "r=2"), 1);
    gradients(true).values().forEach(g -> assertThat(g.abs().max().getFloat()).isPositive());
    StateDict.of(model)
        .parameters()
        .forEach(
            (name, parameter) -> {
              assertThat(parameter.requiresGradient()).as(name).isFalse();
              assertThat(parameter.getArray().hasGradient()).as(name).isFalse();
            });
    model.setAdapter(null);
    assertThat(ModuleTree.of(model).trainableCount()).isEqualTo(6 * 8 + 8 + 8 * 5);
    assertThat(StateDict.of(model).arrays().values()).allMatch(NDArray::hasGradient);
  }

  @Test
  void computesInTrainingWhatItComputesInEvaluation() {
    for (String bias : List.of("false", "true")) {
      published(config("target_modules=all-linear", "r=3", "alpha=5", "lora_bias=" + bias), 2);
      assertThat(difference(output(true), output(false))).isLessThan(1e-6);
      Map<String, NDArray> expected = gradients(false);
      gradients(true)
          .forEach((name, g) -> assertThat(difference(g, expected.get(name))).isLessThan(1e-5));
    }
  }

  @Test
  void computesNearlyTheSameInBfloat16() {
    trained(config("target_modules=all-linear", "r=3"), 2);
    NDArray exact = output(false);
    try (Precision.Scope scope = Precision.BFLOAT16.use()) {
      assertThat(difference(output(true), exact)).isBetween(1e-5, 3e-2);
      assertThat(difference(output(false), exact)).isBetween(1e-5, 3e-2);
    }
  }

  @Test
  void dropsInputsOfTheUpdatesInTrainingOnly() {
    trained(config("target_modules=[second]", "r=2", "dropout=0.5"), 3);
    NDArray evaluated = output(false);
    assertThat(difference(output(true), evaluated)).isGreaterThan(0.01);
    assertThat(output(true)).isEqualTo(output(true)); // the same seed, the same inputs dropped
    model.adapter().arrays().get("base_model.model.second.lora_B.weight").muli(0);
    assertThat(output(true)).isEqualTo(output(false)); // the map's own input is whole
  }

  @Test
  void scalesByTheRankOrItsRoot() {
    trained(config("target_modules=[first]", "r=4", "alpha=8"), 4);
    Map<String, NDArray> values = model.adapter().arrays();
    NDArray byRank = output(false);
    model.setAdapter(null);
    NDArray own = output(false);
    model.setAdapter(
        adapter(config("target_modules=[first]", "r=4", "alpha=4", "use_rslora=true")));
    StateDict.of(model.adapter()).arrays().forEach((name, a) -> a.muli(0).addi(values.get(name)));
    assertThat(difference(output(false), byRank)).isLessThan(1e-6); // 8 / 4 = 4 / √4
    assertThat(difference(byRank, own)).isGreaterThan(0.01);
  }

  @Test
  void mergesIntoTheWeightsAndOutAgain() {
    trained(config("target_modules=all-linear", "r=3", "alpha=6", "dropout=0.3"), 6);
    NDArray apart = output(false);
    Map<String, NDArray> before = new LinkedHashMap<>();
    StateDict.of(model).arrays().forEach((name, array) -> before.put(name, array.duplicate()));
    try (Adapter.Merge merge = model.mergeAdapter()) {
      assertThat(model.adapter().isMerged()).isTrue();
      assertThat(difference(output(false), apart)).isLessThan(1e-6);
      NDArray weight = StateDict.of(model).arrays().get("first.weight");
      assertThat(difference(weight, before.get("first.weight"))).isGreaterThan(0.01);
    }
    assertThat(model.adapter().isMerged()).isFalse();
    assertThat(output(false)).isEqualTo(apart);
    assertThat(StateDict.of(model).arrays()).isEqualTo(before);
  }

  @Test
  void refusesToMergeABiasWhereThereIsNone() {
    published(config("target_modules=[second]", "lora_bias=true"), 6);
    assertThatThrownBy(() -> model.adapter().merge())
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("its update of second has a bias, the map has none");
    model.setAdapter(null);
    trained(config("target_modules=[first]", "lora_bias=true"), 6);
    NDArray apart = output(false);
    model.adapter().merge();
    assertThat(difference(output(false), apart)).isLessThan(1e-6);
  }

  @Test
  void adaptersTakeTurnsOnOneModel() {
    NDArray own = output(false);
    Adapter first = trained(config("target_modules=[first]", "modules_to_save=[second]"), 7);
    NDArray withFirst = output(false);
    Map<String, NDArray> saved = copies(first);
    Adapter second = trained(config("target_modules=[first, second]", "bias=all", "r=2"), 8);
    NDArray withSecond = output(false);
    assertThat(copies(first)).isEqualTo(saved); // off the model, it keeps its values
    model.setAdapter(first);
    assertThat(output(false)).isEqualTo(withFirst);
    model.setAdapter(second);
    assertThat(output(false)).isEqualTo(withSecond);
    second.merge();
    model.setAdapter(null);
    assertThat(output(false)).isEqualTo(own);
    model.setAdapter(first);
    assertThat(output(false)).isEqualTo(withFirst);
    assertThat(withFirst).isNotEqualTo(withSecond).isNotEqualTo(own);
  }

  private static Map<String, NDArray> copies(Adapter adapter) {
    Map<String, NDArray> copies = new LinkedHashMap<>();
    adapter.arrays().forEach((name, array) -> copies.put(name, array.duplicate()));
    return copies;
  }

  @Test
  void whatItTrainsOfTheModelBeginsAsTheModels() {
    NDArray own = StateDict.of(model).arrays().get("second.weight").duplicate();
    Adapter adapter = trained(config("target_modules=[first]", "modules_to_save=[second]"), 7);
    assertThat(ModuleTree.of(adapter).trainableCount()).isEqualTo(8 * 6 + 8 * 8 + 8 * 5);
    assertThat(StateDict.of(model).arrays().get("second.weight")).isNotEqualTo(own);
    assertThat(gradients(true)).containsKey("base_model.model.second.weight");
    model.setAdapter(null);
    assertThat(StateDict.of(model).arrays().get("second.weight")).isEqualTo(own);
  }

  @Test
  void trainsWhatTheWeightsLack() {
    LoraConfig config = config("target_modules=[first]");
    Adapter adapter =
        new LoraAdapter(
            new AdapterType.Request<>(model, "TwoMaps", config, List.of("second.weight"), false));
    assertThat(adapter.config()).extracting("modulesToSave").isEqualTo(List.of("second"));
    assertThat(adapter.replaces("second.weight")).isTrue();
    assertThat(adapter.replaces("first.weight")).isFalse();
  }

  @Test
  void keepsNoArraysOfASteps() {
    trained(config("target_modules=all-linear", "dropout=0.1"), 1);
    int before = manager.getManagedArrays().size();
    for (int i = 0; i < 5; i++) {
      try (NDManager step = manager.newSubManager()) {
        NDArray input = x.mul(1);
        input.attach(step);
        Context context = new Context(new ParameterStore(manager, false), true);
        model.forward(context, Map.of("x", input));
      }
    }
    assertThat(manager.getManagedArrays()).hasSize(before);
  }

  @Test
  void cannotBeAppliedByItself() {
    Adapter adapter = adapter(config("target_modules=[first]"));
    ParameterStore store = new ParameterStore(manager, false);
    assertThatThrownBy(() -> adapter.forward(store, new NDList(x), false))
        .isInstanceOf(UnsupportedOperationException.class);
  }

  @Test
  void namesWhatThereIsWhereAPatternMeansNothing() {
    assertThatThrownBy(() -> LoraAdapter.of(model, config("target_modules=[first, secnd]")))
        .isInstanceOf(UsageException.class)
        .hasMessage(
            "adapter.target_modules: \"secnd\" means none of the linear maps and embeddings that"
                + " TwoMaps has; did you mean \"second\"?; there are first, second.");
    assertThatThrownBy(() -> LoraAdapter.of(model, config("target_modules=.*query")))
        .hasMessageContaining(
            "\".*query\" means none of the linear maps and embeddings that TwoMaps has")
        .hasMessageContaining("there are first, second");
    assertThatThrownBy(() -> LoraAdapter.of(model, config()))
        .hasMessageContaining("name the maps to adapt")
        .hasMessageContaining("there are first, second");
    assertThatThrownBy(
            () ->
                LoraAdapter.of(
                    model, config("target_modules=[first]", "modules_to_save=[secondary]")))
        .hasMessageContaining("TwoMaps has no module \"secondary\"; did you mean \"second\"?");
    assertThatThrownBy(
            () -> LoraAdapter.of(model, config("target_modules=[first]", "rank_pattern.secnd=4")))
        .hasMessageContaining("adapter.rank_pattern: \"secnd\" matches none of the adapted maps");
  }

  @Test
  void refusesSettingsThatMakeNoSense() {
    assertThatThrownBy(() -> config("target_modules=("))
        .hasMessageContaining("target_modules: \"(\" is not a regular expression");
    assertThatThrownBy(() -> config("init_lora_weights=pissa"))
        .hasMessageContaining("init_lora_weights: pissa changes the model's own weights");
    assertThatThrownBy(() -> config("init_lora_weights=zeros"))
        .hasMessageContaining("init_lora_weights: expected true, gaussian or false, found");
    assertThatThrownBy(() -> config("r=0")).hasMessageContaining("r must be at least 1");
    assertThatThrownBy(() -> config("rank_pattern.query=0"))
        .hasMessageContaining("the rank of \"query\" must be at least 1");
  }
}
