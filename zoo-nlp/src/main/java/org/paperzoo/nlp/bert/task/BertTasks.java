package org.paperzoo.nlp.bert.task;

import java.util.List;
import org.paperzoo.core.catalog.TaskType;
import org.paperzoo.core.train.Monitor;
import org.paperzoo.nlp.data.ClassificationDataConfig;
import org.paperzoo.nlp.data.CorpusConfig;
import org.paperzoo.nlp.data.MultipleChoiceDataConfig;
import org.paperzoo.nlp.data.SquadDataConfig;
import org.paperzoo.nlp.data.TokenTagDataConfig;

/** The tasks of BERT: its pre-training, and fine-tuning, which RoBERTa shares. */
public final class BertTasks {
  private static final TaskType<CorpusConfig, BertPreTrainingSettings> PRE_TRAINING =
      TaskType.of(
              "bert-pretraining",
              CorpusConfig.class,
              BertPreTrainingSettings.class,
              request -> new PreTrainingTask(request, request.settings().plan()))
          .description(
              "Learns from running text to fill in masked words and to tell whether two segments"
                  + " follow each other.")
          .trains("bert")
          .monitors(new Monitor("val_loss", true))
          .predictors(new FillMaskPredictor(), new EmbedPredictor())
          .build();

  private static final TaskType<ClassificationDataConfig, FineTuning> TEXT_CLASSIFICATION =
      TaskType.of(
              "text-classification",
              ClassificationDataConfig.class,
              FineTuning.class,
              TextClassificationTask::new)
          .description(
              "Learns the classes or scores of texts or pairs of texts, such as GLUE's. Data sets"
                  + " with other metrics than accuracy, such as CoLA, use the first of these.")
          .trains("bert", "roberta")
          .monitors(new Monitor("val_accuracy", false))
          .monitors(data -> List.of(new Monitor("val_" + data.metricNames().get(0), false)))
          .predictors(new ClassifyPredictor(), new EmbedPredictor())
          .build();

  private static final TaskType<TokenTagDataConfig, FineTuning> TOKEN_CLASSIFICATION =
      TaskType.of(
              "token-classification",
              TokenTagDataConfig.class,
              FineTuning.class,
              TokenClassificationTask::new)
          .description(
              "Learns the tags of words, such as named entities; f1 is that of whole entities.")
          .trains("bert", "roberta")
          .monitors(new Monitor("val_f1", false))
          .predictors(new TagPredictor(), new EmbedPredictor())
          .build();

  private static final TaskType<SquadDataConfig, AnswerSettings> QUESTION_ANSWERING =
      TaskType.of(
              "question-answering",
              SquadDataConfig.class,
              AnswerSettings.class,
              QuestionAnsweringTask::new)
          .description(
              "Learns to find the answer of a question in a passage, such as SQuAD's; f1 and"
                  + " exact_match are in percent, and by SQuAD 2.0's rules where questions without"
                  + " answer occur.")
          .trains("bert", "roberta")
          .monitors(new Monitor("val_f1", false))
          .predictors(new AnswerPredictor(), new EmbedPredictor())
          .build();

  private static final TaskType<MultipleChoiceDataConfig, FineTuning> MULTIPLE_CHOICE =
      TaskType.of(
              "multiple-choice",
              MultipleChoiceDataConfig.class,
              FineTuning.class,
              MultipleChoiceTask::new)
          .description(
              "Learns to choose the right one of several continuations or answers, such as SWAG's.")
          .trains("bert", "roberta")
          .monitors(new Monitor("val_accuracy", false))
          .predictors(new ChoosePredictor(), new EmbedPredictor())
          .build();

  /** All of them. */
  public static final List<TaskType<?, ?>> ALL =
      List.of(
          PRE_TRAINING,
          TEXT_CLASSIFICATION,
          TOKEN_CLASSIFICATION,
          QUESTION_ANSWERING,
          MULTIPLE_CHOICE);

  private BertTasks() {}
}
