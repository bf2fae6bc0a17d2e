package org.paperzoo.nlp.gpt.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.jni.JniUtils;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.paperzoo.core.catalog.Catalog;
import org.paperzoo.core.catalog.ModelFolder;
import org.paperzoo.core.catalog.Predictor;
import org.paperzoo.core.data.DataHome;
import org.paperzoo.core.error.FailureException;
import org.paperzoo.core.error.UsageException;
import org.paperzoo.core.experiment.Experiment;
import org.paperzoo.core.experiment.ExperimentReader;
import org.paperzoo.core.experiment.ExperimentRunner;
import org.paperzoo.core.experiment.TrainedRun;
import org.paperzoo.core.report.RunFolder;
import org.paperzoo.core.text.TextTokenizer;
import org.paperzoo.nlp.data.CorpusConfig;
import org.paperzoo.nlp.data.CorpusFiles;
import org.paperzoo.nlp.data.PackedTokens;
import org.paperzoo.nlp.data.TextFormat;
import org.paperzoo.nlp.gpt.CausalLanguageModel;
import org.paperzoo.nlp.gpt.DecoderConfig;
import org.paperzoo.nlp.gpt.Gpt2Config;
import org.paperzoo.nlp.gpt.Gpt2Model;
import org.paperzoo.nlp.gpt.GptPaper;
import org.paperzoo.nlp.gpt.LabelledTokens;
import org.paperzoo.nlp.gpt.TestModels;

class LanguageModelingTest {
  private static final String RHYME =
      "Twinkle, twinkle, little star,\nHow I wonder what you are!\nUp above the world so high,\n"
          + "Like a diamond in the sky.\n";
  private static final Catalog CATALOG = Catalog.of(new GptPaper());

  @TempDir private Path folder;
  private NDManager manager;
  private Path text;

  @BeforeEach
  void open() throws IOException {
    manager = NDManager.newBaseManager(Device.cpu());
    JniUtils.setGradMode(false);
    JniUtils.setSeed(2);
    text = Files.writeString(folder.resolve("rhyme.txt"), RHYME.repeat(6));
  }

  @AfterEach
  void close() {
    manager.close();
  }

  private DataHome home() {
    return new DataHome(folder, folder).offline();
  }

  private Experiment experiment(String... overrides) throws IOException {
    Path yaml = folder.resolve("rhyme.yaml");
    Files.writeString(
        yaml,
        """
        paper: gpt
        task: causal-language-modeling
        model: {model_type: gpt2, n_positions: 32, n_embd: 32, n_layer: 2, n_head: 2,
                resid_pdrop: 0, embd_pdrop: 0, attn_pdrop: 0}
        data: {name: files, train: ["%s"], validation: ["%s"], format: file}
        settings: {tokenizer: bytes}
        train:
          batch_size: 8
          steps: 60
          evaluate_every: 30
          optimizer: {name: adamw, lr: 0.01, beta2: 0.95}
        """
            .formatted(text, text));
    return new ExperimentReader(CATALOG).read(yaml, List.of(overrides));
  }

  private ExperimentRunner.Outcome run(Experiment experiment) {
    return new ExperimentRunner(home(), Device.cpu(), List.of("train"), List.of())
        .run(experiment, () -> RunFolder.createAt(folder.resolve("run"), experiment.toYaml()));
  }

  private PackedTokens tokens() {
    CorpusConfig config =
        new CorpusFiles(
            List.of(text.toString()),
            List.of(text.toString()),
            List.of(),
            TextFormat.FILE,
            "text",
            0.1);
    try (TextTokenizer tokenizer = ByteTokenizer.create()) {
      return PackedTokens.contiguous(
          config.load(home()).train(), tokenizer, 17, tokenizer.special().eos());
    }
  }

  @Test
  void aCorpusThatCannotBeReadLeavesNoRunFolder() throws IOException {
    Path bad = Files.writeString(folder.resolve("bad.txt"), "a line\nand a\0b\n");
    for (String split : List.of("train", "validation", "test")) {
      Experiment experiment = experiment("data." + split + "=[\"" + bad + "\"]");
      assertThatThrownBy(() -> run(experiment))
          .isInstanceOf(FailureException.class)
          .hasMessageContaining("bad.txt:2: expected text, found a NUL byte");
      assertThat(folder.resolve("run")).doesNotExist();
    }
    Experiment few = experiment("train.batch_size=1000");
    assertThatThrownBy(() -> run(few)).isInstanceOf(RuntimeException.class);
    assertThat(folder.resolve("run")).doesNotExist();
  }

