package org.paperzoo.nlp.gpt.fewshot;

import java.util.Locale;

/** The arithmetic tasks of section 3.9.1; the number is that of the digits. */
public enum ArithmeticTask {
  /** Two-digit addition. */
  ADDITION_2(Arithmetic.addition(2)),
  /** Three-digit addition. */
  ADDITION_3(Arithmetic.addition(3)),
  /** Four-digit addition. */
  ADDITION_4(Arithmetic.addition(4)),
  /** Five-digit addition. */
  ADDITION_5(Arithmetic.addition(5)),
  /** Two-digit subtraction. */
  SUBTRACTION_2(Arithmetic.subtraction(2)),
  /** Three-digit subtraction. */
  SUBTRACTION_3(Arithmetic.subtraction(3)),
  /** Four-digit subtraction. */
  SUBTRACTION_4(Arithmetic.subtraction(4)),
  /** Five-digit subtraction. */
  SUBTRACTION_5(Arithmetic.subtraction(5)),
  /** Two-digit multiplication. */
  MULTIPLICATION_2(Arithmetic.multiplication(2)),
  /** Two operations on three one-digit numbers. */
  COMPOSITE_1(Arithmetic.composite());

  private final Arithmetic problems;

  ArithmeticTask(Arithmetic problems) {
    this.problems = problems;
  }

  /** Returns the name in configs, such as {@code addition_2}. */
  public String id() {
    return name().toLowerCase(Locale.ROOT);
  }

  Arithmetic problems() {
    return problems;
  }
}
