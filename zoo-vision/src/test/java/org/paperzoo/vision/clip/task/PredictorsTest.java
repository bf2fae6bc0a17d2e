package org.paperzoo.vision.clip.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.training.ParameterStore;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.paperzoo.core.aten.TorchEngine;
import org.paperzoo.core.catalog.ModelFolder;
import org.paperzoo.core.catalog.ModelSpec;
import org.paperzoo.core.catalog.Predictor;
import org.paperzoo.core.checkpoint.TensorSource;
import org.paperzoo.core.data.DataHome;
import org.paperzoo.core.error.FailureException;
import org.paperzoo.core.error.UsageException;
import org.paperzoo.core.nn.Context;
import org.paperzoo.core.nn.ZooModel;
import org.paperzoo.core.text.TextTokenizer;
import org.paperzoo.core.text.TokenizerStyle;
import org.paperzoo.core.text.TokenizerTrainer;
import org.paperzoo.core.text.TokenizerTraining;
import org.paperzoo.vision.clip.ClipConfig;
import org.paperzoo.vision.clip.ClipPaper;
import org.paperzoo.vision.clip.ClipTextConfig;
import org.paperzoo.vision.clip.ClipVisionConfig;

/** The uses of a model, on a folder of small pictures. */
class PredictorsTest {
  @TempDir Path folder;

  private NDManager manager;
  private TorchEngine.Scope off;
  private Path pictures;
  private Path modelFolder;
  private ClipConfig config;
  private ZooModel model;

  @BeforeEach
  void makeModel() throws IOException {
    manager = NDManager.newBaseManager(Device.cpu());
    off = TorchEngine.withoutGradients();
    pictures = Files.createDirectory(folder.resolve("pictures"));
    ClipTaskContract.pictures(pictures);
    TokenizerTrainer trainer = new TokenizerTrainer(TokenizerTraining.of(TokenizerStyle.CLIP, 560));
    trainer.feed(List.of("a picture of red and green and blue spots").iterator());
    modelFolder = folder.resolve("model");
    try (TextTokenizer tokenizer = trainer.train().open()) {
      config =
          new ClipConfig(
              new ClipTextConfig(
                  tokenizer.size(),
                  12,
                  16,
                  1,
                  2,
                  8,
                  tokenizer.special().bos(),
                  tokenizer.special().eos()),
              new ClipVisionConfig(16, 1, 2, 8, 4, 8),
              8);
      ModelSpec<ClipConfig> spec = new ModelSpec<>(ClipPaper.CLIP, config, "CLIPModel", null);
      TorchEngine.seed(1);
      model = spec.initialize(manager);
      ModelFolder.create(spec, model, modelFolder, Long.MAX_VALUE);
      tokenizer.save(modelFolder);
    }
  }

  @AfterEach
  void close() {
    off.close();
    manager.close();
  }

  private <O extends Record> Predictor.Result predict(
      Predictor<O> predictor, O options, String... inputs) {
    return predictor.predict(
        new Predictor.Request<>(
            model,
            config,
            null,
            new DataHome(folder, folder.resolve("cache")).offline(),
            new Context(new ParameterStore(manager, false), false),
            manager,
            options,
            List.of(inputs),
            folder,
            modelFolder));
  }

  private static ClassifyPredictor.Options labels(String labels, int top) {
    return new ClassifyPredictor.Options(labels, List.of("a picture of {} spots", "{}"), top);
  }

  @Test
  void classifiesByLabels() {
    Predictor.Result result =
        predict(ClassifyPredictor.PREDICTOR, labels("red, green ,blue", 9), pictures.toString());
    assertThat(result.rows()).hasSize(36);
    for (int i = 0; i < 36; i += 3) {
      List<List<Object>> rows = result.rows().subList(i, i + 3);
      assertThat(rows)
          .extracting(row -> row.get(1))
          .containsExactlyInAnyOrder("red", "green", "blue");
      assertThat(rows.stream().mapToDouble(row -> (double) row.get(2)).sum())
          .isCloseTo(1, within(1e-5));
      assertThat((double) rows.get(0).get(2)).isGreaterThanOrEqualTo((double) rows.get(2).get(2));
    }
    assertThat(result.rows()).extracting(row -> row.get(2)).doesNotHaveDuplicates();
  }

