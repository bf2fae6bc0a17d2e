package org.paperzoo.nlp.lstm.text;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.Arrays;
import java.util.List;
import org.paperzoo.core.aten.Aten;
import org.paperzoo.core.generate.Logits;
import org.paperzoo.core.generate.NextTokens;
import org.paperzoo.core.generate.TokenSequence;
import org.paperzoo.core.nn.Context;
import org.paperzoo.nlp.lstm.Lstm;

/** The next tokens of texts, each with a state that has read what is before. */
final class LstmNextTokens implements NextTokens {
  private final LstmForCausalLM model;
  private final Context context;
  private final NDManager manager;
  private Lstm.State state; // after all tokens but the newest

  LstmNextTokens(LstmForCausalLM model, Context context, NDManager manager) {
    this.model = model;
    this.context = context;
    this.manager = manager.newSubManager();
  }

  @Override
  public int vocabularySize() {
    return model.config().vocabSize();
  }

  @Override
  public Logits next(List<TokenSequence> texts) {
    NDManager step = manager.newSubManager();
    try {
      NDArray ids;
      NDArray lengths = null;
      if (state == null) {
        ids = padded(texts, step); // [B, T]
        lengths = step.create(texts.stream().mapToLong(TokenSequence::length).toArray());
      } else {
        long[] newest = texts.stream().mapToLong(TokenSequence::last).toArray();
        ids = step.create(newest, new Shape(newest.length, 1));
      }
      Lstm.State after = model.read(context, ids, lengths, state).state();
      NDArray hidden = after.hidden(); // [layers, B, H]
      NDArray last = hidden.get((hidden.getShape().get(0) - 1) + ""); // [B, H]
      Logits logits = Logits.of(model.head(context, last), step);
      keep(after.hidden().duplicate(), after.cells().duplicate());
      return logits;
    } catch (RuntimeException e) {
      step.close();
      throw e;
    }
  }

  private static NDArray padded(List<TokenSequence> texts, NDManager step) {
    int longest = texts.stream().mapToInt(TokenSequence::length).max().orElseThrow();
    long[] ids = new long[texts.size() * longest];
    for (int row = 0; row < texts.size(); row++) {
      TokenSequence text = texts.get(row);
      System.arraycopy(text.ids(0, text.length()), 0, ids, row * longest, text.length());
    }
    return step.create(ids, new Shape(texts.size(), longest));
  }

  private void keep(NDArray hidden, NDArray cells) {
    hidden.attach(manager);
    cells.attach(manager);
    closeState();
    state = new Lstm.State(hidden, cells);
  }

  @Override
  public void reorder(int[] rows) {
    try (NDArray index = manager.create(Arrays.stream(rows).asLongStream().toArray())) {
      keep(Aten.indexSelect(state.hidden(), 1, index), Aten.indexSelect(state.cells(), 1, index));
    }
  }

  private void closeState() {
    if (state != null) {
      state.hidden().close();
      state.cells().close();
      state = null;
    }
  }

  @Override
  public void close() {
    manager.close();
  }
}
