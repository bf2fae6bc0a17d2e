package org.paperzoo.nlp.lstm.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.ParameterStore;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.paperzoo.core.aten.TorchEngine;
import org.paperzoo.core.error.UsageException;
import org.paperzoo.core.generate.Logits;
import org.paperzoo.core.generate.TokenSequence;
import org.paperzoo.core.nn.Context;

class LstmTextTest {
  private static final LstmTextConfig CONFIG =
      new LstmTextConfig(9, 4, 6, 2, 0.3, false, null, null, null);

  private NDManager manager;
  private Context context;
  private LstmForCausalLM model;

  @BeforeEach
  void open() {
    manager = NDManager.newBaseManager(Device.cpu());
    context = new Context(new ParameterStore(manager, false), false);
    model = new LstmForCausalLM(CONFIG);
    try (TorchEngine.Scope random = TorchEngine.seeded(5)) {
      model.initialize(manager);
    }
  }

  @AfterEach
  void close() {
    manager.close();
  }

  /** Returns the scores of the token after a text, read from its beginning. */
  private float[] scores(long... text) {
    NDArray ids = manager.create(text, new Shape(1, text.length));
    NDArray logits = model.forward(context, Map.of("input_ids", ids)).get("logits");
    return logits.get("0, " + (text.length - 1)).toFloatArray();
  }

  @Test
  void nextTokensGoOnFromTheirState() {
    try (TorchEngine.Scope off = TorchEngine.withoutGradients();
        LstmNextTokens next = new LstmNextTokens(model, context, manager)) {
      TokenSequence first = new TokenSequence(0, new long[] {1, 2, 3}, 5);
      TokenSequence second = new TokenSequence(1, new long[] {8}, 5);
      try (Logits logits = next.next(List.of(first, second))) {
        assertThat(logits.toRows()[0]).containsExactly(scores(1, 2, 3), within(1e-6f));
        assertThat(logits.toRows()[1]).containsExactly(scores(8), within(1e-6f));
      }
      next.reorder(new int[] {1, 1, 0});
      List<TokenSequence> texts = List.of(second.with(4), second.with(5), first.with(6));
      try (Logits logits = next.next(texts)) {
        assertThat(logits.toRows()[0]).containsExactly(scores(8, 4), within(1e-6f));
        assertThat(logits.toRows()[1]).containsExactly(scores(8, 5), within(1e-6f));
        assertThat(logits.toRows()[2]).containsExactly(scores(1, 2, 3, 6), within(1e-6f));
      }
    }
  }

  @Test
  void refusesWhatDoesNotFit() {
    NDArray ids = manager.create(new long[] {1, 9}, new Shape(1, 2));
    assertThatThrownBy(() -> model.forward(context, Map.of("input_ids", ids)))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("9; expected 0 to 8");
    LstmTextConfig both = new LstmTextConfig(9, 4, 6, 1, 0, true, null, null, null);
    assertThatThrownBy(() -> new LstmForCausalLM(both)).hasMessageContaining("bidirectional");
  }
}
