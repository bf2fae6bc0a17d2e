package org.paperzoo.core.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.yaml.snakeyaml.Yaml;

class ConfigWriterTest {
  private static SampleConfig sample() {
    return new SampleConfig(
        "two words",
        7,
        Path.of("../shared/data"),
        ConfigNode.of(Map.of("preset", "bert-base")),
        new SampleConfig.Train(
            3,
            32,
            SampleConfig.Precision.MIXED,
            true,
            List.of(0.1, 0.0),
            null,
            new SampleConfig.Optimizer(
                1e-5,
                0.9,
                0.999,
                List.of(new SampleConfig.Group("bias", 1), new SampleConfig.Group("*.norm", 0.5)))),
        Map.of("note", "no"));
  }

  private static <R extends Record> R read(String yaml, Class<R> type) {
    Faults faults = new Faults();
    R bound = ConfigBinder.bind(ConfigDocument.parse(yaml, "x.yaml", faults).root(), type, faults);
    faults.throwIfAny();
    return bound;
  }

  private static String golden(String name) throws IOException {
    try (InputStream in = ConfigWriterTest.class.getResourceAsStream(name)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  @Test
  void resolved() {
    assertThat(ConfigWriter.toYaml(sample(), ConfigWriter.Style.RESOLVED))
        .isEqualTo(
            """
            name: two words
            seed: 7
            data: ../shared/data
            model:
              preset: bert-base
            train:
              epochs: 3
              batch_size: 32
              precision: mixed-16
              shuffle: true
              dropout: [0.1, 0.0]
              clip_norm: null
              optimizer:
                lr: 1.0e-5
                beta1: 0.9
                beta2: 0.999
                groups:
                  - match: bias
                    lr: 1.0
                  - match: "*.norm"
                    lr: 0.5
            labels:
              note: "no"
            """);
  }

  @Test
  void commented() throws IOException {
    String yaml = ConfigWriter.toYaml(sample(), ConfigWriter.Style.COMMENTED);
    assertThat(yaml).isEqualTo(golden("commented.yaml"));
    assertThat(yaml.lines()).allMatch(line -> line.length() <= 100);
    assertThat(read(yaml, SampleConfig.class)).isEqualTo(sample());
  }

  @Test
  void sectionsStandInForRawNodes() {
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("a", ConfigNode.of(Map.of("raw", 1)));
    tree.put("b", Map.of("c", 0));
    Map<String, Object> sections =
        Map.of("a", new SampleConfig.Group("x", 2), "b.c", Map.of("d", 1));
    assertThat(ConfigWriter.toYaml(tree, sections, ConfigWriter.Style.RESOLVED))
        .isEqualTo("a:\n  match: x\n  lr: 2.0\nb:\n  c:\n    d: 1\n");
  }

  @Test
  void emptyAndLongCollections() {
    List<Integer> numbers = Collections.nCopies(40, 100);
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("map", Map.of());
    tree.put("list", List.of());
    tree.put("nested", List.of(List.of(1, 2), List.of()));
    tree.put("mixed", Arrays.asList(null, Map.of(), Map.of("a", List.of(1))));
    tree.put("long", numbers);
    assertThat(ConfigWriter.toYaml(tree, ConfigWriter.Style.RESOLVED))
        .isEqualTo(
            "map: {}\nlist: []\nnested: [[1, 2], []]\n"
                + "mixed:\n  - null\n  - {}\n  - a: [1]\n"
                + "long:\n"
                + "  - 100\n".repeat(40));
    assertThat(ConfigWriter.toYaml(Map.of(), ConfigWriter.Style.RESOLVED)).isEqualTo("{}\n");
  }

  @ParameterizedTest
  @CsvSource({
    "0, 0.0",
    "-0.0, -0.0",
    "1, 1.0",
    "1e-3, 0.001",
    "1e-4, 0.0001",
    "1e-5, 1.0e-5",
    "-2.5e-7, -2.5e-7",
    "2e23, 2.0e+23",
    "123456, 123456.0",
    "1e15, 1000000000000000.0",
    "1e16, 1.0e+16",
    "5e-324, 5.0e-324",
    "0.1, 0.1",
    "3.14159, 3.14159",
    "Infinity, .inf",
    "-Infinity, -.inf"
  })
  void doublesAreShortAndFloatsToEveryReader(double value, String text) {
    assertThat(ConfigWriter.toYaml(Map.of("a", value), ConfigWriter.Style.RESOLVED))
        .isEqualTo("a: " + text + "\n");
    Map<String, Object> old = new Yaml().load("a: " + text); // YAML 1.1
    assertThat(old.get("a")).isEqualTo(value);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "abc",
        "a b",
        "../a/b.txt",
        "/abs",
        "http://x/y",
        "bert-base-uncased",
        "été",
        "2d"
      })
  void textIsPlainWhereItCanBe(String text) {
    assertThat(YamlText.text(text)).isEqualTo(text);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "a ",
        "no",
        "Yes",
        "null",
        "~",
        "1",
        "1e-4",
        "0x1F",
        "1_000",
        "12:30",
        "2024-01-01",
        "a: b",
        "a:",
        "a #b",
        "- a",
        "[a",
        "*a",
        "&a",
        "!a",
        "%a",
        "@a",
        "...",
        "---",
        "'a'",
        "\"a\"",
        "a\nb",
        "\t",
        ".5",
        "+1",
        "=",
        "<<",
        "\u0085",
        "\uFEFF",
        "\uD800",
        "\uD83D\uDE00",
        "010"
      })
  void textIsQuotedWhereItMust(String text) {
    String yaml = ConfigWriter.toYaml(Map.of("a", text), ConfigWriter.Style.RESOLVED);
    assertThat(yaml).startsWith("a: \"");
    Map<String, Object> old = new Yaml().load(yaml);
    assertThat(old.get("a")).isEqualTo(text);
    assertThat(ConfigDocument.parse(yaml, "x", new Faults()).root().get("a").asText())
        .isEqualTo(text);
  }

