package org.paperzoo.nlp.bert.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.BitSet;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.paperzoo.core.text.TextTokenizer;
import org.paperzoo.core.text.TokenizerStyle;

/** Which tokens are hidden, and how. */
class TokenMaskerTest {
  private static final String TEXT =
      "river unknownish stone greenhouse seven lights under walkeding quietly house";

  private static int[] ids(TextTokenizer tokenizer, String text) {
    return Arrays.stream(tokenizer.encode(text).ids()).mapToInt(id -> (int) id).toArray();
  }

  @ParameterizedTest
  @EnumSource(names = {"BERT", "ROBERTA"})
  void aSeventhIsHiddenMostlyBehindTheMask(TokenizerStyle style) {
    try (TextTokenizer tokenizer = TestTexts.tokenizer(style)) {
      TokenMasker masker = new TokenMasker(tokenizer, 0.15, false);
      int[] ids = ids(tokenizer, (TEXT + " ").repeat(8));
      int mask = tokenizer.special().mask();
      long hidden = 0;
      long masked = 0;
      long kept = 0;
      for (int seed = 0; seed < 400; seed++) {
        TokenMasker.Masked result = masker.mask(ids, new BitSet(), seed);
        int[] restored = result.ids().clone();
        for (int i = 0; i < result.places().length; i++) {
          int place = result.places()[i];
          assertThat(tokenizer.special().contains(ids[place])).isFalse();
          assertThat(result.targets()[i]).isEqualTo(ids[place]);
          masked += result.ids()[place] == mask ? 1 : 0;
          kept += result.ids()[place] == ids[place] ? 1 : 0;
          restored[place] = ids[place];
        }
        assertThat(restored).isEqualTo(ids);
        hidden += result.places().length;
      }
      long tokens = Arrays.stream(ids).filter(id -> !tokenizer.special().contains(id)).count();
      assertThat(hidden / (400.0 * tokens)).isCloseTo(0.15, within(0.005));
      assertThat((double) masked / hidden).isCloseTo(0.8, within(0.02));
      assertThat((double) kept / hidden).isCloseTo(0.1, within(0.02));
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"BERT", "ROBERTA"})
  void wholeWordsAreHiddenTogether(TokenizerStyle style) {
    try (TextTokenizer tokenizer = TestTexts.tokenizer(style)) {
      TokenMasker masker = new TokenMasker(tokenizer, 0.3, true);
      TextTokenizer.Encoding encoding = tokenizer.encode(TEXT);
      int[] ids = ids(tokenizer, TEXT);
      boolean several = false;
      for (int seed = 0; seed < 100; seed++) {
        boolean[] hidden = new boolean[ids.length];
        for (int place : masker.mask(ids, new BitSet(), seed).places()) {
          hidden[place] = true;
        }
        for (int i = 1; i < ids.length; i++) {
          if (encoding.wordIds()[i] >= 0 && encoding.wordIds()[i] == encoding.wordIds()[i - 1]) {
            assertThat(hidden[i]).as("token " + i).isEqualTo(hidden[i - 1]);
            several |= hidden[i];
          }
        }
      }
      assertThat(several).isTrue();
    }
  }

  @Test
  void aWordEndsWithItsSentence() {
    try (TextTokenizer tokenizer = TestTexts.tokenizer(TokenizerStyle.ROBERTA)) {
      TokenMasker masker = new TokenMasker(tokenizer, 0.5, true);
      int[] one = Arrays.stream(tokenizer.encodePlain("river")).mapToInt(id -> (int) id).toArray();
      int[] two = IntStream.concat(Arrays.stream(one), Arrays.stream(one)).toArray();
      BitSet starts = new BitSet();
      starts.set(0);
      starts.set(one.length);
      for (int seed = 0; seed < 20; seed++) {
        assertThat(masker.mask(two, starts, seed).places()).hasSize(one.length);
        assertThat(masker.mask(two, new BitSet(), seed).places())
            .as("one word")
            .hasSize(two.length);
      }
    }
  }

  @Test
  void oneTokenIsHiddenAtLeastAndASeedRepeatsItself() {
    try (TextTokenizer tokenizer = TestTexts.tokenizer(TokenizerStyle.BERT)) {
      TokenMasker masker = new TokenMasker(tokenizer, 0.01, false);
      int[] ids = ids(tokenizer, "river");
      assertThat(masker.mask(ids, new BitSet(), 1).places()).hasSize(1);
      assertThat(masker.mask(ids, new BitSet(), 9).ids())
          .isEqualTo(masker.mask(ids, new BitSet(), 9).ids());
    }
  }
}
