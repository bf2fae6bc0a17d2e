package org.paperzoo.nlp.gpt.fewshot;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.paperzoo.core.data.SplitMix64;

/** Words whose letters are to be put in order again, by the rules of section 3.9.2. */
public enum WordScrambling {
  /** The letters are cycled: {@code lyinevitab} is {@code inevitably}. */
  CYCLE_LETTERS {
    @Override
    String scramble(String word, SplitMix64 random) {
      int by = 1 + random.nextInt(word.length() - 1);
      return word.substring(by) + word.substring(0, by);
    }
  },
  /** All letters but the first and the last are scrambled: {@code criroptuon}. */
  ANAGRAMS_1 {
    @Override
    String scramble(String word, SplitMix64 random) {
      return shuffledBetween(word, 1, random);
    }
  },
  /** All letters but the first two and the last two are scrambled: {@code opoepnnt}. */
  ANAGRAMS_2 {
    @Override
    String scramble(String word, SplitMix64 random) {
      return shuffledBetween(word, 2, random);
    }
  },
  /** A space or punctuation is put between any two letters: {@code s.u!c/c!e.s s i/o/n}. */
  RANDOM_INSERTION {
    @Override
    String scramble(String word, SplitMix64 random) {
      StringBuilder text = new StringBuilder();
      for (int i = 0; i < word.length(); i++) {
        if (i > 0) {
          text.append(INSERTED.charAt(random.nextInt(INSERTED.length())));
        }
        text.append(word.charAt(i));
      }
      return text.toString();
    }
  },
  /** The word is spelled backwards: {@code stcejbo}. */
  REVERSED_WORDS {
    @Override
    String scramble(String word, SplitMix64 random) {
      return new StringBuilder(word).reverse().toString();
    }
  };

  private static final String INSERTED = " .,;:!?/'-*";
  private static final String INSTRUCTION =
      "Please unscramble the letters into a word, and write that word:\n";

  /** Returns the name in configs, such as {@code anagrams_1}. */
  public String id() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Returns the scrambled letters of a word. */
  abstract String scramble(String word, SplitMix64 random);

  /** Returns an example of each word, in random order. */
  List<FewShotExample> examples(List<String> words, long seed) {
    SplitMix64 random = new SplitMix64(seed);
    List<String> left = new ArrayList<>(words);
    List<FewShotExample> examples = new ArrayList<>(words.size());
    while (!left.isEmpty()) {
      int last = left.size() - 1;
      String word = left.set(random.nextInt(last + 1), left.get(last));
      left.remove(last);
      examples.add(new FewShotExample(INSTRUCTION + scramble(word, random) + " =", " " + word));
    }
    return List.copyOf(examples);
  }

  /**
   * Shuffles the letters except the given number of first and last ones, until the word differs, if
   * possible.
   */
  private static String shuffledBetween(String word, int kept, SplitMix64 random) {
    char[] letters = word.toCharArray();
    int last = letters.length - kept - 1;
    boolean canChange = word.substring(kept, last + 1).chars().distinct().count() > 1;
    do {
      for (int i = last; i > kept; i--) {
        int j = kept + random.nextInt(i - kept + 1);
        char letter = letters[i];
        letters[i] = letters[j];
        letters[j] = letter;
      }
    } while (canChange && word.equals(new String(letters)));
    return new String(letters);
  }
}
