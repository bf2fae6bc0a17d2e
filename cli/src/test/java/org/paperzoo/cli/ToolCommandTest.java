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
  void scoresTranslations() throws IOException {
    Path hypotheses =
        Files.writeString(folder.resolve("hyp.txt"), "The cat sat.\nA dog ran off.\n");
    Path first = Files.writeString(folder.resolve("a.txt"), "The cat sat.\nThe dog ran off.\n");
    Path second = Files.writeString(folder.resolve("b.txt"), "A cat sat.\nA dog fled.\n");
    Console.Result bleu = Console.zoo("score", "bleu", hypotheses, first, "lowercase=true");
    assertThat(bleu.code()).as(bleu.err()).isZero();
    // sacreBLEU 2.6.0 prints this line.
    assertThat(bleu.out())
        .contains(
            "BLEU|nrefs:1|case:lc|eff:no|tok:13a|smooth:exp|version:2.6.0 = 79.84"
                + " 88.9/85.7/80.0/66.7 (BP = 1.000 ratio = 1.000 hyp_len = 9 ref_len = 9)");
    Console.Result chrf =
        Console.zoo("score", "chrf", hypotheses, first, second, "word_order=2", "--json");
    assertThat(chrf.code()).as(chrf.err()).isZero();
    assertThat(chrf.lastLine()).contains("chrF2++|nrefs:2|case:mixed|eff:yes|nc:6|nw:2|space:no");
    Files.writeString(second, "A cat sat.\n");
    Console.Result unequal = Console.zoo("score", "bleu", hypotheses, first, second);
    assertThat(unequal.code()).isEqualTo(1);
    assertThat(unequal.err()).contains("hyp.txt has 2 lines, but ").contains("b.txt has 1 line.");
    Console.Result alone = Console.zoo("score", "bleu", hypotheses);
    assertThat(alone.code()).isEqualTo(2);
    assertThat(alone.err()).contains("one or more files of references");
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
