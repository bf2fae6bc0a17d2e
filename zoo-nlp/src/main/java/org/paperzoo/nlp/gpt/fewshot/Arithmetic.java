package org.paperzoo.nlp.gpt.fewshot;

import java.util.ArrayList;
import java.util.List;
import java.util.function.LongBinaryOperator;
import org.paperzoo.core.data.SplitMix64;

/** Arithmetic problems in words, by the rules of section 3.9.1. */
final class Arithmetic {
  private static final String[] OPERATORS = {"+", "-", "*"};
  private static final LongBinaryOperator[] OPERATIONS = {
    (x, y) -> x + y, (x, y) -> x - y, (x, y) -> x * y
  };

  private Arithmetic() {}

  /** Adds two numbers of up to so many digits, uniform in [0, 10^digits). */
  static List<FewShotExample> addition(int digits, int count, long seed) {
    return binary(digits, "plus", OPERATIONS[0], count, seed);
  }

  /** Subtracts two numbers, as {@link #addition}; the answer may be negative. */
  static List<FewShotExample> subtraction(int digits, int count, long seed) {
    return binary(digits, "minus", OPERATIONS[1], count, seed);
  }

  /** Multiplies two numbers, as {@link #addition}. */
  static List<FewShotExample> multiplication(int digits, int count, long seed) {
    return binary(digits, "times", OPERATIONS[2], count, seed);
  }

  private static List<FewShotExample> binary(
      int digits, String word, LongBinaryOperator operation, int count, long seed) {
    SplitMix64 random = new SplitMix64(seed);
    int bound = (int) Math.round(Math.pow(10, digits));
    List<FewShotExample> examples = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      int x = random.nextInt(bound);
      int y = random.nextInt(bound);
      examples.add(question(x + " " + word + " " + y, operation.applyAsLong(x, y)));
    }
    return List.copyOf(examples);
  }

  /**
   * Two operations, drawn from plus, minus and times, on three numbers of one digit, with
   * parentheses around the last two.
   */
  static List<FewShotExample> composite(int count, long seed) {
    SplitMix64 random = new SplitMix64(seed);
    List<FewShotExample> examples = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      int x = random.nextInt(10);
      int y = random.nextInt(10);
      int z = random.nextInt(10);
      int outer = random.nextInt(OPERATORS.length);
      int inner = random.nextInt(OPERATORS.length);
      long result = OPERATIONS[outer].applyAsLong(x, OPERATIONS[inner].applyAsLong(y, z));
      String text = x + OPERATORS[outer] + "(" + y + OPERATORS[inner] + z + ")";
      examples.add(question(text, result));
    }
    return List.copyOf(examples);
  }

  private static FewShotExample question(String problem, long answer) {
    return new FewShotExample("Q: What is " + problem + "?\nA:", " " + answer);
  }
}
