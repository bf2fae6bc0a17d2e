package org.paperzoo.core.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.jni.JniUtils;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.paperzoo.core.checkpoint.StateDict;
import org.paperzoo.core.checkpoint.TensorSource;
import org.paperzoo.core.config.ConfigException;
import org.paperzoo.core.error.UsageException;
import org.paperzoo.core.job.StopReason;
import org.paperzoo.core.nn.Context;
import org.paperzoo.core.nn.Linear;
import org.paperzoo.core.nn.ZooModel;

/** Frozen parameters, layer-wise decay and weight decay by pattern. */
@Tag("numerics")
class ParameterPlanTest {
  @TempDir Path folder;
  private NDManager manager;

  @BeforeEach
  void open() {
    manager = NDManager.newBaseManager(Device.cpu());
    JniUtils.setGradMode(false);
  }

  @AfterEach
  void close() {
    manager.close();
  }

  /** Embeddings, a stack of three layers, a head. */
  private static final class Layered extends ZooModel {
    private final List<Linear> all =
        List.of(new Linear(2, 2, true), new Linear(2, 2, true), new Linear(2, 2, true));

    Layered() {
      child("embeddings", new Linear(2, 2, true));
      for (int i = 0; i < all.size(); i++) {
        child("layer." + i, all.get(i));
      }
      child("head", new Linear(2, 1, true));
    }

    @Override
    public List<String> inputNames() {
      return List.of("x");
    }

    @Override
    public Map<String, NDArray> forward(Context context, Map<String, NDArray> inputs) {
      throw new UnsupportedOperationException();
    }

    @Override
    public Shape[] getOutputShapes(Shape[] inputShapes) {
      return new Shape[] {new Shape(1)};
    }
  }

  private static ZooModel initialized(ZooModel model, NDManager manager) {
    model.initialize(manager);
    return model;
  }

  @Test
  void layersDecayAsInBeit() {
    List<String> names =
        List.of(
            "vit.embeddings.cls_token",
            "vit.embeddings.patch_embeddings.projection.weight",
            "vit.encoder.layer.0.attention.weight",
            "vit.encoder.layer.0.output.weight",
            "vit.encoder.layer.1.attention.weight",
            "vit.encoder.layer.11.attention.weight", // indices in between are not needed
            "vit.layernorm.weight",
            "classifier.weight");
    assertThat(LayerDecay.factors(names, 0.65).values())
        .containsExactly(
            Math.pow(0.65, 4),
            Math.pow(0.65, 4),
            Math.pow(0.65, 3),
            Math.pow(0.65, 3),
            Math.pow(0.65, 2),
            0.65,
            1.0,
            1.0);
  }

  @Test
  void eachParameterBelongsToTheNearestStack() {
    List<String> names =
        List.of(
            "text_model.embeddings.weight",
            "text_model.encoder.layers.0.mlp.0.weight", // the outermost number counts
            "text_model.encoder.layers.1.mlp.0.weight",
            "text_model.final_layer_norm.weight",
            "vision_model.embeddings.weight",
            "vision_model.encoder.layers.0.weight",
            "vision_model.post_layernorm.weight",
            "text_projection.weight");
    assertThat(LayerDecay.factors(names, 0.5).values())
        .containsExactly(0.125, 0.25, 0.5, 1.0, 0.25, 0.5, 1.0, 1.0);
  }

  @Test
  void factorsAndGroupsGiveTheRates() {
    TrainConfig config =
        TrainConfigs.parse(
            """
            steps: 1
            layer_decay: 0.5
            no_decay: ['bias$']
            freeze: ['^layer\\.1\\.']
            optimizer:
              name: adamw
              lr: 8
              weight_decay: 0.1
              groups: [{match: '^head', lr_scale: 0.25}, {match: 'layer.0', weight_decay: 0.3}]
            """);
    ParameterPlan plan = ParameterPlan.of(config, initialized(new Layered(), manager));
    Map<String, Rates> rates = new LinkedHashMap<>();
    plan.trained().keySet().forEach(name -> rates.put(name, plan.rates(name)));
    Map<String, Rates> expected = new LinkedHashMap<>();
    expected.put("embeddings.weight", new Rates(0.5, 0.1));
    expected.put("embeddings.bias", new Rates(0.5, 0));
    expected.put("layer.0.weight", new Rates(1, 0.3));
    expected.put("layer.0.bias", new Rates(1, 0));
    expected.put("layer.2.weight", new Rates(4, 0.1));
    expected.put("layer.2.bias", new Rates(4, 0));
    expected.put("head.weight", new Rates(2, 0.1));
    expected.put("head.bias", new Rates(2, 0));
    assertThat(rates).isEqualTo(expected);
    assertThat(plan.size()).isEqualTo(3 * 6 + 3);
  }

