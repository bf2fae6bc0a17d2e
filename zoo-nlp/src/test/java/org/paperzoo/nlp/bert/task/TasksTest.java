package org.paperzoo.nlp.bert.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.pytorch.jni.JniUtils;
import ai.djl.training.ParameterStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.paperzoo.core.catalog.Catalog;
import org.paperzoo.core.catalog.ModelFolder;
import org.paperzoo.core.catalog.ModelSpec;
import org.paperzoo.core.catalog.ModelTask;
import org.paperzoo.core.catalog.Predictor;
import org.paperzoo.core.checkpoint.StateDict;
import org.paperzoo.core.config.ConfigBinder;
import org.paperzoo.core.config.ConfigDocument;
import org.paperzoo.core.config.Faults;
import org.paperzoo.core.data.DataHome;
import org.paperzoo.core.error.UsageException;
import org.paperzoo.core.experiment.Experiment;
import org.paperzoo.core.experiment.ExperimentReader;
import org.paperzoo.core.experiment.Prediction;
import org.paperzoo.core.job.StopReason;
import org.paperzoo.core.nn.Context;
import org.paperzoo.core.train.Monitor;
import org.paperzoo.core.train.TrainLoop;
import org.paperzoo.nlp.bert.BertPaper;
import org.paperzoo.nlp.bert.EncoderConfig;
import org.paperzoo.nlp.roberta.RobertaPaper;

/** Every task trains, is judged, and predicts from the folder it leaves. */
class TasksTest {
  private static final String MODEL =
      "{model_type: %s, vocab_size: 320, hidden_size: 32, num_hidden_layers: 1,"
          + " num_attention_heads: 2, intermediate_size: 64, max_position_embeddings: 66}";
  private static final String TRAIN =
      "{batch_size: 8, steps: %d, log_every: 1, evaluate_every: 1000,"
          + " optimizer: {name: adamw, lr: 5e-3}}";

  @TempDir Path folder;
  private NDManager manager;
  private final Catalog catalog = Catalog.of(new BertPaper(), new RobertaPaper());
  private DataHome home;

  @BeforeEach
  void open() {
    manager = NDManager.newBaseManager(Device.cpu());
    JniUtils.setGradMode(false);
    JniUtils.setSeed(1);
    home = new DataHome(folder, folder).offline();
  }

  @AfterEach
  void close() {
    manager.close();
  }

