package org.paperzoo.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tools are verbs by themselves: the tokenizer trainer stands for all. */
final class ToolCommandTest {
  @TempDir private Path folder;

  @Test
  void learnsATokenizer() throws IOException {
    Path text = Files.writeString(folder.resolve("text.txt"), "the king and the queen\n");
    Path out = folder.resolve("made");
    Console.Result result =
        Console.zoo(
            "tokenizer", "train", text, "style=gpt2", "vocab_size=260", "--out", out, "--json");
    assertThat(result.err()).isEmpty();
    assertThat(result.code()).isZero();
    assertThat(result.lastLine()).contains("\"tokens\":259").contains("tokenizer.json");
    assertThat(out.resolve("tokenizer.json")).isRegularFile();
    assertThat(out.resolve("tokenizer_config.json")).content().contains("GPT2Tokenizer");
    byte[] before = Files.readAllBytes(out.resolve("tokenizer.json"));
    Console.Result again = Console.zoo("tokenizer", "train", text, "-o", out);
    assertThat(again.code()).isEqualTo(2);
    assertThat(again.err()).contains("exists already");
    assertThat(out.resolve("tokenizer.json")).hasBinaryContent(before);
  }

  @Test
  void explainsWhatIsWrong() {
    Path out = folder.resolve("none");
    Console.Result option = Console.zoo("tokenizer", "train", "vocab=9", "--output", out);
    assertThat(option.code()).isEqualTo(2);
    assertThat(option.err()).contains("\"vocab\"").contains("vocab_size");
    Console.Result file = Console.zoo("tokenizer", "train", "no-such-file", "--output", out);
    assertThat(file.code()).isEqualTo(1);
    assertThat(file.err()).startsWith("zoo: no-such-file: no such file");
    Console.Result nothing = Console.zoo("tokenizer", "train", "--output", out);
    assertThat(nothing.code()).isEqualTo(2);
    assertThat(out).doesNotExist();
    Console.Result nowhere = Console.zoo("tokenizer", "train", "no-such-file");
    assertThat(nowhere.code()).isEqualTo(2);
    assertThat(nowhere.err()).contains("--output");
  }

  @Test
  void showsOptionsInTheHelp() {
    Console.Result help = Console.zoo("tokenizer", "train", "--help");
    assertThat(help.code()).isZero();
    assertThat(help.out()).contains("zoo tokenizer train").contains("vocab_size  (integer");
    Console.Result unknown = Console.zoo("tokenizer", "trian");
    assertThat(unknown.code()).isEqualTo(2);
    assertThat(unknown.err()).contains("did you mean \"train\"");
  }
}
