package org.paperzoo.nlp.bert.task;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import org.paperzoo.core.catalog.ModelSpec;
import org.paperzoo.nlp.bert.EncoderConfig;

/**
 * The numbers that data and model have for the same classes. A head that is already trained for
 * classes of these names keeps its order.
 */
final class LabelOrder {
  private final List<String> data;
  private final List<String> model;

  private LabelOrder(List<String> data, List<String> model) {
    this.data = data;
    this.model = model;
  }

  /**
   * Finds the order of a model's classes.
   *
   * @param head the task's head, which the model has or is about to get
   * @param names of the data's classes, by number
   */
  static LabelOrder of(ModelSpec<?> spec, String head, List<String> names) {
    EncoderConfig config = (EncoderConfig) spec.config();
    boolean trained = spec.folder() != null && spec.architecture().endsWith(head);
    if (!trained || config.id2label() == null || config.numLabels() != names.size()) {
      return new LabelOrder(names, names);
    }
    List<String> own = new ArrayList<>();
    for (int i = 0; i < names.size(); i++) {
      own.add(config.labelName(i));
    }
    boolean same = new HashSet<>(own).equals(new HashSet<>(names));
    return new LabelOrder(names, same ? List.copyOf(own) : names);
  }

  /** Returns the names of the model's classes. */
  List<String> names() {
    return model;
  }

  /** Returns the model's number of one of the data's classes; what is no class stays as it is. */
  int toModel(int label) {
    return label < 0 || data == model ? label : model.indexOf(data.get(label));
  }

  /** Returns the data's number of one of the model's classes. */
  int toData(int label) {
    return label < 0 || data == model ? label : data.indexOf(model.get(label));
  }
}
