package org.paperzoo.nlp.roberta;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.jni.JniUtils;
import ai.djl.training.ParameterStore;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.paperzoo.core.catalog.ModelFamily;
import org.paperzoo.core.config.ConfigBinder;
import org.paperzoo.core.config.ConfigDocument;
import org.paperzoo.core.config.Faults;
import org.paperzoo.core.nn.Context;
import org.paperzoo.core.nn.ZooModel;
import org.paperzoo.nlp.bert.BertPaper;

/** Which probability the head that chooses drops out with, as in the reference. */
class MultipleChoiceDropoutTest {
  private static final String CONFIG =
      "{vocab_size: 31, hidden_size: 16, num_hidden_layers: 1, num_attention_heads: 2,"
          + " intermediate_size: 32, attention_probs_dropout_prob: 0, hidden_dropout_prob: 0,"
          + " classifier_dropout: 0.9}";

  @Test
  void isThatOfClassifiersForBertAndOfHiddenStatesForRoberta() {
    assertThat(dropsOut(BertPaper.MODELS, "BertForMultipleChoice")).isTrue();
    assertThat(dropsOut(RobertaPaper.MODELS, "RobertaForMultipleChoice")).isFalse();
  }

  private static <C extends Record> boolean dropsOut(ModelFamily<C> family, String architecture) {
    Faults faults = new Faults();
    C config =
        ConfigBinder.bind(
            ConfigDocument.parse(CONFIG, "model", faults).root(), family.configType(), faults);
    faults.throwIfAny();
    JniUtils.setGradMode(false);
    JniUtils.setSeed(1);
    try (NDManager manager = NDManager.newBaseManager(Device.cpu())) {
      ZooModel model = family.create(config, architecture);
      model.initialize(manager);
      NDArray ids =
          manager.create(new long[] {4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15}, new Shape(2, 3, 2));
      float[] learning = logits(model, ids, true);
      return !java.util.Arrays.equals(learning, logits(model, ids, false));
    }
  }

  private static float[] logits(ZooModel model, NDArray ids, boolean training) {
    Context context = new Context(new ParameterStore(ids.getManager(), false), training);
    return model.forward(context, Map.of("input_ids", ids)).get("logits").toFloatArray();
  }
}
