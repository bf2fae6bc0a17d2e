package org.paperzoo.core.optimizer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.Device;
import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.jni.JniUtils;
import ai.djl.training.GradientCollector;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.paperzoo.core.aten.InPlace;
import org.paperzoo.core.aten.TensorList;
import org.paperzoo.core.checkpoint.TensorSource;
import org.paperzoo.core.config.ConfigBinder;
import org.paperzoo.core.config.ConfigDocument;
import org.paperzoo.core.config.ConfigException;
import org.paperzoo.core.config.ConfigNode;
import org.paperzoo.core.config.Faults;
import org.paperzoo.core.train.Optimizer;

/** The optimizers by name, and their steps against those of PyTorch and transformers. */
@Tag("numerics")
class UpdateRulesTest {
  private static final int STEPS = 20;
  private static final List<String> PARAMETERS = List.of("w", "b", "k", "s");
  private NDManager manager;

  record Section(UpdateRule optimizer) {}

  @BeforeEach
  void open() {
    manager = NDManager.newBaseManager(Device.cpu());
    JniUtils.setGradMode(false);
  }

  @AfterEach
  void close() {
    manager.close();
  }

  private static UpdateRule rule(String section) {
    Faults faults = new Faults();
    ConfigNode root = ConfigDocument.parse("optimizer: {" + section + "}", "x.yaml", faults).root();
    Section bound = ConfigBinder.bind(root, Section.class, faults);
    faults.throwIfAny();
    return bound.optimizer();
  }

  private static String fault(String section) {
    try {
      rule(section);
      return "";
    } catch (ConfigException e) {
      return e.getMessage();
    }
  }

