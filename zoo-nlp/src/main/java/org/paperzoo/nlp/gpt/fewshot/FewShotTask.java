package org.paperzoo.nlp.gpt.fewshot;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.paperzoo.core.batch.Batches;
import org.paperzoo.core.batch.EpochSampler;
import org.paperzoo.core.catalog.ModelSpec;
import org.paperzoo.core.catalog.ModelTask;
import org.paperzoo.core.catalog.TaskRequest;
import org.paperzoo.core.catalog.TaskType;
import org.paperzoo.core.data.DataSet;
import org.paperzoo.core.data.Seeds;
import org.paperzoo.core.data.SplitMix64;
import org.paperzoo.core.error.UsageException;
import org.paperzoo.core.nn.ZooModel;
import org.paperzoo.core.text.TextTokenizer;
import org.paperzoo.core.train.Evaluation;
import org.paperzoo.core.train.Loss;
import org.paperzoo.core.train.Monitor;
import org.paperzoo.core.train.Objective;
import org.paperzoo.core.train.Step;
import org.paperzoo.nlp.gpt.CausalLanguageModel;
import org.paperzoo.nlp.gpt.DecoderInputs;
import org.paperzoo.nlp.gpt.LabelledTokens;
import org.paperzoo.nlp.gpt.task.GeneratePredictor;
import org.paperzoo.nlp.gpt.task.TokenizerChoice;

/** Judges a model on a task by examples in its context, and fine-tunes it on the task. */
public final class FewShotTask implements ModelTask<LabelledTokens> {
  /** The task {@code few-shot}. */
  public static final TaskType<FewShotDataConfig, FewShotSettings> TYPE =
      TaskType.of("few-shot", FewShotDataConfig.class, FewShotSettings.class, FewShotTask::new)
          .description(
              "Evaluates a language model on a task with examples in its context (zoo eval);"
                  + " training fine-tunes it on the task.")
          .monitors(new Monitor("val_accuracy", false))
          .predictors(new GeneratePredictor())
          .build();

  /** The data sets that are generated: arithmetic and scrambled words (section 3.9). */
  public static final List<DataSet> GENERATED =
      Stream.concat(
              Arrays.stream(ArithmeticTask.values()).map(ArithmeticTask::id),
              Arrays.stream(WordScrambling.values()).map(WordScrambling::id))
          .map(
              name ->
                  DataSet.bundled(
                      name, "generated problems (GPT-3, section 3.9)", "any number", "none"))
          .toList();

  private static final int IGNORED = -100;

  private final FewShotData data;
  private final FewShotSettings settings;
  private final TextTokenizer tokenizer;
  private final ModelSpec<?> spec;
  private final CausalLanguageModel model;
  private final long seed;
  private final PromptBuilder trainingPrompts;
  private final EpochSampler sampler;
  private final Batches<LabelledTokens> batches;

  FewShotTask(TaskRequest<FewShotDataConfig, FewShotSettings> request) {
    data = request.data().load(request.home());
    settings = request.settings();
    tokenizer = TokenizerChoice.open(settings.tokenizer(), request.model());
    spec = TokenizerChoice.fit(request.model(), tokenizer, true);
    model = TokenizerChoice.initialize(spec, request.manager());
    seed = request.seed();
    trainingPrompts =
        new PromptBuilder(data, settings, tokenizer, model.config().maxLength(), seed);
    int examples = Math.max(1, data.train().size());
    sampler = EpochSampler.training(examples, Math.min(request.batchSize(), examples), seed);
    batches = Batches.inMemory(sampler, this::batch);
  }

  @Override
  public ZooModel model() {
    return model;
  }

  @Override
  public ModelSpec<?> spec() {
    return spec;
  }

  @Override
  public void writeCompanions(Path folder) {
    tokenizer.save(folder);
  }

  @Override
  public List<? extends Objective<LabelledTokens>> objectives() {
    return List.of(new Completion());
  }

  /** The mean cross entropy of the tokens of right completions. */
  private final class Completion implements Objective<LabelledTokens> {
    @Override
    public Loss loss(Step step, LabelledTokens batch) {
      DecoderInputs inputs = DecoderInputs.of(batch.ids());
      NDArray loss = model.loss(step.context(), inputs, batch.labels(), true);
      return Loss.mean(loss, batch.targets());
    }
  }

  @Override
  public Batches<LabelledTokens> batches() {
    return batches;
  }

  @Override
  public long examplesPerBatch() {
    return sampler.batchSize();
  }

  private LabelledTokens batch(NDManager manager, long number, int[] indices) {
    if (data.train().isEmpty()) {
      throw new UsageException(
          "There are no training examples. Give a file of them as data.train.");
    }
    SplitMix64 random = new SplitMix64(Seeds.of(Seeds.of(seed, "training texts"), number));
    List<TrainingText> texts = new ArrayList<>();
    for (int index : indices) {
      texts.add(trainingPrompts.trainingText(index, random));
    }
    int longest = texts.stream().mapToInt(text -> text.length() - 1).max().orElse(0);
    long[] inputs = new long[texts.size() * longest];
    long[] labels = new long[inputs.length];
    Arrays.fill(labels, IGNORED);
    long targets = 0;
    for (int i = 0; i < texts.size(); i++) {
      TrainingText text = texts.get(i);
      int count = text.length() - 1;
      System.arraycopy(text.ids(), 0, inputs, i * longest, count);
      for (int j = 0; j < count; j++) {
        if (text.trained()[j + 1]) {
          labels[i * longest + j] = text.ids()[j + 1];
          targets++;
        }
      }
    }
    Shape shape = new Shape(texts.size(), longest);
    return new LabelledTokens(
        manager.create(inputs, shape), manager.create(labels, shape), targets);
  }

  @Override
  public List<String> splits() {
    return List.of("val");
  }

  @Override
  public Map<String, Double> evaluate(Evaluation evaluation) {
    int count = data.validation().size();
    if (settings.maxExamples() != null) {
      count = Math.min(count, settings.maxExamples());
    }
    if (!evaluation.thorough()) {
      count = Math.min(count, settings.quickExamples());
    }
    long seed = Seeds.of(evaluation.seed(), "demonstrations");
    FewShotEvaluator evaluator =
        new FewShotEvaluator(
            data, settings, tokenizer, model, evaluation.context(), evaluation.manager());
    return new LinkedHashMap<>(evaluator.evaluate(count, seed));
  }

  @Override
  public void close() {
    tokenizer.close();
  }
}
