package org.paperzoo.nlp.gpt.fewshot;

import java.util.ArrayList;
import java.util.List;
import org.paperzoo.core.data.Seeds;
import org.paperzoo.core.data.SplitMix64;
import org.paperzoo.core.error.UsageException;
import org.paperzoo.nlp.text.TextTokenizer;

/** Puts demonstrations before examples, as many as asked for and as fit. */
final class PromptBuilder {
  private static final String BLANK = " ____.";
  private static final String ARROW = " ->";

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
   * @param seed what the choice of demonstrations derives from
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
    List<FewShotExample> demonstrations = demonstrations(number);
    String question = context(data.validation().get(number));
    while (true) {
      StringBuilder text = new StringBuilder();
      if (settings.description() != null) {
        text.append(settings.description()).append(settings.delimiter());
      }
      for (FewShotExample example : demonstrations) {
        text.append(context(example)).append(example.completion()).append(settings.delimiter());
      }
      long[] ids = tokenizer.encodePlain(text.append(question).toString());
      if (ids.length <= fitting || demonstrations.isEmpty()) {
        prompts++;
        shown += demonstrations.size();
        return ids;
      }
      // fewer fit than are asked for
      demonstrations = demonstrations.subList(1, demonstrations.size());
    }
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

  private List<FewShotExample> demonstrations(int number) {
    SplitMix64 random = new SplitMix64(Seeds.of(seed, number));
    int size = data.train().size();
    List<Integer> drawn = new ArrayList<>();
    while (drawn.size() < settings.shots()) {
      int index = random.nextInt(size);
      if (!drawn.contains(index)) {
        drawn.add(index);
      }
    }
    return drawn.stream().map(data.train()::get).toList();
  }
}