  /** Each row: the name in the fixture, and the section that means the same. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "sgd | name: sgd, lr: 0.1, weight_decay: 0.01",
        "sgd_momentum | name: sgd, lr: 0.02, momentum: 0.9, weight_decay: 0.01",
        "sgd_nesterov | name: sgd, lr: 0.02, momentum: 0.9, nesterov: true",
        "adagrad | name: adagrad, lr: 0.1, weight_decay: 0.01, initial_accumulator: 0.1",
        "adam | name: adam, lr: 0.02, beta1: 0.8, beta2: 0.99, weight_decay: 0.01",
        "adamw | name: adamw, lr: 0.02, beta2: 0.98, eps: 1e-6, weight_decay: 0.05",
        "nadam | name: nadam, lr: 0.02, beta2: 0.98, weight_decay: 0.01",
        "radam | name: radam, lr: 0.02, beta2: 0.98, weight_decay: 0.01",
        "rmsprop | name: rmsprop, lr: 0.02, weight_decay: 0.01",
        "rmsprop_centered | name: rmsprop, lr: 0.01, alpha: 0.9, momentum: 0.8, centered: true",
        "lamb | name: lamb, lr: 0.02, beta2: 0.98, weight_decay: 0.05",
        "adafactor | name: adafactor",
        "adafactor_warmup | name: adafactor, warmup_init: true, scale_parameter: false",
        "adafactor_mean | name: adafactor, lr: 0.05, relative_step: false, beta1: 0.9,"
            + " weight_decay: 0.05, clip_threshold: 0.5, decay_rate: -0.7",
      })
  void equalsItsReference(String name, String section) throws Exception {
    Path file = Path.of(UpdateRulesTest.class.getResource("optimizers.safetensors").toURI());
    try (TensorSource source = TensorSource.open(file)) {
      Map<String, NDArray> parameters = start(source);
      try (Optimizer optimizer = Optimizer.create(rule(section), parameters, manager)) {
        for (int step = 0; step < STEPS; step++) {
          train(optimizer, parameters, source.read(manager, "x").get(step), step);
        }
      }
      for (String parameter : PARAMETERS) {
        float noise = source.read(manager, name + ".noise." + parameter).getFloat();
        assertThat(parameters.get(parameter).toFloatArray())
            .as("%s, float32 itself is off by %s", parameter, noise)
            .containsExactly(
                source.read(manager, name + "." + parameter).toFloatArray(),
                within(4 * noise + 1e-7f));
      }
    }
  }

  private Map<String, NDArray> start(TensorSource source) {
    Map<String, NDArray> parameters = new LinkedHashMap<>();
    for (String parameter : PARAMETERS) {
      NDArray array = source.read(manager, "start." + parameter);
      array.setRequiresGradient(true);
      parameters.put(parameter, array);
    }
    return parameters;
  }

  /** The loss of tools/reference/make_optimizer_cases.py. */
  private static void train(
      Optimizer optimizer, Map<String, NDArray> parameters, NDArray x, long step) {
    optimizer.begin();
    try (GradientCollector collector = Engine.getInstance().newGradientCollector()) {
      NDArray y = x.matMul(parameters.get("w")).add(parameters.get("b")).tanh();
      NDArray z = y.matMul(parameters.get("k").reshape(3, 4)).sin().mul(parameters.get("s"));
      collector.backward(y.square().sum().add(z.square().sum()));
    }
    optimizer.prepare(1, null, false);
    optimizer.step(1, step);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "name: sgd, lr: 0.02, momentum: 0.5, final_momentum: 0.9, momentum_ramp_steps: 8",
        "name: adagrad, lr: 0.1",
        "name: adam, lr: 0.02",
        "name: adamw, lr: 0.02, weight_decay: 0.1",
        "name: nadam, lr: 0.02",
        "name: radam, lr: 0.02",
        "name: rmsprop, lr: 0.02, momentum: 0.9, centered: true",
        "name: lamb, lr: 0.02, weight_decay: 0.1",
        "name: adafactor, beta1: 0.9",
      })
  void goesOnFromItsStateBitForBit(String section) throws Exception {
    Path file = Path.of(UpdateRulesTest.class.getResource("optimizers.safetensors").toURI());
    try (TensorSource source = TensorSource.open(file)) {
      NDArray x = source.read(manager, "x");
      Map<String, NDArray> whole = start(source);
      Map<String, NDArray> resumed = start(source);
      Map<String, NDArray> state = new LinkedHashMap<>();
      try (Optimizer optimizer = Optimizer.create(rule(section), whole, manager)) {
        for (int step = 0; step < 10; step++) {
          train(optimizer, whole, x.get(step), step);
        }
        optimizer.state().forEach((name, array) -> state.put(name, array.duplicate()));
        whole.forEach((name, array) -> InPlace.copy(resumed.get(name), array));
        for (int step = 10; step < STEPS; step++) {
          train(optimizer, whole, x.get(step), step);
        }
      }
      try (Optimizer optimizer = Optimizer.create(rule(section), resumed, manager)) {
        assertThat(optimizer.state().keySet()).isEqualTo(state.keySet());
        optimizer.state().forEach((name, array) -> InPlace.copy(array, state.get(name)));
        for (int step = 10; step < STEPS; step++) {
          train(optimizer, resumed, x.get(step), step);
        }
      }
      whole.forEach(
          (name, array) ->
              assertThat(resumed.get(name).toFloatArray())
                  .as(name)
                  .isEqualTo(array.toFloatArray()));
    }
  }

  @Test
  void adagradOnAGpuTakesTheSameSteps() {
    List<NDArray> results = new ArrayList<>();
    for (String operator : List.of("adagrad", "adagrad_on_gpu")) {
      NDArray x = manager.create(new float[] {1, -2, 0.5f, 3e-4f});
      NDArray gradient = manager.create(new float[] {0.1f, 7, 0, -1e-3f});
      NDArray sum = manager.zeros(new Shape(4));
      NDArray count = manager.zeros(new Shape());
      for (int step = 0; step < 4; step++) {
        NDArray own = gradient.mul(step + 1);
        try (TensorList xs = new TensorList(List.of(x));
            TensorList gradients = new TensorList(List.of(own));
            TensorList sums = new TensorList(List.of(sum));
            TensorList counts = new TensorList(List.of(count))) {
          Update update = new Update(Device.cpu(), xs, gradients, Map.of(), 0.1, 0.01, step);
          Operators.run(update, operator, sums, counts, 0.1, 0.01, 1e-10);
        }
      }
      assertThat(count.getFloat()).isEqualTo(4);
      results.add(x);
      results.add(sum);
    }
    for (int i = 0; i < 2; i++) {
      assertThat(results.get(i + 2).toFloatArray())
          .containsExactly(results.get(i).toFloatArray(), within(1e-6f));
    }
    assertThat(results.get(0).toFloatArray()[0]).isLessThan(0.9f);
  }

  @Test
  void adafactorKeepsRowsAndColumnsOnly() {
    NDArray array = manager.zeros(new Shape(7, 5, 3));
    Map<String, NDArray> state =
        new Adafactor(null, 0, true, null, false, null, -0.8, 1, 1e-30, 1e-3, List.of())
            .newState(manager, array);
    assertThat(state.get("exp_avg_sq_row").getShape()).isEqualTo(new Shape(7, 5));
    assertThat(state.get("exp_avg_sq_col").getShape()).isEqualTo(new Shape(7, 3));
    assertThat(state).containsOnlyKeys("step", "exp_avg_sq_row", "exp_avg_sq_col");
  }

  @Test
  void eachHasItsOwnOptionsOnly() {
    assertThat(fault("name: adam, lr: 0.1, momentum: 0.9"))
        .contains("x.yaml:1:")
        .contains("unknown key \"momentum\" in optimizer")
        .contains("goes with name: sgd");
    assertThat(fault("name: adamw, lr: 0.1, weight_decai: 0.9"))
        .contains("did you mean \"weight_decay\"?");
    assertThat(fault("name: lam, lr: 0.1")).contains("did you mean \"lamb\"?");
    assertThat(fault("name: sgd")).contains("missing key \"lr\" in optimizer");
  }

  @Test
  void refusesContradictions() {
    assertThat(fault("name: adafactor, lr: 0.1, relative_step: true"))
        .contains("optimizer.relative_step: give lr or the relative step, not both");
    assertThat(fault("name: adafactor, relative_step: false"))
        .contains("without the relative step, adafactor needs an lr");
    assertThat(fault("name: adafactor, lr: 0.1, warmup_init: true")).contains("warmup_steps");
    assertThat(fault("name: adafactor, groups: [{match: bias, lr: 0.1}]")).contains("lr_scale");
    assertThat(fault("name: adam, lr: 0.1, groups: [{match: x, lr: 1, lr_scale: 2}]"))
        .contains("optimizer.groups.0.lr_scale: give lr or lr_scale, not both");
    assertThat(fault("name: adam, lr: 0.1, groups: [{match: '('}]"))
        .contains("match: \"(\" is not a regular expression");
  }

  @Test
  void aWrittenSectionIsReadAsItWas() {
    for (String section :
        List.of("name: adafactor", "name: sgd, lr: 0.1", "name: nadam, lr: 0.1, beta1: 0.8")) {
      Section written = new Section(rule(section));
      Faults faults = new Faults();
      assertThat(ConfigBinder.bind(ConfigNode.of(written), Section.class, faults))
          .isEqualTo(written);
      faults.throwIfAny();
    }
  }
}
