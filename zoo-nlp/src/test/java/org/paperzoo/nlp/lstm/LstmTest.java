package org.paperzoo.nlp.lstm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.ParameterStore;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.paperzoo.core.error.UsageException;
import org.paperzoo.core.nn.Context;

class LstmTest {
  private NDManager manager;
  private Context context;

  @BeforeEach
  void open() {
    manager = NDManager.newBaseManager(Device.cpu());
    context = new Context(new ParameterStore(manager, false), false);
  }

  @AfterEach
  void close() {
    manager.close();
  }

  private static LstmConfig config(boolean bidirectional, int projSize) {
    return new LstmConfig(3, 5, 2, true, 0, bidirectional, projSize, 4, null, null);
  }

  /** In float64, so that rounding does not depend on the processor. */
  private Lstm lstm(LstmConfig config) {
    Lstm lstm = new Lstm(config);
    lstm.initialize(manager, DataType.FLOAT64);
    return lstm;
  }

  private NDArray normal(long... shape) {
    return manager.randomNormal(0, 1, new Shape(shape), DataType.FLOAT64);
  }

  @Test
  void continuesFromAState() {
    for (int projSize : new int[] {0, 2}) {
      Lstm lstm = lstm(config(false, projSize));
      NDArray x = normal(2, 7, 3);
      Lstm.Result whole = lstm.apply(context, x, null, null);
      Lstm.Result first = lstm.apply(context, x.get(":, :4"), null, null);
      Lstm.Result second = lstm.apply(context, x.get(":, 4:"), null, first.state());
      assertClose(first.outputs(), whole.outputs().get(":, :4"));
      assertClose(second.outputs(), whole.outputs().get(":, 4:"));
      assertClose(second.state().cells(), whole.state().cells());
      assertClose(second.state().hidden(), whole.state().hidden());
    }
  }

  @Test
  void readsNothingBehindTheEndOfASequence() {
    Lstm lstm = lstm(config(true, 0));
    NDArray x = normal(3, 6, 3);
    NDArray lengths = manager.create(new long[] {2, 6, 4});
    Lstm.Result padded = lstm.apply(context, x, lengths, null);
    long[] steps = lengths.toLongArray();
    for (int i = 0; i < steps.length; i++) {
      Lstm.Result alone =
          lstm.apply(context, x.get(i + ":" + (i + 1) + ", :" + steps[i]), null, null);
      assertClose(padded.outputs().get(i + ":" + (i + 1) + ", :" + steps[i]), alone.outputs());
      assertThat(padded.outputs().get(i + ", " + steps[i] + ":").abs().sum().getDouble()).isZero();
      assertClose(padded.state().cells().get(":, " + i + ":" + (i + 1)), alone.state().cells());
    }
  }

  private static void assertClose(NDArray actual, NDArray expected) {
    assertThat(actual.getShape()).isEqualTo(expected.getShape());
    assertThat(actual.sub(expected).abs().max().getDouble()).isLessThan(1e-12);
  }

  @Test
  void refusesInputsThatDoNotFit() {
    LstmForSequenceClassification model = new LstmForSequenceClassification(config(false, 0));
    model.initialize(manager);
    NDArray x = manager.zeros(new Shape(2, 6, 3));
    refuses(model, Map.of("inputs", manager.zeros(new Shape(2, 6, 4))), "[sequences, steps, 3]");
    refuses(model, Map.of("inputs", manager.zeros(new Shape(2, 0, 3))), "one step or more");
    refuses(
        model,
        Map.of("inputs", x, "lengths", manager.create(new long[] {1, 7})),
        "expected 1 to 6");
    refuses(
        model, Map.of("inputs", x, "lengths", manager.create(new long[] {1})), "for 2 sequences");
    refuses(model, Map.of("inputs", x, "labels", manager.create(new long[] {0, 4})), "not a class");
    refuses(model, Map.of("inputs", x, "labels", manager.create(new long[] {0})), "1 labels for 2");
    assertThatThrownBy(() -> config(false, 5)).hasMessageContaining("not smaller than hidden_size");
  }

  private void refuses(
      LstmForSequenceClassification model, Map<String, NDArray> inputs, String message) {
    assertThatThrownBy(() -> model.forward(context, inputs))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining(message);
  }
}
