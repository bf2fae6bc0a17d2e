package org.paperzoo.nlp.gpt.fewshot;

import java.util.Arrays;
import java.util.List;
import org.paperzoo.core.text.TextTokenizer;

/**
 * A text of which some tokens are trained on.
 *
 * @param ids its tokens
 * @param trained for each, whether it is trained on: those of completions are
 */
record TrainingText(long[] ids, boolean[] trained) {
  /**
   * Takes the tokens of a text, without special ones.
   *
   * @param parts where the tokens to train on begin and end
   */
  static TrainingText of(TextTokenizer.Encoding text, List<int[]> parts) {
    TrainingText whole = new TrainingText(new long[text.length()], new boolean[text.length()]);
    int count = 0;
    for (int i = 0; i < text.length(); i++) {
      if (text.sequenceIds()[i] >= 0) {
        int[] place = text.offsets()[i];
        whole.ids[count] = text.ids()[i];
        whole.trained[count++] =
            parts.stream().anyMatch(part -> place[0] < part[1] && place[1] > part[0]);
      }
    }
    return new TrainingText(Arrays.copyOf(whole.ids, count), Arrays.copyOf(whole.trained, count));
  }

  int length() {
    return ids.length;
  }

  /** Returns this text with more tokens, which are trained on. */
  TrainingText plus(long[] more) {
    long[] all = Arrays.copyOf(ids, ids.length + more.length);
    System.arraycopy(more, 0, all, ids.length, more.length);
    boolean[] flags = Arrays.copyOf(trained, all.length);
    Arrays.fill(flags, ids.length, all.length, true);
    return new TrainingText(all, flags);
  }

  /** Returns the last tokens of this text, or all if there are no more. */
  TrainingText last(int most) {
    int from = Math.max(0, ids.length - most);
    return from == 0
        ? this
        : new TrainingText(
            Arrays.copyOfRange(ids, from, ids.length),
            Arrays.copyOfRange(trained, from, ids.length));
  }
}
