package org.paperzoo.nlp.lora.task;

import java.util.List;
import org.paperzoo.core.catalog.Predictor;
import org.paperzoo.core.catalog.TaskRequest;
import org.paperzoo.core.catalog.TaskType;
import org.paperzoo.core.train.Monitor;
import org.paperzoo.core.train.Task;
import org.paperzoo.nlp.data.E2eDataConfig;

/** Sentences from meaning representations, as in E2E NLG. */
public final class DataToTextType implements TaskType<E2eDataConfig, DataToTextSettings> {
  @Override
  public String name() {
    return "data-to-text";
  }

  @Override
  public String description() {
    return "Writes sentences for meaning representations; loss, BLEU, NIST, ROUGE-L and CIDEr.";
  }

  @Override
  public Class<E2eDataConfig> dataType() {
    return E2eDataConfig.class;
  }

  @Override
  public Class<DataToTextSettings> settingsType() {
    return DataToTextSettings.class;
  }

  @Override
  public List<String> modelTypes() {
    return List.of("gpt2", "gpt_neo");
  }

  @Override
  public List<Monitor> monitors() {
    return List.of(new Monitor("val_loss", true));
  }

  @Override
  public Task<?> create(TaskRequest<E2eDataConfig, DataToTextSettings> request) {
    return new DataToTextTask(request);
  }

  @Override
  public List<? extends Predictor<?>> predictors() {
    return List.of(new SentencePredictor());
  }
}
