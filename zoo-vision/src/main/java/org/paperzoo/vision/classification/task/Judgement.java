package org.paperzoo.vision.classification.task;

/**
 * What a model says about a picture.
 *
 * @param index of the picture in its part of the data
 * @param label its class
 * @param predicted the most likely class
 * @param probability of that class
 */
record Judgement(int index, int label, int predicted, double probability) {
  boolean isRight() {
    return label == predicted;
  }
}
