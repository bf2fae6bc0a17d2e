package org.paperzoo.nlp.transformer;

import ai.djl.ndarray.NDArray;
import java.util.Map;
import org.junit.jupiter.api.Nested;
import org.paperzoo.core.catalog.ModelContract;
import org.paperzoo.core.catalog.ModelFamily;

/** Translation models keep the contract of the zoo's models. */
class TransformerContractTest {
  abstract static class Contract extends ModelContract<TransformerConfig> {
    @Override
    protected ModelFamily<TransformerConfig> family() {
      return TransformerPaper.MODELS;
    }

    @Override
    protected Map<String, NDArray> inputs(int batch) {
      return TinyTransformers.texts(manager, batch);
    }
  }

  @Nested
  class Shared extends Contract {
    @Override
    protected TransformerConfig config() {
      return TinyTransformers.config();
    }
  }

  @Nested
  class Separate extends Contract {
    @Override
    protected TransformerConfig config() {
      return TinyTransformers.config(
          """
          "share_encoder_decoder_embeddings": false, "tie_word_embeddings": false,
          "decoder_vocab_size": 33, "pad_token_id": 30, "static_position_embeddings": false, "attention_key_dim": 6,
          "activation_dropout": 0.2, "attention_dropout": 0.1\
          """);
    }
  }
}
