package org.paperzoo.core.text;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Published tokenizers' expressions are let through, and those that go back for ever are not. */
class RegexCostTest {
  /** Of GPT-2, GPT-4, GPT-4o, CLIP, BLOOM, OLMo 2, DeepSeek, T5 and Falcon. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "'s|'t|'re|'ve|'m|'ll|'d| ?\\p{L}+| ?\\p{N}+| ?[^\\s\\p{L}\\p{N}]+|\\s+(?!\\S)|\\s+",
        "(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\\r\\n\\p{L}\\p{N}]?\\p{L}+|\\p{N}{1,3}|"
            + " ?[^\\s\\p{L}\\p{N}]+[\\r\\n]*|\\s*[\\r\\n]+|\\s+(?!\\S)|\\s+",
        "[^\\r\\n\\p{L}\\p{N}]?[\\p{Lu}\\p{Lt}\\p{Lm}\\p{Lo}\\p{M}]*[\\p{Ll}\\p{Lm}\\p{Lo}\\p{M}]+"
            + "(?i:'s|'t|'re|'ve|'m|'ll|'d)?|[^\\r\\n\\p{L}\\p{N}]?[\\p{Lu}\\p{Lt}\\p{Lm}\\p{Lo}"
            + "\\p{M}]+[\\p{Ll}\\p{Lm}\\p{Lo}\\p{M}]*(?i:'s|'t|'re|'ve|'m|'ll|'d)?|\\p{N}{1,3}|"
            + " ?[^\\s\\p{L}\\p{N}]+[\\r\\n/]*|\\s*[\\r\\n]+|\\s+(?!\\S)|\\s+",
        "'s|'t|'re|'ve|'m|'ll|'d|[\\p{L}]+|[\\p{N}]|[^\\s\\p{L}\\p{N}]+",
        " ?[^(\\s|[.,!?…。，、।۔،])]+",
        "\\d{1,3}(?=(?:\\d{3})*\\b)",
        "\\s?[A-Za-zµÀ-ÖØ-öø-ƺ]+",
        "[一-龥ࠀ-一가-퟿]+",
        "\\s+$",
        " {2,}",
        "[0-9][0-9][0-9]",
        "[\\[\\]{}]++",
        "(?<word>\\w+)",
        "(?>a+)+b"
      })
  void publishedOnesAreLetThrough(String regex) {
    RegexCost.Cost cost = RegexCost.of(regex);
    assertThat(cost.degree()).isLessThanOrEqualTo(1);
    assertThat(cost.factor()).isLessThan(100);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "(a+)+$",
        "(a|a)*b",
        "(?:a?){1001,}b",
        "(\\w+\\s?)*$",
        "(.*)*x",
        "((a*)*)*b",
        "a*a*a*b",
        "\\s*\\s*x",
        "(a{2,9})*b",
        "a{1,4}+b*c",
        "(?=(a+)+b)",
        "(?<x>a)\\g<x>",
        "(?~abc)",
        "(a"
      })
  void thoseThatGoBackForEverAreNot(String regex) {
    assertThat(RegexCost.of(regex).degree()).isGreaterThan(1);
  }

  @Test
  void longAndDeepOnesDoNotFillTheStack() {
    assertThat(RegexCost.of("a".repeat(10_000))).isEqualTo(new RegexCost.Cost(1, 0));
    assertThat(RegexCost.of("a".repeat(10_001)).degree()).isInfinite();
    assertThat(RegexCost.of("a|".repeat(4_000)).factor()).isEqualTo(4_001);
    assertThat(RegexCost.of("a" + "*".repeat(9_000)).degree()).isInfinite();
    assertThat(RegexCost.of("(".repeat(5_000) + "a" + ")".repeat(5_000)).degree()).isInfinite();
  }

  @ParameterizedTest
  @CsvSource({"a*b, 1, 1", "a?b, 2, 0", "(a|b)c, 2, 0", "a?a?a?a?b, 16, 0", "a+, 1, 0"})
  void boundsAreWhatTheySay(String regex, double factor, double degree) {
    assertThat(RegexCost.of(regex)).isEqualTo(new RegexCost.Cost(factor, degree));
  }
}
