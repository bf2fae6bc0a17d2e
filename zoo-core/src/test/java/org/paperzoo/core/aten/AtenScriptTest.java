package org.paperzoo.core.aten;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is kept of compiled operators. */
class AtenScriptTest {
  private NDManager manager;

  @BeforeEach
  void open() {
    manager = NDManager.newBaseManager(Device.cpu());
  }

  @AfterEach
  void close() {
    manager.close();
  }

  @Test
  void sizesAreNotCompiledIn() {
    AtenScript script = AtenScript.load(AtenScriptTest.class, "commented.py");
    NDArray x = manager.ones(new Shape(60, 2));
    for (int count = 3; count < 60; count++) {
      NDArray first = script.operator(Device.cpu(), "first").apply(x, manager.create(count));
      assertThat(first.getShape()).isEqualTo(new Shape(count, 2));
    }
    assertThat(script.compiled()).isEqualTo(1);
  }

  @Test
  void oldOperatorsAreFreed() throws InterruptedException {
    AtenScript script = AtenScript.load(Aten.class, "operators.py");
    NDArray x = manager.create(new float[] {1, -1});
    NDArray one = manager.ones(new Shape(2));
    NDArray zero = manager.zeros(new Shape(2));
    AtenOperator first = layerNorm(script, 0);
    int before = AtenOperator.compiled();
    int most = 0;
    for (int i = 1; i <= AtenScript.MOST + 100; i++) {
      layerNorm(script, i);
      layerNorm(script, 1); // in use: stays
      most = Math.max(most, script.compiled());
    }
    assertThat(most).isEqualTo(AtenScript.MOST);
    assertThat(layerNorm(script, 1)).isSameAs(layerNorm(script, 1));
    // Whoever holds one that was dropped can go on; asked for again, it is compiled again.
    assertThat(first.apply(x, one, zero).toFloatArray()).containsExactly(1, -1);
    assertThat(layerNorm(script, 0)).isNotSameAs(first);
    for (int i = 0; AtenOperator.compiled() > before + AtenScript.MOST && i < 600; i++) {
      System.gc();
      Thread.sleep(50);
    }
    assertThat(AtenOperator.compiled()).isLessThanOrEqualTo(before + AtenScript.MOST);
  }

  @Test
  void ordinaryPyTorch() {
    AtenScript script = AtenScript.load(AtenScriptTest.class, "ordinary.py");
    NDArray x = manager.create(new float[] {1, -2, 3, 4}, new Shape(2, 2));
    Map<String, Object> literals = Map.of("count", 2);
    NDArray y = script.operator(Device.cpu(), "everything", literals).apply(x);
    assertThat(y.toFloatArray()).containsExactly(3, 7);
    NDArray text = script.operator(Device.cpu(), "quoted").apply(x);
    assertThat(text.toFloatArray()).containsExactly(2, -4, 6, 8);
    NDArray types = script.operator(Device.cpu(), "types").apply(x);
    assertThat(types.getDataType()).isEqualTo(DataType.INT64);
    assertThat(types.toLongArray()).containsExactly(-100, 0, -100, 0);
  }

  @Test
  void faultsNameTheLineOfTheScript() {
    AtenScript script = AtenScript.load(AtenScriptTest.class, "faulty.py");
    NDArray x = manager.ones(new Shape(2, 3));
    String file = "org/paperzoo/core/aten/faulty.py:";
    assertThatThrownBy(() -> script.operator(Device.cpu(), "unknown"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContainingAll("operator 'unknown'", "no_such_method", file + "14\n");
    assertThatThrownBy(() -> script.operator(Device.cpu(), "syntax"))
        .hasMessageContainingAll("operator 'syntax' does not compile", file + "17\n");
    AtenOperator shapes = script.operator(Device.cpu(), "shapes");
    assertThatThrownBy(() -> shapes.apply(x, x))
        .hasMessageContainingAll("shapes(x: Tensor, y: Tensor) -> Tensor", file + "22)")
        .hasMessageNotContaining("__torch__.py");
    assertThatThrownBy(() -> script.operator(Device.cpu(), "two_lines").apply(x))
        .hasMessageContaining("operator two_lines( x: Tensor, y: Tensor, ) -> Tensor refused");
  }

  private static AtenOperator layerNorm(AtenScript script, int number) {
    return script.operator(Device.cpu(), "layer_norm", Map.of("width", 2L, "eps", number * 1e-9));
  }
}
