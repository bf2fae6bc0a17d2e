package org.paperzoo.nlp.gpt.task;

import java.util.List;
import org.paperzoo.core.catalog.Predictor;
import org.paperzoo.core.catalog.TaskRequest;
import org.paperzoo.core.catalog.TaskType;
import org.paperzoo.core.train.Monitor;
import org.paperzoo.core.train.Task;
import org.paperzoo.nlp.data.CorpusConfig;

/** Causal language modelling on running text. */
public final class LanguageModelingType
    implements TaskType<CorpusConfig, LanguageModelingSettings> {
  @Override
  public String name() {
    return "causal-language-modeling";
  }

  @Override
  public String description() {
    return "Predicts each next token of running text; measured by loss (nats per token), perplexity and nats per character.";
  }

  @Override
  public Class<CorpusConfig> dataType() {
    return CorpusConfig.class;
  }

  @Override
  public Class<LanguageModelingSettings> settingsType() {
    return LanguageModelingSettings.class;
  }

  @Override
  public List<Monitor> monitors() {
    return List.of(new Monitor("val_loss", true));
  }

  @Override
  public Task<?> create(TaskRequest<CorpusConfig, LanguageModelingSettings> request) {
    return new LanguageModelingTask(request);
  }

  @Override
  public List<? extends Predictor<?>> predictors() {
    return List.of(new GeneratePredictor(), new SpeedPredictor());
  }
}
