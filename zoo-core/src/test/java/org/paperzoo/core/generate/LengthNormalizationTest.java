package org.paperzoo.core.generate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;

class LengthNormalizationTest {
  @Test
  void dividesAsThePapersSay() {
    assertThat(LengthNormalization.POWER.of(4, 0.5)).isEqualTo(2);
    assertThat(LengthNormalization.GNMT.of(19, 0.5)).isEqualTo(2);
    assertThat(LengthNormalization.GNMT.of(1, 0.6)).isEqualTo(1);
    assertThat(LengthNormalization.GNMT.of(9, 0)).isEqualTo(1);
  }

  @Test
  void scoresOfBeamSearchAreDividedByIt() {
    Continuation power = best(LengthNormalization.POWER);
    Continuation gnmt = best(LengthNormalization.GNMT);
    assertThat(gnmt.tokens()).isEqualTo(power.tokens()); // with one length only
    int length = power.tokens().length;
    assertThat(gnmt.score() * Math.pow((5.0 + length) / 6, 0.6))
        .isCloseTo(power.score() * Math.pow(length, 0.6), within(1e-5));
  }

  private static Continuation best(LengthNormalization normalization) {
    GenerationOptions options =
        new GenerationOptions(
            4, 0, 0, 1, 0, 1, 0, 3, 0.6, normalization, EarlyStopping.WHEN_UNLIKELY, 0);
    return new TokenGenerator(() -> new FormulaModel(List.of(new long[] {5, 17, 211}), null))
        .generate(List.of(new long[] {FormulaModel.START}), options)
        .get(0);
  }
}
