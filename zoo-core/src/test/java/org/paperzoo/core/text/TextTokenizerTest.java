package org.paperzoo.core.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.paperzoo.core.error.FailureException;
import org.paperzoo.core.error.UsageException;

/** Against transformers' fast tokenizers: {@code tools/reference/make_tokenizer_fixtures.py}. */
class TextTokenizerTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  static Path resource(String name) {
    try {
      return Path.of(TextTokenizerTest.class.getResource(name).toURI());
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  private static JsonNode expected(String name) throws IOException {
    return JSON.readTree(resource(name + ".json").toFile());
  }

  @ParameterizedTest
  @ValueSource(strings = {"bert-uncased", "bert-cased", "roberta", "gpt2", "json"})
  void encodesAndDecodesAsTransformers(String name) throws IOException {
    try (TextTokenizer tokenizer = TextTokenizer.open(resource(name))) {
      for (JsonNode c : expected(name).path("cases")) {
        String a = c.path("a").textValue();
        String b = c.path("b").textValue();
        TextTokenizer.Encoding encoding =
            tokenizer.encode(a, b, c.path("max_length").intValue(), truncation(c));
        check(encoding, c, a, b);
        assertThat(tokenizer.decode(encoding.ids(), false))
            .isEqualTo(c.path("decoded").textValue());
        assertThat(tokenizer.decode(encoding.ids(), true))
            .isEqualTo(c.path("decoded_plain").textValue());
      }
    }
  }

  private static Truncation truncation(JsonNode c) {
    String text = c.path("truncation").textValue();
    return text == null
        ? Truncation.LONGEST_FIRST
        : Truncation.valueOf(text.toUpperCase(Locale.ROOT));
  }

  private static void check(TextTokenizer.Encoding encoding, JsonNode c, String a, String b) {
    String what = a + " | " + b + " | " + c.path("max_length");
    assertThat(encoding.ids()).as("ids of " + what).isEqualTo(longs(c.path("ids")));
    assertThat(encoding.typeIds()).as(what).isEqualTo(longs(c.path("type_ids")));
    assertThat(encoding.attentionMask()).as(what).hasSize(encoding.length()).doesNotContain(0);
    assertThat(longs(encoding.wordIds())).as(what).isEqualTo(longs(c.path("word_ids")));
    assertThat(longs(encoding.sequenceIds())).as(what).isEqualTo(longs(c.path("sequence_ids")));
    assertThat(points(encoding, a, b)).as("offsets of " + what).isEqualTo(longs(c.path("offsets")));
  }

  /** Returns the offsets as Python counts: in code points. */
  private static long[] points(TextTokenizer.Encoding encoding, String a, String b) {
    long[] flat = new long[2 * encoding.length()];
    for (int i = 0; i < encoding.length(); i++) {
      for (int end = 0; end < 2; end++) {
        int sequence = encoding.sequenceIds()[i];
        int index = encoding.offsets()[i][end];
        flat[2 * i + end] = sequence < 0 ? index : (sequence == 0 ? a : b).codePointCount(0, index);
      }
    }
    return flat;
  }

  private static long[] longs(JsonNode array) {
    long[] values = new long[array.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = array.get(i).longValue();
    }
    return values;
  }

  private static long[] longs(int[] values) {
    return Arrays.stream(values).asLongStream().toArray();
  }

  @ParameterizedTest
  @ValueSource(strings = {"bert-uncased", "roberta"})
  void encodesManyAsOneByOne(String name) throws IOException {
    try (TextTokenizer tokenizer = TextTokenizer.open(resource(name))) {
      List<String> texts = new ArrayList<>();
      for (int round = 0; round < 6; round++) {
        for (JsonNode c : expected(name).path("cases")) {
          texts.add(c.path("a").textValue());
        }
      }
      List<String> others = new ArrayList<>(texts.subList(1, texts.size()));
      others.add("the end");
      List<TextTokenizer.Encoding> all =
          tokenizer.encodeAll(texts, others, 12, Truncation.LONGEST_FIRST);
      long[][] plain = tokenizer.encodePlainAll(texts);
      assertThat(all).hasSameSizeAs(texts);
      for (int i = 0; i < texts.size(); i++) {
        assertThat(all.get(i))
            .usingRecursiveComparison()
            .isEqualTo(tokenizer.encode(texts.get(i), others.get(i), 12, Truncation.LONGEST_FIRST));
        assertThat(plain[i]).isEqualTo(tokenizer.encodePlain(texts.get(i)));
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"bert-uncased", "bert-cased", "roberta", "json"})
  void cutsLongTextsIntoWindowsAsTransformers(String name) throws IOException {
    JsonNode c = expected(name).path("windows");
    String a = c.path("a").textValue();
    String b = c.path("b").textValue();
    try (TextTokenizer tokenizer = TextTokenizer.open(resource(name))) {
      List<TextTokenizer.Encoding> windows =
          tokenizer.encodeWindows(
              a, b, c.path("max_length").intValue(), c.path("overlap").intValue());
      assertThat(windows).hasSize(c.path("ids").size()).hasSizeGreaterThan(2);
      for (int i = 0; i < windows.size(); i++) {
        assertThat(windows.get(i).ids()).isEqualTo(longs(c.path("ids").get(i)));
        assertThat(points(windows.get(i), a, b)).isEqualTo(longs(c.path("offsets").get(i)));
        assertThat(windows.get(i).truncated()).isTrue();
      }
      assertThat(tokenizer.encodeWindows("a", "b", 24, 6)).hasSize(1);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"bert-uncased", "bert-cased", "roberta", "gpt2", "json"})
  void knowsItsVocabulary(String name) throws IOException {
    JsonNode all = expected(name);
    try (TextTokenizer tokenizer = TextTokenizer.open(resource(name))) {
      assertThat(tokenizer.size()).isEqualTo(all.path("size").intValue());
      SpecialTokens special = tokenizer.special();
      JsonNode roles = all.path("special");
      assertRole(special.pad(), roles.path("pad"), null);
      assertRole(special.unk(), roles.path("unk"), null);
      assertRole(special.cls(), roles.path("cls"), special.bos());
      assertRole(special.sep(), roles.path("sep"), special.eos());
      assertRole(special.bos(), roles.path("bos"), special.cls());
      assertRole(special.eos(), roles.path("eos"), special.sep());
      assertRole(special.mask(), roles.path("mask"), null);
      for (int id = 0; id < tokenizer.size(); id++) {
        assertThat(tokenizer.idOf(tokenizer.token(id))).isEqualTo(id);
      }
      assertThat(tokenizer.token(tokenizer.size())).isNull();
      assertThat(tokenizer.token(-1)).isNull();
      assertThat(tokenizer.idOf("no such token")).isNull();
    }
  }

  private static void assertRole(Integer actual, JsonNode expected, Integer standIn) {
    assertThat(actual).isEqualTo(expected.isNull() ? standIn : (Integer) expected.intValue());
  }

  @Test
  void savesWhatLoadsAsTheSame(@TempDir Path folder) throws IOException {
    String text = "H\u00e9llo you, K\u00f6nig";
    for (String name : List.of("bert-cased", "gpt2", "json")) {
      Path target = Files.createDirectory(folder.resolve(name));
      try (TextTokenizer tokenizer = TextTokenizer.open(resource(name))) {
        tokenizer.save(target);
        try (TextTokenizer again = TextTokenizer.open(target)) {
          assertThat(again.encode(text).ids()).isEqualTo(tokenizer.encode(text).ids());
        }
      }
    }
  }

  @Test
  void halfASurrogatePairIsAReplacementCharacter() {
    try (TextTokenizer tokenizer = TextTokenizer.open(resource("roberta"))) {
      TextTokenizer.Encoding broken = tokenizer.encode("a\ud800b\udc00");
      assertThat(broken.ids()).isEqualTo(tokenizer.encode("a\ufffdb\ufffd").ids());
      assertThat(broken.offsets()[broken.length() - 2]).isEqualTo(new int[] {3, 4});
    }
  }

  @Test
  void refusesLengthsThatCannotBeKept() {
    try (TextTokenizer tokenizer = TextTokenizer.open(resource("bert-uncased"))) {
      assertThatThrownBy(() -> tokenizer.encode("a", "b", 3, Truncation.LONGEST_FIRST))
          .isInstanceOf(UsageException.class)
          .hasMessageContaining("3 of them are special");
      String longer = "the king and the queen and the lords and the ladies and the people";
      assertThatThrownBy(() -> tokenizer.encode(longer, "b", 8, Truncation.ONLY_SECOND))
          .isInstanceOf(UsageException.class)
          .hasMessageContaining("cannot be cut to 8 tokens by shortening its second part");
      assertThatThrownBy(
              () ->
                  tokenizer.encodeAll(
                      List.of("a", longer), List.of("b", "b"), 8, Truncation.ONLY_SECOND))
          .isInstanceOf(UsageException.class)
          .hasMessageContaining("cannot be cut to 8 tokens by shortening its second part");
      assertThatThrownBy(() -> tokenizer.encodeWindows(longer, longer, 24, 12))
          .isInstanceOf(UsageException.class)
          .hasMessageContaining("lower the overlap");
      assertThat(tokenizer.encode("a").length()).isEqualTo(3);
    }
  }

  @Test
  void refusesAModelThatIsTooSmall() {
    try (TextTokenizer tokenizer = TextTokenizer.open(resource("bert-uncased"))) {
      tokenizer.requireFits(tokenizer.size());
      assertThatThrownBy(() -> tokenizer.requireFits(tokenizer.size() - 1))
          .isInstanceOf(UsageException.class)
          .hasMessageContaining("vocab.txt")
          .hasMessageContaining("set vocab_size to at least " + tokenizer.size());
      assertThatThrownBy(() -> tokenizer.decode(new long[] {5, -100}, true))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("-100");
      assertThat(tokenizer.decode(new long[] {1 << 20}, true)).isEmpty();
    }
  }

  @Test
  void refusesUseAfterClose() {
    TextTokenizer tokenizer = TextTokenizer.open(resource("bert-uncased"));
    tokenizer.close();
    tokenizer.close();
    assertThatThrownBy(() -> tokenizer.encode("a")).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> tokenizer.encodePlain("a")).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void explainsWhatIsWrongWithFiles(@TempDir Path folder) throws IOException {
    assertThatThrownBy(() -> TextTokenizer.open(folder.resolve("none")))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("there is no folder");
    assertThatThrownBy(() -> TextTokenizer.open(folder))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("has no tokenizer");

    assertFails(folder, "vocab.txt", "", "vocab.txt: empty");
    assertFails(folder, "vocab.txt", "[UNK]\n[SEP]\na\n", "no token for cls_token");
    Files.writeString(folder.resolve("merges.txt"), "#version: 0.2\na b\nb\n");
    Files.delete(folder.resolve("vocab.txt"));
    assertFails(
        folder, "vocab.json", "{\"a\": 0, \"b\": 1, \"ab\": 2}", "merges.txt:3: expected two");
    assertFails(
        folder, "vocab.json", "{\"a\": 0, \"b\": 1}", "merges.txt:2: the token \"ab\" is not");
    assertFails(folder, "vocab.json", "{\"a\": -1}", "has the id -1");
    assertFails(folder, "vocab.json", "{\"a\": 0, \"a\": 1}", "vocab.json:1:");
    assertFails(folder, "tokenizer.json", "{", "tokenizer.json:1:2: not valid JSON");
    assertFails(folder, "tokenizer.json", "[]", "expected a JSON object");
    assertFails(folder, "tokenizer.json", "{}", "\"model\" is missing");
    String model =
        "{\"model\": {\"type\": \"WordLevel\", \"unk_token\": \"a\", \"vocab\": {\"a\": 0, \"b\":"
            + " %d}}%s}";
    assertFails(
        folder, "tokenizer.json", String.format(model, 1 << 30, ""), "expected a whole number");
    assertFails(folder, "tokenizer.json", String.format(model, 0, ""), "share the id 0");
    String added =
        ", \"added_tokens\": [{\"id\": 7, \"content\": \"c\", \"single_word\": false, \"lstrip\":"
            + " false, \"rstrip\": false, \"normalized\": false, \"special\": true}]";
    assertFails(
        folder, "tokenizer.json", String.format(model, 1, added), "tokenizers will give it 2");
    Files.write(folder.resolve("tokenizer.json"), new byte[] {'{', (byte) 0xFF});
    assertThatThrownBy(() -> TextTokenizer.open(folder))
        .isInstanceOf(FailureException.class)
        .hasMessageContaining("not UTF-8");
  }

  /** What would end the process, or fail with an internal error, if the library saw it. */
  @Test
  void refusesWhatTheNativeLibraryDoesNotSurvive(@TempDir Path folder) throws IOException {
    String file = "{\"model\": {\"type\": \"%s\", \"vocab\": {%s}}%s}";
    String words = "\"[UNK]\": 0, \"a\": 1";
    assertFails(
        folder,
        "tokenizer.json",
        file.formatted("WordPiece", words, ", \"added_tokens\": \"x\""),
        "tokenizer.json: the key \"added_tokens\" is not a list");
    assertFails(
        folder,
        "tokenizer.json",
        file.formatted("WordPiece", words, ", \"added_tokens\": [3]"),
        "an entry without a text \"content\"");
    assertFails(folder, "tokenizer.json", file.formatted("WordPiece", "", ""), "has no tokens");
    assertFails(
        folder,
        "tokenizer.json",
        file.formatted("WordPiece", "\"a\": 0", ""),
        "tokenizer.json: the vocabulary (model.vocab) has no token [UNK]");
    String untyped = "{\"model\": {\"vocab\": {\"a\": 0}, %s}}";
    for (String closed :
        new String[] {
          file.formatted("WordLevel", "\"a\": 0", ""),
          untyped.formatted("\"unk_token\": \"<unk>\""),
          untyped.formatted("\"unk_token\": \"<unk>\", \"merges\": []"),
          untyped.formatted("\"unk_token\": \"<unk>\", \"max_input_chars_per_word\": 9")
        }) {
      assertFails(folder, "tokenizer.json", closed, "has no token <unk> (model.unk_token)");
    }
    assertFails(
        folder,
        "tokenizer.json",
        "{\"model\": {\"type\": \"Unigram\", \"unk_id\": null, \"vocab\": [[\"a\", 0.0]]}}",
        "the model has no unk_id");
    String template =
        "{\"type\": \"TemplateProcessing\", \"single\": [{\"SpecialToken\": {\"id\": \"[CLS]\","
            + " \"type_id\": 0}}, {\"Sequence\": {\"id\": \"A\", \"type_id\": 0}}], \"pair\": [],"
            + " \"special_tokens\": {%s}}";
    String missing = template.formatted("");
    for (String processor :
        new String[] {missing, "{\"type\": \"Sequence\", \"processors\": [" + missing + "]}"}) {
      assertFails(
          folder,
          "tokenizer.json",
          file.formatted("WordPiece", words, ", \"post_processor\": " + processor),
          "has the token \"[CLS]\", which its special_tokens do not have");
    }
    String uneven = "\"[CLS]\": {\"id\": \"[CLS]\", \"ids\": [1, 2], \"tokens\": [\"[CLS]\"]}";
    assertFails(
        folder,
        "tokenizer.json",
        file.formatted("WordPiece", words, ", \"post_processor\": " + template.formatted(uneven)),
        "as many ids as tokens");
    String replace =
        "{\"type\": \"Replace\", \"pattern\": {\"Regex\": \"(a+)+$\"}, \"content\": \"\"}";
    String split =
        "{\"type\": \"Split\", \"pattern\": {\"Regex\": \"(a+)+$\"}, \"behavior\": \"Isolated\","
            + " \"invert\": false}";
    for (String part :
        new String[] {
          ", \"normalizer\": {\"type\": \"Sequence\", \"normalizers\": [" + replace + "]}",
          ", \"pre_tokenizer\": " + split,
          ", \"decoder\": " + replace
        }) {
      assertFails(
          folder,
          "tokenizer.json",
          file.formatted("WordPiece", words, part),
          "the regular expression (a+)+$ of the " + part.split("\"")[1]);
    }
    Files.delete(folder.resolve("tokenizer.json"));
    Files.writeString(folder.resolve("merges.txt"), "");
    assertFails(folder, "vocab.json", "{\"a\": 0.5}", "vocab.json: the token \"a\" has the id 0.5");
  }

  private static void assertFails(Path folder, String file, String text, String message)
      throws IOException {
    Files.writeString(folder.resolve(file), text);
    assertThatThrownBy(() -> TextTokenizer.open(folder))
        .isInstanceOf(FailureException.class)
        .hasMessageContaining(message);
  }
}
