package org.paperzoo.nlp.roberta;

import java.util.List;
import org.paperzoo.core.catalog.Predictor;
import org.paperzoo.core.catalog.TaskRequest;
import org.paperzoo.core.catalog.TaskType;
import org.paperzoo.core.train.Monitor;
import org.paperzoo.core.train.Task;
import org.paperzoo.nlp.bert.task.EmbedPredictor;
import org.paperzoo.nlp.bert.task.FillMaskPredictor;
import org.paperzoo.nlp.bert.task.PreTrainingTask;
import org.paperzoo.nlp.data.CorpusConfig;

/** The task {@code roberta-pretraining}. */
public final class RobertaPreTrainingTaskType
    implements TaskType<CorpusConfig, RobertaPreTrainingSettings> {
  @Override
  public String name() {
    return "roberta-pretraining";
  }

  @Override
  public String description() {
    return "Learns from running text to fill in masked words, with dynamic masking and"
        + " without next-sentence prediction.";
  }

  @Override
  public Class<CorpusConfig> dataType() {
    return CorpusConfig.class;
  }

  @Override
  public Class<RobertaPreTrainingSettings> settingsType() {
    return RobertaPreTrainingSettings.class;
  }

  @Override
  public List<Monitor> monitors() {
    return List.of(new Monitor("val_loss", true));
  }

  @Override
  public Task<?> create(TaskRequest<CorpusConfig, RobertaPreTrainingSettings> request) {
    return new PreTrainingTask(request, request.settings().plan());
  }

  @Override
  public List<? extends Predictor<?>> predictors() {
    return List.of(new FillMaskPredictor(), new EmbedPredictor());
  }
}
