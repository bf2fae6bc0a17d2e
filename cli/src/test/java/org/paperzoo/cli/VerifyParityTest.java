package org.paperzoo.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** {@code zoo verify}: a line a kind of model, every tensor on request. */
@Tag("numerics")
class VerifyParityTest {
  @Test
  void everyModelEqualsItsReference() {
    Console.Result verified = Console.zoo("verify");
    assertThat(verified.code()).as(verified.out()).isZero();
    assertThat(verified.out())
        .contains("bert", "gan", "gat", "gpt2", "gpt_neo", "lora", "roberta", "vae")
        .contains("all equal to float32 rounding")
        .doesNotContain("MISS");
    assertThat(verified.out().lines().filter(line -> line.startsWith("vae"))).hasSize(1);
  }

  @Test
  void showsEveryTensorOnRequest() {
    Console.Result verified = Console.zoo("verify", "vae", "lora", "--all");
    assertThat(verified.out())
        .contains("output.elbo", "gradient.encoder.bias", "bert-sequence", "gpt-neo-all");
    assertThat(verified.code()).isZero();
  }

  @Test
  void namesWhatWasMeant() {
    assertThat(Console.zoo("verify", "vea").err()).contains("did you mean \"vae\"?");
    assertThat(Console.zoo("verify", "lroa").err()).contains("did you mean \"lora\"?");
  }
}
