package org.paperzoo.nlp.gpt.fewshot;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.function.LongBinaryOperator;
import org.paperzoo.core.data.Seeds;
import org.paperzoo.core.data.SplitMix64;

/** Arithmetic problems in words, by the rules of section 3.9.1. */
final class Arithmetic {
  private static final String[] OPERATORS = {"+", "-", "*"};
  private static final LongBinaryOperator[] OPERATIONS = {
    (x, y) -> x + y, (x, y) -> x - y, (x, y) -> x * y
  };

  private final long problems;
  private final Function<SplitMix64, FewShotExample> drawing;

  private Arithmetic(long problems, Function<SplitMix64, FewShotExample> drawing) {
    this.problems = problems;
    this.drawing = drawing;
  }

  /** Adds two numbers of up to the given number of digits, uniform in [0, 10^digits). */
  static Arithmetic addition(int digits) {
    return binary(digits, "plus", OPERATIONS[0]);
  }

  /** Subtracts two numbers, as {@link #addition}; the answer may be negative. */
  static Arithmetic subtraction(int digits) {
    return binary(digits, "minus", OPERATIONS[1]);
  }

  /** Multiplies two numbers, as {@link #addition}. */
  static Arithmetic multiplication(int digits) {
    return binary(digits, "times", OPERATIONS[2]);
  }

  private static Arithmetic binary(int digits, String word, LongBinaryOperator operation) {
    int bound = (int) Math.round(Math.pow(10, digits));
    return new Arithmetic(
        (long) bound * bound,
        random -> {
          int x = random.nextInt(bound);
          int y = random.nextInt(bound);
          return question(x + " " + word + " " + y, operation.applyAsLong(x, y));
        });
  }

  /**
   * Two operations, drawn from plus, minus and times, on three numbers of one digit, with
   * parentheses around the last two.
   */
  static Arithmetic composite() {
    return new Arithmetic(
        1000L * OPERATORS.length * OPERATORS.length,
        random -> {
          int x = random.nextInt(10);
          int y = random.nextInt(10);
          int z = random.nextInt(10);
          int outer = random.nextInt(OPERATORS.length);
          int inner = random.nextInt(OPERATORS.length);
          long result = OPERATIONS[outer].applyAsLong(x, OPERATIONS[inner].applyAsLong(y, z));
          return question(x + OPERATORS[outer] + "(" + y + OPERATORS[inner] + z + ")", result);
        });
  }

  private static FewShotExample question(String problem, long answer) {
    return new FewShotExample("Q: What is " + problem + "?\nA:", " " + answer);
  }

  /**
   * Draws the problems to evaluate uniformly, as the paper does, so that some occur twice, but no
   * more than half of all problems; and others, each once, to train on, fewer than requested where
   * the problems run out.
   *
   * @param count how many of either
   */
  FewShotData split(int count, long seed) {
    SplitMix64 random = new SplitMix64(Seeds.of(seed, "validation"));
    List<FewShotExample> validation = new ArrayList<>(count);
    Set<FewShotExample> judged = new HashSet<>();
    while (validation.size() < count) {
      FewShotExample example = drawing.apply(random);
      if (judged.size() >= problems / 2 && !judged.contains(example)) {
        break;
      }
      judged.add(example);
      validation.add(example);
    }
    return new FewShotData(
        Judgement.FREE_FORM,
        others(judged, count, Seeds.of(seed, "train")),
        List.copyOf(validation));
  }

  private List<FewShotExample> others(Set<FewShotExample> judged, int count, long seed) {
    SplitMix64 random = new SplitMix64(seed);
    long most = Math.min(count, problems - judged.size());
    Set<FewShotExample> taken = new HashSet<>(judged);
    List<FewShotExample> others = new ArrayList<>(count);
    while (others.size() < most) {
      FewShotExample example = drawing.apply(random);
      if (taken.add(example)) {
        others.add(example);
      }
    }
    return List.copyOf(others);
  }
}
