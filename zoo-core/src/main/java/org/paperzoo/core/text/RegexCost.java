package org.paperzoo.core.text;

import java.util.ArrayList;
import java.util.List;

/**
 * Bounds how often a backtracking matcher may go back on a text, from the regular expression alone:
 * the native library ends the process once a match has gone back ten million times.
 *
 * <p>The bound is {@code factor · n^degree} for a text of n characters. A repetition costs a factor
 * of n if what follows it can fail, since it then gives up its characters one by one; one without
 * an upper limit around a part that can itself be matched in several ways costs 2^n. Whether two
 * parts of an expression can match the same characters is not looked at, so the bound is an upper
 * one. The syntax is Oniguruma's for Ruby, which the library uses.
 */
final class RegexCost {
  /** Repetitions of more than this count as without limit. */
  private static final int MOST_REPEATS = 1_000;

  /** Longer expressions, and groups in more groups, are not looked at. */
  private static final int MOST_CHARACTERS = 10_000;

  private static final int DEEPEST = 100;

  private static final double EXPONENTIAL = Double.POSITIVE_INFINITY;

  private final String regex;
  private int at;
  private int depth;

  private RegexCost(String regex) {
    this.regex = regex;
  }

  /**
   * A bound on the number of ways to match a part.
   *
   * @param factor of the power
   * @param degree of the power; infinite if there is no such bound
   */
  record Cost(double factor, double degree) {
    static final Cost ONE = new Cost(1, 0);

    Cost times(Cost other) {
      return new Cost(factor * other.factor, degree + other.degree);
    }

    Cost plus(Cost other) {
      return new Cost(factor + other.factor, Math.max(degree, other.degree));
    }
  }

  /** A part of an expression. */
  private interface Part {
    /**
     * Returns the ways to match it.
     *
     * @param failsAfter whether what follows may fail, so that all of them may be tried
     */
    Cost cost(boolean failsAfter);

    /** Returns whether it may fail, wherever the matcher stands. */
    boolean canFail();
  }

  /** What is matched in one way, such as a character or a test of the place. */
  private record Atom(boolean canFail) implements Part {
    static final Atom ONE = new Atom(true);
    static final Atom NOTHING = new Atom(false);

    @Override
    public Cost cost(boolean failsAfter) {
      return Cost.ONE;
    }
  }

  /** What is never gone back into: a look around, a group or repetition that keeps what it has. */
  private record Atomic(Part inner, boolean takesNone) implements Part {
    @Override
    public Cost cost(boolean failsAfter) {
      return inner.cost(false);
    }

    @Override
    public boolean canFail() {
      return takesNone || inner.canFail();
    }
  }

  /** Parts one after another. */
  private record Sequence(List<Part> parts) implements Part {
    @Override
    public Cost cost(boolean failsAfter) {
      Cost all = Cost.ONE;
      boolean fails = failsAfter;
      for (int i = parts.size() - 1; i >= 0; i--) {
        all = all.times(parts.get(i).cost(fails));
        fails |= parts.get(i).canFail();
      }
      return all;
    }

    @Override
    public boolean canFail() {
      return parts.stream().anyMatch(Part::canFail);
    }
  }

  /** Parts of which one is matched; at least one. */
  private record Alternatives(List<Part> parts) implements Part {
    @Override
    public Cost cost(boolean failsAfter) {
      return parts.stream().map(part -> part.cost(failsAfter)).reduce(Cost::plus).orElseThrow();
    }

    @Override
    public boolean canFail() {
      return parts.stream().allMatch(Part::canFail);
    }
  }

  private record Repeat(Part inner, int min, int max) implements Part {
    @Override
    public Cost cost(boolean failsAfter) {
      Cost once = inner.cost(failsAfter || min > 1);
      boolean one = once.equals(Cost.ONE);
      if (max > MOST_REPEATS) {
        if (!failsAfter) {
          return one || once.degree() == 0 ? once : new Cost(once.factor(), once.degree() + 1);
        }
        return one ? new Cost(1, 1) : new Cost(1, EXPONENTIAL);
      }
      Cost all = failsAfter ? new Cost(max - min + 1, 0) : Cost.ONE;
      double factor = Math.pow(once.factor(), Math.max(1, max));
      return all.times(new Cost(factor, once.degree() * Math.max(1, max)));
    }

    @Override
    public boolean canFail() {
      return min > 0 && inner.canFail();
    }
  }

