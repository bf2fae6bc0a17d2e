package org.paperzoo.vision.classification;

import java.util.List;
import java.util.Map;
import org.paperzoo.core.nn.ProblemType;

/** What the configurations of image classifiers have in common; see their Javadoc. */
public interface ClassifierConfig {
  /** Returns the number of channels of a picture: 1 grey, 3 red, green, blue. */
  int numChannels();

  /** Returns the height in pixels of the pictures that the model is trained on. */
  int height();

  /** Returns the width in pixels of the pictures that the model is trained on. */
  int width();

  /** Returns the number of classes. */
  Integer numLabels();

  /** Returns what the labels of pictures are, or null to infer it from the labels. */
  default ProblemType problemType() {
    return ProblemType.SINGLE_LABEL_CLASSIFICATION;
  }

  /** Returns the names of the classes by number, or null if they have none. */
  Map<String, String> id2label();

  /** Returns this configuration with classes of these names. */
  ClassifierConfig withLabels(List<String> names);

  /** Returns the name of a class, {@code LABEL_n} where it has none. */
  default String labelName(int label) {
    String name = id2label() == null ? null : id2label().get(Integer.toString(label));
    return name == null ? "LABEL_" + label : name;
  }
}
