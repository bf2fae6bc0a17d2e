package org.paperzoo.nlp.gpt.task;

import ai.djl.ndarray.NDArray;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.paperzoo.core.batch.Batches;
import org.paperzoo.core.catalog.ModelSpec;
import org.paperzoo.core.catalog.ModelTask;
import org.paperzoo.core.catalog.TaskRequest;
import org.paperzoo.core.catalog.TaskType;
import org.paperzoo.core.error.UsageException;
import org.paperzoo.core.metrics.WeightedMean;
import org.paperzoo.core.nn.ZooModel;
import org.paperzoo.core.text.TextTokenizer;
import org.paperzoo.core.train.Evaluation;
import org.paperzoo.core.train.Illustrations;
import org.paperzoo.core.train.Loss;
import org.paperzoo.core.train.Monitor;
import org.paperzoo.core.train.Objective;
import org.paperzoo.core.train.Step;
import org.paperzoo.nlp.data.CorpusConfig;
import org.paperzoo.nlp.data.CorpusData;
import org.paperzoo.nlp.data.PackedTokens;
import org.paperzoo.nlp.data.Piece;
import org.paperzoo.nlp.data.TextCorpus;
import org.paperzoo.nlp.gpt.CausalLanguageModel;
import org.paperzoo.nlp.gpt.DecoderConfig;
import org.paperzoo.nlp.gpt.DecoderInputs;
import org.paperzoo.nlp.gpt.LabelledTokens;

/** Minimises the cross entropy of each next token of packed text. */
public final class LanguageModelingTask implements ModelTask<LabelledTokens> {
  /** The task {@code causal-language-modeling}. */
  public static final TaskType<CorpusConfig, LanguageModelingSettings> TYPE =
      TaskType.of(
              "causal-language-modeling",
              CorpusConfig.class,
              LanguageModelingSettings.class,
              LanguageModelingTask::new)
          .description(
              "Predicts each next token of running text; measured by loss (nats per token),"
                  + " perplexity and nats per character.")
          .monitors(new Monitor("val_loss", true))
          .predictors(new GeneratePredictor(), new SpeedPredictor())
          .build();

  private final CorpusData corpus;
  private final LanguageModelingSettings settings;
  private final TextTokenizer tokenizer;
  private final ModelSpec<?> spec;
  private final CausalLanguageModel model;
  private final int blockSize;
  private final int batchSize;
  private final long seed;
  private final Map<String, PackedTokens> packed = new LinkedHashMap<>();
  private final Map<String, Double> tokensPerCharacter = new LinkedHashMap<>();
  private TokenBlocks blocks;

  LanguageModelingTask(TaskRequest<CorpusConfig, LanguageModelingSettings> request) {
    settings = request.settings();
    batchSize = request.batchSize();
    seed = request.seed();
    corpus = request.data().load(request.home());
    tokenizer = TokenizerChoice.open(settings.tokenizer(), request.model());
    spec = TokenizerChoice.fit(request.model(), tokenizer, settings.fitVocabulary());
    int most = ((DecoderConfig) spec.config()).maxLength();
    blockSize = settings.blockSize() == null ? most : settings.blockSize();
    if (blockSize > most) {
      throw new UsageException(
          "settings.block_size is "
              + blockSize
              + ", but the model takes sequences of at most "
              + most
              + " tokens.");
    }
    model = TokenizerChoice.initialize(spec, request.manager());
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
    return List.of(new NextToken());
  }

  /** The mean cross entropy of each next token. */
  private final class NextToken implements Objective<LabelledTokens> {
    @Override
    public Loss loss(Step step, LabelledTokens batch) {
      DecoderInputs inputs = DecoderInputs.of(batch.ids());
      NDArray loss =
          model.loss(step.context(), inputs, batch.labels(), settings.labelSmoothing(), true);
      return Loss.mean(loss, batch.targets());
    }
  }

  /**
   * Tokenizes a split when it is first asked for: an evaluation does not need the training text.
   */
  private PackedTokens tokens(String split) {
    return packed.computeIfAbsent(
        split,
        name -> {
          int least = name.equals("train") ? blockSize + 1 : 2;
          return PackedTokens.contiguous(text(name), tokenizer, least, tokenizer.special().eos());
        });
  }

  private TextCorpus text(String split) {
    return switch (split) {
      case "train" -> corpus.train();
      case "val" -> corpus.validation();
      default -> corpus.test();
    };
  }

  @Override
  public Batches<LabelledTokens> batches() {
    if (blocks == null) {
      splits().forEach(this::tokens); // what cannot be read is found before training, not after it
      blocks = new TokenBlocks(tokens("train"), blockSize, batchSize, seed);
    }
    return blocks;
  }

  @Override
  public long examplesPerBatch() {
    return (long) batchSize * blockSize;
  }

  @Override
  public List<String> splits() {
    return corpus.test() == null ? List.of("val") : List.of("val", "test");
  }

  @Override
  public Map<String, Double> evaluate(Evaluation evaluation) {
    String split = evaluation.split();
    int stride = settings.stride() == null ? blockSize : settings.stride();
    long most = evaluation.thorough() ? Long.MAX_VALUE : settings.quickTokens();
    WeightedMean loss =
        new EvaluationWindows(model, tokens(split), blockSize, stride)
            .loss(evaluation.context(), evaluation.manager(), most);
    Map<String, Double> metrics = new LinkedHashMap<>();
    metrics.put("loss", loss.value());
    metrics.put("perplexity", Math.exp(loss.value()));
    metrics.put("nats_per_character", loss.value() * tokensPerCharacter(split));
    return metrics;
  }

  private double tokensPerCharacter(String split) {
    return tokensPerCharacter.computeIfAbsent(
        split,
        name -> {
          long characters = 0;
          for (Iterator<Piece> pieces = text(name).pieces(); pieces.hasNext(); ) {
            String text = pieces.next().text();
            characters += text.codePointCount(0, text.length());
          }
          return (double) tokens(name).tokens() / characters;
        });
  }

  @Override
  public void illustrate(Illustrations illustrations) {
    String text =
        SampleTexts.write(
            model.generator(illustrations.context(), illustrations.manager()),
            tokenizer,
            tokens("val"),
            seed);
    try {
      Files.writeString(illustrations.folder().resolve("samples.txt"), text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    packed.values().forEach(PackedTokens::close);
    tokenizer.close();
  }
}
