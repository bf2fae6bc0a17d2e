package org.paperzoo.nlp.data;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A data set of texts with classes or scores.
 *
 * @param name the data set's name
 * @param labelNames the names of classes 0, 1, ...; empty for a regression
 * @param train the training examples
 * @param validation the validation examples; may be empty
 * @param test the test examples, which may be unlabelled or none
 * @param others further parts by name, such as {@code validation_mismatched} of MNLI
 * @param metrics the metrics that are usual for the data set, the main one first: {@code accuracy},
 *     {@code f1}, {@code matthews_correlation}, {@code pearson}, {@code spearman}
 */
public record ClassificationData(
    String name,
    List<String> labelNames,
    List<TextExample> train,
    List<TextExample> validation,
    List<TextExample> test,
    Map<String, List<TextExample>> others,
    List<String> metrics) {
  /** Creates the data set. */
  public ClassificationData {
    labelNames = List.copyOf(labelNames);
    train = List.copyOf(train);
    validation = List.copyOf(validation);
    test = List.copyOf(test);
    Map<String, List<TextExample>> copies = new LinkedHashMap<>();
    others.forEach((part, examples) -> copies.put(part, List.copyOf(examples)));
    others = Collections.unmodifiableMap(copies);
    metrics = List.copyOf(metrics);
  }

  /** Returns whether scores are predicted instead of classes. */
  public boolean isRegression() {
    return labelNames.isEmpty();
  }

  /** Returns whether examples are pairs of texts. */
  public boolean isPairs() {
    return !train.isEmpty() && train.get(0).textB() != null;
  }

  /**
   * Returns the labelled parts that are not trained on, by name: {@code validation}, the others,
   * {@code test}.
   */
  public Map<String, List<TextExample>> evaluations() {
    Map<String, List<TextExample>> parts = new LinkedHashMap<>();
    parts.put("validation", validation);
    parts.putAll(others);
    parts.put("test", test);
    parts.values().removeIf(examples -> examples.isEmpty() || !examples.get(0).isLabelled());
    return parts;
  }

  /** Returns the data set with at most the given number of training examples, the first ones. */
  ClassificationData withAtMost(Integer most) {
    return most == null || most >= train.size()
        ? this
        : new ClassificationData(
            name,
            labelNames,
            new ArrayList<>(train.subList(0, most)),
            validation,
            test,
            others,
            metrics);
  }
}
