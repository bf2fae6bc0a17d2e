package org.paperzoo.vision.classification.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.jni.JniUtils;
import ai.djl.training.ParameterStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.paperzoo.core.catalog.Catalog;
import org.paperzoo.core.catalog.ModelFolder;
import org.paperzoo.core.catalog.ModelTask;
import org.paperzoo.core.catalog.Predictor;
import org.paperzoo.core.checkpoint.StateDict;
import org.paperzoo.core.checkpoint.TensorSource;
import org.paperzoo.core.config.ConfigBinder;
import org.paperzoo.core.config.ConfigDocument;
import org.paperzoo.core.config.Faults;
import org.paperzoo.core.data.DataHome;
import org.paperzoo.core.data.PlanarImage;
import org.paperzoo.core.error.FailureException;
import org.paperzoo.core.error.UsageException;
import org.paperzoo.core.experiment.Experiment;
import org.paperzoo.core.experiment.ExperimentReader;
import org.paperzoo.core.nn.Context;
import org.paperzoo.core.train.Evaluation;
import org.paperzoo.core.train.Illustrations;
import org.paperzoo.core.train.Task;
import org.paperzoo.core.train.TrainLoop;
import org.paperzoo.vision.alexnet.AlexNetPaper;
import org.paperzoo.vision.classification.AttentionModel;
import org.paperzoo.vision.classification.ImageClassifier;
import org.paperzoo.vision.classification.Views;
import org.paperzoo.vision.vit.ViTPaper;

class ImageClassificationTest {
  private static final Catalog CATALOG = Catalog.of(new AlexNetPaper(), new ViTPaper());
  private static final String VIT =
      "{preset: vit-mini, hidden_size: 16, intermediate_size: 24, num_hidden_layers: 2, image_size:"
          + " 12, patch_size: 4, num_channels: 1}";

  @TempDir Path folder;
  private NDManager manager;

  @BeforeEach
  void openManager() throws IOException {
    manager = NDManager.newBaseManager(Device.cpu());
    JniUtils.setGradMode(false);
    JniUtils.setSeed(5);
    PictureFolders.write(folder.resolve("pictures"), 12, 10);
  }

  @AfterEach
  void closeManager() {
    manager.close();
  }

  private Experiment experiment(String model, String... overrides) throws IOException {
    Path yaml = folder.resolve("experiment.yaml");
    Files.writeString(
        yaml,
        """
        paper: vit
        task: image-classification
        seed: 1
        model: %s
        data: {name: "folder:%s", validation_size: 8, workers: 1}
        train:
          batch_size: 4
          steps: 30
          keep_best: false
          optimizer: {name: adam, lr: 0.01}
        """
            .formatted(model, folder.resolve("pictures").toString().replace('\\', '/')));
    return new ExperimentReader(CATALOG).read(yaml, List.of(overrides));
  }

  private ModelTask<?> task(Experiment experiment) {
    return (ModelTask<?>) experiment.createTask(manager, new DataHome(folder, folder).offline());
  }

  private Path save(ModelTask<?> task, String name) throws IOException {
    Path saved = Files.createDirectories(folder.resolve(name));
    ModelFolder.write(task.spec(), task.model(), saved);
    task.writeCompanions(saved);
    return saved;
  }

  private static String classifierOf(Path saved, String more) {
    return "{folder: \"" + saved.toString().replace('\\', '/') + "\"" + more + "}";
  }

  @Test
  void learnsToTellPicturesApart() throws IOException {
    Experiment experiment = experiment(VIT);
    try (ModelTask<?> task = task(experiment);
        TrainLoop loop = loop(task, experiment)) {
      loop.run();
      Map<String, Double> val = loop.evaluate("val", true);
      assertThat(val.keySet()).containsExactly("accuracy", "error", "loss");
      assertThat(val.get("accuracy")).isEqualTo(1.0);
      assertThat(val.get("error")).isZero();
      assertThat(loop.evaluate("val", false)).doesNotContainKey("error");
      predicts(task);
    }
  }