  @Test
  void aRunGoesOnWithItsOwnTextsOnly() throws IOException {
    Experiment experiment = experiment("train.steps=2", "train.evaluate_every=2");
    RunFolder run = run(experiment).run();
    assertThat(run.environment()).content().contains(DataHome.sha256(text));
    Files.writeString(text, "Baa, baa, black sheep,\n".repeat(20));
    assertThatThrownBy(
            () ->
                new ExperimentRunner(home(), Device.cpu(), List.of("train"), List.of())
                    .resume(experiment, run))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("rhyme.txt: sha256:")
        .hasMessageContaining("Put the earlier data back");
  }

  @Test
  void tokensOfTheByteTokenizerAreBytes() {
    String hard = "naïve — 語 \uD83D\uDE00\tand  <|endoftext|>\r\n";
    try (TextTokenizer tokenizer = ByteTokenizer.create()) {
      long[] ids = tokenizer.encodePlain("naïve — 語 \uD83D\uDE00\t\r\n");
      byte[] bytes = "naïve — 語 \uD83D\uDE00\t\r\n".getBytes(StandardCharsets.UTF_8);
      assertThat(ids).hasSameSizeAs(bytes);
      for (int i = 0; i < bytes.length; i++) {
        assertThat(ids[i]).isEqualTo(bytes[i] & 0xFF);
      }
      assertThat(tokenizer.decode(tokenizer.encodePlain(hard), false)).isEqualTo(hard);
      assertThat(tokenizer.size()).isEqualTo(257);
      assertThat(tokenizer.special().eos()).isEqualTo(256);
    }
  }

  @Test
  void activationsComputedAgainGiveTheSameWeights() throws IOException {
    for (String model : List.of("gpt2", "gpt_neo")) {
      String dropout =
          model.equals("gpt2")
              ? "model={model_type: gpt2, n_positions: 32, n_embd: 32, n_layer: 2, n_head: 2}"
              : "model={model_type: gpt_neo, max_position_embeddings: 32, hidden_size: 32,"
                  + " num_layers: 2, num_heads: 2, window_size: 8,"
                  + " attention_types: [[[global, local], 1]], resid_dropout: 0.1,"
                  + " embed_dropout: 0.1, attention_dropout: 0.1}";
      String[] length = {dropout, "train.steps=6", "train.evaluate_every=6"};
      assertThat(weights(length, false)).isEqualTo(weights(length, true));
    }
  }

  private byte[] weights(String[] overrides, boolean again) throws IOException {
    List<String> all = new ArrayList<>(List.of(overrides));
    all.add("train.checkpoint_activations=" + again);
    Experiment experiment = experiment(all.toArray(String[]::new));
    Path run = Files.createTempDirectory(folder, "activations").resolve("run");
    new ExperimentRunner(home(), Device.cpu(), List.of("train"), List.of())
        .run(experiment, () -> RunFolder.createAt(run, experiment.toYaml()));
    return Files.readAllBytes(run.resolve("checkpoints/step-6/model.safetensors"));
  }

  @Test
  void epochsVisitOtherBlocksInOtherOrder() {
    try (PackedTokens tokens = tokens()) {
      TokenBlocks blocks = new TokenBlocks(tokens, 16, 4, 9);
      long[] whole = new long[(int) tokens.tokens()];
      tokens.read(0, whole, 0, whole.length);
      LabelledTokens first = blocks.prepare(0).upload(manager);
      assertThat(first.ids().getShape()).isEqualTo(new Shape(4, 16));
      for (long number = 0; number < 2L * blocks.perEpoch(); number++) {
        LabelledTokens batch = blocks.prepare(number).upload(manager);
        for (int row = 0; row < 4; row++) {
          long[] ids = batch.ids().get(row).toLongArray();
          long[] labels = batch.labels().get(row).toLongArray();
          assertThat(Arrays.copyOfRange(ids, 1, 16)).isEqualTo(Arrays.copyOf(labels, 15));
          assertThat(contains(whole, ids, labels[15])).isTrue();
        }
      }
      assertThat(blocks.prepare(0).upload(manager).ids().toLongArray())
          .isEqualTo(first.ids().toLongArray())
          .isNotEqualTo(blocks.prepare(blocks.perEpoch()).upload(manager).ids().toLongArray());
    }
  }

