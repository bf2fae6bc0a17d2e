package org.paperzoo.nlp.lstm.text;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.paperzoo.core.aten.InPlace;
import org.paperzoo.core.batch.Batches;
import org.paperzoo.core.batch.Streams;
import org.paperzoo.core.catalog.ModelSpec;
import org.paperzoo.core.catalog.ModelTask;
import org.paperzoo.core.catalog.TaskRequest;
import org.paperzoo.core.catalog.TaskType;
import org.paperzoo.core.config.Default;
import org.paperzoo.core.config.Doc;
import org.paperzoo.core.config.Range;
import org.paperzoo.core.error.UsageException;
import org.paperzoo.core.metrics.WeightedMean;
import org.paperzoo.core.nn.Context;
import org.paperzoo.core.nn.ZooModel;
import org.paperzoo.core.text.TextTokenizer;
import org.paperzoo.core.train.Evaluation;
import org.paperzoo.core.train.Loss;
import org.paperzoo.core.train.Monitor;
import org.paperzoo.core.train.Objective;
import org.paperzoo.nlp.data.CorpusConfig;
import org.paperzoo.nlp.data.CorpusData;
import org.paperzoo.nlp.data.PackedTokens;
import org.paperzoo.nlp.data.TextCorpus;
import org.paperzoo.nlp.gpt.task.GeneratePredictor;
import org.paperzoo.nlp.gpt.task.TokenizerChoice;
import org.paperzoo.nlp.lstm.Lstm;

/**
 * Predicts each next token of running text, read as {@code batch_size} streams side by side: the
 * state after a batch is the one before the next, so that the gradient is cut every {@code window}
 * tokens, but not the memory.
 */
public final class RunningTextTask implements ModelTask<RunningTextTask.Window> {
  /** The task {@code running-text}. */
  public static final TaskType<CorpusConfig, Settings> TYPE =
      TaskType.of("running-text", CorpusConfig.class, Settings.class, RunningTextTask::new)
          .description(
              "Predicts each next token of running text with a state that is carried on; measured"
                  + " by loss (nats per token; with one token per byte, per character of English).")
          .trains("lstm_text")
          .monitors(new Monitor("val_loss", true))
          .predictors(new GeneratePredictor())
          .build();

  /**
   * The {@code settings} section.
   *
   * @param tokenizer which one
   * @param window the tokens of each stream in a batch
   * @param quickTokens how much of a split is looked at during training
   */
  record Settings(
      @Doc(
              "The tokenizer: model (that of the model folder), bytes (one token per byte: for"
                  + " English text, one per character), or the path of a folder or"
                  + " tokenizer.json.")
          @Default("bytes")
          String tokenizer,
      @Doc("Tokens of each stream in a batch, through which the gradient flows.")
          @Default("100")
          @Range(min = 1)
          int window,
      @Doc(
              "Maximum number of tokens of a split for evaluations during training; the final one"
                  + " uses all.")
          @Default("100000")
          @Range(min = 1)
          int quickTokens) {}

  /**
   * A window of each stream.
   *
   * @param ids [B, T]
   * @param labels the tokens after them, [B, T]
   * @param first whether the streams begin here
   */
  record Window(NDArray ids, NDArray labels, boolean first) {}

  private final Settings settings;
  private final TextTokenizer tokenizer;
  private final ModelSpec<LstmTextConfig> spec;
  private final LstmForCausalLM model;
  private final Map<String, PackedTokens> tokens = new LinkedHashMap<>();
  private final Batches<Window> batches;
  private final int streams;
  private final Lstm.State state;

  RunningTextTask(TaskRequest<CorpusConfig, Settings> request) {
    settings = request.settings();
    streams = request.batchSize();
    tokenizer = TokenizerChoice.open(settings.tokenizer(), request.model());
    spec = fit(request.model(), tokenizer);
    if (!(spec.create() instanceof LstmForCausalLM)) {
      throw new UsageException(
          spec.architecture()
              + " does not predict tokens. Set model.architectures to [LstmForCausalLM].");
    }
    CorpusData corpus = request.data().load(request.home());
    add("train", corpus.train());
    add("val", corpus.validation());
    if (corpus.test() != null) {
      add("test", corpus.test());
    }
    Streams order = streams("train", streams);
    batches =
        Batches.inMemory(
            order,
            (manager, number, starts) -> window(manager, "train", starts, order.isStart(number)));
    model = (LstmForCausalLM) spec.initialize(request.manager());
    state = model.lstm().zeroState(request.manager(), streams, DataType.FLOAT32);
  }

