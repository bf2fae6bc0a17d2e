package org.paperzoo.nlp.data;

import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The nine tasks of GLUE (Wang et al., "GLUE: A Multi-Task Benchmark and Analysis Platform for
 * Natural Language Understanding", ICLR 2019, table 1) and the layout of the files that its
 * download script makes: tables with tabs and without quotes, with a header row except in CoLA's
 * train and dev files. The order of classes is that of BERT's own scripts.
 */
public enum GlueTask {
  /** Acceptability of sentences; Matthews correlation. */
  COLA(
      "CoLA",
      "sentence",
      null,
      "label",
      List.of("0", "1"),
      List.of("unacceptable", "acceptable"),
      List.of("matthews_correlation")),
  /** Sentiment of phrases; accuracy. */
  SST2(
      "SST-2",
      "sentence",
      null,
      "label",
      List.of("0", "1"),
      List.of("negative", "positive"),
      List.of("accuracy")),
  /** Paraphrases in news; accuracy and F1. */
  MRPC(
      "MRPC",
      "#1 String",
      "#2 String",
      "Quality",
      List.of("0", "1"),
      List.of("not_equivalent", "equivalent"),
      List.of("f1", "accuracy")),
  /** Similarity of sentences from 0 to 5; Pearson and Spearman correlation. */
  STSB(
      "STS-B",
      "sentence1",
      "sentence2",
      "score",
      List.of(),
      List.of(),
      List.of("pearson", "spearman")),
  /** Paraphrases among questions; accuracy and F1. */
  QQP(
      "QQP",
      "question1",
      "question2",
      "is_duplicate",
      List.of("0", "1"),
      List.of("not_duplicate", "duplicate"),
      List.of("f1", "accuracy")),
  /** Entailment, in matched and mismatched genres; accuracy. */
  MNLI(
      "MNLI",
      "sentence1",
      "sentence2",
      "gold_label",
      List.of("contradiction", "entailment", "neutral"),
      List.of("contradiction", "entailment", "neutral"),
      List.of("accuracy")),
  /** Whether a sentence answers a question; accuracy. */
  QNLI(
      "QNLI",
      "question",
      "sentence",
      "label",
      List.of("entailment", "not_entailment"),
      List.of("entailment", "not_entailment"),
      List.of("accuracy")),
  /** Entailment; accuracy. */
  RTE(
      "RTE",
      "sentence1",
      "sentence2",
      "label",
      List.of("entailment", "not_entailment"),
      List.of("entailment", "not_entailment"),
      List.of("accuracy")),
  /** Whether a pronoun is resolved rightly; accuracy. */
  WNLI(
      "WNLI",
      "sentence1",
      "sentence2",
      "label",
      List.of("0", "1"),
      List.of("not_entailment", "entailment"),
      List.of("accuracy"));

  private final String folder;
  private final String text;
  private final String textPair;
  private final String label;
  private final List<String> labels;
  private final List<String> names;
  private final List<String> metrics;

  GlueTask(
      String folder,
      String text,
      String textPair,
      String label,
      List<String> labels,
      List<String> names,
      List<String> metrics) {
    this.folder = folder;
    this.text = text;
    this.textPair = textPair;
    this.label = label;
    this.labels = labels;
    this.names = names;
    this.metrics = metrics;
  }

  /** Returns the name in configs, such as {@code mrpc}. */
  public String id() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Returns the name of the folder of its files. */
  public String folder() {
    return folder;
  }

  /** Returns how the files write the classes, by number; empty for the regression STS-B. */
  public List<String> labels() {
    return labels;
  }

  /** Returns the names of the classes by number, where the files have numbers the benchmark's. */
  public List<String> names() {
    return names;
  }

  /** Returns the metrics of the benchmark, the main one first. */
  public List<String> metrics() {
    return metrics;
  }

  /** Returns the columns of the texts and the label. */
  TableColumns columns() {
    return new TableColumns(text, textPair, label);
  }

  /** Returns the columns of a part that has no header row, or null if it has one. */
  TableColumns columnsWithoutHeader(String part) {
    return this == COLA && !part.startsWith("test") ? new TableColumns("3", null, "1") : null;
  }

  /** Returns the file, without extension, of each part. */
  Map<String, String> files() {
    return this == MNLI
        ? Map.of(
            "train", "train",
            "validation", "dev_matched",
            "validation_mismatched", "dev_mismatched",
            "test", "test_matched",
            "test_mismatched", "test_mismatched")
        : Map.of("train", "train", "validation", "dev", "test", "test");
  }
}
