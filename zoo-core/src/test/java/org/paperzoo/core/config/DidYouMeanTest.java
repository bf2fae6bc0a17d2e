package org.paperzoo.core.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DidYouMeanTest {
  private static final List<String> KEYS =
      List.of("lr", "epochs", "batch_size", "weight_decay", "warmup_steps", "seed", "heads");

  @ParameterizedTest
  @CsvSource({
    "learning_rate, lr",
    "LR, lr",
    "epoch, epochs",
    "num_epochs, epochs",
    "batchSize, batch_size",
    "batch, batch_size",
    "bs, batch_size",
    "wd, weight_decay",
    "warmup, warmup_steps",
    "weight_deacy, weight_decay",
    "sede, seed",
    "head, heads",
    "batch-size, batch_size"
  })
  void findsTheLikelyKey(String word, String meant) {
    assertThat(DidYouMean.closest(word, KEYS)).contains(meant);
  }

  @ParameterizedTest
  @CsvSource({"optimizer", "x", "___", "''", "model"})
  void findsNothingFarAway(String word) {
    assertThat(DidYouMean.closest(word, KEYS)).isEmpty();
    assertThat(DidYouMean.hint(word, KEYS)).isEmpty();
  }
}
