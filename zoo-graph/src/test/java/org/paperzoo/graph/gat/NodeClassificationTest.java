package org.paperzoo.graph.gat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.Device;
import ai.djl.Model;
import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.jni.JniUtils;
import ai.djl.training.DefaultTrainingConfig;
import ai.djl.training.GradientCollector;
import ai.djl.training.Trainer;
import ai.djl.training.loss.Loss;
import ai.djl.training.optimizer.Optimizer;
import ai.djl.training.tracker.Tracker;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.paperzoo.core.catalog.ModelFamily;
import org.paperzoo.core.catalog.ModelSpec;
import org.paperzoo.core.catalog.TaskRequest;
import org.paperzoo.core.config.ConfigException;
import org.paperzoo.core.config.Sections;
import org.paperzoo.core.data.DataHome;
import org.paperzoo.core.error.FailureException;
import org.paperzoo.core.error.UsageException;
import org.paperzoo.core.train.Task;
import org.paperzoo.core.train.TrainConfig;
import org.paperzoo.core.train.TrainLoop;
import org.paperzoo.graph.data.GraphData;
import org.paperzoo.graph.data.KarateClub;
import org.paperzoo.graph.data.NodeLabels;
import org.paperzoo.graph.data.NodeSplit;
import org.paperzoo.graph.data.Planetoid;
import org.paperzoo.graph.data.ProteinFiles;
import org.paperzoo.graph.data.RandomSplit;

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

  private Task<?> task(String data, GatConfig config, boolean multiLabel) {
    DataHome home = new DataHome(folder, folder).offline();
    ModelFamily<GatConfig> family = GatPaper.MODELS;
    NodeDataConfig dataConfig = Sections.read(NodeDataConfig.class, data);
    return (multiLabel ? GatPaper.ANY_CLASSES : GatPaper.ONE_CLASS)
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
    return Sections.read(
        GatConfig.class,
        "{in_channels: 34, hidden_channels: 8, out_channels: 2, heads: [4, 1], dropout: 0.2}");
  }

  private TrainLoop loop(Task<?> task, int steps) {
    TrainConfig config =
        Sections.read(
            TrainConfig.class,
            "{steps: " + steps + ", optimizer: {name: adam, lr: 0.01, weight_decay: 5.0e-4}}");
    return new TrainLoop(task, config, 1, manager, GatPaper.ONE_CLASS.monitors(), null, List.of());
  }

  @Test
  void learnsTheKarateClubFromItsTwoLeaders() {
    try (Task<?> task = task("karate", karate(), false);
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
    try (Task<?> task = task("karate", karate(), false);
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
        Sections.read(
            GatConfig.class, "{in_channels: 33, hidden_channels: 8, out_channels: 2, heads: [1]}");
    assertThatThrownBy(() -> task("karate", other, false))
        .isInstanceOf(UsageException.class)
        .hasMessage(
            "The model's in_channels is 33, but karate has 34 features per node. Set"
                + " model.in_channels to 34.");
    assertThatThrownBy(() -> task("karate", karate(), true))
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
        Sections.read(
            GatConfig.class,
            "{in_channels: 2, hidden_channels: 4, out_channels: 2, heads: [2, 1]}");
    try (Task<?> task = task("{name: folder, path: mine}", config, false);
        TrainLoop loop = loop(task, 2)) {
      assertThat(loop.run().step()).isEqualTo(2);
    }
    DataHome home = new DataHome(folder, folder).offline();
    Sections.read(NodeDataConfig.class, "{name: folder, path: mine}").load(home);
    assertThat(home.used()).containsOnlyKeys("mine/nodes.tsv", "mine/edges.tsv");
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
    assertThatThrownBy(() -> task("pubmed", karate(), false))
        .isInstanceOf(FailureException.class)
        .hasMessageContaining("pubmed/ind.pubmed.x")
        .hasMessageContaining("github.com/kimiyoung/planetoid");
    assertThatThrownBy(() -> task("ppi", karate(), true))
        .isInstanceOf(FailureException.class)
        .hasMessageContaining("ppi/train_graph.json");
  }

  private void proteins() throws IOException {
    Path ppi = Files.createDirectories(folder.resolve("ppi"));
    ProteinFiles files = new ProteinFiles(ppi);
    Random random = new Random(3);
    for (String split : List.of("train", "valid", "test")) {
      int graphs = split.equals("train") ? 3 : 1;
      double[] ids = new double[6 * graphs];
      double[] features = new double[2 * ids.length];
      List<String> links = new ArrayList<>();
      for (int node = 0; node < ids.length; node++) {
        ids[node] = node / 6;
        features[2 * node] = node % 3 - 1;
        features[2 * node + 1] = random.nextGaussian();
        if (node % 6 > 2) {
          links.add(ProteinFiles.link(node, node - 3)); // same class
        }
      }
      files.split(split, String.join(",", links), features, ids);
    }
  }

  @Test
  void learnsGraphsThatItTestsOnOthers() throws IOException {
    proteins();
    GatConfig config =
        Sections.read(
            GatConfig.class,
            "{in_channels: 2, hidden_channels: 8, out_channels: 3, heads: [4, 4, 6],"
                + " residual: [false, true, false]}");
    try (Task<?> task = task("ppi", config, true)) {
      assertThat(task.batches().perEpoch()).isEqualTo(2); // three graphs, two a batch
      TrainConfig train =
          Sections.read(TrainConfig.class, "{steps: 150, optimizer: {name: adam, lr: 0.01}}");
      try (TrainLoop loop =
          new TrainLoop(
              task, train, 1, manager, GatPaper.ANY_CLASSES.monitors(), null, List.of())) {
        loop.run();
        Map<String, Double> metrics = loop.evaluate("test", true);
        assertThat(metrics.keySet()).containsExactly("loss", "micro_f1");
        assertThat(metrics.get("micro_f1")).isGreaterThan(0.9);
      }
    }
  }

  @Test
  void batchesDependOnTheirNumberOnly() throws IOException {
    proteins();
    GatConfig config =
        Sections.read(
            GatConfig.class,
            "{in_channels: 2, hidden_channels: 8, out_channels: 3, heads: [2, 1]}");
    try (Task<?> task = task("ppi", config, true)) {
      float[] later = labels(task, 5);
      labels(task, 0);
      assertThat(labels(task, 5)).isEqualTo(later);
    }
  }

  private float[] labels(Task<?> task, long number) throws IOException {
    GraphBatch batch = (GraphBatch) task.batches().prepare(number).upload(manager);
    return batch.labels().toFloatArray();
  }

  @Test
  void worksWithDjlsOwnTrainer() {
    GatModel block = new GatModel(karate());
    try (Model model = Model.newInstance("gat")) {
      model.setBlock(block);
      DefaultTrainingConfig config =
          new DefaultTrainingConfig(Loss.softmaxCrossEntropyLoss())
              .optOptimizer(Optimizer.adam().optLearningRateTracker(Tracker.fixed(0.01f)).build());
      try (Trainer trainer = model.newTrainer(config)) {
        trainer.initialize(new Shape(34, 34), new Shape(2, 156));
        GraphData graph = KarateClub.read().graphs().get(0);
        NDManager own = trainer.getManager();
        NDArray edges =
            own.create(graph.edges().sources()).stack(own.create(graph.edges().targets()));
        NDList inputs = new NDList(own.eye(34), edges);
        NDArray labels = own.create(((NodeLabels.Single) graph.labels()).values());
        float first = Float.NaN;
        float last = Float.NaN;
        for (int step = 0; step < 30; step++) {
          try (GradientCollector collector = trainer.newGradientCollector()) {
            NDArray loss = trainer.getLoss().evaluate(new NDList(labels), trainer.forward(inputs));
            collector.backward(loss);
            last = loss.getFloat();
          }
          trainer.step();
          first = step == 0 ? last : first;
        }
        assertThat(last).isLessThan(0.7f * first);
      }
    }
  }

  private static NodeDataConfig section(String yaml) {
    return Sections.read(NodeDataConfig.class, yaml);
  }

  @Test
  void eachDataSetTakesItsOwnKeys() {
    NodeSplit given = new NodeSplit.Given();
    assertThat(section("{}")).isEqualTo(new NodeDataConfig.Karate(true, given));
    assertThat(section("{name: cora, split: random}"))
        .isEqualTo(
            new NodeDataConfig.Citations(Planetoid.CORA, true, new RandomSplit(20, 500, 1000, 0)));
    assertThat(section("{name: cora, split: {name: random, train_per_class: 5, seed: 3}}"))
        .isEqualTo(
            new NodeDataConfig.Citations(Planetoid.CORA, true, new RandomSplit(5, 500, 1000, 3)));
    assertThat(section("ppi")).isEqualTo(new NodeDataConfig.Proteins(false));
    assertThatThrownBy(() -> section("{name: folder}"))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("missing key \"path\" in section; expected text: The folder with");
    assertThatThrownBy(() -> section("{name: cora, path: mine}"))
        .hasMessage(
            "test:1:23: unknown key \"path\" in section; \"path\" goes with name: folder; with name:"
                + " cora the keys are normalize_features, split");
    assertThatThrownBy(() -> section("{name: ppi, split: random}"))
        .hasMessageContaining("with name: ppi the keys are normalize_features");
    assertThatThrownBy(() -> section("{name: cora, train_per_class: 5}"))
        .hasMessage(
            "test:1:23: unknown key \"train_per_class\" in section; \"train_per_class\" belongs to"
                + " section.split (random)");
  }
}
