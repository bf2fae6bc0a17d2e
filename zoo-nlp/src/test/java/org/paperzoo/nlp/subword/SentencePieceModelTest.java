package org.paperzoo.nlp.subword;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.paperzoo.core.error.FailureException;

/** Against the sentencepiece library. */
class SentencePieceModelTest {
  @TempDir private Path folder;

  private static List<String> strings(JsonNode array) {
    List<String> strings = new ArrayList<>();
    array.forEach(element -> strings.add(element.textValue()));
    return strings;
  }

  @ParameterizedTest
  @ValueSource(strings = {"rules", "plain", "symbols", "bytes", "suffix"})
  void cutsAndJoinsAsSentencePiece(String name) throws IOException {
    SentencePieceModel model = SentencePieceModel.read(SubwordFiles.unpack(name + ".spm", folder));
    JsonNode cases =
        new ObjectMapper().readTree(SubwordFiles.read("expected.json")).path("models").path(name);
    assertThat(cases.size()).isGreaterThan(100);
    for (JsonNode c : cases) {
      List<String> pieces = strings(c.path("pieces"));
      if (c.has("text")) {
        assertThat(model.encode(c.path("text").textValue()))
            .as(c.path("text").toString())
            .containsExactlyElementsOf(pieces);
      }
      assertThat(model.decode(pieces))
          .as(pieces.toString())
          .isEqualTo(c.path("decoded").textValue());
    }
  }

  @Test
  void takesHalfOfASurrogatePairAsTheReplacementCharacter() throws IOException {
    SentencePieceModel model = SentencePieceModel.read(SubwordFiles.unpack("plain.spm", folder));
    assertThat(model.encode("a\uD83Db")).isEqualTo(model.encode("a\uFFFDb"));
  }

  @Test
  void refusesModelsOfOtherTypes() throws IOException {
    Path file = SubwordFiles.unpack("bpe.spm", folder);
    assertThatThrownBy(() -> SentencePieceModel.read(file))
        .isInstanceOf(FailureException.class)
        .hasMessageContaining("bpe.spm: a SentencePiece model of type bpe; only unigram models");
  }

  @Test
  void refusesWhatIsNotAModel() throws IOException {
    byte[] good = SubwordFiles.read("rules.spm");
    List<byte[]> bad = new ArrayList<>();
    bad.add(new byte[0]);
    bad.add("hello, this is text\n".getBytes(java.nio.charset.StandardCharsets.UTF_8));
    bad.add(new byte[] {0x0A, (byte) 0xFF, (byte) 0xFF, (byte) 0xFF, (byte) 0xFF, 0x0F});
    bad.add(Arrays.copyOf(good, good.length / 2));
    Path file = folder.resolve("bad.spm");
    for (byte[] bytes : bad) {
      Files.write(file, bytes);
      assertThatThrownBy(() -> SentencePieceModel.read(file))
          .isInstanceOf(FailureException.class)
          .hasMessageContaining("bad.spm: not a SentencePiece model");
    }
    assertThatThrownBy(() -> SentencePieceModel.read(folder.resolve("missing")))
        .isInstanceOf(FailureException.class)
        .hasMessageContaining("missing: cannot be read");
  }

  @Test
  void damagedFilesGiveOneErrorOrPieces() throws IOException {
    byte[] good = SubwordFiles.read("rules.spm");
    Path file = folder.resolve("damaged.spm");
    Random random = new Random(1);
    int refused = 0;
    for (int i = 0; i < 400; i++) {
      byte[] bytes = good.clone();
      for (int j = 0; j < 20; j++) {
        bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
      }
      Files.write(file, bytes);
      try {
        SentencePieceModel.read(file).encode("ABC \u00e1\u00b2 fi x");
      } catch (FailureException e) {
        assertThat(e).hasMessageContaining("damaged.spm: ");
        refused++;
      }
    }
    assertThat(refused).isPositive();
  }
}
