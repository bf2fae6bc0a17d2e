package org.paperzoo.nlp.roberta;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Nested;
import org.paperzoo.core.catalog.ModelContract;
import org.paperzoo.core.catalog.ModelFamily;
import org.paperzoo.nlp.bert.TinyModels;

/** The heads that are RoBERTa's own keep the contract of the zoo's models. */
class RobertaContractTest {
  /** What the heads share. */
  abstract static class Contract extends ModelContract<RobertaConfig> {
    @Override
    protected ModelFamily<RobertaConfig> family() {
      return RobertaPaper.MODELS;
    }

    @Override
    protected RobertaConfig config() {
      return new RobertaConfig(31, 16, 2, 4);
    }

    @Override
    protected float learningRate() {
      return 0.5f;
    }

    /** Texts of 1 to 7 tokens without segments, padded. */
    Map<String, NDArray> texts(int batch) {
      Map<String, NDArray> inputs = new LinkedHashMap<>(TinyModels.texts(manager, batch, 31));
      inputs.remove("token_type_ids");
      return inputs;
    }
  }

  @Nested
  class MaskedLm extends Contract {
    @Override
    protected String architecture() {
      return "RobertaForMaskedLM";
    }

    @Override
    protected Map<String, NDArray> inputs(int batch) {
      Map<String, NDArray> inputs = texts(batch);
      long[] labels = new long[batch * 7];
      for (int i = 0; i < labels.length; i++) {
        labels[i] = i % 3;
      }
      inputs.put("labels", manager.create(labels, new Shape(batch, 7)));
      return inputs;
    }
  }

  @Nested
  class SequenceClassification extends Contract {
    @Override
    protected String architecture() {
      return "RobertaForSequenceClassification";
    }

    @Override
    protected float learningRate() {
      return 0.1f;
    }

    @Override
    protected Map<String, NDArray> inputs(int batch) {
      Map<String, NDArray> inputs = texts(batch);
      long[] labels = new long[batch];
      for (int i = 0; i < batch; i++) {
        labels[i] = i % 2;
      }
      inputs.put("labels", manager.create(labels));
      return inputs;
    }
  }
}
