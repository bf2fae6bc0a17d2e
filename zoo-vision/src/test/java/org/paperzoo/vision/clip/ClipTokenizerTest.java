package org.paperzoo.vision.clip;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.paperzoo.core.text.TextTokenizer;
import org.paperzoo.core.text.Truncation;

/**
 * CLIP's tokenizer against transformers' {@code CLIPTokenizerFast} ({@code
 * tools/reference/make_clip_tokenizer_fixture.py}).
 */
class ClipTokenizerTest {
  private static final Path FOLDER =
      Path.of("src/test/resources/org/paperzoo/vision/clip/tokenizer");

  @ParameterizedTest
  @ValueSource(strings = {"files", "json"})
  void encodesAndDecodesAsTheReference(String kind) throws IOException {
    JsonNode expected = new ObjectMapper().readTree(FOLDER.resolve("expected.json").toFile());
    assertThat(expected).isNotEmpty();
    try (TextTokenizer tokenizer = TextTokenizer.open(FOLDER.resolve(kind))) {
      for (JsonNode text : expected) {
        long[] ids = new ObjectMapper().convertValue(text.get("ids"), long[].class);
        assertThat(
                tokenizer
                    .encode(text.get("text").asText(), null, 77, Truncation.LONGEST_FIRST)
                    .ids())
            .as(text.get("text").asText())
            .isEqualTo(ids);
        assertThat(tokenizer.decode(ids, true)).isEqualTo(text.get("decoded").asText());
      }
      assertThat(tokenizer.special().eos()).isEqualTo(tokenizer.size() - 1);
      assertThat(tokenizer.special().bos()).isEqualTo(tokenizer.size() - 2);
    }
  }
}