  @SuppressWarnings("unchecked")
  private static ModelSpec<LstmTextConfig> fit(ModelSpec<?> given, TextTokenizer tokenizer) {
    ModelSpec<LstmTextConfig> spec = (ModelSpec<LstmTextConfig>) given;
    if (spec.folder() != null) {
      tokenizer.requireFits(spec.config().vocabSize());
      return spec;
    }
    return spec.with(spec.config().withVocabulary(tokenizer.size()), spec.architecture());
  }

  private void add(String split, TextCorpus text) {
    tokens.put(
        split,
        PackedTokens.contiguous(text, tokenizer, settings.window() + 1, tokenizer.special().eos()));
  }

  private Streams streams(String split, int rows) {
    return new Streams(Math.toIntExact(tokens.get(split).tokens() - 1), rows, settings.window());
  }

  private Window window(NDManager manager, String split, int[] starts, boolean first) {
    int length = settings.window();
    long[] ids = new long[starts.length * length];
    long[] labels = new long[ids.length];
    for (int row = 0; row < starts.length; row++) {
      tokens.get(split).read(starts[row], ids, row * length, length);
      tokens.get(split).read(starts[row] + 1L, labels, row * length, length);
    }
    Shape shape = new Shape(starts.length, length);
    return new Window(manager.create(ids, shape), manager.create(labels, shape), first);
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
  public List<? extends Objective<Window>> objectives() {
    return List.of((Objective<Window>) (step, batch) -> loss(step.context(), batch));
  }

  private Loss loss(Context context, Window batch) {
    Lstm.State before = null;
    if (!batch.first()) { // a copy: the state changes before the backward pass
      before = new Lstm.State(state.hidden().duplicate(), state.cells().duplicate());
    }
    Lstm.Result result = model.read(context, batch.ids(), null, before);
    InPlace.copy(state.hidden(), result.state().hidden().stopGradient());
    InPlace.copy(state.cells(), result.state().cells().stopGradient());
    return Loss.mean(model.loss(context, result, batch.labels()), batch.labels().size());
  }

  @Override
  public Map<String, NDArray> state() {
    return Map.of("hidden", state.hidden(), "cells", state.cells());
  }

  @Override
  public Batches<Window> batches() {
    return batches;
  }

  @Override
  public long examplesPerBatch() {
    return (long) streams * settings.window();
  }

  @Override
  public List<String> splits() {
    return tokens.keySet().stream().filter(split -> !split.equals("train")).toList();
  }

  /**
   * Reads a split in as many streams as fit, each from a state of zeros, and returns the mean loss
   * of the tokens in their windows.
   */
  @Override
  public Map<String, Double> evaluate(Evaluation evaluation) {
    String split = evaluation.split();
    long most = evaluation.thorough() ? Long.MAX_VALUE : settings.quickTokens();
    int rows = (int) Math.min(streams, (tokens.get(split).tokens() - 1) / settings.window());
    Streams order = streams(split, rows);
    WeightedMean loss = new WeightedMean();
    Lstm.State carried = null;
    try (NDManager kept = evaluation.manager().newSubManager()) {
      for (long number = 0; number < order.perEpoch(); number++) {
        if (number * rows * settings.window() >= most) {
          break;
        }
        try (NDManager manager = evaluation.manager().newSubManager();
            NDScope scope = new NDScope()) {
          scope.suppressNotUsedWarning();
          Window batch = window(manager, split, order.batch(number), number == 0);
          Lstm.Result result = model.read(evaluation.context(), batch.ids(), null, carried);
          NDArray mean = model.loss(evaluation.context(), result, batch.labels());
          loss.add(mean.getFloat(), batch.labels().size());
          carried = keep(kept, carried, result.state());
        }
      }
    }
    return Map.of("loss", loss.value(), "perplexity", Math.exp(loss.value()));
  }

  private static Lstm.State keep(NDManager kept, Lstm.State before, Lstm.State after) {
    NDArray hidden = after.hidden().duplicate();
    NDArray cells = after.cells().duplicate();
    for (NDArray array : List.of(hidden, cells)) {
      array.attach(kept);
      NDScope.unregister(array);
    }
    if (before != null) {
      before.hidden().close();
      before.cells().close();
    }
    return new Lstm.State(hidden, cells);
  }

  @Override
  public void close() {
    tokens.values().forEach(PackedTokens::close);
    tokenizer.close();
  }
}
