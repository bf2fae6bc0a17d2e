package org.paperzoo.nlp.lstm.text;

import ai.djl.ndarray.NDArray;
import java.util.OptionalLong;
import org.paperzoo.core.aten.Aten;
import org.paperzoo.core.error.UsageException;
import org.paperzoo.core.nn.Context;
import org.paperzoo.core.nn.Embedding;
import org.paperzoo.core.nn.Initializers;
import org.paperzoo.core.nn.Linear;
import org.paperzoo.core.nn.TokenChecks;
import org.paperzoo.core.nn.ZooModel;
import org.paperzoo.nlp.lstm.Lstm;

/** Token vectors {@code embedding}, layers {@code lstm} and a linear {@code head}. */
abstract class LstmTextModel extends ZooModel {
  static final String IDS = "input_ids";
  static final String LABELS = "labels";

  private final LstmTextConfig config;
  private final Embedding embedding;
  private final Lstm lstm;
  private final Linear head;

  LstmTextModel(LstmTextConfig config, int outputs) {
    this.config = config;
    embedding =
        child(
            "embedding",
            new Embedding(config.vocabSize(), config.embeddingSize(), Initializers.normal(0.1)));
    lstm = child("lstm", new Lstm(config.layers()));
    head = child("head", new Linear(config.outputSize(), outputs, true));
  }

  /** Returns the configuration. */
  public final LstmTextConfig config() {
    return config;
  }

  final Lstm lstm() {
    return lstm;
  }

  /**
   * Checks the tokens of a user's input.
   *
   * @throws UsageException if they are not [B, T] of the vocabulary
   */
  final void check(NDArray ids) {
    TokenChecks.requireTokens(ids.getShape());
    OptionalLong wrong = TokenChecks.outOfRange(ids, config.vocabSize());
    if (wrong.isPresent()) {
      throw new UsageException(
          "input_ids has "
              + wrong.getAsLong()
              + "; expected 0 to "
              + (config.vocabSize() - 1)
              + ", as vocab_size says.");
    }
  }

  /** Returns the outputs at each step, [B, T, D], and the state after the last. */
  final Lstm.Result read(Context context, NDArray ids, NDArray lengths, Lstm.State state) {
    NDArray x = dropout(context, embedding.apply(context, ids)); // [B, T, E]
    return lstm.apply(context, x, lengths, state);
  }

  /** Returns the head's outputs of [.., D]. */
  final NDArray head(Context context, NDArray x) {
    return head.apply(context, dropout(context, x));
  }

  private NDArray dropout(Context context, NDArray x) {
    return context.training() && config.dropout() > 0 ? Aten.dropout(x, config.dropout()) : x;
  }
}
