package org.paperzoo.nlp.transformer.task;

import ai.djl.ndarray.NDManager;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.paperzoo.core.generate.Continuation;
import org.paperzoo.core.nn.Context;
import org.paperzoo.nlp.subword.TranslationTokenizer;
import org.paperzoo.nlp.transformer.TranslationModel;

/**
 * Translates sentences, some of similar length at once; gradients must be off. The result is in the
 * order of the sentences.
 */
final class Translator {
  /** How many sentences are translated at once, unless said. */
  static final int SENTENCES = 32;

  private final TranslationModel model;
  private final TranslationTokenizer tokenizer;
  private final Context context;
  private final NDManager manager;

  /**
   * A translation.
   *
   * @param text the text
   * @param score of beam search: the log probability divided for its length; else 0
   */
  record Translation(String text, double score) {}

  /**
   * Creates a translator.
   *
   * @param context in evaluation mode
   * @param manager temporary arrays
   */
  Translator(
      TranslationModel model, TranslationTokenizer tokenizer, Context context, NDManager manager) {
    this.model = model;
    this.tokenizer = tokenizer;
    this.context = context;
    this.manager = manager;
  }

  /** Returns the best translation of each sentence. */
  List<String> translate(List<int[]> sources, SearchOptions options) {
    return translate(sources, options, 1).stream().map(best -> best.get(0).text()).toList();
  }

  /**
   * Returns the best translations of each sentence, the best first.
   *
   * @param sources token ids, none empty nor longer than the model takes
   * @param count how many translations, at most as many as beams
   */
  List<List<Translation>> translate(List<int[]> sources, SearchOptions options, int count) {
    List<Integer> byLength =
        IntStream.range(0, sources.size())
            .boxed()
            .sorted(Comparator.comparingInt(i -> sources.get(i).length))
            .toList();
    List<List<Translation>> results =
        new ArrayList<>(Collections.nCopies(sources.size(), List.of()));
    for (int from = 0; from < byLength.size(); from += options.sentences()) {
      List<Integer> chosen =
          byLength.subList(from, Math.min(byLength.size(), from + options.sentences()));
      List<List<Continuation>> best =
          generate(chosen.stream().map(sources::get).toList(), options, count);
      for (int i = 0; i < chosen.size(); i++) {
        results.set(chosen.get(i), best.get(i).stream().map(this::translation).toList());
      }
    }
    return results;
  }

  private Translation translation(Continuation text) {
    int[] ids = Arrays.stream(text.tokens()).mapToInt(id -> (int) id).toArray();
    return new Translation(tokenizer.decodeTarget(ids), text.score());
  }

  private List<List<Continuation>> generate(List<int[]> sources, SearchOptions options, int count) {
    int longest = model.config().maxPositionEmbeddings();
    int[] limits =
        sources.stream()
            .mapToInt(source -> Math.min(source.length + options.extraTokens(), longest))
            .toArray();
    List<long[]> ids =
        sources.stream().map(source -> Arrays.stream(source).asLongStream().toArray()).toList();
    return model
        .generator(context, manager, ids, limits)
        .generate(
            Collections.nCopies(sources.size(), model.start()),
            options.generation(Arrays.stream(limits).max().orElseThrow()),
            count);
  }
}