  @Test
  void skippedPicturesAreCounted() throws IOException {
    Path bad = folder.resolve("pictures/rising/03.png");
    Files.writeString(bad, "not a picture");
    Experiment failing = experiment(VIT, "data.validation_size=1");
    try (ModelTask<?> task = task(failing);
        TrainLoop loop = loop(task, failing)) {
      assertThatThrownBy(loop::run)
          .isInstanceOf(FailureException.class)
          .hasMessageContaining(bad.toString());
    }
    Experiment skipping = experiment(VIT, "data.on_error=skip", "data.validation_size=1");
    try (ModelTask<?> task = task(skipping);
        TrainLoop loop = loop(task, skipping)) {
      loop.run();
      assertThat(task.warnings(List.of()))
          .singleElement()
          .asString()
          .startsWith("1 picture could not be read and was skipped; the first: " + bad);
    }
  }

  private TrainLoop loop(Task<?> task, Experiment experiment) {
    return new TrainLoop(task, experiment.train(), 1, manager, List.of(), null, List.of());
  }

  private void predicts(ModelTask<?> task) throws IOException {
    Path saved = save(task, "model");
    Path picture = folder.resolve("pictures/rising/03.png");
    Predictor.Result one = predict(task, ClassifyPredictor.PREDICTOR, saved, picture.toString());
    assertThat(one.rows()).hasSize(2);
    assertThat(one.rows().get(0)).startsWith(picture.toString(), "rising");
    double probability = (Double) one.rows().get(0).get(2);
    assertThat(probability).isBetween(0.5, 1.0);
    assertThat((Double) one.rows().get(1).get(2)).isCloseTo(1 - probability, within(1e-5));
    String all = folder.resolve("pictures/falling").toString();
    assertThat(predict(task, ClassifyPredictor.PREDICTOR, saved, all).rows())
        .hasSize(20)
        .filteredOn(row -> (Double) row.get(2) > 0.5)
        .hasSize(10)
        .allSatisfy(row -> assertThat(row.get(1)).isEqualTo("falling"));
    assertThatThrownBy(() -> predict(task, ClassifyPredictor.PREDICTOR, saved))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("Name the pictures");
  }

  private <O extends Record> Predictor.Result predict(
      ModelTask<?> task, Predictor<O> predictor, Path saved, String... inputs) {
    Faults faults = new Faults();
    O options = ConfigBinder.bind(ConfigDocument.empty().root(), predictor.optionsType(), faults);
    faults.throwIfAny();
    return predict(task, predictor, options, saved, inputs);
  }

  private <O extends Record> Predictor.Result predict(
      ModelTask<?> task, Predictor<O> predictor, O options, Path saved, String... inputs) {
    return predictor.predict(
        new Predictor.Request<>(
            task.model(),
            task.spec().config(),
            null,
            new DataHome(folder, folder).offline(),
            new Context(new ParameterStore(manager, false), false),
            manager,
            options,
            List.of(inputs),
            folder,
            saved));
  }

  @Test
  void drawsPredictionsAndMistakes() throws IOException {
    try (ModelTask<?> task = task(experiment(VIT))) {
      Context context = new Context(new ParameterStore(manager, false), false);
      task.illustrate(new Illustrations(context, manager, folder, 1));
      assertThat(ImageIO.read(folder.resolve("predictions.png").toFile()).getHeight())
          .isGreaterThan(8 * 12);
      assertThat(folder.resolve("mistakes.png")).exists(); // an untrained model errs
      assertThat(Files.readString(folder.resolve("confusion.txt")))
          .contains("falling", "rising", "predicted");
    }
  }

  @Test
  void fineTunesAtAnotherResolution() throws IOException {
    Path saved;
    float[] before;
    try (ModelTask<?> task = task(experiment(VIT))) {
      saved = save(task, "small");
      before = head(task);
    }
    String larger = classifierOf(saved, ", image_size: 20");
    try (ModelTask<?> task = task(experiment(larger))) {
      assertThat(((ImageClassifier) task.model()).config().height()).isEqualTo(20);
      assertThat(head(task)).isEqualTo(before); // the same classes: the head is kept
    }
  }

  private static float[] head(ModelTask<?> task) {
    return StateDict.of(task.model()).arrays().get("classifier.weight").toFloatArray();
  }

  @Test
  void aHeadOfOtherClassesStartsFromZero() throws IOException {
    Path saved;
    try (ModelTask<?> task = task(experiment(VIT))) {
      saved = save(task, "two");
    }
    PictureFolders.write(folder.resolve("more"), 12, 10);
    Files.move(folder.resolve("more/rising"), folder.resolve("pictures/unlike"));
    try (ModelTask<?> task = task(experiment(classifierOf(saved, "")))) {
      assertThat(((ImageClassifier) task.model()).config().numLabels()).isEqualTo(3);
      assertThat(head(task)).hasSize(3 * 16).containsOnly(0);
    }
  }