  @Test
  void everyPatternMustBeFound() {
    TrainConfig config =
        TrainConfigs.parse(
            """
            steps: 1
            freeze: ['embeding', '^layer\\.[01]\\.', zzz]
            no_decay: ['layers.0']
            optimizer: {name: sgd, lr: 1, groups: [{match: LayerNorm, lr_scale: 2}]}
            """);
    ZooModel model = initialized(new Layered(), manager);
    assertThatThrownBy(() -> ParameterPlan.of(config, model))
        .isInstanceOf(UsageException.class)
        .hasMessage(
            """
            train.optimizer.groups: "LayerNorm" is found in none of the 10 parameter names; did \
            you mean "layer"? Such names are layer.0.weight, layer.0.bias, layer.1.weight, \
            layer.1.bias, layer.2.weight and 1 more.
            train.freeze: "embeding" is found in none of the 10 parameter names; did you mean \
            "embeddings"? Such names are embeddings.weight, embeddings.bias.
            train.freeze: "zzz" is found in none of the 10 parameter names. Such names are \
            embeddings.weight, embeddings.bias, layer.0.weight, layer.0.bias, layer.1.weight and 5 \
            more.
            train.no_decay: "layers.0" is found in none of the 10 parameter names; did you mean \
            "layer.0"? Such names are layer.0.weight, layer.0.bias.""");
    assertThatThrownBy(
            () -> TrainConfigs.parse("{steps: 1, optimizer: {name: sgd, lr: 1}, freeze: ['(']}"))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("freeze: \"(\" is not a regular expression");
  }

  @Test
  void refusesToTrainNothingAndLayersThatAreMissing() {
    try (ToyTask task = new ToyTask(manager, 1, 16)) {
      TrainConfig nothing =
          TrainConfigs.parse("{steps: 1, optimizer: {name: sgd, lr: 1}, freeze: [hidden, output]}");
      assertThatThrownBy(() -> ParameterPlan.of(nothing, task.model()))
          .isInstanceOf(UsageException.class)
          .hasMessage("train.freeze leaves none of the 4 parameters to train.");
      TrainConfig layers =
          TrainConfigs.parse("{steps: 1, optimizer: {name: sgd, lr: 1}, layer_decay: 0.5}");
      assertThatThrownBy(() -> ParameterPlan.of(layers, task.model()))
          .isInstanceOf(UsageException.class)
          .hasMessageContaining("ToyModel has none");
    }
  }

  private static Map<String, float[]> weights(ToyTask task) {
    Map<String, float[]> values = new LinkedHashMap<>();
    StateDict.of(task.model())
        .arrays()
        .forEach((name, array) -> values.put(name, array.toFloatArray()));
    return values;
  }

