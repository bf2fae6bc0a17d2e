package org.paperzoo.nlp.bert.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.paperzoo.core.error.FailureException;
import org.paperzoo.core.error.UsageException;
import org.paperzoo.nlp.bert.Encoded;

/** A sentence-transformers folder says how its texts become vectors. */
class SentenceEncodingTest {
  @TempDir private Path folder;

  private void write(String file, String text) throws IOException {
    Files.createDirectories(folder.resolve(file).getParent());
    Files.writeString(folder.resolve(file), text);
  }

  private void modules(String... types) throws IOException {
    StringBuilder all = new StringBuilder("[");
    for (String type : types) {
      String path = type.equals("Transformer") ? "" : all.length() + "_" + type;
      path = type.equals("Pooling") ? "1_Pooling" : path;
      all.append(all.length() > 1 ? ", " : "")
          .append("{\"path\": \"" + path + "\",")
          .append("\"type\": \"sentence_transformers.models." + type + "\"}");
    }
    write("modules.json", all.append("]").toString());
  }

  @Test
  void otherFoldersHaveNormalisedMeans() {
    assertThat(SentenceEncoding.of(folder, null))
        .isEqualTo(new SentenceEncoding(List.of(SentencePooling.MEAN), true, null, false));
    assertThat(SentenceEncoding.of(folder, SentencePooling.CLS).pooling())
        .containsExactly(SentencePooling.CLS);
  }

  @Test
  void modulesSayPoolingAndScaling() throws IOException {
    modules("Transformer", "Pooling");
    write(
        "1_Pooling/config.json",
        "{\"pooling_mode_cls_token\": true, \"pooling_mode_mean_tokens\": false,"
            + " \"pooling_mode_max_tokens\": true, \"pooling_mode_lasttoken\": true}");
    write("sentence_bert_config.json", "{\"max_seq_length\": 20, \"do_lower_case\": true}");
    assertThat(SentenceEncoding.of(folder, null))
        .isEqualTo(
            new SentenceEncoding(
                List.of(SentencePooling.CLS, SentencePooling.MAX, SentencePooling.LAST),
                false,
                20,
                true));
    modules("Transformer", "Pooling", "Normalize");
    write("1_Pooling/config.json", "{\"pooling_mode\": \"weightedmean\"}");
    write("sentence_bert_config.json", "{\"max_seq_length\": null}");
    assertThat(SentenceEncoding.of(folder, null))
        .isEqualTo(new SentenceEncoding(List.of(SentencePooling.WEIGHTED_MEAN), true, null, false));
  }

  @Test
  void whatIsNotKnownIsSaid() throws IOException {
    modules("Transformer", "Pooling", "Dense");
    write("1_Pooling/config.json", "{\"pooling_mode_mean_tokens\": true}");
    assertThatThrownBy(() -> SentenceEncoding.of(folder, null))
        .isInstanceOf(FailureException.class)
        .hasMessageContaining("modules.json: the module sentence_transformers.models.Dense")
        .hasMessageContaining("pooling=mean");
    assertThat(SentenceEncoding.of(folder, SentencePooling.MEAN).normalize()).isTrue();
    modules("Transformer", "Pooling");
    write("1_Pooling/config.json", "{}");
    assertThatThrownBy(() -> SentenceEncoding.of(folder, null))
        .hasMessageContaining("1_Pooling")
        .hasMessageContaining("no pooling_mode is true");
    write("sentence_bert_config.json", "{\"max_seq_length\": 0}");
    assertThatThrownBy(() -> SentenceEncoding.of(folder, SentencePooling.MEAN))
        .hasMessageContaining("max_seq_length is 0");
    write(
        "modules.json",
        "[{\"path\": \"../other\", \"type\": \"sentence_transformers.models.Pooling\"}]");
    assertThatThrownBy(() -> SentenceEncoding.of(folder, null))
        .isInstanceOf(FailureException.class)
        .hasMessageContaining("\"../other\" is not a folder inside the model's");
  }

  /** Two texts of three and one tokens of two numbers. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "MEAN|3 0 7 8",
        "CLS|1 -2 7 8",
        "MAX|5 3 7 8",
        "MEAN_SQRT_LEN|5.196152 0 7 8",
        "WEIGHTED_MEAN|3.666667 0.166667 7 8",
        "LAST|5 -1 7 8"
      })
  void poolsTheTokensThatAreNoPadding(SentencePooling pooling, String expected) {
    try (NDManager manager = NDManager.newBaseManager(Device.cpu())) {
      NDArray hidden =
          manager.create(
              new float[] {1, -2, 3, 3, 5, -1, 7, 8, 90, 90, 90, 90}, new Shape(2, 3, 2));
      NDArray mask = manager.create(new float[] {1, 1, 1, 1, 0, 0}, new Shape(2, 3, 1));
      float[] vectors = pooling.pool(new Encoded(hidden, null), mask).toFloatArray();
      String[] numbers = expected.split(" ");
      for (int i = 0; i < vectors.length; i++) {
        assertThat(vectors[i])
            .isCloseTo(Float.parseFloat(numbers[i]), org.assertj.core.api.Assertions.within(1e-5f));
      }
      assertThatThrownBy(() -> SentencePooling.POOLER.pool(new Encoded(hidden, null), mask))
          .isInstanceOf(UsageException.class)
          .hasMessageContaining("no pooler");
    }
  }
}