  private static boolean contains(long[] whole, long[] part, long next) {
    for (int i = 0; i + part.length < whole.length; i++) {
      if (Arrays.equals(whole, i, i + part.length, part, 0, part.length)
          && whole[i + part.length] == next) {
        return true;
      }
    }
    return false;
  }

  @ParameterizedTest
  @ValueSource(ints = {16, 5, 1})
  void eachTokenIsPredictedOnceFromItsWindow(int stride) {
    CausalLanguageModel model =
        new CausalLanguageModel(new Gpt2Model(new Gpt2Config(257, 16, 8, 1, 2)));
    model.initialize(manager);
    try (PackedTokens tokens = tokens()) {
      int most = 100;
      var loss =
          new EvaluationWindows(model, tokens, 16, stride)
              .loss(TestModels.evaluation(manager), manager, most);
      assertThat(loss.weight()).isEqualTo(most);
      double sum = 0;
      for (int token = 1; token <= most; token++) {
        sum -= logProb(model, tokens, begin(token, stride, most), token);
      }
      assertThat(loss.value()).isCloseTo(sum / most, within(1e-5));
    }
  }

  /** Returns where the window of a token begins: windows end at 17, 17 + stride ... or the end. */
  private static int begin(int token, int stride, int most) {
    int end = 17;
    while (end <= token) {
      end += stride;
    }
    return Math.max(0, Math.min(end, most + 1) - 17);
  }

  private double logProb(CausalLanguageModel model, PackedTokens tokens, int from, int token) {
    long[] ids = new long[token - from + 1];
    tokens.read(from, ids, 0, ids.length);
    NDArray input =
        manager.create(Arrays.copyOf(ids, ids.length - 1), new Shape(1, ids.length - 1));
    NDArray logits =
        model.forward(TestModels.evaluation(manager), Map.of("input_ids", input)).get("logits");
    return logits.get(0, ids.length - 2).logSoftmax(-1).getFloat(ids[ids.length - 1]);
  }

  @Test
  void learnsARhymeAndKnowsItInItsFolder() throws IOException {
    ExperimentRunner.Outcome outcome = run(experiment("train.steps=300"));
    // Without learning a byte is worth log 257 = 5.5 nats.
    assertThat(outcome.metrics().get("val_loss")).isLessThan(0.5);
    assertThat(outcome.metrics().get("val_perplexity"))
        .isCloseTo(Math.exp(outcome.metrics().get("val_loss")), within(1e-9));
    assertThat(outcome.metrics().get("val_nats_per_character"))
        .isCloseTo(outcome.metrics().get("val_loss"), within(0.01));
    assertThat(outcome.run().samplesFolder(300).resolve("samples.txt")).content().contains("---");
    Experiment trained = TrainedRun.open(folder.resolve("run"), CATALOG, List.of()).experiment();
    assertThat(((DecoderConfig) trained.model().config()).vocabSize()).isEqualTo(257);
    Predictor.Result greedy =
        predict(trained, new ByteArrayOutputStream(), options(0, List.of(), false), "Twinkle, tw");
    assertThat(greedy.columns()).containsExactly("prompt", "text", "tokens", "finish");
    assertThat(greedy.rows().get(0).get(2)).isEqualTo(40);
    // Which text it says depends on the last bits of training; how well it knows the rhyme does
    // not.
    CausalLanguageModel model = (CausalLanguageModel) trained.model().initialize(manager);
    try (PackedTokens tokens = tokens()) {
      double loss =
          new EvaluationWindows(model, tokens, 32, 32)
              .loss(TestModels.evaluation(manager), manager, Long.MAX_VALUE)
              .value();
      assertThat(loss).isCloseTo(outcome.metrics().get("val_loss"), within(1e-3));
    }
  }

