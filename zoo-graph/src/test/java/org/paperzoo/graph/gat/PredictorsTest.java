package org.paperzoo.graph.gat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.Device;
import ai.djl.engine.Engine;
import ai.djl.ndarray.NDManager;
import ai.djl.pytorch.jni.JniUtils;
import ai.djl.training.ParameterStore;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.paperzoo.core.catalog.Predictor;
import org.paperzoo.core.data.DataHome;
import org.paperzoo.core.error.UsageException;
import org.paperzoo.core.nn.Context;
import org.paperzoo.graph.data.Adjacency;
import org.paperzoo.graph.data.Edges;
import org.paperzoo.graph.data.NodeSplit;

/** What is predicted of a graph, on the karate club with a network that has not learned. */
class PredictorsTest {
  @TempDir Path folder;
  private NDManager manager;
  private GatModel model;

  @BeforeEach
  void open() {
    manager = Engine.getEngine("PyTorch").newBaseManager(Device.cpu());
    JniUtils.setGradMode(false);
    JniUtils.setSeed(2);
    GatConfig config =
        new GatConfig(
            34,
            4,
            2,
            List.of(3, 1),
            0.2,
            0,
            null,
            List.of(),
            GatConfig.Activation.ELU,
            true,
            true,
            false);
    model = new GatModel(config);
    model.initialize(manager);
  }

  @AfterEach
  void close() {
    manager.close();
  }

  private <O extends Record> Predictor.Request<O> request(
      O options, boolean fromRun, String... inputs) {
    return new Predictor.Request<>(
        model,
        model.config(),
        fromRun ? new NodeDataConfig.Karate(true, new NodeSplit.Given()) : null,
        new DataHome(folder, folder).offline(),
        new Context(new ParameterStore(manager, false), false),
        manager,
        options,
        List.of(inputs),
        folder);
  }

  @Test
  void classesOfTheNodesGiven() {
    Predictor.Result result =
        new ClassPredictor()
            .predict(request(new ClassPredictor.Options(null, 20), true, "33", "0"));
    assertThat(result.columns())
        .containsExactly("node", "predicted", "label", "p(instructor)", "p(president)");
    assertThat(result.rows()).hasSize(2);
    List<Object> row = result.rows().get(0);
    assertThat(row.get(0)).isEqualTo(33);
    assertThat(row.get(2)).isEqualTo("president");
    float instructor = (Float) row.get(3);
    float president = (Float) row.get(4);
    assertThat(instructor + president).isBetween(0.99999f, 1.00001f);
    assertThat(row.get(1)).isEqualTo(instructor >= president ? "instructor" : "president");
  }

  @Test
  void classesOfAllNodesGoToAFile() throws IOException {
    Predictor.Result result =
        new ClassPredictor().predict(request(new ClassPredictor.Options("karate", 5), false));
    assertThat(result.rows()).hasSize(5);
    assertThat(result.files()).isEmpty();
    assertThat(result.onRequest()).containsExactly(Path.of("predictions.tsv"));
    List<String> lines = Files.readAllLines(folder.resolve("predictions.tsv"));
    assertThat(lines).hasSize(35);
    assertThat(lines.get(34)).startsWith("33\t").contains("\tpresident\t");
  }

  @Test
  void attentionOfANodeIsOverItsNeighboursAndItselfAndSumsToOne() {
    Predictor.Result result =
        new AttentionPredictor()
            .predict(request(new AttentionPredictor.Options(null, 1), true, "12"));
    Set<Object> neighbours = new HashSet<>();
    double[] sums = new double[4];
    for (List<Object> row : result.rows()) {
      assertThat(row.get(0)).isEqualTo(12);
      assertThat(row.get(1)).isEqualTo(1);
      neighbours.add(row.get(2));
      for (int i = 0; i < 4; i++) {
        sums[i] += (Float) row.get(3 + i);
      }
    }
    assertThat(neighbours).containsExactlyInAnyOrder(12, 0, 3);
    for (double sum : sums) {
      assertThat(sum).isBetween(0.99999, 1.00001);
    }
  }

  @Test
  void picturesShowTheClassesAndAreTheSameEachTime() throws IOException {
    PicturePredictor.Options options = new PicturePredictor.Options(null, 120, 1, 0);
    Predictor.Result whole = new PicturePredictor().predict(request(options, true));
    assertThat(whole.files()).containsExactly(Path.of("graph.png"));
    byte[] first = Files.readAllBytes(folder.resolve("graph.png"));
    BufferedImage image = ImageIO.read(folder.resolve("graph.png").toFile());
    Set<Integer> colours = new HashSet<>();
    for (int y = 0; y < image.getHeight(); y++) {
      for (int x = 0; x < image.getWidth(); x++) {
        colours.add(image.getRGB(x, y) & 0xFFFFFF);
      }
    }
    assertThat(colours).contains(0x0072B2, 0xE69F00, 0xFFFFFF);
    new PicturePredictor().predict(request(options, true));
    assertThat(Files.readAllBytes(folder.resolve("graph.png"))).isEqualTo(first);
    Predictor.Result around =
        new PicturePredictor()
            .predict(request(new PicturePredictor.Options(null, 10, 2, 0), true, "16", "33"));
    assertThat(around.files()).containsExactly(Path.of("graph-16.png"), Path.of("graph-33.png"));
  }

  @Test
  void wrongRequestsAreExplained() {
    ClassPredictor.Options none = new ClassPredictor.Options(null, 20);
    assertThatThrownBy(() -> new ClassPredictor().predict(request(none, false, "1")))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("dataset=karate");
    assertThatThrownBy(() -> new ClassPredictor().predict(request(none, true, "34")))
        .isInstanceOf(UsageException.class)
        .hasMessage("karate has no node '34'; its nodes are 0 to 33.");
    assertThatThrownBy(() -> new ClassPredictor().predict(request(none, true, "-1", "x")))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("'-1'");
    assertThatThrownBy(
            () ->
                new ClassPredictor()
                    .predict(request(new ClassPredictor.Options("corra", 20), true)))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("'corra'");
    assertThatThrownBy(
            () ->
                new AttentionPredictor()
                    .predict(request(new AttentionPredictor.Options(null, 3), true, "0")))
        .isInstanceOf(UsageException.class)
        .hasMessage("layer=3: the model has 2 layers.");
    assertThatThrownBy(
            () ->
                new AttentionPredictor()
                    .predict(request(new AttentionPredictor.Options(null, null), true)))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("Give the nodes");
  }

  @Test
  void aLayoutKeepsTheDistancesOfAPath() {
    int[] from = {0, 1, 2, 3};
    int[] to = {1, 2, 3, 4};
    double[][] place = StressLayout.of(Adjacency.of(5, new Edges(from, to).undirected(), false));
    List<Double> distances = new ArrayList<>();
    for (int node = 1; node < 5; node++) {
      distances.add(Math.hypot(place[node][0] - place[0][0], place[node][1] - place[0][1]));
    }
    for (int i = 0; i < 4; i++) {
      assertThat(distances.get(i)).isBetween(i + 0.95, i + 1.05);
    }
  }
}
