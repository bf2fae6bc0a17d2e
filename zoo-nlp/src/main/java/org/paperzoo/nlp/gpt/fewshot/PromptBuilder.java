package org.paperzoo.nlp.gpt.fewshot;

import java.util.ArrayList;
import java.util.List;
import org.paperzoo.core.data.Seeds;
import org.paperzoo.core.data.SplitMix64;
import org.paperzoo.core.error.UsageException;
import org.paperzoo.core.text.TextTokenizer;

/** Puts demonstrations before examples, as many as asked for and as fit. */
final class PromptBuilder {
  private static final String BLANK = " ____.";
  private static final String ARROW = " ->";

  /** Ends an answer. */
  static final String LINE_END = "\n";

  private final FewShotData data;
  private final FewShotSettings settings;
  private final TextTokenizer tokenizer;
  private final int most;
  private final long seed;
  private long prompts;
  private long shown;

  /**
   * Creates a builder.
   *
   * @param most the most tokens of a prompt and what follows it
   * @param seed what the choice of demonstrations of the validation set's prompts derives from
   * @throws UsageException if there are fewer demonstrations than asked for
   */
  PromptBuilder(
      FewShotData data, FewShotSettings settings, TextTokenizer tokenizer, int most, long seed) {
    this.data = data;
    this.settings = settings;
    this.tokenizer = tokenizer;
    this.most = most;
    this.seed = seed;
    if (settings.shots() > data.train().size()) {
      throw new UsageException(
          "settings.shots is "
              + settings.shots()
              + ", but there are "
              + data.train().size()
              + " training examples to draw them from. Give a file of them as data.train.");
    }
  }

  /**
   * Returns the prompt of an example of the validation set, as token ids.
   *
   * @param room how many tokens will follow
   */
  long[] prompt(int number, int room) {
    int fitting = Math.max(1, most - room);
    SplitMix64 random = new SplitMix64(Seeds.of(seed, number));
    List<FewShotExample> demonstrations = demonstrations(settings.shots(), -1, random);
    String question = context(data.validation().get(number));
    while (true) {
      long[] ids = tokenizer.encodePlain(text(demonstrations, new ArrayList<>()) + question);
      if (ids.length <= fitting || demonstrations.isEmpty()) {
        prompts++;
        shown += demonstrations.size();
        return ids;
      }
      // fewer fit than are asked for
      demonstrations = demonstrations.subList(1, demonstrations.size());
    }
  }

  /**
   * Returns an example of the training set behind 0 to K others, with its completion and what ends
   * it: the delimiter, or the line if that does not begin with its end. What is too long loses its
   * beginning.
   *
   * @param random what the number and the choice of demonstrations derive from
   */
  TrainingText trainingText(int number, SplitMix64 random) {
    int others = Math.min(settings.shots(), data.train().size() - 1);
    List<FewShotExample> shots = demonstrations(random.nextInt(others + 1), number, random);
    FewShotExample example = data.train().get(number);
    String end = endsLine() ? settings.delimiter() : LINE_END;
    long[] completion = tokenizer.encodePlain(example.completion() + end);
    while (true) {
      List<int[]> completions = new ArrayList<>();
      String prompt = text(shots, completions) + context(example);
      TrainingText whole = TrainingText.of(tokenizer.encode(prompt), completions).plus(completion);
      int excess = whole.length() - (most + 1); // the last token is not read, but predicted
      if (excess <= 0 || shots.isEmpty()) {
        return whole.last(most + 1);
      }
      // Half of what the lengths suggest at a time: few rounds, and hardly more than is needed.
      int dropped = Math.max(1, shots.size() * excess / (2 * whole.length()));
      shots = shots.subList(dropped, shots.size());
    }
  }

  /** Returns whether the delimiter ends an answer as the end of a line does. */
  private boolean endsLine() {
    return settings.delimiter().startsWith(LINE_END);
  }

  /** Returns the description and the demonstrations, and adds where completions begin and end. */
  private String text(List<FewShotExample> demonstrations, List<int[]> completions) {
    StringBuilder text = new StringBuilder();
    if (settings.description() != null) {
      text.append(settings.description()).append(settings.delimiter());
    }
    for (FewShotExample example : demonstrations) {
      int start = text.append(context(example)).length();
      int end = text.append(example.completion()).length();
      text.append(settings.delimiter());
      completions.add(new int[] {start, endsLine() ? text.length() : end});
    }
    return text.toString();
  }

  /** Returns how many demonstrations the prompts had so far, on average. */
  double meanShots() {
    return prompts == 0 ? 0 : (double) shown / prompts;
  }

  /**
   * Returns the context of an example. LAMBADA's texts have a blank for the last word unless the
   * model gets nothing but the text, so that it sees that one word is wanted (section 3.1.2).
   */
  private String context(FewShotExample example) {
    boolean blank = data.judgement() == Judgement.CLOZE && settings.shots() > 0;
    return blank ? example.context() + BLANK + ARROW : example.context();
  }

  private List<FewShotExample> demonstrations(int count, int without, SplitMix64 random) {
    int size = data.train().size();
    List<Integer> drawn = new ArrayList<>();
    while (drawn.size() < count) {
      int index = random.nextInt(size);
      if (index != without && !drawn.contains(index)) {
        drawn.add(index);
      }
    }
    return drawn.stream().map(data.train()::get).toList();
  }
}
