package org.paperzoo.nlp.bert.task;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.paperzoo.core.catalog.ModelSpec;
import org.paperzoo.core.text.TextTokenizer;
import org.paperzoo.core.text.TokenizerStyle;
import org.paperzoo.core.text.TokenizerTraining;
import org.paperzoo.nlp.bert.BertConfig;
import org.paperzoo.nlp.bert.BertPaper;

class PretrainedTest {
  @Test
  void aLearntTokenizerIsSavedWithTheSettingsThatTransformersNeeds(@TempDir Path folder)
      throws IOException {
    BertConfig config = new BertConfig(300, 16, 2, 4);
    ModelSpec<BertConfig> spec = new ModelSpec<>(BertPaper.MODELS, config, "BertForMaskedLM", null);
    TokenizerTraining cased =
        new TokenizerTraining(TokenizerStyle.BERT, 300, 2, 1000, false, null, false);
    try (TextTokenizer tokenizer =
        Pretrained.tokenizer(
            spec, null, cased, () -> TestTexts.corpus(TestTexts.documents(30)).texts())) {
      tokenizer.save(folder);
    }
    JsonNode saved = new ObjectMapper().readTree(folder.resolve("tokenizer_config.json").toFile());
    assertThat(saved.path("do_lower_case").asBoolean(true)).isFalse();
    assertThat(saved.path("model_max_length").intValue()).isEqualTo(config.maxPositionEmbeddings());
  }
}
