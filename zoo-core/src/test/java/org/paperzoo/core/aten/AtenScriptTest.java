package org.paperzoo.core.aten;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
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
    NDArray index = manager.create(new long[] {2, 0, 2});
    Aten.segmentSum(manager.ones(new Shape(3, 1)), index, 3);
    int before = Aten.script().compiled();
    for (int segments = 3; segments < 60; segments++) {
      NDArray sums = Aten.segmentSum(manager.ones(new Shape(3, segments)), index, segments);
      assertThat(sums.getShape()).isEqualTo(new Shape(segments, segments));
    }
    assertThat(Aten.script().compiled()).isEqualTo(before);
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

  private static AtenOperator layerNorm(AtenScript script, int number) {
    return script.operator(Device.cpu(), "layer_norm", Map.of("width", 2L, "eps", number * 1e-9));
  }
}
