package org.paperzoo.nlp.subword;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.paperzoo.core.error.FailureException;
import org.paperzoo.core.error.UsageException;

/** Against {@code transformers}' {@code MarianTokenizer}. */
class MarianTokenizerTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir private Path folder;

  @BeforeEach
  void unpack() throws IOException {
    SubwordFiles.marian(folder);
  }

  private static int[] ints(JsonNode array) {
    int[] ints = new int[array.size()];
    for (int i = 0; i < ints.length; i++) {
      ints[i] = array.get(i).intValue();
    }
    return ints;
  }

  @Test
  void givesTheIdsAndTextsOfTransformers() throws IOException {
    JsonNode expected = JSON.readTree(SubwordFiles.read("expected.json"));
    try (MarianTokenizer tokenizer = MarianTokenizer.open(folder)) {
      assertThat(tokenizer.size()).isEqualTo(expected.path("size").intValue());
      assertThat(expected.path("marian").size()).isGreaterThan(100);
      for (JsonNode c : expected.path("marian")) {
        String text = c.path("text").textValue();
        assertThat(tokenizer.encodeSource(text)).as(text).isEqualTo(ints(c.path("source")));
        assertThat(tokenizer.encodeTarget(text)).as(text).isEqualTo(ints(c.path("target")));
        assertThat(tokenizer.decodeTarget(ints(c.path("target"))))
            .as(text)
            .isEqualTo(c.path("decoded").textValue());
        assertThat(tokenizer.decode(ints(c.path("source")), false))
            .as(text)
            .isEqualTo(c.path("decoded_source_ids").textValue());
      }
    }
  }

  @Test
  void knowsItsSpecialTokensAndLanguages() {
    try (TranslationTokenizer tokenizer = TranslationTokenizer.open(folder)) {
      assertThat(tokenizer).isInstanceOf(MarianTokenizer.class);
      assertThat(tokenizer.eosId()).isZero();
      assertThat(tokenizer.unkId()).isOne();
      assertThat(tokenizer.padId()).isEqualTo(tokenizer.size() - 1);
      assertThat(tokenizer.token(0)).isEqualTo("</s>");
      assertThat(tokenizer.token(1 << 20)).isEqualTo("<unk>");
      assertThat(((MarianTokenizer) tokenizer).languages()).containsExactly(">>fra<<", ">>spa<<");
    }
  }

  @Test
  void savesItsFiles() throws IOException {
    Files.writeString(folder.resolve("tokenizer_config.json"), "{\"source_lang\": \"en\"}");
    Path copy = Files.createDirectory(folder.resolve("copy"));
    try (MarianTokenizer tokenizer = MarianTokenizer.open(folder)) {
      tokenizer.save(copy);
      tokenizer.save(folder);
    }
    for (String name :
        new String[] {"source.spm", "target.spm", "vocab.json", "tokenizer_config.json"}) {
      assertThat(copy.resolve(name)).hasSameBinaryContentAs(folder.resolve(name));
    }
  }

  @Test
  void cleansUpIfTheSettingsSaySo() throws IOException {
    int[] ids;
    try (MarianTokenizer tokenizer = MarianTokenizer.open(folder)) {
      ids = tokenizer.encodeTarget("no , es .");
      assertThat(tokenizer.decodeTarget(ids)).isEqualTo("no , es .");
    }
    Files.writeString(
        folder.resolve("tokenizer_config.json"), "{\"clean_up_tokenization_spaces\": true}");
    try (MarianTokenizer tokenizer = MarianTokenizer.open(folder)) {
      assertThat(tokenizer.decodeTarget(ids)).isEqualTo("no, es.");
    }
  }

  @Test
  void refusesAVocabularyThatDoesNotFitTheCheckpoint() {
    try (MarianTokenizer tokenizer = MarianTokenizer.open(folder)) {
      tokenizer.requireFits(tokenizer.size());
      assertThatThrownBy(() -> tokenizer.requireFits(100))
          .isInstanceOf(UsageException.class)
          .hasMessageContaining("vocab.json: the vocabulary has " + tokenizer.size() + " ids")
          .hasMessageContaining("vocab_size is 100");
    }
  }

  private void refuses(Class<? extends Exception> type, String... message) {
    assertThatThrownBy(() -> MarianTokenizer.open(folder))
        .isInstanceOf(type)
        .hasMessageContainingAll(message);
  }

  @Test
  void refusesWhatItCannotUse() throws IOException {
    Files.writeString(folder.resolve("vocab.json"), "{\"</s>\": 0, \"<unk>\": 1}");
    refuses(FailureException.class, "vocab.json: the vocabulary has no <pad>");
    Files.writeString(folder.resolve("vocab.json"), "{\"</s>\": -1}");
    refuses(FailureException.class, "vocab.json: the token \"</s>\" has the id -1");
    Files.writeString(folder.resolve("vocab.json"), "[1]");
    refuses(FailureException.class, "vocab.json: expected a JSON object");
    SubwordFiles.marian(folder);
    Files.writeString(folder.resolve("tokenizer_config.json"), "{\"separate_vocabs\": true}");
    refuses(FailureException.class, "tokenizer_config.json: separate_vocabs is true");
    Files.delete(folder.resolve("tokenizer_config.json"));
    Files.writeString(folder.resolve("source.spm"), "text");
    refuses(FailureException.class, "source.spm: not a SentencePiece model");
    Files.delete(folder.resolve("source.spm"));
    refuses(UsageException.class, "Marian's tokenizer has no source.spm");
  }

  @Test
  void refusesAFolderWithoutTokenizer() {
    assertThatThrownBy(() -> TranslationTokenizer.open(folder.resolve("none")))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("there is no folder");
  }
}
