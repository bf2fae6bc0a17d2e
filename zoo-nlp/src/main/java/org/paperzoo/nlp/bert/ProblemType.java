package org.paperzoo.nlp.bert;

/** What the labels of a sequence are: which loss {@code BertForSequenceClassification} has. */
public enum ProblemType {
  /** Numbers; mean squared error. */
  REGRESSION,
  /** One class each; cross entropy. */
  SINGLE_LABEL_CLASSIFICATION,
  /** Any number of classes each; binary cross entropy of every class. */
  MULTI_LABEL_CLASSIFICATION
}
