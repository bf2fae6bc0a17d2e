package org.paperzoo.core.aten;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.jni.JniUtils;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class AtenOperatorTest {
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
  void arraysMayHaveAnyNames() {
    for (String name :
        new String[] {"a.b", "x[]", "y()", "z[](2)", "module_method:zero", "weight"}) {
      NDArray x = manager.create(new float[] {1, 2, 3});
      NDArray index = manager.create(new long[] {2, 0});
      x.setName(name);
      index.setName(name);
      x.setRequiresGradient(true);
      try (TorchEngine.Scope on = TorchEngine.withGradients()) {
        NDArray chosen = Aten.indexSelect(x, 0, index);
        assertThat(chosen.toFloatArray()).containsExactly(3, 1);
        assertThat(chosen.getManager()).isSameAs(x.getManager());
        NDArray sum = chosen.sum();
        TorchEngine.backward(sum, manager.ones(new Shape()));
      }
      assertThat(TorchEngine.gradient(x).toFloatArray()).containsExactly(1, 0, 1);
      assertThat(x.getName()).isEqualTo(name);
      assertThat(index.getName()).isEqualTo(name);
    }
  }

  @Test
  void takesAListAsItsLastArgument() {
    NDArray x = manager.create(new float[] {1, 2});
    NDArray y = manager.create(new float[] {10, 20});
    NDArray first = manager.create(new float[] {3, 3});
    NDArray second = manager.create(new float[] {5, 7});
    first.setName("layer.weight");
    second.setRequiresGradient(true);
    AtenScript script = AtenScript.load(AtenScriptTest.class, "ordinary.py");
    AtenOperator operator = script.operator(Device.cpu(), "weighted");
    try (TorchEngine.Scope on = TorchEngine.withGradients()) {
      NDList results = operator.callWithList(new NDList(first, second), x, y);
      assertThat(results).hasSize(2);
      assertThat(results.get(0).toFloatArray()).containsExactly(13, 26);
      assertThat(results.get(1).toFloatArray()).containsExactly(25, 54);
      TorchEngine.backward(results.get(1).sum(), manager.ones(new Shape()));
    }
    assertThat(TorchEngine.gradient(second).toFloatArray()).containsExactly(1, 2);
    assertThat(first.getName()).isEqualTo("layer.weight");
    assertThatThrownBy(() -> operator.callWithList(new NDList(manager.ones(new Shape(3))), x, y))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("weighted");
  }

  @Test
  void updatesArraysOfAnyNameInPlace() {
    NDArray to = manager.zeros(new Shape(2));
    to.setName("a.b");
    InPlace.copy(to, manager.create(new float[] {1, 2}));
    assertThat(to.toFloatArray()).containsExactly(1, 2);
  }

  @Test
  void threadsShareArrays() throws Exception {
    NDArray weight = manager.create(new float[] {1, 2, 3, 4}, new Shape(2, 2));
    weight.setName("layer.weight");
    List<Boolean> right =
        Threads.run(
            5,
            thread -> {
              boolean all = true;
              try (NDManager own = manager.newSubManager()) {
                NDArray index = own.create(new long[] {1});
                for (int i = 0; i < 500; i++) {
                  try (NDArray row = Aten.indexSelect(weight, 0, index)) {
                    all &= Arrays.equals(row.toFloatArray(), new float[] {3, 4});
                  }
                  all &= "layer.weight".equals(weight.getName());
                }
              }
              return all;
            });
    assertThat(right).containsOnly(true);
  }

  @Test
  void gradientModeIsTheThreadsOwnAndComesBack() throws ExecutionException, InterruptedException {
    ExecutorService other = Executors.newSingleThreadExecutor();
    try (TorchEngine.Scope off = TorchEngine.withoutGradients()) {
      assertThat(JniUtils.isGradMode()).isFalse();
      assertThat(other.submit(JniUtils::isGradMode).get()).isTrue();
      try (TorchEngine.Scope on = TorchEngine.withGradients()) {
        assertThat(JniUtils.isGradMode()).isTrue();
      }
      assertThat(JniUtils.isGradMode()).isFalse();
    } finally {
      other.shutdownNow();
    }
  }

  @Test
  void whatIsDrawnAfterASeedIsNobodyElses() throws Exception {
    List<float[]> alone = new ArrayList<>();
    for (int seed = 0; seed < 4; seed++) {
      alone.add(draw(seed));
    }
    List<Boolean> same =
        Threads.run(
            4,
            seed -> {
              boolean all = true;
              for (int i = 0; i < 50; i++) {
                all &= Arrays.equals(draw(seed), alone.get(seed));
              }
              return all;
            });
    assertThat(same).containsOnly(true);
  }

  private float[] draw(long seed) {
    try (TorchEngine.Scope random = TorchEngine.seeded(seed);
        NDManager own = manager.newSubManager()) {
      NDList parts = new NDList();
      for (int i = 0; i < 8; i++) {
        parts.add(own.randomNormal(new Shape(16)));
      }
      return NDArrays.concat(parts).toFloatArray();
    }
  }
}
