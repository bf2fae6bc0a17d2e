package org.paperzoo.core.aten;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.jni.JniUtils;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Products of rounded numbers against products in bfloat16, with their gradients. */
class Bfloat16Test {
  private static final double LAST_BIT = 1 / 128.0; // eight bits, of which the first is implied

  private static final int FLOAT32 = 6; // ATen's codes
  private static final int BFLOAT16 = 15;

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

  @ParameterizedTest
  @CsvSource({"linear, false", "linear_bias, true"})
  void computesWhatUnitsWould(String operator, boolean withBias) {
    List<NDArray> arguments = new ArrayList<>();
    arguments.add(manager.randomNormal(new Shape(9, 40)));
    arguments.add(manager.randomNormal(new Shape(16, 40)));
    if (withBias) {
      arguments.add(manager.randomNormal(new Shape(16)));
    }
    arguments.forEach(array -> array.setRequiresGradient(true));
    NDArray cotangent = manager.randomNormal(new Shape(9, 16));

    List<NDArray> rounded = results(operator + "_bf16", FLOAT32, arguments, cotangent);
    List<NDArray> native16 = results(operator + "_bf16", BFLOAT16, arguments, cotangent);

    for (int i = 0; i < rounded.size(); i++) {
      double scale = native16.get(i).abs().max().getFloat();
      double error = rounded.get(i).sub(native16.get(i)).abs().max().getFloat() / scale;
      assertThat(error).isLessThanOrEqualTo(LAST_BIT);
    }
  }

  /** Returns the product and the gradients. */
  private List<NDArray> results(
      String operator, int type, List<NDArray> arguments, NDArray cotangent) {
    JniUtils.setGradMode(true);
    List<NDArray> results = new ArrayList<>();
    try {
      NDArray y =
          Aten.script()
              .operator(Device.cpu(), operator, Map.of("work", type))
              .apply(arguments.toArray(NDArray[]::new));
      JniUtils.backward((PtNDArray) y, (PtNDArray) cotangent, false, false);
      results.add(y.stopGradient());
    } finally {
      JniUtils.setGradMode(false);
    }
    for (NDArray argument : arguments) {
      results.add(argument.getGradient().mul(1));
      argument.getGradient().subi(argument.getGradient());
    }
    return results;
  }
}
