package org.paperzoo.nlp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.paperzoo.core.catalog.ModelFamily;
import org.paperzoo.core.error.UsageException;
import org.paperzoo.core.nn.Precision;
import org.paperzoo.core.nn.ZooModel;
import org.paperzoo.core.parity.ForwardPass;
import org.paperzoo.nlp.bert.BertConfig;
import org.paperzoo.nlp.bert.BertPaper;
import org.paperzoo.nlp.bert.TinyModels;
import org.paperzoo.nlp.gpt.Gpt2Config;
import org.paperzoo.nlp.gpt.GptPaper;

/** Inputs that do not fit a model are refused with what does not fit. */
class ModelInputsTest {
  private static final int VOCABULARY = 31;
  private static final int MOST_TOKENS = 512;

  private NDManager manager;

  @BeforeEach
  void open() {
    manager = NDManager.newBaseManager(Device.cpu(), "PyTorch");
  }

  @AfterEach
  void close() {
    manager.close();
  }

  private NDArray numbers(long first, long... shape) {
    long count = new Shape(shape).size();
    return manager.create(LongStream.range(first, first + count).toArray(), new Shape(shape));
  }

  /** Returns two rows of eight tokens, with one input more, or another in place of the tokens. */
  private Map<String, NDArray> inputs(String fault) {
    Map<String, NDArray> inputs = new LinkedHashMap<>();
    inputs.put("input_ids", numbers(3, 2, 8));
    switch (fault) {
      case "boolean-mask" -> inputs.put("attention_mask", numbers(0, 2, 8).mod(3).neq(0));
      case "too-long" -> inputs.put("input_ids", manager.ones(new Shape(1, 513), DataType.INT64));
      case "no-tokens" -> inputs.put("input_ids", manager.create(new Shape(2, 0), DataType.INT64));
      case "boolean-tokens" ->
          inputs.put("input_ids", manager.ones(new Shape(2, 8), DataType.BOOLEAN));
      case "unknown-token" -> inputs.put("input_ids", numbers(VOCABULARY - 7, 1, 8));
      case "negative-token" -> inputs.put("input_ids", numbers(-1, 2, 8));
      case "mask-of-ones" ->
          inputs.put("attention_mask", manager.ones(new Shape(2, 7), DataType.INT64));
      case "mask" -> inputs.put("attention_mask", manager.zeros(new Shape(1, 8), DataType.INT64));
      case "types" -> inputs.put("token_type_ids", numbers(VOCABULARY, 2, 8));
      case "positions" -> inputs.put("position_ids", numbers(MOST_TOKENS - 7, 1, 8));
      case "label" -> inputs.put("labels", numbers(VOCABULARY - 7, 2, 8));
      case "labels" -> inputs.put("labels", numbers(0, 2, 7));
      default -> throw new IllegalArgumentException(fault);
    }
    return inputs;
  }

  /** The reference takes masks of booleans, too. */
  @Test
  void masksMayBeBoolean() {
    ZooModel model = BertPaper.MODELS.create(TinyModels.bert(), "BertModel");
    model.initialize(manager);
    Map<String, NDArray> inputs = inputs("boolean-mask");
    ForwardPass pass = new ForwardPass(model, manager);
    NDArray whole = pass.outputs(inputs, Precision.FLOAT32).get("last_hidden_state");
    inputs.put("attention_mask", inputs.get("attention_mask").toType(DataType.INT64, true));
    assertThat(pass.outputs(inputs, Precision.FLOAT32).get("last_hidden_state")).isEqualTo(whole);
  }

  private void refuses(ModelFamily<?> family, ZooModel model, String fault, String message) {
    model.initialize(manager);
    ForwardPass pass = new ForwardPass(model, manager);
    Map<String, NDArray> inputs = inputs(fault);
    assertThatThrownBy(() -> pass.outputs(inputs, Precision.FLOAT32))
        .as(family.modelType())
        .isInstanceOf(UsageException.class)
        .hasMessageContaining(message);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          too-long       | at most 512
          no-tokens      | at least one token
          boolean-tokens | input "input_ids" holds boolean, expected integers
          unknown-token  | input_ids contain 31
          negative-token | input_ids contain -1
          mask-of-ones   | attention_mask must be of the shape of input_ids
          mask           | attention_mask must be of the shape of input_ids
          types          | token_type_ids contain
          positions      | position_ids contain 512
          label          | -100 is ignored
          labels         | labels
          """)
  void encodersAndDecodersRefuse(String fault, String message) {
    ModelFamily<BertConfig> bert = BertPaper.MODELS;
    refuses(bert, bert.create(TinyModels.bert(), "BertForMaskedLM"), fault, message);
    ModelFamily<Gpt2Config> gpt2 = GptPaper.GPT2;
    Gpt2Config config = new Gpt2Config(VOCABULARY, MOST_TOKENS, 16, 1, 2);
    refuses(gpt2, gpt2.create(config, "GPT2LMHeadModel"), fault, message);
  }
}
