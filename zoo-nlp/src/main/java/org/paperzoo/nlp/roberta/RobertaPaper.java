package org.paperzoo.nlp.roberta;

import java.util.List;
import org.paperzoo.core.catalog.CompanionFiles;
import org.paperzoo.core.catalog.ModelFamily;
import org.paperzoo.core.catalog.Paper;
import org.paperzoo.core.catalog.TaskType;
import org.paperzoo.core.checkpoint.TensorSource;
import org.paperzoo.core.data.DataSet;
import org.paperzoo.core.train.Monitor;
import org.paperzoo.nlp.bert.BertModel;
import org.paperzoo.nlp.bert.EncoderCheckpoint;
import org.paperzoo.nlp.bert.MultipleChoice;
import org.paperzoo.nlp.bert.PositionScheme;
import org.paperzoo.nlp.bert.QuestionAnswerer;
import org.paperzoo.nlp.bert.TokenClassifier;
import org.paperzoo.nlp.bert.task.EmbedPredictor;
import org.paperzoo.nlp.bert.task.FillMaskPredictor;
import org.paperzoo.nlp.bert.task.PreTrainingTask;
import org.paperzoo.nlp.data.CorpusConfig;
import org.paperzoo.nlp.data.TextDataSets;

/** RoBERTa: A Robustly Optimized BERT Pretraining Approach. */
public final class RobertaPaper implements Paper {
  /** What the encoder is called within a model with a head. */
  static final String PREFIX = "roberta";

  /** The models of {@code model_type} {@code roberta}, with the heads that the reference has. */
  public static final ModelFamily<RobertaConfig> MODELS =
      ModelFamily.of(RobertaPaper.class, "roberta", RobertaConfig.class)
          .head("RobertaModel", (config, source) -> encoder(config, hasPooler(source)))
          .head("RobertaForMaskedLM", config -> new RobertaForMaskedLm(encoder(config, false)))
          .head(
              "RobertaForSequenceClassification",
              config -> new RobertaForSequenceClassification(encoder(config, false)))
          .head(
              "RobertaForTokenClassification",
              config -> new TokenClassifier(encoder(config, false), PREFIX))
          .head(
              "RobertaForQuestionAnswering",
              config -> new QuestionAnswerer(encoder(config, false), PREFIX))
          .head(
              "RobertaForMultipleChoice",
              config ->
                  new MultipleChoice(encoder(config, true), PREFIX, config.hiddenDropoutProb()))
          .layers("num_hidden_layers", EncoderCheckpoint.LAYERS, RobertaConfig::numHiddenLayers)
          .weights((config, architecture) -> EncoderCheckpoint.table(PREFIX))
          .companions(CompanionFiles.TOKENIZER)
          .companions(CompanionFiles.SENTENCE_VECTORS)
          .build();

  /** The task {@code roberta-pretraining}. */
  private static final TaskType<CorpusConfig, RobertaPreTrainingSettings> PRE_TRAINING =
      TaskType.of(
              "roberta-pretraining",
              CorpusConfig.class,
              RobertaPreTrainingSettings.class,
              request -> new PreTrainingTask(request, request.settings().plan()))
          .description(
              "Learns from running text to fill in masked words, with dynamic masking and without"
                  + " next-sentence prediction.")
          .monitors(new Monitor("val_loss", true))
          .predictors(new FillMaskPredictor(), new EmbedPredictor())
          .build();

  private static BertModel encoder(RobertaConfig config, boolean withPooler) {
    return new BertModel(config, PositionScheme.AFTER_PADDING, withPooler);
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
    return List.of(PRE_TRAINING);
  }

  @Override
  public List<DataSet> dataSets() {
    return TextDataSets.list();
  }
}
