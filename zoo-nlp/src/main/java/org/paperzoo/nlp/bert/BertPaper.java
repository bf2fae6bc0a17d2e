package org.paperzoo.nlp.bert;

import java.util.List;
import org.paperzoo.core.catalog.CompanionFiles;
import org.paperzoo.core.catalog.ModelFamily;
import org.paperzoo.core.catalog.Paper;
import org.paperzoo.core.catalog.TaskType;
import org.paperzoo.core.checkpoint.TensorSource;
import org.paperzoo.core.data.DataSet;
import org.paperzoo.nlp.bert.task.BertTasks;
import org.paperzoo.nlp.data.TextDataSets;

/** BERT: Pre-training of Deep Bidirectional Transformers for Language Understanding. */
public final class BertPaper implements Paper {
  /** The models of {@code model_type} {@code bert}, with the heads that the reference has. */
  public static final ModelFamily<BertConfig> MODELS =
      ModelFamily.of(BertPaper.class, "bert", BertConfig.class)
          .head("BertModel", (config, source) -> encoder(config, hasPooler(source)))
          .head("BertForPreTraining", config -> new BertForPreTraining(encoder(config, true)))
          .head("BertForMaskedLM", config -> new BertForMaskedLm(encoder(config, false)))
          .head(
              "BertForNextSentencePrediction",
              config -> new BertForNextSentencePrediction(encoder(config, true)))
          .head(
              "BertForSequenceClassification",
              config -> new BertForSequenceClassification(encoder(config, true)))
          .head(
              "BertForTokenClassification",
              config -> new TokenClassifier(encoder(config, false), "bert"))
          .head(
              "BertForQuestionAnswering",
              config -> new QuestionAnswerer(encoder(config, false), "bert"))
          .head(
              "BertForMultipleChoice",
              config ->
                  new MultipleChoice(encoder(config, true), "bert", config.classifierDropoutProb()))
          .layers("num_hidden_layers", EncoderCheckpoint.LAYERS, BertConfig::numHiddenLayers)
          .weights((config, architecture) -> EncoderCheckpoint.table("bert"))
          .companions(CompanionFiles.TOKENIZER)
          .companions(CompanionFiles.SENTENCE_VECTORS)
          .build();

  private static BertModel encoder(BertConfig config, boolean withPooler) {
    return new BertModel(config, PositionScheme.FROM_ZERO, withPooler);
  }

  private static boolean hasPooler(TensorSource source) {
    return source == null || EncoderCheckpoint.hasPooler(source);
  }

  @Override
  public List<ModelFamily<?>> models() {
    return List.of(MODELS);
  }

  @Override
  public List<TaskType<?, ?>> tasks() {
    return BertTasks.ALL;
  }

  @Override
  public List<DataSet> dataSets() {
    return TextDataSets.list();
  }
}
