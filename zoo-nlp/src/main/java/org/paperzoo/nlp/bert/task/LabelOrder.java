package org.paperzoo.nlp.bert.task;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.paperzoo.core.catalog.ModelSpec;
import org.paperzoo.nlp.bert.EncoderConfig;

/**
 * The numbers that data and model have for the same classes. A head that is already trained for
 * classes of these names, in capitals or not, keeps its names and their order.
 */
final class LabelOrder {
  private final List<String> data;
  private final List<String> model;

  private final int[] toModel;
  private final int[] toData;

  private LabelOrder(List<String> data, List<String> model) {
    this.data = data;
    this.model = model;
    toModel = numbers(data, model);
    toData = numbers(model, data);
  }

  /** Returns the number of each name in another list. */
  private static int[] numbers(List<String> names, List<String> others) {
    List<String> known = lowerCase(others);
    return lowerCase(names).stream().mapToInt(known::indexOf).toArray();
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
    Set<String> known = Set.copyOf(lowerCase(own));
    boolean same = known.size() == names.size() && known.equals(Set.copyOf(lowerCase(names)));
    return new LabelOrder(names, same ? List.copyOf(own) : names);
  }

  private static List<String> lowerCase(List<String> names) {
    return names.stream().map(name -> name.toLowerCase(Locale.ROOT)).toList();
  }

  /** Returns the names of the model's classes. */
  List<String> names() {
    return model;
  }

  /**
   * Returns the model's number of one of the data's classes; what is not a class stays as it is.
   */
  int toModel(int label) {
    return label < 0 || data == model ? label : toModel[label];
  }

  /** Returns the data's number of one of the model's classes. */
  int toData(int label) {
    return label < 0 || data == model ? label : toData[label];
  }
}
