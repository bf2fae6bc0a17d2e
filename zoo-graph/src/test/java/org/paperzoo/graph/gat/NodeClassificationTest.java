package org.paperzoo.graph.gat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.Device;
import ai.djl.engine.Engine;
import ai.djl.ndarray.NDManager;
import ai.djl.pytorch.jni.JniUtils;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.paperzoo.core.catalog.ModelSpec;
import org.paperzoo.core.catalog.TaskRequest;
import org.paperzoo.core.config.ConfigBinder;
import org.paperzoo.core.config.ConfigDocument;
import org.paperzoo.core.config.Faults;
import org.paperzoo.core.data.DataHome;
import org.paperzoo.core.error.FailureException;
import org.paperzoo.core.error.UsageException;
import org.paperzoo.core.train.Task;
import org.paperzoo.core.train.TrainConfig;
import org.paperzoo.core.train.TrainLoop;

/** The task on bundled and on small data. */
class NodeClassificationTest {
  @TempDir Path folder;
  private NDManager manager;

  @BeforeEach
  void open() {
    manager = Engine.getEngine("PyTorch").newBaseManager(Device.cpu());
    JniUtils.setSeed(1);
  }

  @AfterEach
  void close() {
    manager.close();
  }

  private static <C extends Record> C bind(Class<C> type, String yaml) {
    Faults faults = new Faults();
    C config = ConfigBinder.bind(ConfigDocument.parse(yaml, "test", faults).root(), type, faults);
    faults.throwIfAny();
    return config;
  }

  private Task task(String data, GatConfig config, boolean multiLabel) {
    DataHome home = new DataHome(folder, folder).offline();
    GatFamily family = new GatFamily();
    NodeDataConfig dataConfig = bind(NodeDataConfig.class, data);
    return new NodeClassificationType(multiLabel)
        .create(
            new TaskRequest<>(
                manager,
                home,
                new ModelSpec<>(family, config, "Gat", null),
                dataConfig,
                new NodeSettings(60),
                2,
                1));
  }

  private static GatConfig karate() {
    return bind(
        GatConfig.class,
        "{in_channels: 34, hidden_channels: 8, out_channels: 2, heads: [4, 1], dropout: 0.2}");
  }

  private TrainLoop loop(Task task, int steps) {
    TrainConfig config =
        bind(
            TrainConfig.class,
            "{steps: " + steps + ", optimizer: {name: adam, lr: 0.01, weight_decay: 5.0e-4}}");
    return new TrainLoop(
        task, config, 1, manager, new NodeClassificationType(false).monitors(), null, List.of());
  }

  @Test
  void learnsTheKarateClubFromItsTwoLeaders() {
    try (Task task = task("name: karate", karate(), false);
        TrainLoop loop = loop(task, 100)) {
      loop.run();
      Map<String, Double> metrics = loop.evaluate("test", true);
      assertThat(metrics.get("accuracy")).isGreaterThan(0.9);
      assertThat(metrics.get("loss")).isLessThan(0.69);
      assertThat(loop.evaluate("train", true).get("accuracy")).isEqualTo(1.0);
    }
  }

  @Test
  void stepsLeaveNoArraysBehind() {
    try (Task task = task("name: karate", karate(), false);
        TrainLoop loop = loop(task, 1000)) {
      for (int i = 0; i < 3; i++) {
        loop.step();
        loop.evaluate("val", false);
      }
      int before = manager.getManagedArrays().size();
      for (int i = 0; i < 50; i++) {
        loop.step();
        loop.evaluate("val", false);
      }
      assertThat(manager.getManagedArrays().size()).isEqualTo(before);
    }
  }

  @Test
  void aModelForOtherDataIsRefused() {
    GatConfig other =
        bind(GatConfig.class, "{in_channels: 33, hidden_channels: 8, out_channels: 2, heads: [1]}");
    assertThatThrownBy(() -> task("name: karate", other, false))
        .isInstanceOf(UsageException.class)
        .hasMessage(
            "The model's in_channels is 33, but karate has 34 features a node. Set"
                + " model.in_channels to 34.");
    assertThatThrownBy(() -> task("name: karate", karate(), true))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("set task to node-classification");
  }

  @Test
  void readsAGraphFromAFolder() throws IOException {
    Files.createDirectories(folder.resolve("mine"));
    Files.writeString(
        folder.resolve("mine/nodes.tsv"),
        "node\tlabel\tsplit\tfeatures\na\tx\ttrain\t0\nb\ty\tval\t1\nc\ty\ttest\t0 1\n");
    Files.writeString(folder.resolve("mine/edges.tsv"), "a\tb\nb\tc\n");
    GatConfig config =
        bind(
            GatConfig.class,
            "{in_channels: 2, hidden_channels: 4, out_channels: 2, heads: [2, 1]}");
    try (Task task = task("{name: folder, path: mine}", config, false);
        TrainLoop loop = loop(task, 2)) {
      assertThat(loop.run().step()).isEqualTo(2);
    }
    Files.writeString(folder.resolve("mine/edges.tsv"), "a\tb\nb\td\n");
    assertThatThrownBy(() -> task("{name: folder, path: mine}", config, false))
        .isInstanceOf(FailureException.class)
        .hasMessageContaining("edges.tsv:2: an edge to node 'd'");
    assertThatThrownBy(() -> task("{name: folder, path: other}", config, false))
        .isInstanceOf(FailureException.class)
        .hasMessageContaining("there is no folder other");
  }

  @Test
  void missingDataSaysWhereToPutIt() {
    assertThatThrownBy(() -> task("name: pubmed", karate(), false))
        .isInstanceOf(FailureException.class)
        .hasMessageContaining("pubmed/ind.pubmed.x")
        .hasMessageContaining("github.com/kimiyoung/planetoid");
    assertThatThrownBy(() -> task("name: ppi", karate(), true))
        .isInstanceOf(FailureException.class)
        .hasMessageContaining("ppi/train_graph.json");
  }
}