  private CheckpointStore store(ToyTask task) {
    ModelFiles writer =
        target -> {
          try {
            Files.writeString(target.resolve("config.json"), "{}");
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
          StateDict.of(task.model()).save(target.resolve("model.safetensors"), Map.of());
        };
    return new CheckpointStore(folder, 5, writer);
  }

  @Test
  void frozenParametersGetNoGradientAndNoState() {
    TrainConfig config =
        TrainConfigs.parse(
            """
            steps: 8
            checkpoint_every: 4
            keep_last: 5
            freeze: ['^hidden']
            optimizer: {name: adamw, lr: 0.01, weight_decay: 0.1}
            """);
    Map<String, float[]> whole;
    try (ToyTask task = new ToyTask(manager, 1, 16)) {
      Map<String, float[]> before = weights(task);
      NDArray frozen = StateDict.of(task.model()).arrays().get("hidden.weight");
      task.afterBatch = () -> assertThat(frozen.hasGradient()).isFalse();
      try (TrainLoop loop =
          new TrainLoop(task, config, 5, manager, List.of(), store(task), List.of())) {
        loop.run();
        assertThat(frozen.hasGradient()).isFalse();
      }
      assertThat(frozen.hasGradient()).isTrue();
      whole = weights(task);
      whole.forEach(
          (name, values) ->
              assertThat(java.util.Arrays.equals(values, before.get(name)))
                  .as(name)
                  .isEqualTo(name.startsWith("hidden")));
    }
    try (TensorSource state = TensorSource.open(folder.resolve("step-4/training.safetensors"))) {
      assertThat(state.names())
          .isNotEmpty()
          .allSatisfy(name -> assertThat(name).startsWith("loss/output."));
    }
    try (ToyTask task = new ToyTask(manager, 1, 16)) {
      StateDict.of(task.model()).arrays().values().forEach(array -> array.muli(3));
      try (TrainLoop loop = new TrainLoop(task, config, 5, manager, List.of(), null, List.of())) {
        loop.resume(folder.resolve("step-4"));
      }
      weights(task)
          .forEach((name, values) -> assertThat(values).as(name).isEqualTo(whole.get(name)));
    }
  }

  @Test
  void parametersWithoutDecayStayWhereTheirGradientIsZero() {
    TrainConfig config =
        TrainConfigs.parse(
            """
            steps: 1
            no_decay: ['bias']
            optimizer: {name: sgd, lr: 0.5, weight_decay: 0.1}
            """);
    try (ToyTask task = new ToyTask(manager, 1, 16)) {
      Map<String, NDArray> arrays = StateDict.of(task.model()).arrays();
      arrays.get("hidden.bias").addi(1);
      arrays.get("output.weight").muli(0); // no gradient reaches the layer below
      Map<String, float[]> before = weights(task);
      try (TrainLoop loop = new TrainLoop(task, config, 5, manager, List.of(), null, List.of())) {
        loop.step();
      }
      assertThat(weights(task).get("hidden.bias")).isEqualTo(before.get("hidden.bias"));
      float[] weight = weights(task).get("hidden.weight");
      for (int i = 0; i < weight.length; i++) {
        assertThat(weight[i]).isCloseTo(before.get("hidden.weight")[i] * 0.95f, within(1e-6f));
      }
    }
  }

  @Test
  void monitorsAnyMetric() {
    String yaml =
        """
        steps: 40
        evaluate_every: 2
        patience: 3
        optimizer: {name: sgd, lr: 0.05}
        monitor: {metric: %s, mode: %s}
        """;
    try (ToyTask task = new ToyTask(manager, 1, 16)) {
      // The loss falls: its greatest value is the first, and training ends three evaluations later.
      try (TrainLoop loop = loop(task, TrainConfigs.parse(yaml.formatted("val_loss", "max")))) {
        TrainResult result = loop.run();
        assertThat(result.stop()).isEqualTo(StopReason.EARLY);
        assertThat(result.step()).isEqualTo(8);
      }
      try (TrainLoop loop = loop(task, TrainConfigs.parse(yaml.formatted("val_los", "min")))) {
        assertThatThrownBy(loop::run)
            .isInstanceOf(UsageException.class)
            .hasMessage(
                "The evaluation has no metric \"val_los\" to monitor; did you mean \"val_loss\"?"
                    + " Set train.monitor.metric to one of val_loss.");
      }
      assertThatThrownBy(() -> loop(task, TrainConfigs.parse(yaml.formatted("test_loss", "min"))))
          .isInstanceOf(UsageException.class)
          .hasMessageContaining(
              "train.patience needs test_loss, but the data has no part \"test\"");
      String unsplit = yaml.formatted("loss", "min");
      assertThatThrownBy(() -> TrainConfigs.parse(unsplit))
          .isInstanceOf(ConfigException.class)
          .hasMessageContaining("monitor.metric: \"loss\" has no split in front")
          .hasMessageContaining("val_loss");
    }
  }

  private TrainLoop loop(ToyTask task, TrainConfig config) {
    List<Monitor> own = List.of(new Monitor("val_other", true));
    return new TrainLoop(task, config, 5, manager, own, null, List.of());
  }
}