  /** The expression has a part that this class does not know. */
  private static final class Unknown extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Unknown(String part) {
      super(part, null, false, false);
    }
  }

  /**
   * Returns a bound for an expression; infinite if it has parts (calls, conditions, what is absent)
   * whose bound is not known, or is very long.
   */
  static Cost of(String regex) {
    if (regex.length() > MOST_CHARACTERS) {
      return new Cost(1, EXPONENTIAL);
    }
    try {
      RegexCost parser = new RegexCost(regex);
      Part whole = parser.alternatives();
      return parser.at < regex.length() ? new Cost(1, EXPONENTIAL) : whole.cost(false);
    } catch (Unknown e) {
      return new Cost(1, EXPONENTIAL);
    }
  }

  private boolean looksAt(String text) {
    return regex.startsWith(text, at);
  }

  private boolean take(String text) {
    boolean found = looksAt(text);
    at += found ? text.length() : 0;
    return found;
  }

  private int next() {
    if (at >= regex.length()) {
      throw new Unknown("the end");
    }
    int point = regex.codePointAt(at);
    at += Character.charCount(point);
    return point;
  }

  private void skipTo(char end) {
    while (next() != end) {
      // what is in between has a meaning of its own
    }
  }

  private Part alternatives() {
    List<Part> parts = new ArrayList<>();
    do {
      parts.add(sequence());
    } while (take("|"));
    return parts.size() == 1 ? parts.get(0) : new Alternatives(parts);
  }

  private Part sequence() {
    List<Part> parts = new ArrayList<>();
    while (at < regex.length() && !looksAt("|") && !looksAt(")")) {
      parts.add(repeated(single()));
    }
    return parts.size() == 1 ? parts.get(0) : new Sequence(parts);
  }

  private Part repeated(Part once) {
    Part part = once;
    int repeats = 0;
    while (at < regex.length()) {
      int start = at;
      int min = 0;
      int max = Integer.MAX_VALUE;
      boolean interval = false;
      if (take("?")) {
        max = 1;
      } else if (take("+")) {
        min = 1;
      } else if (!take("*")) {
        int[] bounds = interval();
        if (bounds == null) {
          at = start;
          return part;
        }
        min = bounds[0];
        max = bounds[1];
        interval = true;
      }
      part = new Repeat(part, min, max);
      if (++repeats > DEEPEST) {
        throw new Unknown("repetitions of repetitions");
      }
      if (!take("?") && !interval && take("+")) { // {n,m}+ repeats the repetition
        part = new Atomic(part, false);
      }
    }
    return part;
  }

  /** Returns the bounds of {n}, {n,}, {,m} or {n,m}; null if the brace is a character. */
  private int[] interval() {
    if (!take("{")) {
      return null;
    }
    int close = regex.indexOf('}', at);
    String text = close < 0 ? "" : regex.substring(at, close);
    if (!text.matches("\\d{1,6}(,\\d{0,6})?|,\\d{1,6}")) {
      return null;
    }
    at = close + 1;
    int comma = text.indexOf(',');
    if (comma < 0) {
      int count = Integer.parseInt(text);
      return new int[] {count, count};
    }
    String low = text.substring(0, comma);
    String high = text.substring(comma + 1);
    return new int[] {
      low.isEmpty() ? 0 : Integer.parseInt(low),
      high.isEmpty() ? Integer.MAX_VALUE : Integer.parseInt(high)
    };
  }

  private Part single() {
    int point = next();
    return switch (point) {
      case '(' -> group();
      case '[' -> {
        characterClass();
        yield Atom.ONE;
      }
      case '\\' -> escape();
      default -> Atom.ONE;
    };
  }

  private Part group() {
    boolean around = false;
    boolean atomic = false;
    if (take("?")) {
      if (take("#")) {
        skipTo(')');
        return Atom.NOTHING;
      }
      if (take("=") || take("!") || take("<=") || take("<!")) {
        around = true;
      } else if (take(">")) {
        atomic = true;
      } else if (take("<")) {
        skipTo('>');
      } else if (take("'")) {
        skipTo('\'');
      } else if (!take(":")) {
        int start = at;
        while (looksAt("i") || looksAt("m") || looksAt("-")) {
          at++;
        }
        if (at > start && take(")")) {
          return Atom.NOTHING;
        }
        if (at == start || !take(":")) {
          throw new Unknown("(?" + regex.substring(start));
        }
      }
    }
    if (++depth > DEEPEST) {
      throw new Unknown("deep groups");
    }
    Part inner = alternatives();
    depth--;
    if (!take(")")) {
      throw new Unknown("an open group");
    }
    return around || atomic ? new Atomic(inner, around) : inner;
  }

  /** Passes a character class, which may hold others. */
  private void characterClass() {
    take("^");
    take("]"); // the first one is a character
    while (!take("]")) {
      int point = next();
      if (point == '[') {
        if (take(":")) {
          skipTo(']');
        } else {
          characterClass();
        }
      } else if (point == '\\') {
        next(); // no escape but of a property holds a bracket
      }
    }
  }

  private Part escape() {
    int point = next();
    switch (point) {
      case 'p', 'P', 'x', 'o', 'u' -> {
        if (take("{")) {
          skipTo('}');
        }
        return Atom.ONE;
      }
      case 'K' -> {
        return Atom.NOTHING;
      }
      case 'k' -> {
        take("<");
        skipTo('>');
        return Atom.ONE;
      }
      case 'g' -> throw new Unknown("\\g");
      default -> {
        return Atom.ONE;
      }
    }
  }
}