  @Test
  void aHeadOfAsManyClassesOfOtherNamesIsKeptUnlessItIsReset() throws IOException {
    Path saved;
    try (ModelTask<?> task = task(experiment(VIT))) {
      saved = save(task, "names");
    }
    Files.move(folder.resolve("pictures/rising"), folder.resolve("pictures/soaring"));
    String model = classifierOf(saved, "");
    try (ModelTask<?> task = task(experiment(model))) {
      assertThat(((ImageClassifier) task.model()).config().labelName(1)).isEqualTo("rising");
      assertThat(head(task)).doesNotContain(0);
    }
    try (ModelTask<?> task = task(experiment(model, "settings.reset_head=true"))) {
      assertThat(((ImageClassifier) task.model()).config().labelName(1)).isEqualTo("soaring");
      assertThat(head(task)).containsOnly(0);
    }
    Files.move(folder.resolve("pictures/soaring"), folder.resolve("pictures/afalling"));
    Files.move(folder.resolve("pictures/falling"), folder.resolve("pictures/rising"));
    Files.move(folder.resolve("pictures/afalling"), folder.resolve("pictures/falling"));
    try (ModelTask<?> task = task(experiment(model))) {
      assertThat(head(task)).doesNotContain(0);
    }
  }

  @Test
  void tenViewsAverageTheProbabilitiesOfCornersAndMiddle() throws IOException {
    Experiment experiment = experiment(VIT, "settings.views=ten", "data.preprocess.resize=15");
    try (ModelTask<?> task = task(experiment)) {
      ImageClassifier model = (ImageClassifier) task.model();
      Context context = new Context(new ParameterStore(manager, false), false);
      NDArray pixels = manager.randomNormal(new Shape(2, 1, 15, 15));
      double[] expected = new double[4];
      String[] crops = {
        "0:12, 0:12", "0:12, 3:15", "3:15, 0:12", "3:15, 3:15", "1:13, 1:13",
      };
      for (String crop : crops) {
        NDArray view = pixels.get(":, :, " + crop);
        for (NDArray each : List.of(view, view.flip(3))) {
          float[] probabilities = model.logits(context, each).softmax(1).toFloatArray();
          for (int i = 0; i < 4; i++) {
            expected[i] += probabilities[i] / 10;
          }
        }
      }
      float[] actual = Views.TEN.logProbabilities(model, context, pixels).exp().toFloatArray();
      for (int i = 0; i < 4; i++) {
        assertThat((double) actual[i]).isCloseTo(expected[i], within(1e-5));
      }
      assertThat(Evaluation.of(task, "val", false, 0, manager)).containsKey("accuracy");
    }
    assertThatThrownBy(() -> task(experiment(VIT, "settings.views=ten")))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("ten views are cut from pictures that are larger")
        .hasMessageContaining("data.preprocess.resize");
  }

  @Test
  void refusesPicturesWithoutClasses() throws IOException {
    Path flat = Files.createDirectories(folder.resolve("flat"));
    PictureFolders.write(folder.resolve("source"), 12, 20);
    try (var files = Files.list(folder.resolve("source/rising"))) {
      for (Path file : files.toList()) {
        Files.copy(file, flat.resolve(file.getFileName()));
      }
    }
    String name = "data.name=folder:" + flat.toString().replace('\\', '/');
    assertThatThrownBy(() -> task(experiment(VIT, name)))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("has no classes to learn");
    assertThatThrownBy(() -> task(experiment(VIT, "data.preprocess.resize=8")))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("data.preprocess.resize: 8 is smaller than the model's input");
  }