  @Test
  void wantsLabelsAndPictures() {
    String one = pictures.resolve("0.png").toString();
    for (String none : new String[] {null, "", " , "}) {
      assertThatThrownBy(() -> predict(ClassifyPredictor.PREDICTOR, labels(none, 1), one))
          .isInstanceOf(UsageException.class)
          .hasMessageContaining("no labels")
          .hasMessageContaining("labels=");
    }
    assertThatThrownBy(
            () ->
                predict(
                    ClassifyPredictor.PREDICTOR,
                    new ClassifyPredictor.Options("a, b", List.of("a photo"), 1),
                    one))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("{}");
    assertThatThrownBy(() -> predict(ClassifyPredictor.PREDICTOR, labels("a, b", 1)))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("Name pictures");
    assertThatThrownBy(() -> predict(ClassifyPredictor.PREDICTOR, labels("a, b", 1), "nowhere"))
        .isInstanceOf(FailureException.class)
        .hasMessageContaining("nowhere");
  }

  @Test
  void searchesAndKeepsEmbeddings() throws IOException {
    SearchPredictor.Options options = new SearchPredictor.Options(5);
    Predictor.Result first =
        predict(SearchPredictor.PREDICTOR, options, "<red> spots", pictures.toString());
    assertThat(first.rows()).hasSize(5);
    String page = Files.readString(folder.resolve("search.html"));
    assertThat(page).contains("&lt;red&gt; spots").doesNotContain("<red>");
    assertThat(page.split("data:image/png;base64,")).hasSize(6);
    assertThat(page).contains("5 best of 12 pictures");
    Path cache = cacheFile();
    try (TensorSource source = TensorSource.open(cache)) {
      assertThat(source.names()).hasSize(12);
    }
    byte[] before = Files.readAllBytes(cache);
    Predictor.Result second =
        predict(SearchPredictor.PREDICTOR, options, "<red> spots", pictures.toString());
    assertThat(second.rows()).isEqualTo(first.rows());
    assertThat(Files.readAllBytes(cache)).isEqualTo(before);
    // A copy has the same content and is not embedded again; another picture is.
    Files.copy(pictures.resolve("1.png"), pictures.resolve("copy.png"));
    Files.copy(pictures.resolve("2.png"), pictures.resolve("x.png"));
    Files.write(pictures.resolve("x.png"), new byte[] {0}, java.nio.file.StandardOpenOption.APPEND);
    predict(SearchPredictor.PREDICTOR, options, "blue", pictures.toString());
    try (TensorSource source = TensorSource.open(cache)) {
      assertThat(source.names()).hasSize(13);
    }
    assertThatThrownBy(() -> predict(SearchPredictor.PREDICTOR, options, "blue"))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("Give a text");
  }

  private Path cacheFile() throws IOException {
    try (Stream<Path> files = Files.list(folder.resolve("cache/clip-embeddings"))) {
      return files.findFirst().orElseThrow();
    }
  }

  @Test
  void embedsPicturesAndTexts() {
    predict(EmbedPredictor.PREDICTOR, new EmbedPredictor.Options(false), pictures.toString());
    try (TensorSource source = TensorSource.open(folder.resolve("embeddings.npy"))) {
      NDArray vectors = source.read(manager, source.names().iterator().next());
      assertThat(vectors.getShape().getShape()).containsExactly(12, 8);
      for (float length : vectors.square().sum(new int[] {1}).toFloatArray()) {
        assertThat(length).isCloseTo(1, within(1e-5f));
      }
    }
    Predictor.Result texts =
        predict(EmbedPredictor.PREDICTOR, new EmbedPredictor.Options(true), "red", "green spots");
    assertThat(texts.rows()).isEqualTo(List.of(List.of(0, "red"), List.of(1, "green spots")));
  }

  @Test
  void thumbnailsKeepProportionsAndAreNotEnlarged() throws IOException {
    for (int[] size : new int[][] {{3000, 100}, {100, 900}, {200, 300}}) {
      Path file = folder.resolve(size[0] + ".png");
      ImageIO.write(
          new BufferedImage(size[0], size[1], BufferedImage.TYPE_INT_RGB), "png", file.toFile());
      BufferedImage small = ImageIO.read(new ByteArrayInputStream(SearchPage.thumbnail(file)));
      assertThat((double) small.getWidth() / small.getHeight())
          .isCloseTo((double) size[0] / size[1], within(0.05 * size[0] / size[1]));
      assertThat(small.getWidth()).isLessThanOrEqualTo(Math.min(640, size[0]));
      assertThat(small.getHeight()).isLessThanOrEqualTo(size[1]);
    }
  }
}
