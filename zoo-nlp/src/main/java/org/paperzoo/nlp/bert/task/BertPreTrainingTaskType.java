package org.paperzoo.nlp.bert.task;

import java.util.List;
import org.paperzoo.core.catalog.Predictor;
import org.paperzoo.core.catalog.TaskRequest;
import org.paperzoo.core.catalog.TaskType;
import org.paperzoo.core.train.Monitor;
import org.paperzoo.core.train.Task;
import org.paperzoo.nlp.data.CorpusConfig;

/** The task {@code bert-pretraining}. */
public final class BertPreTrainingTaskType
    implements TaskType<CorpusConfig, BertPreTrainingSettings> {
  @Override
  public String name() {
    return "bert-pretraining";
  }

  @Override
  public String description() {
    return "Learns from running text to fill in masked words and to tell whether two segments"
        + " follow each other.";
  }

  @Override
  public Class<CorpusConfig> dataType() {
    return CorpusConfig.class;
  }

  @Override
  public Class<BertPreTrainingSettings> settingsType() {
    return BertPreTrainingSettings.class;
  }

  @Override
  public List<String> modelTypes() {
    return List.of("bert");
  }

  @Override
  public List<Monitor> monitors() {
    return List.of(new Monitor("val_loss", true));
  }

  @Override
  public Task<?> create(TaskRequest<CorpusConfig, BertPreTrainingSettings> request) {
    return new PreTrainingTask(request, request.settings().plan());
  }

  @Override
  public List<? extends Predictor<?>> predictors() {
    return List.of(new FillMaskPredictor(), new EmbedPredictor());
  }
}
