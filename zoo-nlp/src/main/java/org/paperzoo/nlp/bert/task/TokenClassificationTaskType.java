package org.paperzoo.nlp.bert.task;

import java.util.List;
import org.paperzoo.core.catalog.Predictor;
import org.paperzoo.core.catalog.TaskRequest;
import org.paperzoo.core.catalog.TaskType;
import org.paperzoo.core.train.Monitor;
import org.paperzoo.core.train.Task;
import org.paperzoo.nlp.data.TokenTagDataConfig;

/** The task {@code token-classification}. */
public final class TokenClassificationTaskType implements TaskType<TokenTagDataConfig, FineTuning> {
  @Override
  public String name() {
    return "token-classification";
  }

  @Override
  public String description() {
    return "Learns the tags of words, such as named entities; f1 is that of whole entities.";
  }

  @Override
  public Class<TokenTagDataConfig> dataType() {
    return TokenTagDataConfig.class;
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
    return List.of(new Monitor("val_f1", false));
  }

  @Override
  public Task<?> create(TaskRequest<TokenTagDataConfig, FineTuning> request) {
    return new TokenClassificationTask(request);
  }

  @Override
  public List<? extends Predictor<?>> predictors() {
    return List.of(new TagPredictor(), new EmbedPredictor());
  }
}