  private Path write(String name, String text) {
    try {
      return Files.writeString(folder.resolve(name), text);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private Experiment experiment(
      String paper,
      String task,
      String model,
      String data,
      String settings,
      int steps,
      String... overrides) {
    Path yaml =
        write(
            task + ".yaml",
            "paper: %s\ntask: %s\nseed: 1\nmodel: %s\ndata: %s\nsettings: %s\ntrain: %s\n"
                .formatted(paper, task, model, data, settings, TRAIN.formatted(steps)));
    return new ExperimentReader(catalog).read(yaml, List.of(overrides));
  }

  /** Trains, evaluates, and returns the metrics of a split; the model is left in {@code model/}. */
  private Map<String, Double> train(Experiment experiment, String split) {
    try (ModelTask<?> task = (ModelTask<?>) experiment.createTask(manager, home);
        TrainLoop loop =
            new TrainLoop(task, experiment.train(), 1, manager, List.of(), null, List.of())) {
      assertThat(loop.run().stop()).isEqualTo(StopReason.COMPLETED);
      Path saved = Files.createDirectories(folder.resolve("model"));
      ModelFolder.write(task.spec(), task.model(), saved);
      task.writeCompanions(saved);
      assertThat(task.splits()).contains(split);
      return loop.evaluate(split, true);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private Predictor.Result predict(Predictor<?> predictor, List<String> options, String... inputs) {
    ModelSpec<?> model = ModelFolder.open(folder.resolve("model"), catalog);
    return new Prediction(model, null, options, List.of(inputs), folder.resolve("out"))
        .make(predictor, manager, home);
  }

  private Path corpus() {
    StringBuilder text = new StringBuilder();
    for (List<String> document : TestTexts.documents(60)) {
      text.append(String.join("\n", document)).append("\n\n");
    }
    return write("corpus.txt", text.toString());
  }

  private String corpusData() {
    return "{name: files, train: [" + corpus() + "], format: documents, hold_out: 0.2}";
  }

  @Test
  void bertLearnsToFillInAndToTellPairs() {
    Experiment experiment =
        experiment(
            "bert",
            "bert-pretraining",
            MODEL.formatted("bert"),
            corpusData(),
            "{max_length: 48, whole_words: true}",
            60);
    Map<String, Double> metrics = train(experiment, "val");
    assertThat(metrics.get("perplexity")).isLessThan(60); // of 320 tokens at random
    assertThat(metrics).containsKeys("loss", "masked_token_accuracy", "next_sentence_accuracy");
    Predictor.Result filled =
        predict(new FillMaskPredictor(), List.of("top=3"), "river [MASK] quiet");
    assertThat(filled.rows()).hasSize(3);
    double probability = (double) filled.rows().get(0).get(3);
    assertThat(probability).isBetween((double) filled.rows().get(1).get(3), 1.0);
    assertThat((String) filled.rows().get(0).get(4)).startsWith("river ").endsWith(" quiet");
    assertThatThrownBy(() -> predict(new FillMaskPredictor(), List.of(), "no mask"))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("[MASK]");
    assertThatThrownBy(() -> predict(new ClassifyPredictor(), List.of(), "river"))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("no head for classes");
    assertThatThrownBy(() -> predict(new EmbedPredictor(), List.of(), " "))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("Text 1 of 1 is empty");
  }

  @Test
  void fewBatchesOfTheTrainingTextAreJudgedEvenInTheEnd() {
    Experiment experiment =
        experiment(
            "bert",
            "bert-pretraining",
            MODEL.formatted("bert"),
            corpusData(),
            "{max_length: 24}",
            1,
            "train.batch_size=1");
    try (ModelTask<?> task = (ModelTask<?>) experiment.createTask(manager, home);
        TrainLoop loop =
            new TrainLoop(task, experiment.train(), 1, manager, List.of(), null, List.of())) {
      assertThat(task.batches().perEpoch()).isGreaterThan(40);
      assertThat(loop.evaluate("train", true)).isEqualTo(loop.evaluate("train", false));
    }
  }

  @Test
  void robertaLearnsToFillIn() {
    for (String packing : List.of("full_sentences", "doc_sentences")) {
      Experiment experiment =
          experiment(
              "roberta",
              "roberta-pretraining",
              MODEL.formatted("roberta"),
              corpusData(),
              "{max_length: 48, packing: " + packing + "}",
              40);
      assertThat(train(experiment, "val").get("perplexity")).isLessThan(120);
    }
    assertThat(predict(new FillMaskPredictor(), List.of(), "river<mask> quiet").rows()).hasSize(5);
  }

  private String reviews() {
    StringBuilder text = new StringBuilder("text\tlabel\n");
    for (int i = 0; i < 80; i++) {
      text.append(i % 2 == 0 ? "green river stone " : "seven house lights ");
      text.append("quiet ".repeat(i % 5)).append("under\t").append(i % 2 == 0 ? "land" : "town");
      text.append('\n');
    }
    return write("reviews.tsv", text.toString()).toString();
  }

  @Test
  void textsAreClassified() {
    String file = reviews();
    String data = "{name: files, train: %s, validation: %s}".formatted(file, file);
    Experiment experiment =
        experiment("bert", "text-classification", MODEL.formatted("bert"), data, "{}", 40);
    assertThat(train(experiment, "val"))
        .containsEntry("accuracy", 1.0)
        .containsOnlyKeys("accuracy", "loss");
    Predictor.Result result =
        predict(
            new ClassifyPredictor(), List.of("top=2"), "green river stone", "seven house lights");
    assertThat(result.rows()).hasSize(4);
    assertThat(result.rows().get(0).get(1)).isEqualTo("land");
    assertThat(result.rows().get(2).get(1)).isEqualTo("town");
    assertThat((double) result.rows().get(0).get(2) + (double) result.rows().get(1).get(2))
        .isCloseTo(1.0, org.assertj.core.api.Assertions.within(1e-6));
    assertThatThrownBy(() -> predict(new EmbedPredictor(), List.of("max_length=67"), "river"))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("at most 66");
  }

  @Test
  void smoothedLabelsAreForTrainingAlone() {
    String data = "{name: files, train: %s}".formatted(reviews());
    String model = MODEL.formatted("bert");
    Experiment plain = experiment("bert", "text-classification", model, data, "{}", 1);
    Experiment smooth =
        experiment("bert", "text-classification", model, data, "{label_smoothing: 0.4}", 1);
    Context context = new Context(new ParameterStore(manager, false), false);
    try (TextClassificationTask first = (TextClassificationTask) plain.createTask(manager, home);
        TextClassificationTask second = (TextClassificationTask) smooth.createTask(manager, home)) {
      for (TextClassificationTask task : List.of(first, second)) {
        StateDict.of(task.model()).arrays().get("classifier.weight").muli(100); // to tell classes
      }
      LabelledInputs batch = first.batch(manager, new int[] {0, 1, 2, 7});
      NDArray logits =
          second.model().logits(context, second.model().encode(context, batch.inputs()));
      float all = logits.logSoftmax(1).mean().neg().getFloat();
      float own = first.loss(context, batch).value().getFloat();
      assertThat(second.loss(context, batch).value().getFloat())
          .isCloseTo(0.6f * own + 0.4f * all, within(1e-5f))
          .isNotCloseTo(own, within(1e-4f));
      try (TrainLoop one =
              new TrainLoop(first, plain.train(), 1, manager, List.of(), null, List.of());
          TrainLoop other =
              new TrainLoop(second, smooth.train(), 1, manager, List.of(), null, List.of())) {
        assertThat(other.evaluate("train", true)).isEqualTo(one.evaluate("train", true));
      }
    }
    String scores = write("numbers.tsv", "text\tlabel\nriver\t0.5\nstone\t1.5\n").toString();
    Experiment numbers =
        experiment(
            "bert",
            "text-classification",
            model,
            "{name: files, train: %s, regression: true}".formatted(scores),
            "{label_smoothing: 0.4}",
            1);
    assertThatThrownBy(() -> numbers.createTask(manager, home))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("settings.label_smoothing needs classes");
  }

  /** Trains as {@code zoo train} does, with the metrics that the task goes by. */
  private Map<String, Double> trainWithMonitors(Experiment experiment) {
    try (ModelTask<?> task = (ModelTask<?>) experiment.createTask(manager, home);
        TrainLoop loop =
            new TrainLoop(
                task, experiment.train(), 1, manager, experiment.monitors(), null, List.of())) {
      return loop.run().metrics();
    }
  }

  @Test
  void validationDataMayBeLeftOut() {
    String model = MODEL.formatted("bert");
    Experiment texts =
        experiment(
            "bert",
            "text-classification",
            model,
            "{name: files, train: %s}".formatted(reviews()),
            "{}",
            2);
    assertThat(trainWithMonitors(texts)).isEmpty();
    Path file = write("tags.conll", "green B-place\nriver O\n\n".repeat(8));
    Experiment words =
        experiment(
            "bert",
            "token-classification",
            model,
            "{name: files, train: %s, test: %s}".formatted(file, file),
            "{}",
            2);
    assertThat(trainWithMonitors(words)).isEmpty();
    assertThat(train(words, "test")).containsKey("f1");
    String choice = "{\"context\": \"green\", \"endings\": [\"river\", \"house\"]%s}\n".repeat(8);
    Experiment choices =
        experiment(
            "bert",
            "multiple-choice",
            model,
            "{format: jsonl, train: %s, validation: %s}"
                .formatted(
                    write("labelled.jsonl", choice.replace("%s", ", \"label\": 1")),
                    write("plain.jsonl", choice.replace("%s", ""))),
            "{}",
            2);
    assertThat(trainWithMonitors(choices)).isEmpty();
    Experiment patient =
        experiment(
            "bert",
            "text-classification",
            model,
            "{name: files, train: %s}".formatted(reviews()),
            "{}",
            2,
            "train.patience=1");
    assertThatThrownBy(() -> trainWithMonitors(patient))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("train.patience needs val_accuracy");
  }

  @Test
  void oneClassAloneHasTheProbabilityOfASigmoid() throws IOException {
    String lines = "text\tlabel\n" + "river\t1\nstone\t2\n".repeat(4);
    String scores = write("scores.tsv", lines).toString();
    Experiment experiment =
        experiment(
            "bert",
            "text-classification",
            MODEL.formatted("bert"),
            "{name: files, train: %s, validation: %s, regression: true}".formatted(scores, scores),
            "{}",
            5);
    train(experiment, "val");
    Predictor.Result raw = predict(new ClassifyPredictor(), List.of(), "river");
    assertThat(raw.columns()).containsExactly("text", "score");
    double score = (double) raw.rows().get(0).get(1);
    Path config = folder.resolve("model").resolve("config.json");
    String text = Files.readString(config);
    assertThat(text).contains("\"regression\"");
    Files.writeString(config, text.replace("\"regression\"", "null"));
    Predictor.Result unnamed = predict(new ClassifyPredictor(), List.of(), "river");
    assertThat(unnamed.columns()).containsExactly("text", "label", "probability");
    assertThat(unnamed.rows().get(0).get(1)).isEqualTo("LABEL_0");
    assertThat((double) unnamed.rows().get(0).get(2))
        .isCloseTo(1 / (1 + Math.exp(-score)), org.assertj.core.api.Assertions.within(1e-6));
  }

  @Test
  void aTrainedHeadKeepsItsOrderOfClassesAndANewOneReplacesOthers() {
    String file = reviews();
    String data = "{name: files, train: %s, validation: %s, labels: [town, land]}";
    train(
        experiment(
            "bert",
            "text-classification",
            MODEL.formatted("bert"),
            data.formatted(file, file),
            "{}",
            40),
        "val");
    String saved = "{folder: " + folder.resolve("model") + "}";
    // the classes in another order, as the data has them by itself
    Experiment again =
        experiment(
            "roberta",
            "text-classification",
            saved,
            "{name: files, train: %s, validation: %s}".formatted(file, file),
            "{}",
            1);
    try (ModelTask<?> task = (ModelTask<?>) again.createTask(manager, home);
        TrainLoop loop =
            new TrainLoop(task, again.train(), 1, manager, List.of(), null, List.of())) {
      assertThat(loop.evaluate("val", true)).containsEntry("accuracy", 1.0);
      assertThat(((EncoderConfig) task.spec().config()).labelName(0)).isEqualTo("town");
    }
    Path three = write("three.tsv", "text\tlabel\n" + "river\ta\nstone\tb\nhouse\tc\n".repeat(8));
    Experiment other =
        experiment(
            "bert",
            "text-classification",
            saved,
            "{name: files, train: %s, validation: %s}".formatted(three, three),
            "{}",
            1);
    assertThat(train(other, "val")).containsKey("accuracy");
    assertThat(predict(new ClassifyPredictor(), List.of("top=5"), "river").rows()).hasSize(3);
  }

  @Test
  void predictionsHaveTheNamesOfClassesThatFilesNumber() throws IOException {
    String file =
        write("numbers.tsv", "text\tlabel\n" + "river\t1\nstone\t0\n".repeat(8)).toString();
    String data = "{name: files, train: %s, validation: %s, label_names: [negative, positive]}";
    train(
        experiment(
            "bert",
            "text-classification",
            MODEL.formatted("bert"),
            data.formatted(file, file),
            "{}",
            1),
        "val");
    assertThat(predict(new ClassifyPredictor(), List.of("top=2"), "river").rows())
        .extracting(row -> row.get(1))
        .containsExactlyInAnyOrder("negative", "positive");
    assertThat(Files.readString(folder.resolve("model/config.json")).replaceAll("\\s", ""))
        .contains("\"id2label\":{\"0\":\"negative\",\"1\":\"positive\"}")
        .contains("\"label2id\":{\"negative\":0,\"positive\":1}");
  }

  @Test
  void scoresOfPairsAreLearnt() {
    StringBuilder text = new StringBuilder("a\tb\tlabel\n");
    for (int i = 0; i < 64; i++) {
      text.append(i % 2 == 0 ? "green river\tquiet stone\t0.5\n" : "seven lights\thouse\t3\n");
    }
    String file = write("scores.tsv", text.toString()).toString();
    Experiment experiment =
        experiment(
            "roberta",
            "text-classification",
            MODEL.formatted("roberta"),
            "{name: files, train: %s, validation: %s, text: a, text_pair: b, regression: true}"
                .formatted(file, file),
            "{}",
            60);
    assertThat(experiment.monitors()).containsExactly(new Monitor("val_pearson", false));
    assertThat(train(experiment, "val").get("pearson")).isGreaterThan(0.95);
    Predictor.Result result = predict(new ClassifyPredictor(), List.of(), "seven lights\thouse");
    assertThat((double) result.rows().get(0).get(1)).isBetween(1.5, 4.5);
  }

  @Test
  void wordsAreTagged() {
    String sentences = "green B-place\nriver I-place\nunder O\nseven O\n\nquiet O\nstone O\n\n";
    Path file = write("tags.conll", sentences.repeat(20));
    Experiment experiment =
        experiment(
            "bert",
            "token-classification",
            MODEL.formatted("bert"),
            "{name: files, train: %s, validation: %s}".formatted(file, file),
            "{}",
            60);
    assertThat(train(experiment, "val")).containsEntry("f1", 1.0).containsEntry("accuracy", 1.0);
    Predictor.Result entities = predict(new TagPredictor(), List.of(), "green river under seven");
    assertThat(entities.rows()).hasSize(1);
    assertThat(entities.rows().get(0)).contains("green river", "place", 0, 11);
    Predictor.Result words =
        predict(new TagPredictor(), List.of("show=words"), "green river under seven");
    assertThat(words.rows()).hasSize(4);
    assertThat(words.rows().get(1)).contains("river", "I-place", 6, 11);
  }

  @Test
  void wordsOfTextsAreThoseOfTrainingWhateverTheTokenizerParts() {
    Path file = write("tags.conll", "river's I-place\nnon-stone, O\n\n".repeat(20));
    train(
        experiment(
            "bert",
            "token-classification",
            MODEL.formatted("bert"),
            "{name: files, train: %s, validation: %s}".formatted(file, file),
            "{}",
            40),
        "val");
    Predictor.Result words =
        predict(new TagPredictor(), List.of("show=words"), "  river's\u00a0non-stone, river's\t");
    assertThat(words.rows()).hasSize(3);
    assertThat(words.rows().get(0)).contains("river's", "I-place", 2, 9);
    assertThat(words.rows().get(1)).contains("non-stone,", "O", 10, 20);
    assertThat(words.rows().get(2)).contains("river's", "I-place", 21, 28);
    assertThat(predict(new TagPredictor(), List.of(), "river's").rows().get(0))
        .contains("river's", "place", 0, 7);
  }

  private static final String PASSAGE =
      "quiet stone under seven lights walked the green river running house ".repeat(3);

  @Test
  void windowsOverlapByAtMostHalfOfASmallModelsLength() {
    assertThat(AnswerSettings.overlap(null, 384)).isEqualTo(128);
    assertThat(AnswerSettings.overlap(null, 128)).isEqualTo(64);
    assertThat(AnswerSettings.overlap(7, 128)).isEqualTo(7);
    String entry =
        """
        {"id": "1", "question": "stone", "context": "%s",
         "answers": {"text": ["green"], "answer_start": [%d]}}\
        """
            .formatted(PASSAGE.repeat(3), PASSAGE.indexOf("green"));
    Path file = write("one.json", "{\"data\": [" + entry + "]}");
    Experiment experiment =
        experiment(
            "bert",
            "question-answering",
            MODEL.formatted("bert"),
            "{train: %s, validation: %s}".formatted(file, file),
            "{}",
            1,
            "train.batch_size=1");
    assertThat(train(experiment, "val")).containsOnlyKeys("f1", "exact_match");
    assertThat(predict(new AnswerPredictor(), List.of(), "stone", PASSAGE.repeat(3)).rows())
        .hasSize(1);
  }

  @Test
  void questionsWithoutAnswerAreJudgedAsInSquad2() {
    StringBuilder entries = new StringBuilder();
    for (int i = 0; i < 8; i++) {
      String answers =
          i % 2 == 0
              ? "{\"text\": [\"green\"], \"answer_start\": [%d]}"
                  .formatted(PASSAGE.indexOf("green"))
              : "{\"text\": [], \"answer_start\": []}";
      entries
          .append(i == 0 ? "" : ",")
          .append(
              """
              {"id": "%d", "question": "%s", "context": "%s", "answers": %s}\
              """
                  .formatted(i, i % 2 == 0 ? "house" : "stone", PASSAGE, answers));
    }
    Path file = write("squad2.json", "{\"data\": [" + entries + "]}");
    Experiment experiment =
        experiment(
            "bert",
            "question-answering",
            MODEL.formatted("bert"),
            "{train: %s, validation: %s}".formatted(file, file),
            "{null_threshold: 1000}",
            1);
    Map<String, Double> metrics = train(experiment, "val");
    assertThat(metrics.keySet())
        .containsExactly(
            "f1",
            "exact_match",
            "has_answer_f1",
            "has_answer_exact_match",
            "no_answer_f1",
            "no_answer_exact_match",
            "best_f1",
            "best_f1_threshold",
            "best_exact_match",
            "best_exact_match_threshold");
    assertThat(metrics).containsEntry("no_answer_f1", 0.0); // nothing is above the threshold
    assertThat(metrics.get("best_f1")).isGreaterThanOrEqualTo(50); // that of no answers at all
  }

  @Test
  void questionsAreAnswered() {
    String passage = PASSAGE;
    StringBuilder entries = new StringBuilder();
    for (int i = 0; i < 24; i++) {
      String answer = i % 2 == 0 ? "green river" : "seven lights";
      entries
          .append(i == 0 ? "" : ",")
          .append(
              """
              {"id": "%d", "question": "%s", "context": "%s",
               "answers": {"text": ["%s"], "answer_start": [%d]}}\
              """
                  .formatted(
                      i, i % 2 == 0 ? "house" : "stone", passage, answer, passage.indexOf(answer)));
    }
    Path file = write("squad.json", "{\"data\": [" + entries + "]}");
    Experiment experiment =
        experiment(
            "bert",
            "question-answering",
            MODEL.formatted("bert"),
            "{train: %s, validation: %s}".formatted(file, file),
            "{max_length: 32, doc_stride: 8}",
            80);
    Map<String, Double> metrics = train(experiment, "val");
    assertThat(metrics.get("exact_match")).isGreaterThan(40);
    Predictor.Result result =
        predict(
            new AnswerPredictor(),
            List.of("max_length=32", "doc_stride=8", "best=3"),
            "house",
            passage);
    assertThat(result.rows()).hasSize(3);
    int start = (int) result.rows().get(0).get(3);
    int end = (int) result.rows().get(0).get(4);
    assertThat(passage.substring(start, end)).isEqualTo(result.rows().get(0).get(1));
  }

  @Test
  void choicesAreMade() {
    StringBuilder lines = new StringBuilder();
    for (int i = 0; i < 48; i++) {
      lines.append(
          "{\"id\": \"%d\", \"context\": \"green river\", \"endings\": [\"%s\", \"%s\"], \"label\": %d}\n"
              .formatted(
                  i,
                  i % 2 == 0 ? "quiet stone" : "seven lights",
                  i % 2 == 0 ? "seven lights" : "quiet stone",
                  i % 2));
    }
    Path file = write("choices.jsonl", lines.toString());
    Experiment experiment =
        experiment(
            "bert",
            "multiple-choice",
            MODEL.formatted("bert"),
            "{format: jsonl, train: %s, validation: %s}".formatted(file, file),
            "{}",
            60);
    assertThat(train(experiment, "val")).containsEntry("accuracy", 1.0);
    Predictor.Result result =
        predict(new ChoosePredictor(), List.of(), "green river", "seven lights", "quiet stone");
    assertThat((double) result.rows().get(1).get(1)).isGreaterThan(0.5);
  }

  @Test
  void embeddingsAreOfLengthOneAndDoNotDependOnOtherTexts() {
    train(
        experiment(
            "bert",
            "bert-pretraining",
            MODEL.formatted("bert"),
            corpusData(),
            "{max_length: 48}",
            1),
        "val");
    Predictor.Result alone = predict(new EmbedPredictor(), List.of(), "green river");
    Predictor.Result among =
        predict(new EmbedPredictor(), List.of(), "seven lights under the house", "green river");
    List<Float> vector = floats(alone.rows().get(0).get(1));
    List<Float> same = floats(among.rows().get(1).get(1));
    double square = 0;
    for (int i = 0; i < vector.size(); i++) {
      assertThat(same.get(i))
          .isCloseTo(vector.get(i), org.assertj.core.api.Assertions.within(1e-5f));
      square += vector.get(i) * vector.get(i);
    }
    assertThat(square).isCloseTo(1.0, org.assertj.core.api.Assertions.within(1e-5));
    assertThat(folder.resolve("out").resolve("embeddings.safetensors")).exists();
    assertThat(predict(new EmbedPredictor(), List.of("pooling=pooler"), "river").rows()).hasSize(1);
    // What sentence-transformers writes beside a model wins over what holds without it.
    write("model/sentence_bert_config.json", "{\"max_seq_length\": 3}");
    List<Float> cut = floats(embed(List.of(), "green river").get(0).get(1));
    assertThat(cut).isEqualTo(floats(embed(List.of("max_length=4"), "green").get(0).get(1)));
    assertThat(floats(embed(List.of("max_length=60"), "green river").get(0).get(1)))
        .isEqualTo(vector);
  }

  private List<List<Object>> embed(List<String> options, String text) {
    return predict(new EmbedPredictor(), options, text).rows();
  }

  @SuppressWarnings("unchecked")
  private static List<Float> floats(Object cell) {
    return (List<Float>) cell;
  }

  @Test
  void tokenizersOfOtherModelsAreRefused() {
    corpus();
    Path other = folder.resolve("other");
    try (var tokenizer = TestTexts.tokenizer(org.paperzoo.core.text.TokenizerStyle.ROBERTA)) {
      Files.createDirectories(other);
      tokenizer.save(other);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
    Experiment experiment =
        experiment(
            "bert",
            "bert-pretraining",
            MODEL.formatted("bert"),
            corpusData(),
            "{max_length: 48, tokenizer: " + other + "}",
            1);
    assertThatThrownBy(() -> experiment.createTask(manager, home))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("pads with token 1, the model with 0");
    Experiment small =
        experiment(
            "bert",
            "bert-pretraining",
            MODEL.formatted("bert").replace("320", "30"),
            corpusData(),
            "{max_length: 48, learn_tokenizer: {vocab_size: 320}}",
            1);
    assertThatThrownBy(() -> small.createTask(manager, home))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("vocab_size is 30");
    Experiment tooLong =
        experiment(
            "bert",
            "bert-pretraining",
            MODEL.formatted("bert"),
            corpusData(),
            "{max_length: 67}",
            1);
    assertThatThrownBy(() -> tooLong.createTask(manager, home))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("at most 66");
  }

  @Test
  void settingsThatContradictEachOtherAreRefused() {
    Faults faults = new Faults();
    ConfigBinder.bind(
        ConfigDocument.parse("packing: full_sentences", "settings", faults).root(),
        BertPreTrainingSettings.class,
        faults);
    assertThatThrownBy(faults::throwIfAny).hasMessageContaining("next_sentence");
  }
}
