package org.paperzoo.nlp.subword;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.paperzoo.core.catalog.Tool;
import org.paperzoo.core.data.DataHome;
import org.paperzoo.core.error.UsageException;
import org.paperzoo.core.text.TextTokenizer;
import org.paperzoo.core.text.TokenizerStyle;
import org.paperzoo.core.text.TokenizerTraining;
import org.paperzoo.nlp.parallel.BibleVerses;
import org.paperzoo.nlp.parallel.SentencePair;

class SharedTokenizerTest {
  @TempDir private Path folder;

  private Path trained(TokenizerStyle style, String... inputs) {
    new TokenizerTool()
        .run(
            new Tool.Request<>(
                new DataHome(folder, folder),
                TokenizerTraining.of(style, 600),
                List.of(inputs),
                folder));
    return folder;
  }

  @Test
  void learnsOneVocabularyForBothLanguages() {
    try (TranslationTokenizer tokenizer =
        TranslationTokenizer.open(trained(TokenizerStyle.TRANSLATION, "bible"))) {
      assertThat(tokenizer.size()).isEqualTo(600);
      for (SentencePair pair :
          BibleVerses.from(BibleVerses.Language.ES).test().pairs().subList(0, 50)) {
        int[] source = tokenizer.encodeSource(pair.source());
        int[] target = tokenizer.encodeTarget(pair.target());
        assertThat(source[source.length - 1]).isEqualTo(tokenizer.eosId());
        assertThat(tokenizer.decodeTarget(target)).isEqualTo(pair.target());
        assertThat(tokenizer.decodeTarget(source)).isEqualTo(pair.source());
        assertThat(target.length).isLessThan(pair.target().length());
      }
      // Frequent words of either language are one token each.
      assertThat(tokenizer.encodeSource("the")).hasSize(2);
      assertThat(tokenizer.encodeSource("que")).hasSize(2);
      assertThat(tokenizer.encodeSource("")).containsExactly(tokenizer.eosId());
      int[] emoji = tokenizer.encodeTarget("\u2603 \ud83d\ude00 new");
      assertThat(emoji).doesNotContain(tokenizer.unkId());
      assertThat(tokenizer.decodeTarget(emoji)).isEqualTo("\u2603 \ud83d\ude00 new");
      assertThat(List.of(tokenizer.eosId(), tokenizer.unkId(), tokenizer.padId()))
          .containsExactly(0, 1, 2);
    }
  }

  @Test
  void writesWhatTransformersReads() throws IOException {
    JsonNode json =
        new ObjectMapper()
            .readTree(
                trained(TokenizerStyle.TRANSLATION, "bible").resolve("tokenizer.json").toFile());
    assertThat(json.path("post_processor").path("single").toString())
        .isEqualTo(
            "[{\"Sequence\":{\"id\":\"A\",\"type_id\":0}},"
                + "{\"SpecialToken\":{\"id\":\"</s>\",\"type_id\":0}}]");
    JsonNode settings =
        new ObjectMapper().readTree(folder.resolve("tokenizer_config.json").toFile());
    assertThat(settings.path("add_prefix_space").asBoolean()).isTrue();
    // What the library itself puts at the end is what encodeSource puts there.
    try (TextTokenizer plain = TextTokenizer.open(folder);
        TranslationTokenizer tokenizer = TranslationTokenizer.open(folder)) {
      assertThat(Arrays.stream(plain.encode("In the beginning").ids()).mapToInt(i -> (int) i))
          .containsExactly(
              Arrays.stream(tokenizer.encodeSource("In the beginning"))
                  .boxed()
                  .toArray(Integer[]::new));
    }
  }

  @Test
  void learnsFromFilesOfBothSides() throws IOException {
    Files.writeString(folder.resolve("a.en"), "house house house\n");
    Files.writeString(folder.resolve("a.de"), "Baum Baum Baum\n");
    try (TranslationTokenizer tokenizer =
        TranslationTokenizer.open(
            trained(
                TokenizerStyle.TRANSLATION,
                folder.resolve("a.en").toString(),
                folder.resolve("a.de").toString()))) {
      assertThat(tokenizer.encodeSource("house Baum")).hasSize(3);
    }
  }

  @Test
  void refusesATokenizerWithoutEnd() throws IOException {
    trained(TokenizerStyle.GPT2, "bible");
    Path file = folder.resolve("tokenizer.json");
    Files.writeString(file, Files.readString(file).replace("<|endoftext|>", "<|other|>"));
    Files.delete(folder.resolve("tokenizer_config.json"));
    assertThatThrownBy(() -> TranslationTokenizer.open(folder))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("no token for the end of a text (eos_token)")
        .hasMessageContaining("style=translation");
  }
}
