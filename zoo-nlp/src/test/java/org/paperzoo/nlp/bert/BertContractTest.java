package org.paperzoo.nlp.bert;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Nested;
import org.paperzoo.core.catalog.ModelContract;
import org.paperzoo.core.catalog.ModelFamily;

/** Every head keeps the contract of the zoo's models. */
class BertContractTest {
  /** What the heads share. */
  abstract static class Contract extends ModelContract<BertConfig> {
    @Override
    protected ModelFamily<BertConfig> family() {
      return BertPaper.MODELS;
    }

    @Override
    protected BertConfig config() {
      return TinyModels.bert();
    }

    @Override
    protected float learningRate() {
      return 0.5f;
    }

    /** Texts of 1 to 7 tokens in two segments, padded. */
    Map<String, NDArray> texts(int batch) {
      return TinyModels.texts(manager, batch, config().vocabSize());
    }

    NDArray classes(int count, int classes, Shape shape) {
      return manager
          .arange(count)
          .toType(ai.djl.ndarray.types.DataType.INT64, false)
          .mod(classes)
          .reshape(shape);
    }
  }

  @Nested
  class PreTraining extends Contract {
    @Override
    protected String architecture() {
      return "BertForPreTraining";
    }

    @Override
    protected Map<String, NDArray> inputs(int batch) {
      Map<String, NDArray> inputs = new LinkedHashMap<>(texts(batch));
      inputs.put("labels", classes(batch * 7, 3, new Shape(batch, 7)));
      inputs.put("next_sentence_label", classes(batch, 2, new Shape(batch)));
      return inputs;
    }
  }

  @Nested
  class MaskedLm extends Contract {
    @Override
    protected String architecture() {
      return "BertForMaskedLM";
    }

    @Override
    protected Map<String, NDArray> inputs(int batch) {
      Map<String, NDArray> inputs = new LinkedHashMap<>(texts(batch));
      inputs.put("labels", classes(batch * 7, 3, new Shape(batch, 7)));
      return inputs;
    }
  }

  @Nested
  class SequenceClassification extends Contract {
    @Override
    protected String architecture() {
      return "BertForSequenceClassification";
    }

    @Override
    protected Map<String, NDArray> inputs(int batch) {
      Map<String, NDArray> inputs = new LinkedHashMap<>(texts(batch));
      inputs.put("labels", classes(batch, 2, new Shape(batch)));
      return inputs;
    }
  }

  @Nested
  class TokenClassification extends Contract {
    @Override
    protected String architecture() {
      return "BertForTokenClassification";
    }

    @Override
    protected Map<String, NDArray> inputs(int batch) {
      Map<String, NDArray> inputs = new LinkedHashMap<>(texts(batch));
      inputs.put("labels", classes(batch * 7, 2, new Shape(batch, 7)));
      return inputs;
    }
  }

  @Nested
  class QuestionAnswering extends Contract {
    @Override
    protected String architecture() {
      return "BertForQuestionAnswering";
    }

    @Override
    protected Map<String, NDArray> inputs(int batch) {
      Map<String, NDArray> inputs = new LinkedHashMap<>(texts(batch));
      inputs.put("start_positions", classes(batch, 3, new Shape(batch)));
      inputs.put("end_positions", classes(batch, 5, new Shape(batch)));
      return inputs;
    }
  }
}
