package org.paperzoo.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The help texts, held to the files beside this test. After a change on purpose, run the test with
 * {@code -Dzoo.golden=src/test/resources/org/paperzoo/cli} to write them anew, and read the diff.
 */
final class HelpTest {
  @Test
  void zoo() throws IOException {
    check("zoo", Console.zoo("--help"));
    assertThat(Console.zoo().out()).isEqualTo(Console.zoo("--help").out());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "list",
        "info",
        "config",
        "validate",
        "train",
        "eval",
        "predict",
        "forward",
        "data",
        "data fetch",
        "import",
        "export",
        "bench",
        "verify",
        "tokenizer",
        "tokenizer train",
        "images",
        "images bench",
        "score",
        "score bleu",
        "score chrf"
      })
  void verb(String verb) throws IOException {
    check(verb.replace(' ', '-'), Console.zoo((Object[]) (verb + " --help").split(" ")));
  }

  private static void check(String name, Console.Result help) throws IOException {
    assertThat(help.code()).isZero();
    assertThat(help.err()).isEmpty();
    String golden = System.getProperty("zoo.golden");
    if (golden != null) {
      Files.writeString(Path.of(golden, "help-" + name + ".txt"), help.out());
    }
    try (InputStream in = HelpTest.class.getResourceAsStream("help-" + name + ".txt")) {
      assertThat(in).as("help-" + name + ".txt").isNotNull();
      String expected = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      assertThat(help.out()).isEqualToNormalizingNewlines(expected);
    }
  }

  @Test
  void version() {
    assertThat(Console.zoo("--version").out()).startsWith("zoo ");
  }

  @Test
  void saysWhatIsUnknown() {
    Console.Result verb = Console.zoo("trian");
    assertThat(verb.code()).isEqualTo(2);
    assertThat(verb.err())
        .isEqualToNormalizingNewlines(
            "zoo: unknown verb \"trian\"; did you mean \"train\"?\nSee zoo --help.\n");
    Console.Result option = Console.zoo("train", "x.yaml", "--seed", "0..9");
    assertThat(option.code()).isEqualTo(2);
    assertThat(option.err())
        .isEqualToNormalizingNewlines(
            "zoo: unknown option \"--seed\"; did you mean \"--seeds\"?\nSee zoo train --help.\n");
    Console.Result missing = Console.zoo("forward", "model");
    assertThat(missing.code()).isEqualTo(2);
    assertThat(missing.err()).contains("--inputs").contains("--outputs");
  }
}