  @Test
  void longListsAreShortened() {
    String yaml =
        ConfigWriter.toYaml(
            Map.of("layers", Collections.nCopies(96, 7)), ConfigWriter.Style.SHORTENED);
    assertThat(yaml.strip()).isEqualTo("layers: # 96, such as 7, 7, 7, 7");
  }

  @Property(tries = 200, seed = "1706", edgeCases = EdgeCasesMode.NONE)
  void whatIsWrittenReadsBackEqual(@ForAll("configs") SampleConfig config) {
    for (ConfigWriter.Style style :
        List.of(ConfigWriter.Style.RESOLVED, ConfigWriter.Style.COMMENTED)) {
      assertThat(read(ConfigWriter.toYaml(config, style), SampleConfig.class)).isEqualTo(config);
    }
  }

  @Property(tries = 300, seed = "3762")
  void oldReadersSeeTheSameText(@ForAll("texts") String text) {
    Map<String, Object> old =
        new Yaml().load(ConfigWriter.toYaml(Map.of("a", text), ConfigWriter.Style.RESOLVED));
    assertThat(old.get("a")).isEqualTo(text);
  }

  @Provide
  Arbitrary<String> texts() {
    return Arbitraries.oneOf(
        Arbitraries.strings().ofMaxLength(30),
        Arbitraries.strings().withChars(" abny019eE._-+:#,[]{}'\"\\~/\t\n").ofMaxLength(12));
  }

  @Provide
  Arbitrary<SampleConfig> configs() {
    Arbitrary<Double> positive =
        Arbitraries.doubles().between(0, false, Double.MAX_VALUE, true).ofScale(300);
    Arbitrary<SampleConfig.Group> groups =
        Combinators.combine(texts(), Arbitraries.doubles()).as(SampleConfig.Group::new);
    Arbitrary<SampleConfig.Optimizer> optimizers =
        Combinators.combine(
                positive, Arbitraries.doubles().between(0, 1), groups.list().ofMaxSize(3))
            .as((lr, beta, list) -> new SampleConfig.Optimizer(lr, beta / 2, beta, list));
    Arbitrary<SampleConfig.Train> trains =
        Combinators.combine(
                Arbitraries.integers().greaterOrEqual(1),
                Arbitraries.integers().between(1, 65536),
                Arbitraries.of(SampleConfig.Precision.class),
                Arbitraries.of(true, false),
                Arbitraries.doubles().between(0, 0.99).list().ofMaxSize(40),
                positive.injectNull(0.3),
                optimizers)
            .as(SampleConfig.Train::new);
    Arbitrary<ConfigNode> raw =
        Arbitraries.maps(
                texts(),
                Arbitraries.oneOf(
                    texts().map(t -> (Object) t),
                    Arbitraries.longs().map(n -> (Object) n),
                    Arbitraries.doubles().map(n -> (Object) n),
                    Arbitraries.of(true, false).map(b -> (Object) b),
                    texts().list().ofMaxSize(3).map(l -> (Object) l),
                    Arbitraries.just((Object) Map.of())))
            .ofMaxSize(4)
            .map(ConfigNode::of);
    return Combinators.combine(
            texts(),
            Arbitraries.longs().greaterOrEqual(0),
            Arbitraries.strings().withChars("ab. /_-019").map(Path::of).injectNull(0.3),
            raw,
            trains,
            Arbitraries.maps(texts(), texts()).ofMaxSize(3))
        .as(SampleConfig::new);
  }
}
