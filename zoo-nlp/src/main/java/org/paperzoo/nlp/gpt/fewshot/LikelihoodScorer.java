package org.paperzoo.nlp.gpt.fewshot;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import ai.djl.ndarray.types.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.paperzoo.core.aten.Aten;
import org.paperzoo.core.nn.Context;
import org.paperzoo.nlp.gpt.CausalLanguageModel;
import org.paperzoo.nlp.gpt.DecoderInputs;

/** How likely a model finds completions behind prompts. */
public final class LikelihoodScorer {
  /** About as many tokens as go through the model at once. */
  private static final int TOKENS_AT_ONCE = 4096;

  private final CausalLanguageModel model;
  private final Context context;
  private final NDManager manager;

  /**
   * A completion behind a prompt.
   *
   * @param prompt token ids, at least one; of a prompt that is too long the newest count
   * @param completion token ids, at least one
   */
  public record Query(long[] prompt, long[] completion) {}

  /**
   * How likely a completion is.
   *
   * @param logProb its log probability, in nats
   * @param likeliest whether each of its tokens is the likeliest one
   */
  public record Score(double logProb, boolean likeliest) {}

  /**
   * Creates a scorer; gradients must be off when it runs.
   *
   * @param context in evaluation mode
   * @param manager temporary arrays
   */
  public LikelihoodScorer(CausalLanguageModel model, Context context, NDManager manager) {
    this.model = model;
    this.context = context;
    this.manager = manager;
  }

  /**
   * Scores completions.
   *
   * @throws IllegalArgumentException if a completion is longer than the model's sequences
   */
  public List<Score> score(List<Query> queries) {
    // Similar lengths go together, to reduce padding.
    List<Integer> order =
        IntStream.range(0, queries.size())
            .boxed()
            .sorted(Comparator.comparing(i -> -length(queries.get(i))))
            .toList();
    Score[] scores = new Score[queries.size()];
    for (int from = 0; from < order.size(); ) {
      int longest = length(queries.get(order.get(from)));
      int to = Math.min(order.size(), from + Math.max(1, TOKENS_AT_ONCE / longest));
      score(queries, order.subList(from, to), longest, scores);
      from = to;
    }
    return Arrays.asList(scores);
  }

  /** Returns how many tokens go through the model: the last one has nothing to predict. */
  private int length(Query query) {
    int completion = query.completion().length;
    if (completion == 0 || completion > model.config().maxLength() || query.prompt().length == 0) {
      throw new IllegalArgumentException(
          "a prompt of "
              + query.prompt().length
              + " and a completion of "
              + completion
              + " tokens cannot be scored");
    }
    return Math.min(query.prompt().length + completion - 1, model.config().maxLength());
  }

  private void score(List<Query> queries, List<Integer> batch, int longest, Score[] scores) {
    long[] ids = new long[batch.size() * longest];
    List<Long> places = new ArrayList<>();
    List<Long> targets = new ArrayList<>();
    for (int row = 0; row < batch.size(); row++) {
      Query query = queries.get(batch.get(row));
      int length = length(query);
      int known = length - query.completion().length + 1; // tokens of the prompt
      System.arraycopy(query.prompt(), query.prompt().length - known, ids, row * longest, known);
      System.arraycopy(query.completion(), 0, ids, row * longest + known, length - known);
      for (int i = 0; i < query.completion().length; i++) {
        places.add((long) row * longest + known - 1 + i);
        targets.add(query.completion()[i]);
      }
    }
    CausalLanguageModel.TokenScores tokens = score(ids, batch.size(), longest, places, targets);
    int next = 0;
    for (int index : batch) {
      double sum = 0;
      boolean likeliest = true;
      for (int i = 0; i < queries.get(index).completion().length; i++, next++) {
        sum += tokens.logProbs()[next];
        likeliest &= tokens.likeliest()[next] == 1;
      }
      scores[index] = new Score(sum, likeliest);
    }
  }

  private CausalLanguageModel.TokenScores score(
      long[] ids, int rows, int length, List<Long> places, List<Long> targets) {
    try (NDManager batch = manager.newSubManager();
        NDScope scope = new NDScope()) {
      scope.suppressNotUsedWarning();
      NDArray inputs = batch.create(ids, new Shape(rows, length)); // [B, T]
      NDArray hidden = model.decoder().hidden(context, DecoderInputs.of(inputs)); // [B, T, D]
      NDArray flat = hidden.reshape(-1, model.config().width()); // [B T, D]
      NDArray chosen = Aten.indexSelect(flat, 0, batch.create(longs(places))); // [N, D]
      return model.scores(context, chosen, batch.create(longs(targets)));
    }
  }

  private static long[] longs(List<Long> values) {
    return values.stream().mapToLong(Long::longValue).toArray();
  }
}
