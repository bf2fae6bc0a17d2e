package org.paperzoo.core.parity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.jni.JniUtils;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.paperzoo.core.aten.TorchEngine;
import org.paperzoo.core.checkpoint.StateDict;
import org.paperzoo.core.error.UsageException;
import org.paperzoo.core.experiment.TinyPaper;
import org.paperzoo.core.nn.Precision;
import org.paperzoo.core.nn.ZooModel;

/** Passes through y = w·x + b, whose gradients are known. */
final class ForwardPassTest {
  private NDManager manager;
  private ZooModel model;
  private ForwardPass pass;

  @BeforeEach
  void makeModel() {
    manager = NDManager.newBaseManager(Device.cpu(), "PyTorch");
    model = new TinyPaper.Model(new TinyPaper.Config(3, true));
    model.initialize(manager);
    Map<String, NDArray> weights = StateDict.of(model).arrays();
    manager.create(new float[] {1, 2, 3}, new Shape(1, 3)).copyTo(weights.get("map.weight"));
    manager.create(new float[] {4}).copyTo(weights.get("map.bias"));
    pass = new ForwardPass(model, manager);
  }

  @AfterEach
  void close() {
    manager.close();
  }

  private NDArray x() {
    return manager.create(new float[] {1, 1, 1, 0, 1, 0}, new Shape(2, 3));
  }

  @Test
  void computesOutputs() {
    Map<String, NDArray> outputs = pass.outputs(Map.of("x", x()), Precision.FLOAT32);
    assertThat(outputs).containsOnlyKeys("y");
    assertThat(outputs.get("y").toFloatArray()).containsExactly(10, 6);
  }

  @Test
  void computesLossAndGradients() {
    NDArray labels = manager.create(new float[] {9, 6}, new Shape(2, 1));
    Map<String, NDArray> results =
        pass.outputsAndGradients(Map.of("x", x(), "labels", labels), Precision.FLOAT32);
    assertThat(results).containsOnlyKeys("y", "loss", "grad.map.weight", "grad.map.bias");
    assertThat(results.get("loss").getShape()).isEqualTo(new Shape(1));
    assertThat(results.get("loss").toFloatArray()).containsExactly(0.5f);
    assertThat(results.get("grad.map.weight").toFloatArray()).containsExactly(1, 1, 1);
    assertThat(results.get("grad.map.bias").toFloatArray()).containsExactly(1);
  }

  @Test
  void passesDoNotDependOnThoseBefore() {
    NDArray weight = StateDict.of(model).arrays().get("map.weight");
    try (TorchEngine.Scope on = TorchEngine.withGradients()) {
      NDArray scalar = weight.sum(); // somebody's own gradient, of ones
      TorchEngine.backward(scalar, manager.ones(scalar.getShape()));
    }
    NDArray labels = manager.create(new float[] {9, 6}, new Shape(2, 1));
    Map<String, NDArray> inputs = Map.of("x", x(), "labels", labels);
    List<float[]> gradients = new ArrayList<>();
    List<NDArray> kept = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      NDArray gradient = pass.outputsAndGradients(inputs, Precision.FLOAT32).get("grad.map.weight");
      kept.add(gradient);
      gradients.add(gradient.toFloatArray());
    }
    assertThat(gradients).allSatisfy(values -> assertThat(values).containsExactly(1, 1, 1));
    kept.get(0).muli(5); // an array of its own
    assertThat(kept.get(1).toFloatArray()).containsExactly(1, 1, 1);
    assertThat(TorchEngine.gradient(weight).toFloatArray()).containsExactly(1, 1, 1);
    assertThat(TorchEngine.gradient(StateDict.of(model).arrays().get("map.bias"))).isNull();
  }

  @Test
  void leavesTheCallersGradientMode() {
    for (boolean on : new boolean[] {true, false}) {
      try (TorchEngine.Scope mode =
          on ? TorchEngine.withGradients() : TorchEngine.withoutGradients()) {
        pass.outputs(Map.of("x", x()), Precision.FLOAT32);
        assertThat(JniUtils.isGradMode()).isEqualTo(on);
        assertThatThrownBy(() -> pass.outputsAndGradients(Map.of("x", x()), Precision.FLOAT32))
            .isInstanceOf(UsageException.class);
        assertThat(JniUtils.isGradMode()).isEqualTo(on);
      }
    }
  }

  @Test
  void weighsOutputsByCotangents() {
    NDArray cotangent = manager.create(new float[] {2, 5}, new Shape(2, 1));
    Map<String, NDArray> results =
        pass.outputsAndGradients(Map.of("x", x(), "cotangent.y", cotangent), Precision.FLOAT32);
    assertThat(results.get("grad.map.weight").toFloatArray()).containsExactly(2, 7, 2);
    assertThatThrownBy(
            () ->
                pass.outputsAndGradients(
                    Map.of("x", x(), "cotangent.y", manager.ones(new Shape(3))), Precision.FLOAT32))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("cotangent.y has shape (3)")
        .hasMessageContaining("y (2, 1)");
  }

  @Test
  void takesNumbersOfAnyType() {
    NDArray rows = manager.create(new int[] {1}); // int32
    Map<String, NDArray> outputs =
        pass.outputs(
            Map.of("x", x().toType(DataType.FLOAT64, true), "rows", rows), Precision.FLOAT32);
    assertThat(outputs.get("y").toFloatArray()).containsExactly(6);
    assertThat(outputs.get("y").getDataType()).isEqualTo(DataType.FLOAT32);
  }

  @Test
  void saysEverythingThatIsWrongWithTheInputs() {
    assertThatThrownBy(() -> pass.outputs(Map.of("lables", x(), "rows", x()), Precision.FLOAT32))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("unknown input \"lables\"; did you mean \"labels\"?")
        .hasMessageContaining("missing input \"x\"")
        .hasMessageContaining("input \"rows\" holds float32, expected integers")
        .hasMessageContaining("The model takes x and optionally labels, rows.");
  }

  @Test
  void saysThatShapesDoNotFit() {
    assertThatThrownBy(
            () -> pass.outputs(Map.of("x", manager.ones(new Shape(2, 4))), Precision.FLOAT32))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("the model refuses the inputs x (2, 4): ")
        .message()
        .doesNotContain("\n");
  }

  @Test
  void wantsSomethingToTakeTheGradientOf() {
    assertThatThrownBy(() -> pass.outputsAndGradients(Map.of("x", x()), Precision.FLOAT32))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("the model gave no loss");
  }
}
