package org.paperzoo.nlp.bert;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.jni.JniUtils;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.paperzoo.core.error.UsageException;
import org.paperzoo.core.nn.Precision;
import org.paperzoo.core.nn.ZooModel;
import org.paperzoo.core.parity.ForwardPass;

/**
 * What labels mean where {@code problem_type} is null, as in the reference: of several classes
 * integers are classes, in any shape, and floats are zeros and ones of each class.
 */
class SequenceLabelsTest {
  private NDManager manager;
  private ForwardPass pass;

  @BeforeEach
  void open() {
    manager = NDManager.newBaseManager(Device.cpu());
    JniUtils.setSeed(3);
    BertConfig config = TinyModels.bert().withLabels(List.of("a", "b", "c"), null);
    ZooModel model = BertPaper.MODELS.create(config, "BertForSequenceClassification");
    model.initialize(manager);
    pass = new ForwardPass(model, manager);
  }

  @AfterEach
  void close() {
    manager.close();
  }

  private Map<String, NDArray> outputs(NDArray labels) {
    Map<String, NDArray> inputs = new LinkedHashMap<>(TinyModels.texts(manager, 2, 31));
    inputs.put("labels", labels);
    return pass.outputs(inputs, Precision.FLOAT32);
  }

  @Test
  void integersAreClassesInAnyShape() {
    long[] classes = {2, 0};
    NDArray flat = manager.create(classes);
    Map<String, NDArray> expected = outputs(flat);
    NDArray logs = expected.get("logits").logSoftmax(1);
    assertThat(expected.get("loss").getFloat())
        .isCloseTo(-(logs.getFloat(0, 2) + logs.getFloat(1, 0)) / 2, within(1e-6f));
    for (NDArray labels :
        new NDArray[] {flat.reshape(2, 1), flat.toType(DataType.INT32, true).reshape(2, 1)}) {
      assertThat(outputs(labels).get("loss")).isEqualTo(expected.get("loss"));
    }
  }

  @Test
  void floatsAreZerosAndOnesOfEachClass() {
    NDArray labels = manager.create(new float[] {1, 0, 1, 0, 0, 1}, new Shape(2, 3));
    Map<String, NDArray> outputs = outputs(labels);
    double sum = 0;
    float[] logits = outputs.get("logits").toFloatArray();
    for (int i = 0; i < logits.length; i++) {
      sum += Math.log1p(Math.exp(-logits[i] * (2 * labels.toFloatArray()[i] - 1)));
    }
    assertThat(outputs.get("loss").getFloat()).isCloseTo((float) (sum / 6), within(1e-6f));
  }

  @Test
  void whatTheReferenceRefusesIsRefused() {
    assertThatThrownBy(() -> outputs(manager.create(new float[] {2, 0})))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("labels of shape (2) do not fit logits (2, 3)");
    assertThatThrownBy(() -> outputs(manager.ones(new Shape(2, 3), DataType.INT64)))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("6 labels for 2 texts");
  }
}
