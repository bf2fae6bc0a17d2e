package org.paperzoo.nlp.bert.task;

import java.util.List;
import org.paperzoo.core.catalog.Predictor;
import org.paperzoo.core.catalog.TaskRequest;
import org.paperzoo.core.catalog.TaskType;
import org.paperzoo.core.train.Monitor;
import org.paperzoo.core.train.Task;
import org.paperzoo.nlp.data.ClassificationDataConfig;

/** The task {@code text-classification}. */
public final class TextClassificationTaskType
    implements TaskType<ClassificationDataConfig, FineTuning> {
  @Override
  public String name() {
    return "text-classification";
  }

  @Override
  public String description() {
    return "Learns the classes or scores of texts or pairs of texts, such as GLUE's. Data sets"
        + " with other metrics than accuracy, such as CoLA, use the first of these.";
  }

  @Override
  public Class<ClassificationDataConfig> dataType() {
    return ClassificationDataConfig.class;
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
  public List<Monitor> monitors(ClassificationDataConfig data) {
    return List.of(new Monitor("val_" + data.metricNames().get(0), false));
  }

  @Override
  public Task<?> create(TaskRequest<ClassificationDataConfig, FineTuning> request) {
    return new TextClassificationTask(request);
  }

  @Override
  public List<? extends Predictor<?>> predictors() {
    return List.of(new ClassifyPredictor(), new EmbedPredictor());
  }
}
