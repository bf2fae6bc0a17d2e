package org.paperzoo.core.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.paperzoo.core.data.TextLines;
import org.paperzoo.core.error.FailureException;
import org.paperzoo.core.error.UsageException;

/** Against Hugging Face's trainers: {@code tools/reference/make_tokenizer_training_fixture.py}. */
class TokenizerTrainerTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  private static List<String> lines(String text) {
    List<String> all = new ArrayList<>();
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    try (TextLines lines = TextLines.of("text", new ByteArrayInputStream(bytes))) {
      for (String line = lines.nextWithEnd(); line != null; line = lines.nextWithEnd()) {
        all.add(line);
      }
    }
    return all;
  }

  private static TrainedTokenizer train(TokenizerTraining training, List<String> texts) {
    TokenizerTrainer trainer = new TokenizerTrainer(training);
    trainer.feed(texts.iterator());
    return trainer.train();
  }

  private static TokenizerTraining training(JsonNode c) {
    return new TokenizerTraining(
        TokenizerStyle.valueOf(c.path("style").textValue()),
        c.path("vocab_size").intValue(),
        c.path("min_frequency").asInt(2),
        c.path("limit_alphabet").asInt(1000),
        c.path("lowercase").booleanValue(),
        null,
        c.path("prefix").asBoolean());
  }

  @Test
  void learnsWhatHuggingFacesTrainersLearn() throws IOException {
    JsonNode expected = JSON.readTree(TextTokenizerTest.resource("training.json").toFile());
    List<String> texts = lines(expected.path("text").textValue());
    for (JsonNode c : expected.path("cases")) {
      TrainedTokenizer trained = train(training(c), texts);
      JsonNode model = JSON.readTree(trained.json()).path("model");
      String[] tokens = new String[model.path("vocab").size()];
      for (Map.Entry<String, JsonNode> entry : model.path("vocab").properties()) {
        tokens[entry.getValue().intValue()] = entry.getKey();
      }
      List<String> right = new ArrayList<>();
      c.path("vocab").forEach(token -> right.add(token.textValue()));
      assertThat(tokens).as(c.path("style").textValue()).containsExactlyElementsOf(right);
      assertThat(trained.size()).isEqualTo(right.size());
      if (c.path("style").textValue().equals("BERT")) {
        continue;
      }
      assertThat(model.path("merges")).isEqualTo(c.path("merges"));
      try (TextTokenizer tokenizer = trained.open()) {
        for (int i = 0; i < expected.path("probes").size(); i++) {
          long[] ids = tokenizer.encodePlain(expected.path("probes").get(i).textValue());
          assertThat(JSON.valueToTree(ids).toString())
              .isEqualTo(c.path("encodings").get(i).toString());
        }
      }
    }
  }

  @Test
  void theResultIsATokenizerWithItsSettings(@TempDir Path folder) {
    List<String> texts =
        List.of("The king and the queen, the king and the lords.", "No more kings!");
    for (TokenizerStyle style : TokenizerStyle.values()) {
      TrainedTokenizer trained = train(TokenizerTraining.of(style, 560), texts);
      Path target = folder.resolve(style.name());
      trained.save(target);
      try (TextTokenizer tokenizer = TextTokenizer.open(target)) {
        assertThat(tokenizer.size()).isEqualTo(trained.size());
        for (int id = 0; id < style.specialTokens().size(); id++) {
          assertThat(tokenizer.token(id)).isEqualTo(style.specialTokens().get(id));
        }
        TextTokenizer.Encoding encoding = tokenizer.encode("The king", "queen", 0, null);
        String decoded = tokenizer.decode(encoding.ids(), false);
        assertThat(decoded)
            .isEqualTo(
                switch (style) {
                  case BERT -> "[CLS] the king [SEP] queen [SEP]";
                  case ROBERTA -> "<s>The king</s></s>queen</s>";
                  case GPT2 -> "The kingqueen";
                  case CLIP ->
                      "<|startoftext|>the king <|endoftext|><|endoftext|>queen <|endoftext|>";
                  case TRANSLATION -> " The king queen</s>";
                });
        assertThat(tokenizer.special().mask() == null).isEqualTo(style.specialTokens().size() < 5);
        assertThat(tokenizer.special().eos()).isNotNull();
      }
      assertThat(train(TokenizerTraining.of(style, 560), texts).json())
          .as("the same again")
          .isEqualTo(trained.json());
    }
  }

  @Test
  void anOpenedTokenizerIsSavedWithItsSettings(@TempDir Path folder) throws IOException {
    List<String> texts = List.of("The King and the queen.", "No more Kings!");
    for (TokenizerStyle style : TokenizerStyle.values()) {
      Path target = Files.createDirectories(folder.resolve(style.name()));
      TokenizerTraining training =
          new TokenizerTraining(style, 560, 2, 1000, false, null, style == TokenizerStyle.ROBERTA);
      TrainedTokenizer trained = train(training, texts).forLength(48);
      try (TextTokenizer opened = trained.open()) {
        opened.save(target);
        try (TextTokenizer saved = TextTokenizer.open(target)) {
          assertThat(saved.encode("The King").ids()).isEqualTo(opened.encode("The King").ids());
          assertThat(saved.special()).isEqualTo(opened.special());
        }
      }
      JsonNode config = JSON.readTree(target.resolve("tokenizer_config.json").toFile());
      assertThat(config.path("model_max_length").intValue()).isEqualTo(48);
      assertThat(config.path("tokenizer_class").textValue()).contains("Tokenizer");
      assertThat(config.path("do_lower_case").asBoolean(true))
          .isEqualTo(style != TokenizerStyle.BERT);
      assertThat(config.path("add_prefix_space").asBoolean())
          .isEqualTo(style == TokenizerStyle.ROBERTA || style == TokenizerStyle.TRANSLATION);
    }
  }

  @Test
  void byteLevelTokenizersKeepEveryText() {
    TrainedTokenizer trained =
        train(TokenizerTraining.of(TokenizerStyle.GPT2, 260), List.of("the the then"));
    try (TextTokenizer tokenizer = trained.open()) {
      String text = " never seen: \u00e9 \u4f60 \uD83D\uDE00 \u0000\t\n\n ";
      assertThat(tokenizer.decode(tokenizer.encodePlain(text), false)).isEqualTo(text);
    }
  }

  @Test
  void explainsWhyItCannotLearn() {
    assertThatThrownBy(
            () -> train(TokenizerTraining.of(TokenizerStyle.BERT, 100), List.of("", " \n")))
        .isInstanceOf(FailureException.class)
        .hasMessageContaining("the texts are empty");
    assertThatThrownBy(() -> train(TokenizerTraining.of(TokenizerStyle.GPT2, 256), List.of("a")))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("vocab_size is 256")
        .hasMessageContaining("alone are 257");
    assertThatThrownBy(() -> train(TokenizerTraining.of(TokenizerStyle.BERT, 6), List.of("ab")))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("lower limit_alphabet");
  }
}
