package org.paperzoo.nlp.bert.task;

import java.util.List;
import org.paperzoo.core.catalog.Predictor;
import org.paperzoo.core.catalog.TaskRequest;
import org.paperzoo.core.catalog.TaskType;
import org.paperzoo.core.train.Monitor;
import org.paperzoo.core.train.Task;
import org.paperzoo.nlp.data.SquadDataConfig;

/** The task {@code question-answering}. */
public final class QuestionAnsweringTaskType implements TaskType<SquadDataConfig, AnswerSettings> {
  @Override
  public String name() {
    return "question-answering";
  }

  @Override
  public String description() {
    return "Learns to find the answer of a question in a passage, such as SQuAD's; f1 and"
        + " exact_match are in percent, and by SQuAD 2.0's rules where questions without answer"
        + " occur.";
  }

  @Override
  public Class<SquadDataConfig> dataType() {
    return SquadDataConfig.class;
  }

  @Override
  public Class<AnswerSettings> settingsType() {
    return AnswerSettings.class;
  }

  @Override
  public List<String> modelTypes() {
    return List.of("bert", "roberta");
  }

  @Override
  public List<Monitor> monitors() {
    return List.of(new Monitor("val_f1", false));
  }

  @Override
  public Task<?> create(TaskRequest<SquadDataConfig, AnswerSettings> request) {
    return new QuestionAnsweringTask(request);
  }

  @Override
  public List<? extends Predictor<?>> predictors() {
    return List.of(new AnswerPredictor(), new EmbedPredictor());
  }
}