  @Test
  void aModelOfATokenizerWithoutEndTokenIsUsableAfterItsTraining() throws IOException {
    Path tokenizer = folder.resolve("endless/tokenizer.json");
    Files.createDirectory(tokenizer.getParent());
    try (TextTokenizer bytes = ByteTokenizer.create()) {
      bytes.save(tokenizer.getParent());
    }
    String json = Files.readString(tokenizer);
    Files.writeString(
        tokenizer,
        json.replaceFirst("\"added_tokens\":\\[[^\\]]*\\]", "\"added_tokens\":[]")
            .replaceFirst(",\"<\\|endoftext\\|>\":256", ""));
    run(experiment("train.steps=2", "settings.tokenizer=" + tokenizer.getParent()));
    Experiment trained = TrainedRun.open(folder.resolve("run"), CATALOG, List.of()).experiment();
    assertThat(trained.model().folder().resolve("config.json"))
        .content()
        .contains("\"bos_token_id\": null", "\"eos_token_id\": null");
    Predictor.Result result =
        predict(trained, new ByteArrayOutputStream(), options(1, List.of(), false), "Up");
    assertThat(result.rows().get(0).get(2)).isEqualTo(40);
    Path exported = folder.resolve("exported");
    ModelFolder.create(
        trained.model(), trained.model().initialize(manager), exported, Long.MAX_VALUE);
    assertThat(ModelFolder.open(exported, CATALOG).config()).isEqualTo(trained.model().config());
  }

  private static GeneratePredictor.Options options(
      double temperature, List<String> stop, boolean stream) {
    return new GeneratePredictor.Options(
        40, temperature, 0, 1, 0, 1, 0, 1, 1, false, stop, stream, 5);
  }

  private Predictor.Result predict(
      Experiment trained,
      ByteArrayOutputStream terminal,
      GeneratePredictor.Options options,
      String... prompts) {
    return new GeneratePredictor()
        .predict(
            new Predictor.Request<>(
                trained.model().initialize(manager),
                trained.model().config(),
                null,
                home(),
                TestModels.evaluation(manager),
                manager,
                options,
                List.of(prompts),
                folder,
                trained.model().folder(),
                text -> terminal.writeBytes(text.getBytes(StandardCharsets.UTF_8))));
  }

  @Test
  void streamsTheTextThatItReturnsOtherwise() throws IOException {
    run(experiment("train.steps=2"));
    Experiment trained = TrainedRun.open(folder.resolve("run"), CATALOG, List.of()).experiment();
    for (double temperature : new double[] {0, 1}) {
      GeneratePredictor.Options whole = options(temperature, List.of(), false);
      String all =
          predict(trained, new ByteArrayOutputStream(), whole, "Up")
              .rows()
              .get(0)
              .get(1)
              .toString();
      ByteArrayOutputStream terminal = new ByteArrayOutputStream();
      Predictor.Result streamed =
          predict(trained, terminal, options(temperature, List.of(), true), "Up");
      assertThat(terminal.toString(StandardCharsets.UTF_8))
          .isEqualTo("Up" + all + System.lineSeparator());
      assertThat(streamed.columns()).containsExactly("prompt", "tokens", "finish");
      String stop = all.substring(7, 9);
      Predictor.Result stopped =
          predict(
              trained,
              new ByteArrayOutputStream(),
              options(temperature, List.of(stop), false),
              "Up");
      assertThat(stopped.rows().get(0).get(1)).isEqualTo(all.substring(0, all.indexOf(stop)));
      assertThat(stopped.rows().get(0).get(3)).isEqualTo("stop");
    }
  }

  @Test
  void streamsEachOfSeveralPromptsAsTheyAreContinuedTogether() throws IOException {
    run(experiment("train.steps=2"));
    Experiment trained = TrainedRun.open(folder.resolve("run"), CATALOG, List.of()).experiment();
    Predictor.Result together =
        predict(
            trained, new ByteArrayOutputStream(), options(1, List.of(), false), "Up", "Down", "Up");
    ByteArrayOutputStream terminal = new ByteArrayOutputStream();
    predict(trained, terminal, options(1, List.of(), true), "Up", "Down", "Up");
    StringBuilder expected = new StringBuilder();
    together.rows().forEach(row -> expected.append(row.get(0)).append(row.get(1)).append('\n'));
    assertThat(terminal.toString(StandardCharsets.UTF_8).replace(System.lineSeparator(), "\n"))
        .isEqualTo(expected.toString());
    assertThat(together.rows().get(0).get(1)).isNotEqualTo(together.rows().get(2).get(1));
  }

  @Test
  void saysWhatIsWrong() throws IOException {
    assertThatThrownBy(() -> run(experiment("settings.tokenizer=model")))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("not from a folder");
    assertThatThrownBy(() -> run(experiment("settings.tokenizer=nowhere")))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("\"nowhere\" is not a tokenizer");
    assertThatThrownBy(() -> run(experiment("settings.block_size=33")))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("at most 32 tokens");
    assertThatThrownBy(() -> run(experiment("model.architectures=[GPT2Model]")))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("GPT2LMHeadModel");
  }
}