  @Test
  void showsWhatATransformerHasLearned() throws IOException {
    try (ModelTask<?> task = task(experiment(VIT))) {
      Path saved = save(task, "model");
      String picture = folder.resolve("pictures/rising/03.png").toString();
      String falling = folder.resolve("pictures/falling").toString();
      Predictor.Result vectors = predict(task, EmbedPredictor.PREDICTOR, saved, picture, falling);
      assertThat(vectors.rows()).hasSize(11);
      try (TensorSource source = TensorSource.open(folder.resolve("embeddings.npy"))) {
        NDArray array = source.read(manager, source.names().iterator().next());
        assertThat(array.getShape()).isEqualTo(new Shape(11, 16));
        ImageClassifier model = (ImageClassifier) task.model();
        float[] logits = model.classify(context(), array).softmax(1).toFloatArray();
        Predictor.Result classes = predict(task, ClassifyPredictor.PREDICTOR, saved, picture);
        double best = Math.max(logits[0], logits[1]);
        assertThat((Double) classes.rows().get(0).get(2)).isCloseTo(best, within(1e-5));
      }
      predict(task, AttentionPredictor.PREDICTOR, saved, picture, falling);
      assertThat(ImageIO.read(folder.resolve("attention.png").toFile()).getHeight())
          .isGreaterThan(11 * 12);
      predict(task, PositionsPredictor.PREDICTOR, saved);
      predict(task, FiltersPredictor.PREDICTOR, saved);
      assertThat(folder.resolve("positions.png")).exists();
      assertThat(folder.resolve("filters.png")).exists();
      assertThatThrownBy(() -> predict(task, ActivationsPredictor.PREDICTOR, saved, picture))
          .isInstanceOf(UsageException.class)
          .hasMessageContaining("no convolutions");
    }
  }

  @Test
  void findsThePicturesThatLookAlike() throws IOException {
    Experiment experiment = experiment(VIT);
    try (ModelTask<?> task = task(experiment);
        TrainLoop loop = loop(task, experiment)) {
      loop.run();
      Path saved = save(task, "model");
      Faults faults = new Faults();
      ConfigDocument options =
          ConfigDocument.empty()
              .withOverrides(List.of("among=" + folder.resolve("pictures")), faults);
      NeighborsPredictor.Options bound =
          ConfigBinder.bind(options.root(), NeighborsPredictor.Options.class, faults);
      faults.throwIfAny();
      String picture = folder.resolve("pictures/rising/03.png").toString();
      Predictor.Result result = predict(task, NeighborsPredictor.PREDICTOR, bound, saved, picture);
      assertThat(result.rows()).hasSize(1);
      assertThat(result.rows().get(0)).startsWith(picture, picture); // it is its own neighbour
      assertThat((Double) result.rows().get(0).get(2)).isCloseTo(0, within(1e-3));
      assertThat(Files.readString(folder.resolve("neighbors.html")))
          .contains("data:image/png;base64,")
          .contains("rising");
    }
  }

  @Test
  void rollsAttentionOutThroughTheLayers() throws IOException {
    // The class token looks at patch 1, then at patch 2: with the residual connection a quarter
    // of it stays, a quarter comes from patch 1, and half from patch 2, which keeps to itself.
    NDArray first = manager.create(new float[] {0, 1, 0, 0, 1, 0, 0, 0, 1}, new Shape(1, 3, 3));
    NDArray second = manager.create(new float[] {0, 0, 1, 0, 1, 0, 0, 0, 1}, new Shape(1, 3, 3));
    try (ModelTask<?> task = task(experiment(VIT))) {
      assertThat(AttentionPredictor.rollout(List.of(first, second), (AttentionModel) task.model()))
          .containsExactly(0.25f, 0.5f);
    }
  }

  @Test
  void darkensWherePatchesMatterLess() {
    byte[] white = new byte[16];
    Arrays.fill(white, (byte) 255);
    byte[] shaded =
        AttentionPredictor.overlay(
            new PlanarImage(1, 4, 4, white), new float[] {0.4f, 0, 0.4f, 0}, 2);
    assertThat(shaded[0] & 0xFF).isEqualTo(255);
    assertThat(shaded[3] & 0xFF).isEqualTo(26);
  }

  @Test
  void drawsTheMapsOfConvolutions() throws IOException {
    PictureFolders.write(folder.resolve("larger"), 28, 5);
    String alexnet =
        "{preset: alexnet-small, channels: [4, 6, 6, 6, 4], fc: 8, image_size: 28, num_channels: 1}";
    try (ModelTask<?> task = task(experiment(alexnet))) {
      Path saved = save(task, "alexnet");
      String picture = folder.resolve("larger/rising/01.png").toString();
      Predictor.Result result = predict(task, ActivationsPredictor.PREDICTOR, saved, picture);
      assertThat(result.files()).hasSize(5);
      assertThat(folder.resolve("activations-1-5.png")).exists();
      predict(task, FiltersPredictor.PREDICTOR, saved);
      assertThat(folder.resolve("filters.png")).exists();
    }
  }

  private Context context() {
    return new Context(new ParameterStore(manager, false), false);
  }
}
