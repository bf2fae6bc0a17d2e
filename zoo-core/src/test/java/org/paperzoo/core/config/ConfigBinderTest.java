package org.paperzoo.core.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ConfigBinderTest {
  private static final String VALID = "name: a\ntrain:\n  epochs: 3\n";

  record Numbers(
      @Default("0") int count,
      @Default("0") long size,
      @Default("0") double rate,
      @Default("0") float half,
      @Default("true") boolean flag,
      @Default("a") String title,
      @Default("float32") SampleConfig.Precision precision,
      @Default("null") Integer limit) {}

  record Boxed(@Default("3") Integer pad, @Default("0.5") Double rate, @Default("1") int plain) {}

  record Text(@Doc("Any text.") String text) {}

  record Named(
      @Alias({"n_embd", "d_model"}) @Default("8") int hiddenSize,
      @Name("class") @Default("a") String className) {}

  private static <R extends Record> R bind(String yaml, Class<R> type, String... overrides) {
    Faults faults = new Faults();
    ConfigNode root =
        ConfigDocument.parse(yaml, "x.yaml", faults)
            .withOverrides(List.of(overrides), faults)
            .root();
    R bound = ConfigBinder.bind(root, type, faults);
    faults.throwIfAny();
    return bound;
  }

  private static List<String> faults(String yaml, Class<? extends Record> type, String... args) {
    try {
      bind(yaml, type, args);
      return List.of();
    } catch (ConfigException e) {
      return e.getMessage().lines().toList();
    }
  }

  @Test
  void numbersInABoxMayBeNullWhateverTheirDefault() {
    assertThat(bind("pad: null\nrate: null\n", Boxed.class)).isEqualTo(new Boxed(null, null, 1));
    assertThat(bind("{}", Boxed.class)).isEqualTo(new Boxed(3, 0.5, 1));
    assertThat(faults("plain: null\n", Boxed.class))
        .containsExactly("x.yaml:1:8: plain: expected an integer, found nothing");
  }

  @Test
  void leftOutKeysTakeTheirDefaults() {
    assertThat(bind(VALID, SampleConfig.class))
        .isEqualTo(
            new SampleConfig(
                "a",
                42,
                null,
                ConfigNode.of(Map.of()),
                new SampleConfig.Train(
                    3,
                    32,
                    SampleConfig.Precision.FLOAT32,
                    true,
                    List.of(0.1, 0.1),
                    null,
                    new SampleConfig.Optimizer(1e-4, 0.9, 0.999, List.of())),
                Map.of()));
  }

  @Test
  void everyTypeIsRead() {
    String yaml =
        """
        name: "a: b"
        seed: 9007199254740993
        data: ../shared/data
        model: {preset: bert-base, hidden: [1, 2]}
        train:
          epochs: 1e2
          precision: mixed-16
          shuffle: false
          dropout: [0, .5]
          clip_norm: 1e300
          optimizer: {lr: 1e-4, groups: [{match: bias, lr: 1.}]}
        labels: {1: no, b: 2.0}
        """;
    SampleConfig config = bind(yaml, SampleConfig.class);
    assertThat(config.name()).isEqualTo("a: b");
    assertThat(config.seed()).isEqualTo(9007199254740993L);
    assertThat(config.data()).isEqualTo(Path.of("../shared/data"));
    assertThat(config.model().get("preset").asText()).isEqualTo("bert-base");
    assertThat(config.model().get("hidden").elements().get(1).asInt()).isEqualTo(2);
    assertThat(config.train().epochs()).isEqualTo(100);
    assertThat(config.train().precision()).isEqualTo(SampleConfig.Precision.MIXED);
    assertThat(config.train().shuffle()).isFalse();
    assertThat(config.train().dropout()).containsExactly(0.0, 0.5);
    assertThat(config.train().clipNorm()).isEqualTo(1e300);
    assertThat(config.train().optimizer().lr()).isEqualTo(1e-4);
    assertThat(config.train().optimizer().groups())
        .containsExactly(new SampleConfig.Group("bias", 1));
    assertThat(config.labels()).containsExactly(Map.entry("1", "no"), Map.entry("b", "2.0"));
  }

  @Test
  void allFaultsAreReportedInTheOrderOfTheFile() {
    String yaml =
        """
        name: a
        sed: 3
        train:
          epochs: ten
          precision: bf16
          optimizer:
            learning_rate: 1
            beta1: 2
            groups:
              - lr: x
        """;
    assertThat(faults(yaml, SampleConfig.class))
        .containsExactly(
            "x.yaml:2:1: unknown key \"sed\"; did you mean \"seed\"?",
            "x.yaml:4:11: train.epochs: expected an integer, found text \"ten\"",
            "x.yaml:5:14: train.precision: expected float32, bfloat16 or mixed-16, found \"bf16\"",
            "x.yaml:7:5: unknown key \"learning_rate\" in train.optimizer; did you mean \"lr\"?",
            "x.yaml:10:9: missing key \"match\" in train.optimizer.groups.0; expected text: "
                + "Pattern of the parameters' names.",
            "x.yaml:10:13: train.optimizer.groups.0.lr: expected a number, found text \"x\"");
  }

  @Test
  void missingKeysOfTheRootAreReportedAtTheBeginningOfTheFile() {
    assertThat(faults("# head\n\nseed: 1\n", SampleConfig.class))
        .containsExactly(
            "x.yaml:1:1: missing key \"name\"; expected text: "
                + "Name of the experiment, which names the run folder.",
            "x.yaml:1:1: missing key \"train\"; expected a mapping: How to train.");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "count: 3.5         | 8 | count: expected an integer, found 3.5",
        "count: \"3\"       | 8 | count: expected an integer, found text \"3\"; remove the quotes",
        "count: 1_000       | 8 | count: expected an integer, found text \"1_000\"; write 1000",
        "count: true        | 8 | count: expected an integer, found true",
        "count:             | 7 | count: expected an integer, found nothing",
        "count: [1]         | 8 | count: expected an integer, found a list",
        "count: {a: 1}      | 8 | count: expected an integer, found a mapping",
        "count: 010         | 8 | count: expected an integer, found text \"010\"",
        "count: .inf        | 8 | count: expected an integer, found .inf; it is too large",
        "count: 1e999999999 | 8 | count: expected an integer, found 1e999999999; it is too large",
        "count: 1e-999999999 | 8 | count: expected an integer, found 1e-999999999",
        "count: 3000000000  | 8 | count: expected an integer, found 3000000000; it can be at most"
            + " 2147483647",
        "count: -2147483649 | 8 | count: expected an integer, found -2147483649; it can be at least"
            + " -2147483648",
        "size: 9223372036854775808 | 7 | size: expected an integer, found 9223372036854775808; it"
            + " can be at most 9223372036854775807",
        "rate: 1e999        | 7 | rate: expected a number, found 1e999; it is too large",
        "rate: .nan         | 7 | rate: expected a number, found .nan",
        "rate: 1.2.3        | 7 | rate: expected a number, found text \"1.2.3\"",
        "half: 1e39         | 7 | half: expected a number, found 1e39; it is too large",
        "flag: yes          | 7 | flag: expected true or false, found text \"yes\"; write true",
        "flag: Off          | 7 | flag: expected true or false, found text \"Off\"; write false",
        "flag: \"true\"     | 7 | flag: expected true or false, found text \"true\"; remove the"
            + " quotes",
        "flag: 1            | 7 | flag: expected true or false, found 1",
        "title: ~           | 8 | title: expected text, found nothing",
        "title: [a]         | 8 | title: expected text, found a list",
        "precision: FLOAT32 | 12 | precision: expected float32, bfloat16 or mixed-16, found"
            + " \"FLOAT32\"; did you mean \"float32\"?",
        "precision: 3       | 12 | precision: expected float32, bfloat16 or mixed-16, found \"3\"",
        "limit: x           | 8 | limit: expected an integer, found text \"x\"",
      })
  void wrongTypesNameWhatWasExpectedAndFound(String yaml, int column, String message) {
    assertThat(faults(yaml, Numbers.class)).containsExactly("x.yaml:1:" + column + ": " + message);
  }

  @ParameterizedTest
  @ValueSource(strings = {"1e-4", "1E-4", "1.0e-4", "0.0001", ".0001", "+1e-4", "1.e-4"})
  void everySpellingOfANumberIsOne(String text) {
    assertThat(bind("rate: " + text, Numbers.class).rate()).isEqualTo(1e-4);
  }

  @ParameterizedTest
  @ValueSource(strings = {"no", "on", "y", "3", "1.10", "true", "2024-01-01", "1e-4", "12:30"})
  void unquotedTextStaysAsWritten(String text) {
    assertThat(bind("text: " + text, Text.class).text()).isEqualTo(text);
  }

  @Test
  void numbersOfJsonAreNotText() {
    Faults faults = new Faults();
    ConfigNode root = ConfigDocument.parse("{\"text\": 3}", "x.json", faults).root();
    assertThat(ConfigBinder.bind(root, Text.class, faults)).isNull();
    assertThat(faults.list())
        .hasToString("[x.json:1:10: text: expected text, found 3; put it in quotes]");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "epochs: 0                 | x.yaml:1:9: epochs must be at least 1, found 0",
        "batch_size: 65537         | x.yaml:1:13: batch_size must be from 1 to 65536, found 65537",
        "clip_norm: 0.0            | x.yaml:1:12: clip_norm must be more than 0, found 0.0",
        "dropout: [0.5, 1]         | x.yaml:1:16: dropout.1 must be at least 0 and less than 1,"
            + " found 1",
        "dropout: 0.5              | x.yaml:1:10: dropout: expected a list of numbers, found 0.5",
      })
  void rangesAreChecked(String yaml, String message) {
    String rest = yaml.startsWith("epochs") ? "" : "\nepochs: 1";
    assertThat(faults(yaml + rest, SampleConfig.Train.class)).containsExactly(message);
  }

  @Test
  void aCompactConstructorsRefusalIsAFaultAtTheRecord() {
    String yaml = VALID + "  optimizer:\n    lr: 1\n    beta1: 1\nsed: 1\n";
    assertThat(faults(yaml, SampleConfig.class))
        .containsExactly(
            "x.yaml:4:3: train.optimizer: beta1 must be at most beta2",
            "x.yaml:7:1: unknown key \"sed\"; did you mean \"seed\"?");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "lr: 1          | unknown key \"lr\"; \"lr\" belongs to train.optimizer or"
            + " train.optimizer.groups.N",
        "batch_size: 1  | unknown key \"batch_size\"; \"batch_size\" belongs to train",
        "Seed: 1        | unknown key \"Seed\"; did you mean \"seed\"?",
        "label: {}      | unknown key \"label\"; did you mean \"labels\"?",
        "sede: {}       | unknown key \"sede\"; did you mean \"seed\"?",
        "zzz: {}        | unknown key \"zzz\"; the keys are name, seed, data, model, train, labels",
      })
  void unknownKeysGetAHint(String yaml, String message) {
    assertThat(faults(yaml + '\n' + VALID, SampleConfig.class))
        .containsExactly("x.yaml:1:1: " + message);
  }

  @Test
  void aSectionsUnknownKeyIsLookedForInTheWholeFile() {
    Faults faults = new Faults();
    String yaml = VALID + "model: {epochs: 3}\n";
    ConfigNode model = ConfigDocument.parse(yaml, "x.yaml", faults).root().get("model");
    ConfigBinder.bind(model, Named.class, SampleConfig.class, faults);
    assertThat(faults.list())
        .hasToString("[x.yaml:4:9: unknown key \"epochs\" in model; \"epochs\" belongs to train]");
  }

  @Test
  void aScalarInPlaceOfASectionNamesItsKeys() {
    assertThat(faults("name: a\ntrain: fast\n", SampleConfig.class))
        .containsExactly(
            "x.yaml:2:8: train: expected a mapping, found text \"fast\"; its keys are epochs, "
                + "batch_size, precision, shuffle, dropout, clip_norm, optimizer");
  }

  @Test
  void aliasesAndNames() {
    assertThat(bind("n_embd: 3\nclass: b\n", Named.class)).isEqualTo(new Named(3, "b"));
    assertThat(bind("n_embd: 3\nhidden_size: 3\n", Named.class)).isEqualTo(new Named(3, "a"));
    assertThat(faults("hidden_size: 4\nd_model: 3\n", Named.class))
        .containsExactly(
            "x.yaml:2:1: \"d_model\" and \"hidden_size\" are the same key and have different "
                + "values; keep one");
  }

  @Test
  void bindOverKeepsWhatIsLeftOut() {
    SampleConfig base = bind(VALID, SampleConfig.class, "train.optimizer.beta1=0.5", "seed=7");
    Faults faults = new Faults();
    ConfigNode node = ConfigDocument.parse("train: {optimizer: {lr: 2}}", "y.yaml", faults).root();
    SampleConfig over = ConfigBinder.bindOver(node, base, faults);
    assertThat(faults.list()).isEmpty();
    assertThat(over.seed()).isEqualTo(7);
    assertThat(over.train().epochs()).isEqualTo(3);
    assertThat(over.train().optimizer())
        .isEqualTo(new SampleConfig.Optimizer(2, 0.5, 0.999, List.of()));
  }

  @Test
  void aSectionGivenInPartIsCompletedByItsDefault() {
    String yaml = VALID + "  optimizer:\n    beta1: 0.5\n";
    assertThat(bind(yaml, SampleConfig.class).train().optimizer())
        .isEqualTo(new SampleConfig.Optimizer(1e-4, 0.5, 0.999, List.of()));
  }

  @Test
  void overridesOfABasesList() {
    SampleConfig base = bind(VALID + "  dropout: [0.2, 0.3]\n", SampleConfig.class);
    Faults faults = new Faults();
    ConfigNode node =
        ConfigDocument.empty().withOverrides(List.of("train.dropout.1=0"), faults).root();
    assertThat(ConfigBinder.bindOver(node, base, faults).train().dropout())
        .containsExactly(0.2, 0.0);
  }

  @Test
  void overridesReplaceAddAndAppend() {
    SampleConfig config =
        bind(
            VALID,
            SampleConfig.class,
            "train.epochs=5",
            "train.optimizer.lr=1e-3",
            "train.optimizer.groups.0={match: bias, lr: 1}",
            "train.optimizer.groups.0.lr=1e-2",
            "train.dropout.0=0.5",
            "labels.\"a.b\"=x y",
            "model.preset=gpt2",
            "train.epochs=6");
    assertThat(config.train().epochs()).isEqualTo(6);
    assertThat(config.train().optimizer())
        .isEqualTo(
            new SampleConfig.Optimizer(
                1e-3, 0.9, 0.999, List.of(new SampleConfig.Group("bias", 1e-2))));
    assertThat(config.train().dropout()).containsExactly(0.5, 0.1);
    assertThat(config.labels()).containsExactly(Map.entry("a.b", "x y"));
    assertThat(config.model()).isEqualTo(ConfigNode.of(Map.of("preset", "gpt2")));
  }

  @Test
  void faultsOfOverridesNameTheArgument() {
    assertThat(
            faults(
                VALID + "  dropout: [0.1]\n",
                SampleConfig.class,
                "train.epoch=5",
                "train.epochs=ten",
                "train.epochs.x=1",
                "train.dropout.4=1",
                "train.dropout.a=1",
                "lr",
                "=3",
                "seed=[1",
                "labels=!!int 3"))
        .containsExactly(
            "argument \"train.epoch=5\": unknown key \"epoch\" in train; did you mean "
                + "\"epochs\"?",
            "argument \"train.epochs=ten\": train.epochs: expected an integer, found text \"ten\"",
            "argument \"train.epochs.x=1\": train.epochs is text \"ten\", and so it has no key "
                + "\"x\"",
            "argument \"train.dropout.4=1\": train.dropout is a list of 1 element; expected an "
                + "index from 0 to 1, found \"4\"",
            "argument \"train.dropout.a=1\": train.dropout is a list of 1 element; expected an "
                + "index from 0 to 1, found \"a\"",
            "argument \"lr\": expected key.path=value, such as train.optimizer.lr=1e-4",
            "argument \"=3\": expected key.path=value, such as train.optimizer.lr=1e-4",
            "argument \"seed=[1\": not valid YAML: while parsing a flow sequence: expected ',' or "
                + "']', but got <stream end>",
            "argument \"labels=!!int 3\": tag \"!!int\" is not allowed");
  }

  @Test
  void elementsBeyondADefaultListAreRefused() {
    assertThat(faults(VALID, SampleConfig.class, "train.dropout.5=0"))
        .containsExactly(
            "argument \"train.dropout.5=0\": train.dropout: expected a list of numbers, found a "
                + "mapping; set elements by index, from 0 and without gaps");
  }

  @Test
  void aFloodOfFaultsIsCutShort() {
    String yaml = VALID + "  dropout: [" + "x, ".repeat(149) + "x]\n";
    List<String> lines = faults(yaml, SampleConfig.class);
    assertThat(lines).hasSize(21);
    assertThat(lines.get(20)).isEqualTo("... and 130 more faults");
  }

  @Test
  void onlyTheUnknownKeysThatAreListedAreLookedUp() {
    StringBuilder yaml = new StringBuilder(VALID);
    for (int i = 0; i < 30; i++) {
      yaml.append("seed").append(i).append(": 1\n");
    }
    Faults faults = new Faults();
    ConfigNode root = ConfigDocument.parse(yaml.toString(), "x.yaml", faults).root();
    ConfigBinder.bind(root, SampleConfig.class, faults);
    List<String> all = faults.list().stream().map(Faults.Fault::message).toList();
    assertThat(all).hasSize(30);
    assertThat(all.subList(0, 20)).allMatch(message -> message.contains("did you mean \"seed\"?"));
    assertThat(all.subList(20, 30)).allMatch(message -> !message.contains("did you mean"));
  }

  @Test
  void numbersAreFinite() {
    assertThat(faults("rate: .inf\n", Numbers.class))
        .singleElement()
        .asString()
        .contains("rate: expected a number, found .inf; it must be finite");
  }

  @Test
  void nodesAnswerTheirCaller() {
    ConfigNode root =
        ConfigDocument.parse("model: {preset: a, n: x}\nlist: [1]", "x.yaml", new Faults()).root();
    ConfigNode model = root.get("model");
    assertThat(model.has("preset")).isTrue();
    assertThat(model.without("preset").keys()).containsExactly("n");
    assertThat(model.path()).isEqualTo("model");
    assertThat(root.find("none")).isEmpty();
    assertThatThrownBy(() -> model.get("n").asDouble())
        .isInstanceOf(ConfigException.class)
        .hasMessage("x.yaml:1:23: model.n: expected a number, found text \"x\"");
    assertThatThrownBy(model::asText)
        .hasMessage("x.yaml:1:8: model: expected text, found a mapping");
  }
}
