package org.paperzoo.nlp.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.GZIPInputStream;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.paperzoo.core.config.ConfigException;
import org.paperzoo.core.config.Sections;

/** Against sacreBLEU: {@code tools/reference/make_sacrebleu_fixture.py}. */
class SacreBleuTest {
  private static final Offset<Double> CLOSE = within(1e-9);

  private static JsonNode expected;

  @BeforeAll
  static void read() throws IOException {
    try (InputStream in =
        new GZIPInputStream(SacreBleuTest.class.getResourceAsStream("sacrebleu.json.gz"))) {
      expected = new ObjectMapper().readTree(in);
    }
  }

  private static List<String> strings(JsonNode array) {
    List<String> strings = new ArrayList<>();
    array.forEach(element -> strings.add(element.textValue()));
    return strings;
  }

  private static BleuSettings bleuSettings(JsonNode c) {
    return Sections.read(
        BleuSettings.class,
        "{tokenize: %s, lowercase: %s, smooth: %s, smooth_value: %s, effective_order: %s}"
            .formatted(
                c.path("tokenize").textValue(),
                c.path("lowercase"),
                c.path("smooth_method").textValue(),
                c.path("smooth_value"),
                c.path("effective_order")));
  }

  private static ChrfSettings chrfSettings(JsonNode c) {
    return new ChrfSettings(
        c.path("char_order").intValue(),
        c.path("word_order").intValue(),
        c.path("beta").intValue(),
        c.path("lowercase").booleanValue(),
        c.path("whitespace").booleanValue(),
        c.path("eps_smoothing").booleanValue());
  }

  @Test
  void splitsAsSacreBleu() {
    for (BleuSettings.Tokenizer tokenizer : BleuSettings.Tokenizer.values()) {
      JsonNode cases = expected.path("tokenized").path(tokenizer.id);
      assertThat(cases.size()).isEqualTo(100);
      for (JsonNode c : cases) {
        assertThat(tokenizer.splitter.split(c.path("text").textValue()))
            .as(tokenizer.id + " " + c.path("text"))
            .containsExactlyElementsOf(strings(c.path("words")));
      }
    }
  }

  @Test
  void bleuAndItsLineAreSacreBleus() {
    assertThat(expected.path("cases").size()).isEqualTo(150);
    for (JsonNode c : expected.path("cases")) {
      JsonNode right = c.path("bleu");
      BleuSettings settings = bleuSettings(right);
      Bleu bleu = new Bleu(settings);
      for (int i = 0; i < c.path("hypotheses").size(); i++) {
        String hypothesis = c.path("hypotheses").get(i).textValue();
        List<String> references = strings(c.path("references").get(i));
        bleu.add(hypothesis, references);
        assertThat(Bleu.ofSentence(settings, hypothesis, references))
            .as(c.toString())
            .isCloseTo(right.path("sentences").get(i).doubleValue(), CLOSE);
      }
      assertThat(bleu.value()).as(c.toString()).isCloseTo(right.path("score").doubleValue(), CLOSE);
      assertThat(bleu.brevityPenalty()).isCloseTo(right.path("bp").doubleValue(), CLOSE);
      for (int n = 1; n <= 4; n++) {
        assertThat(bleu.precision(n))
            .isCloseTo(right.path("precisions").get(n - 1).doubleValue(), CLOSE);
      }
      assertThat(bleu.line()).isEqualTo(right.path("line").textValue());
    }
  }

  @Test
  void chrfAndItsLineAreSacreBleus() {
    for (JsonNode c : expected.path("cases")) {
      JsonNode right = c.path("chrf");
      Chrf chrf = new Chrf(chrfSettings(right));
      for (int i = 0; i < c.path("hypotheses").size(); i++) {
        String hypothesis = c.path("hypotheses").get(i).textValue();
        List<String> references = strings(c.path("references").get(i));
        chrf.add(hypothesis, references);
        Chrf sentence = new Chrf(chrfSettings(right));
        sentence.add(hypothesis, references);
        assertThat(sentence.value())
            .as(c.toString())
            .isCloseTo(right.path("sentences").get(i).doubleValue(), CLOSE);
      }
      assertThat(chrf.value()).as(c.toString()).isCloseTo(right.path("score").doubleValue(), CLOSE);
      assertThat(chrf.line()).isEqualTo(right.path("line").textValue());
    }
  }

  @Test
  void numbersAreRoundedAsPythonDoes() {
    double[] numbers = {0.125, 0.375, 2.675, 1.005, 99.995, 0};
    assertThat(Arrays.stream(numbers).mapToObj(number -> PythonText.fixed(number, 2)))
        .containsExactly("0.12", "0.38", "2.67", "1.00", "100.00", "0.00");
  }

  @Test
  void namesItsSettings() {
    assertThat(new Bleu().signature())
        .isEqualTo("nrefs:0|case:mixed|eff:no|tok:13a|smooth:exp|version:2.6.0");
    Chrf chrf = new Chrf(ChrfSettings.CHRF_PLUS_PLUS);
    assertThat(chrf.name()).isEqualTo("chrF2++");
    assertThat(chrf.value()).isNaN();
    chrf.add("a", List.of("a"));
    assertThat(chrf.value()).isCloseTo(100, CLOSE);
    chrf.reset();
    assertThat(chrf.value()).isNaN();
    assertThatThrownBy(() -> chrf.add("a", List.of())).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Sections.read(BleuSettings.class, "{tokenize: 13b}"))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("did you mean \"13a\"");
    assertThatThrownBy(() -> Sections.read(BleuSettings.class, "{smooth_value: 0.5}"))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("smooth_value: expected with smooth: floor or add-k");
  }
}
