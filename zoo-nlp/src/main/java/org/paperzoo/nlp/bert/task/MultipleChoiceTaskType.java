package org.paperzoo.nlp.bert.task;

import java.util.List;
import org.paperzoo.core.catalog.Predictor;
import org.paperzoo.core.catalog.TaskRequest;
import org.paperzoo.core.catalog.TaskType;
import org.paperzoo.core.train.Monitor;
import org.paperzoo.core.train.Task;
import org.paperzoo.nlp.data.MultipleChoiceDataConfig;

/** The task {@code multiple-choice}. */
public final class MultipleChoiceTaskType
    implements TaskType<MultipleChoiceDataConfig, FineTuning> {
  @Override
  public String name() {
    return "multiple-choice";
  }

  @Override
  public String description() {
    return "Learns to choose the right one of several continuations or answers, such as SWAG's.";
  }

  @Override
  public Class<MultipleChoiceDataConfig> dataType() {
    return MultipleChoiceDataConfig.class;
  }

  @Override
  public Class<FineTuning> settingsType() {
    return FineTuning.class;
  }

  @Override
  public List<String> modelTypes() {
    return List.of("bert", "roberta");
  }

  @Override
  public List<Monitor> monitors() {
    return List.of(new Monitor("val_accuracy", false));
  }

  @Override
  public Task<?> create(TaskRequest<MultipleChoiceDataConfig, FineTuning> request) {
    return new MultipleChoiceTask(request);
  }

  @Override
  public List<? extends Predictor<?>> predictors() {
    return List.of(new ChoosePredictor(), new EmbedPredictor());
  }
}
