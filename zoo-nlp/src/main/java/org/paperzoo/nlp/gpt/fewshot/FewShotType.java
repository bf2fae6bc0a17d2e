package org.paperzoo.nlp.gpt.fewshot;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.paperzoo.core.catalog.Predictor;
import org.paperzoo.core.catalog.TaskRequest;
import org.paperzoo.core.catalog.TaskType;
import org.paperzoo.core.data.DataSet;
import org.paperzoo.core.train.Monitor;
import org.paperzoo.core.train.Task;
import org.paperzoo.nlp.gpt.task.GeneratePredictor;

/** Evaluation with examples in the context. */
public final class FewShotType implements TaskType<FewShotDataConfig, FewShotSettings> {
  @Override
  public String name() {
    return "few-shot";
  }

  @Override
  public String description() {
    return "Evaluates a language model on a task with examples in its context (zoo eval);"
        + " training fine-tunes it on the task.";
  }

  @Override
  public Class<FewShotDataConfig> dataType() {
    return FewShotDataConfig.class;
  }

  @Override
  public Class<FewShotSettings> settingsType() {
    return FewShotSettings.class;
  }

  @Override
  public List<Monitor> monitors() {
    return List.of(new Monitor("val_accuracy", false));
  }

  @Override
  public Task<?> create(TaskRequest<FewShotDataConfig, FewShotSettings> request) {
    return new FewShotTask(request);
  }

  @Override
  public List<? extends Predictor<?>> predictors() {
    return List.of(new GeneratePredictor());
  }

  /** Returns the data sets that are generated: arithmetic and scrambled words (section 3.9). */
  public static List<DataSet> dataSets() {
    return Stream.concat(
            Arrays.stream(ArithmeticTask.values()).map(ArithmeticTask::id),
            Arrays.stream(WordScrambling.values()).map(WordScrambling::id))
        .map(
            name ->
                DataSet.bundled(
                    name, "generated problems (GPT-3, section 3.9)", "any number", "none"))
        .toList();
  }
}
