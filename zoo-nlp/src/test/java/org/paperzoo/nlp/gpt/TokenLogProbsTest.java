package org.paperzoo.nlp.gpt;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.jni.JniUtils;
import org.junit.jupiter.api.Test;

class TokenLogProbsTest {
  @Test
  void scoresAreLogProbabilities() {
    try (NDManager manager = NDManager.newBaseManager(Device.cpu())) {
      JniUtils.setGradMode(false);
      JniUtils.setSeed(5);
      NDArray hidden = manager.randomNormal(new Shape(7, 4));
      NDArray weight = manager.randomNormal(new Shape(9, 4));
      NDArray tokens = manager.create(new long[] {3, 0, 8, 6, 6, 2, 1});
      NDArray logits = hidden.matMul(weight.transpose());
      var results = GptOperators.tokenLogProbs(hidden, weight, tokens);
      float[] expected =
          logits.logSoftmax(-1).gather(tokens.expandDims(1), 1).flatten().toFloatArray();
      assertThat(results.get(0).toFloatArray())
          .usingComparatorWithPrecision(1e-6f)
          .containsExactly(expected);
      assertThat(results.get(1).toLongArray())
          .isEqualTo(logits.argMax(1).eq(tokens).toType(DataType.INT64, false).toLongArray());
    }
  }
}
