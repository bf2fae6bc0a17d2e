package org.paperzoo.nlp.lstm.lag;

import org.paperzoo.core.config.Choice;
import org.paperzoo.core.config.Default;
import org.paperzoo.core.config.Doc;
import org.paperzoo.core.config.Range;
import org.paperzoo.core.config.Variant;

/** When a trial has succeeded. */
@Choice
@Doc("The rule")
public sealed interface StopRule {
  /** Describes the key {@code max_wrong}. */
  String WRONG = "How many of them may be wrong.";

  /** Describes the key {@code mean_error}. */
  String ERROR = "What their mean absolute error must be below (default: any).";

  /**
   * By test sequences.
   *
   * @param every how many training sequences are between two looks
   * @param sequences how many are tested
   * @param maxWrong how many may be wrong
   * @param meanError what the mean absolute error must be below, or null
   */
  @Variant("test")
  @Doc("by test sequences, newly drawn for each look")
  record Test(
      @Doc("Training sequences between two looks.") @Default("100") @Range(min = 1) int every,
      @Doc("Number of test sequences.") @Default("256") @Range(min = 1) int sequences,
      @Doc(WRONG) @Default("0") @Range(min = 0) int maxWrong,
      @Doc(ERROR) @Default("null") @Range(min = 0, minExclusive = true) Double meanError)
      implements StopRule {}

  /**
   * By the most recent training sequences.
   *
   * @param sequences how many
   * @param maxWrong how many may be wrong
   * @param meanError what the mean absolute error must be below, or null
   */
  @Variant("recent")
  @Doc("by the most recent training sequences")
  record Recent(
      @Doc("Number of training sequences.") @Default("2000") @Range(min = 1, max = 1_000_000)
          int sequences,
      @Doc(WRONG) @Default("0") @Range(min = 0) int maxWrong,
      @Doc(ERROR) @Default("null") @Range(min = 0, minExclusive = true) Double meanError)
      implements StopRule {}
}
