package org.paperzoo.nlp.lora.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.Device;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.jni.JniUtils;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.paperzoo.core.catalog.Catalog;
import org.paperzoo.core.catalog.ModelFolder;
import org.paperzoo.core.catalog.ModelSpec;
import org.paperzoo.core.catalog.Predictor;
import org.paperzoo.core.data.DataHome;
import org.paperzoo.core.error.UsageException;
import org.paperzoo.core.experiment.Experiment;
import org.paperzoo.core.experiment.ExperimentReader;
import org.paperzoo.core.experiment.ExperimentRunner;
import org.paperzoo.core.experiment.Prediction;
import org.paperzoo.core.experiment.TrainedRun;
import org.paperzoo.core.report.RunFolder;
import org.paperzoo.core.text.TextTokenizer;
import org.paperzoo.core.text.TokenizerFolders;
import org.paperzoo.nlp.data.E2eExample;
import org.paperzoo.nlp.gpt.Gpt2Config;
import org.paperzoo.nlp.gpt.GptPaper;
import org.paperzoo.nlp.gpt.LabelledTokens;
import org.paperzoo.nlp.lora.LoraPaper;

class DataToTextTest {
  private static final String CONFIG =
      """
      paper: lora
      task: data-to-text
      model: {folder: BASE}
      adapter: {type: lora, r: 4, alpha: 16, target_modules: all-linear}
      data: {train: FOLDER/pairs.txt, validation: FOLDER/pairs.txt, test: FOLDER/test.txt}
      settings: {held_out_meanings: 1, max_new_tokens: 8, beams: 2, meanings_at_once: 2}
      train:
        batch_size: 4
        steps: 100
        evaluate_every: 20
        optimizer: {name: adamw, lr: 0.01}
      """;

  private final Catalog catalog = Catalog.of(new GptPaper(), new LoraPaper());
  @TempDir private Path folder;
  private DataHome home;

  @BeforeEach
  void writeModelAndData() throws IOException {
    home = new DataHome(folder.resolve("data"), folder.resolve("data")).offline();
    Path tokenizer = TokenizerFolders.copy("gpt2", folder);
    try (NDManager manager = NDManager.newBaseManager(Device.cpu());
        TextTokenizer text = TextTokenizer.open(tokenizer)) {
      JniUtils.setGradMode(false);
      JniUtils.setSeed(1);
      Gpt2Config config = new Gpt2Config(text.size(), 64, 32, 2, 2);
      ModelSpec<Gpt2Config> spec = new ModelSpec<>(GptPaper.GPT2, config, "GPT2LMHeadModel", null);
      ModelFolder.create(spec, spec.initialize(manager), folder.resolve("base"), Long.MAX_VALUE);
      text.save(folder.resolve("base"));
    }
    Files.writeString(
        folder.resolve("pairs.txt"),
        """
        name : Blue||Blue is here
        name : Blue||Here is Blue
        name : Red||Red is here
        name : Green||Green is here
        name : White||White is here
        """);
    Files.writeString(folder.resolve("test.txt"), "name : Black||Black is here\n");
  }

  private Experiment experiment(String... overrides) throws IOException {
    String text =
        CONFIG
            .replace("BASE", folder.resolve("base").toString())
            .replace("FOLDER", folder.toString());
    return new ExperimentReader(catalog)
        .read(Files.writeString(folder.resolve("my.yaml"), text), List.of(overrides));
  }

  private RunFolder run(Experiment experiment) {
    ExperimentRunner runner = new ExperimentRunner(home, Device.cpu(), List.of("train"), List.of());
    Path target = folder.resolve("run");
    return runner.run(experiment, () -> RunFolder.createAt(target, experiment.toYaml())).run();
  }

  @Test
  void meaningsThatFillASequenceAreRefused() {
    Path tokenizer = folder.resolve("base");
    try (TextTokenizer text = TextTokenizer.open(tokenizer)) {
      int tokens = text.encodePlain("name : Blue").length + 1;
      List<E2eExample> examples = List.of(new E2eExample("name : Blue", List.of("Blue is here")));
      assertThatThrownBy(() -> new MeaningPairs(examples, text, 0, tokens))
          .isInstanceOf(UsageException.class)
          .hasMessageContaining("The meaning \"name : Blue\" has " + tokens + " tokens")
          .hasMessageContaining("Raise settings.max_length");
      MeaningPairs pairs = new MeaningPairs(examples, text, 0, tokens + 1);
      assertThat(targets(pairs, 0)).isEqualTo(1);
    }
  }

