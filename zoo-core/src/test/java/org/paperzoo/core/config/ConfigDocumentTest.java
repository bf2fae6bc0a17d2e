package org.paperzoo.core.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.paperzoo.core.error.UsageException;

class ConfigDocumentTest {
  @TempDir Path folder;

  private static ConfigNode parse(String text, String name) {
    Faults faults = new Faults();
    ConfigNode root = ConfigDocument.parse(text, name, faults).root();
    faults.throwIfAny();
    return root;
  }

  // In the sources below ⏎ stands for a line end and → for a tab.
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "a: 1⏎b: 2⏎a: 3 | x.yaml:3:1: duplicate key \"a\"; it is first given on line 1",
        "a:⏎  b: 1⏎  b: 2 | x.yaml:3:3: duplicate key \"b\" in a; it is first given on line 2",
        "a:⏎→b: 1 | x.yaml:2:1: a tab cannot indent YAML; use spaces",
        "a: [1, 2 | x.yaml:1:9: not valid YAML: while parsing a flow sequence: expected ',' or "
            + "']', but got <stream end>",
        "a: b: c | x.yaml:1:5: not valid YAML: mapping values are not allowed here; check the "
            + "indentation, and put text that contains \": \" in quotes",
        "- a⏎- b | x.yaml:1:1: expected a mapping of keys, found a list",
        "just text | x.yaml:1:1: expected a mapping of keys, found text \"just text\"",
        "# nothing | x.yaml:1:1: the file is empty",
        "a: 1⏎---⏎b: 2 | x.yaml:2:1: a second document begins here; only one is allowed",
        "a: !!java.net.URL x | x.yaml:1:4: tag \"!!java.net.URL\" is not allowed",
        "a: *b | x.yaml:1:4: no anchor \"&b\" is complete before this alias",
        "a: &a [*a] | x.yaml:1:8: no anchor \"&a\" is complete before this alias",
        "? [a]⏎: b | x.yaml:1:3: a key must be text; put text that begins with \"{\" or \"[\" in "
            + "quotes",
        "?⏎: 3 | x.yaml:1:2: a key is missing before \":\"",
        "a: 1⏎b: x\u0001y | x.yaml:2:5: the character U+0001 is not allowed in YAML",
        "<<: 3⏎a: 1 | x.yaml:1:5: \"<<\" merges a mapping, found 3",
      })
  void brokenYaml(String text, String message) {
    String yaml = text.replace('⏎', '\n').replace('→', '\t');
    assertThatThrownBy(() -> parse(yaml, "x.yaml"))
        .isInstanceOf(ConfigException.class)
        .isInstanceOf(UsageException.class)
        .hasMessage(message);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{\"a\": 1, \"a\": 2} | x.json:1:10: duplicate key \"a\"; it is first given on line 1",
        "[1] | x.json:1:1: expected a mapping of keys, found a list",
        "{} {} | x.json:1:4: more text after the end of the JSON value",
        "{\"a\": 1,⏎ \"b\"} | x.json:2:5: not valid JSON: Unexpected character ('}' (code 125)): "
            + "was expecting a colon to separate field name and value",
        "{\"a\": 1 | x.json:1:8: not valid JSON: Unexpected end-of-input: expected close marker for"
            + " Object",
      })
  void brokenJson(String text, String message) {
    assertThatThrownBy(() -> parse(text.replace('⏎', '\n'), "x.json")).hasMessage(message);
  }

  @Test
  void anchorsAndMergesAreExpandedWithThePathOfTheirUse() {
    ConfigNode root = parse("base: &b {lr: 1, n: [2]}\nuse: {<<: *b, lr: 3}\ncopy: *b\n", "x.yaml");
    assertThat(root.get("use")).hasToString("{lr=3, n=[2]}");
    assertThat(root.get("copy")).isEqualTo(root.get("base"));
    ConfigNode element = root.get("copy").get("n").elements().get(0);
    assertThat(element.place()).isEqualTo(new Place("x.yaml", 1, 22, "copy.n.0"));
  }

  @Test
  void aBombOfAnchorsIsRefused() {
    StringBuilder yaml = new StringBuilder("a0: &a0 [x, x, x, x, x, x, x, x, x]\n");
    for (int i = 1; i < 12; i++) {
      String item = "*a" + (i - 1);
      yaml.append("a" + i + ": &a" + i + " [" + (item + ", ").repeat(8) + item + "]\n");
    }
    assertThatThrownBy(() -> parse(yaml.toString(), "x.yaml"))
        .isInstanceOf(ConfigException.class)
        .hasMessageMatching(
            "x.yaml:\\d+:\\d+: more than 500000 values \\(aliases count in full\\)");
  }

  @Test
  void depthIsLimited() {
    String deep = "[".repeat(10_000) + "]".repeat(10_000);
    assertThatThrownBy(() -> parse("a: " + deep, "x.yaml"))
        .hasMessage("x.yaml:1:68: nested more than 64 levels deep");
    assertThatThrownBy(() -> parse("{\"a\": " + deep + "}", "x.json"))
        .hasMessage("x.json:1:71: nested more than 64 levels deep");
  }

  @Test
  void filesThatCannotBeReadAreNamed() throws IOException {
    Path missing = folder.resolve("a.yaml");
    assertThatThrownBy(() -> ConfigDocument.read(missing, new Faults()))
        .isInstanceOf(ConfigException.class)
        .hasMessage(missing + ": no such file");
    assertThatThrownBy(() -> ConfigDocument.read(folder, new Faults()))
        .hasMessage(folder + ": is a folder; expected a YAML or JSON file");
    Path latin = Files.write(folder.resolve("b.yaml"), new byte[] {'a', ':', ' ', (byte) 0xe9});
    assertThatThrownBy(() -> ConfigDocument.read(latin, new Faults()))
        .hasMessage(latin + ": not UTF-8 text");
    Path huge = folder.resolve("c.yaml");
    Files.write(huge, new byte[ConfigDocument.MOST_BYTES + 1]);
    assertThatThrownBy(() -> ConfigDocument.read(huge, new Faults()))
        .hasMessage(huge + ": larger than 8 MiB; this is not a configuration file");
  }

  @Test
  void aByteOrderMarkIsSkipped() throws IOException {
    Path file = folder.resolve("a.yaml");
    Files.write(file, "\uFEFFa: 1".getBytes(StandardCharsets.UTF_8));
    ConfigNode root = ConfigDocument.read(file, new Faults()).root();
    assertThat(root.get("a").asInt()).isEqualTo(1);
    assertThat(root.get("a").place()).hasToString(file + ":1:4");
  }

  @Test
  void argumentsAloneMakeADocument() {
    Faults faults = new Faults();
    ConfigNode root = ConfigDocument.empty().withOverrides(List.of("a.b=1"), faults).root();
    assertThat(root).hasToString("{a={b=1}}");
    assertThat(root.get("a").place()).isEqualTo(Place.ofArgument("a.b=1", 1, "a"));
  }
}
