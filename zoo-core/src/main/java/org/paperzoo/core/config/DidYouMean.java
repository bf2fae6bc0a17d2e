package org.paperzoo.core.config;

import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Finds the name that the user most likely meant. */
public final class DidYouMean {
  private static final int LONGEST = 64;

  private DidYouMean() {}

  /**
   * Returns the candidate closest to a word: the same but for case and separators, an abbreviation
   * by initials ({@code learning_rate}, {@code lr}), a small edit distance, or the same words with
   * some left out ({@code batch}, {@code batch_size}); empty when none is close.
   */
  public static Optional<String> closest(String word, Collection<String> candidates) {
    String best = null;
    int bestScore = Integer.MAX_VALUE;
    for (String candidate : candidates) {
      int score = score(word, candidate);
      if (score < bestScore) {
        bestScore = score;
        best = candidate;
      }
    }
    return Optional.ofNullable(best);
  }

  /** Returns {@code ; did you mean "x"?}, or an empty text when no candidate is close. */
  public static String hint(String word, Collection<String> candidates) {
    return closest(word, candidates).map(c -> "; did you mean \"" + c + "\"?").orElse("");
  }

  /**
   * Refuses a value of a record's component that is none of the known names.
   *
   * @param key the name of the component in files
   * @throws IllegalArgumentException beginning with the key, so that {@link ConfigBinder} reports
   *     it at the place of the value
   */
  public static void require(String key, String word, List<String> candidates) {
    if (!candidates.contains(word)) {
      throw new IllegalArgumentException(
          key
              + ": expected "
              + Messages.or(candidates)
              + ", found "
              + Messages.quote(word)
              + hint(word, candidates));
    }
  }

  private static int score(String word, String candidate) {
    if (word.isEmpty() || word.length() > LONGEST || candidate.length() > LONGEST) {
      return Integer.MAX_VALUE;
    }
    List<String> a = words(word);
    List<String> b = words(candidate);
    if (a.isEmpty() || b.isEmpty()) {
      return Integer.MAX_VALUE;
    }
    String left = String.join("", a);
    String right = String.join("", b);
    if (left.equals(right)) {
      return 0;
    }
    int distance = distance(left, right);
    boolean near =
        distance <= Math.max(1, Math.max(left.length(), right.length()) / 3)
            && distance < Math.min(left.length(), right.length());
    int score = near ? 2 * distance : Integer.MAX_VALUE;
    if (isAbbreviation(left, b) || isAbbreviation(right, a)) {
      score = Math.min(score, 3);
    }
    if (a.containsAll(b) || b.containsAll(a)) {
      score = Math.min(score, 5 + Math.abs(a.size() - b.size()));
    }
    return score;
  }

  private static boolean isAbbreviation(String shortForm, List<String> words) {
    if (words.size() < 2 || words.size() != shortForm.length()) {
      return false;
    }
    for (int i = 0; i < words.size(); i++) {
      if (words.get(i).charAt(0) != shortForm.charAt(i)) {
        return false;
      }
    }
    return true;
  }

  private static List<String> words(String name) {
    String separated = name.replaceAll("(?<=[a-z0-9])(?=[A-Z])", "_").toLowerCase(Locale.ROOT);
    return Arrays.stream(separated.split("[_\\-. ]+")).filter(w -> !w.isEmpty()).toList();
  }

  /** Returns the edit distance in which swapping two neighbouring letters counts as one edit. */
  private static int distance(String a, String b) {
    int[][] d = new int[a.length() + 1][b.length() + 1];
    for (int i = 0; i <= a.length(); i++) {
      for (int j = 0; j <= b.length(); j++) {
        if (i == 0 || j == 0) {
          d[i][j] = i + j;
          continue;
        }
        int change = a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1;
        d[i][j] = Math.min(d[i - 1][j - 1] + change, Math.min(d[i - 1][j], d[i][j - 1]) + 1);
        if (i > 1
            && j > 1
            && a.charAt(i - 1) == b.charAt(j - 2)
            && a.charAt(i - 2) == b.charAt(j - 1)) {
          d[i][j] = Math.min(d[i][j], d[i - 2][j - 2] + 1);
        }
      }
    }
    return d[a.length()][b.length()];
  }
}