  @Test
  void learnsAndScoresSentences() throws IOException {
    ExperimentRunner runner = new ExperimentRunner(home, Device.cpu(), List.of("train"), List.of());
    // Without an adapter: the model is random, and its head would stay so.
    Experiment experiment = experiment("adapter=null");
    Path target = folder.resolve("run");
    ExperimentRunner.Outcome outcome =
        runner.run(experiment, () -> RunFolder.createAt(target, experiment.toYaml()));

    assertThat(outcome.metrics())
        .containsOnlyKeys(
            "val_loss",
            "val_bleu",
            "val_nist",
            "val_rouge_l",
            "val_cider",
            "test_loss",
            "test_bleu",
            "test_nist",
            "test_rouge_l",
            "test_cider");
    assertThat(outcome.metrics().get("val_loss")).isLessThan(4); // log 601 = 6.4 at the start
    assertThat(outcome.run().samplesFolder(outcome.step()).resolve("sentences.txt"))
        .content()
        .startsWith("name : White\n  ");
  }

  @Test
  void writesSentencesFromARun() throws IOException {
    RunFolder run = run(experiment("train.steps=2", "settings.label_smoothing=0"));
    TrainedRun trained = TrainedRun.open(run.root(), catalog, List.of());
    try (NDManager manager = NDManager.newBaseManager(Device.cpu())) {
      Predictor.Result result =
          new Prediction(
                  trained.experiment().model(),
                  null,
                  List.of("max_new_tokens=3", "beams=2"),
                  List.of("name : Blue", "name : Red"),
                  folder.resolve("out"))
              .make(new SentencePredictor(), manager, home);
      assertThat(result.columns()).containsExactly("meaning", "sentence");
      assertThat(result.rows()).hasSize(2);
      assertThat(result.rows().get(1).get(0)).isEqualTo("name : Red");
    }
  }

  @Test
  void predictsWhatFollowsTheMeaningOnly() {
    try (NDManager manager = NDManager.newBaseManager(Device.cpu());
        TextTokenizer text = TextTokenizer.open(folder.resolve("base"))) {
      int end = text.special().eos();
      E2eExample example = new E2eExample("name : Blue", List.of("Blue is here", "Blue"));
      MeaningPairs pairs = new MeaningPairs(List.of(example), text, end, 100);
      assertThat(pairs.size()).isEqualTo(2);

      LabelledTokens batch = pairs.batch(manager, new int[] {0, 1});

      int prompt = text.encodePlain("name : Blue").length + 1;
      long[] sentence = text.encodePlain(" Blue is here");
      int length = prompt + sentence.length;
      assertThat(batch.ids().getShape()).isEqualTo(new Shape(2, length));
      long[] ids = batch.ids().get(0).toLongArray();
      long[] labels = batch.labels().get(0).toLongArray();
      assertThat(ids[prompt - 1]).isEqualTo(end);
      for (int i = 0; i < length; i++) {
        long next = i + 1 < length ? ids[i + 1] : end;
        assertThat(labels[i]).isEqualTo(i < prompt - 1 ? -100 : next);
      }
      assertThat(targets(pairs, 0)).isEqualTo(sentence.length + 1);
      long shorter = targets(pairs, 1);
      assertThat(batch.labels().get(1).neq(-100).sum().getLong()).isEqualTo(shorter);
    }
  }

  private static long targets(MeaningPairs pairs, int index) {
    try (NDManager own = NDManager.newBaseManager(Device.cpu())) {
      return pairs.batch(own, new int[] {index}).targets();
    }
  }

  @Test
  void refusesWhatDoesNotFit() throws IOException {
    assertThatThrownBy(() -> run(experiment("settings.held_out_meanings=4")))
        .hasMessageContaining("held_out_meanings is 4, but the training pairs have 4 meanings");
    assertThatThrownBy(() -> run(experiment("model={preset: gpt2}")))
        .hasMessageContaining("takes a model with its tokenizer from a folder");
    assertThatThrownBy(() -> run(experiment("adapter.target_modules=[query]")))
        .hasMessageContaining(
            "\"query\" means none of the linear maps and embeddings that GPT2LMHeadModel has")
        .hasMessageContaining("c_attn (2 times)");
    Map<String, String> missing = Map.of("data.test", "nowhere.txt");
    missing.forEach(
        (key, value) ->
            assertThatThrownBy(() -> run(experiment(key + "=" + value)))
                .hasMessageContaining("nowhere.txt"));
  }
}
