package org.paperzoo.generative.gan;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.paperzoo.core.job.Evaluated;

class WonGameTest {
  /** Evaluations every 1,000 steps, of pairs of D's mean over images and over samples. */
  private static List<Evaluated> game(double... realAndFake) {
    List<Evaluated> evaluations = new ArrayList<>();
    for (int i = 0; i < realAndFake.length; i += 2) {
      evaluations.add(
          new Evaluated(
              500 * (i + 2),
              Map.of("val_d_real", realAndFake[i], "val_d_fake", realAndFake[i + 1])));
    }
    return evaluations;
  }

  @Test
  void warnsWhenTheDiscriminatorWinsForThousandsOfSteps() {
    List<String> warnings =
        WonGame.warnings(game(0.6, 0.4, 0.999, 0.001, 0.9999, 2e-4, 0.9999, 1e-4));
    assertThat(warnings).hasSize(1);
    assertThat(warnings.get(0))
        .startsWith("the discriminator has won")
        .contains("since step 2,000", "val_d_real 0.9999", "val_d_fake 0.0001");
  }

  @Test
  void warnsWhenTheGeneratorWins() {
    assertThat(WonGame.warnings(game(0.8, 0.999, 0.9, 0.999, 0.9, 0.995)))
        .singleElement()
        .asString()
        .startsWith("the generator has won")
        .contains("since step 1,000");
  }

  @Test
  void isSilentAboutAGameThatGoesOn() {
    assertThat(WonGame.warnings(List.of())).isEmpty();
    assertThat(WonGame.warnings(game(0.6, 0.4, 0.55, 0.45, 0.6, 0.5, 0.5, 0.5))).isEmpty();
    // won for less than 2,000 steps
    assertThat(WonGame.warnings(game(0.6, 0.4, 0.6, 0.4, 0.999, 0.001, 0.999, 0.001))).isEmpty();
    // lost again
    assertThat(WonGame.warnings(game(0.999, 0.001, 0.999, 0.001, 0.999, 0.001, 0.9, 0.05)))
        .isEmpty();
    // sure of the images, not of the samples
    assertThat(WonGame.warnings(game(0.999, 0.1, 0.999, 0.1, 0.999, 0.1, 0.999, 0.1))).isEmpty();
  }

  @Test
  void startsToCountAnewAfterTheOtherPlayersTurn() {
    assertThat(
            WonGame.warnings(
                game(0.999, 0.001, 0.999, 0.001, 0.9, 0.995, 0.999, 0.001, 0.999, 0.001)))
        .isEmpty();
  }
}
