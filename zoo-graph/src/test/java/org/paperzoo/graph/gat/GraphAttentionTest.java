package org.paperzoo.graph.gat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.Device;
import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.jni.JniUtils;
import ai.djl.training.GradientCollector;
import ai.djl.training.ParameterStore;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.paperzoo.core.aten.AtenOperator;
import org.paperzoo.core.aten.Threads;
import org.paperzoo.core.checkpoint.StateDict;
import org.paperzoo.core.data.Split;
import org.paperzoo.core.nn.Context;
import org.paperzoo.graph.data.Edges;
import org.paperzoo.graph.data.GraphData;
import org.paperzoo.graph.data.NodeLabels;
import org.paperzoo.graph.data.SparseMatrix;

/** What graph attention keeps, whatever the graph. */
class GraphAttentionTest {
  private static final int NODES = 20;
  private static final int FEATURES = 9;

  private NDManager manager;
  private Context context;
  private Random random;

  @BeforeEach
  void open() {
    manager = Engine.getEngine("PyTorch").newBaseManager(Device.cpu());
    context = new Context(new ParameterStore(manager, false), false);
    random = new Random(5);
    JniUtils.setGradMode(false);
    JniUtils.setSeed(5);
  }

  @AfterEach
  void close() {
    manager.close();
  }

  private static GatConfig config(int channels, double dropout) {
    return new GatConfig(
        FEATURES,
        channels,
        3,
        List.of(4, 2),
        0.2,
        dropout,
        null,
        List.of(),
        GatConfig.Activation.ELU,
        true,
        true,
        false);
  }

  private GatModel model(GatConfig config) {
    GatModel model = new GatModel(config);
    model.initialize(manager);
    return model;
  }

  /** Returns sources then targets. */
  private long[][] edges(int count) {
    long[][] edges = new long[2][count];
    for (int i = 0; i < count; i++) {
      edges[0][i] = random.nextInt(NODES - 2); // the last two nodes are isolated
      edges[1][i] = random.nextInt(NODES - 2);
    }
    return edges;
  }

  private NDArray array(long[][] edges) {
    return manager.create(edges[0]).stack(manager.create(edges[1]));
  }

  private NDArray logits(GatModel model, NDArray x, long[][] edges) {
    return model.forward(context, Map.of("x", x, "edge_index", array(edges))).get("logits");
  }

  private static void assertClose(NDArray actual, NDArray expected) {
    float worst = actual.sub(expected).abs().max().getFloat();
    assertThat(worst).isLessThan(2e-6f * Math.max(1, expected.abs().max().getFloat()));
  }

  @Test
  void threadsShareAModel() throws Exception {
    GatModel model = model(config(4, 0));
    List<long[][]> graphs = List.of(edges(50), edges(31), edges(7));
    List<float[]> alone = passes(model, graphs);
    for (List<float[]> among : Threads.run(4, thread -> passes(model, graphs))) {
      assertThat(among).usingRecursiveComparison().isEqualTo(alone);
    }
  }

  @Test
  void graphsOfAnySizeUseTheSameOperators() {
    GatModel model = model(config(4, 0));
    passes(model, Collections.singletonList(edges(50)));
    int before = AtenOperator.compiled();
    for (int count = 1; count < 40; count += 3) {
      passes(model, Collections.singletonList(edges(count)));
    }
    assertThat(AtenOperator.compiled()).isLessThanOrEqualTo(before);
  }

  /** Returns the logits of graphs, each with as many nodes as it has edges, but at least NODES. */
  private List<float[]> passes(GatModel model, List<long[][]> graphs) {
    List<float[]> logits = new ArrayList<>();
    for (long[][] graph : graphs) {
      try (NDManager own = manager.newSubManager()) {
        Context ownContext = new Context(new ParameterStore(own, false), false);
        int nodes = Math.max(NODES, graph[0].length);
        NDArray x = own.arange(nodes * FEATURES * 1f).sin().reshape(nodes, FEATURES);
        NDArray edges = own.create(graph[0]).stack(own.create(graph[1]));
        logits.add(
            model
                .forward(ownContext, Map.of("x", x, "edge_index", edges))
                .get("logits")
                .toFloatArray());
      }
    }
    return logits;
  }

  @ParameterizedTest
  @ValueSource(ints = {4, 40})
  void permutingNodesPermutesOutputs(int channels) {
    GatModel model = model(config(channels, 0));
    NDArray x = manager.randomNormal(new Shape(NODES, FEATURES));
    long[][] edges = edges(50);
    int[] place = random.ints(0, 1000).limit(NODES).toArray();
    Integer[] order = new Integer[NODES];
    for (int i = 0; i < NODES; i++) {
      order[i] = i;
    }
    Arrays.sort(order, Comparator.comparingInt(i -> place[i]));
    long[] newNumber = new long[NODES];
    long[] oldNumber = new long[NODES];
    for (int i = 0; i < NODES; i++) {
      newNumber[order[i]] = i;
      oldNumber[i] = order[i];
    }
    long[][] renamed = new long[2][edges[0].length];
    for (int e = 0; e < edges[0].length; e++) {
      renamed[0][e] = newNumber[(int) edges[0][e]];
      renamed[1][e] = newNumber[(int) edges[1][e]];
    }
    NDArray index = manager.create(oldNumber);
    assertClose(logits(model, x.get(index), renamed), logits(model, x, edges).get(index));
  }

  @Test
  void theOrderOfEdgesMakesNoDifferenceAtAll() {
    GatModel model = model(config(4, 0));
    NDArray x = manager.randomNormal(new Shape(NODES, FEATURES));
    long[][] edges = edges(50);
    long[][] turned = new long[2][50];
    for (int e = 0; e < 50; e++) {
      turned[0][49 - e] = edges[0][e];
      turned[1][49 - e] = edges[1][e];
    }
    assertThat(logits(model, x, turned).toFloatArray())
        .isEqualTo(logits(model, x, edges).toFloatArray());
  }

  @Test
  void attentionSumsToOneOverEachNeighbourhood() {
    GatModel model = model(config(4, 0));
    NDArray x = manager.randomNormal(new Shape(NODES, FEATURES)).mul(30); // some scores are extreme
    EdgeIndex edges = EdgeIndex.of(array(edges(50)), NODES, true);
    for (NDArray weights : model.attention(context, new NodeFeatures.Dense(x), edges)) {
      int heads = (int) weights.getShape().get(1);
      float[] values = weights.toFloatArray();
      long[] targets = edges.target().toLongArray();
      double[] sums = new double[NODES * heads];
      for (int i = 0; i < values.length; i++) {
        assertThat(values[i]).isBetween(0f, 1.000001f);
        sums[(int) targets[i / heads] * heads + i % heads] += values[i];
      }
      for (double sum : sums) {
        assertThat(sum).isCloseTo(1, Offset.offset(1e-5));
      }
    }
  }

  @Test
  void hugeScoresStayFiniteAndOnlyTheirDifferencesMatter() {
    EdgeIndex edges = EdgeIndex.of(array(edges(50)), NODES, true);
    NDArray sent = manager.randomNormal(new Shape(NODES, 2));
    NDArray received = manager.zeros(new Shape(NODES, 2));
    NDArray h = manager.randomNormal(new Shape(NODES, 8));
    // Beyond the kink of LeakyReLU, what the target adds cancels; exp(400) does not fit a float.
    NDArray near = attend(h, sent, received.add(16), edges);
    NDArray far = attend(h, sent, received.add(400), edges);
    assertThat(far.sub(near).abs().max().getFloat()).isLessThan(1e-4f); // 400 + s is rounded
    NDArray below = attend(h, sent.mul(5), received.sub(2000), edges);
    assertThat(below.sub(near).abs().max().getFloat()).isLessThan(2e-3f);
  }

  private static NDArray attend(NDArray h, NDArray sent, NDArray received, EdgeIndex edges) {
    return GraphOperators.attend(h, sent, received, edges, 2, 4, 0.2, 0, false);
  }

  @Test
  void bothWaysOfSummingAgreeWithGradients() {
    List<NDArray[]> results = new ArrayList<>();
    NDArray h = manager.randomNormal(new Shape(NODES, 4 * GraphOperators.WIDE));
    NDArray sent = manager.randomNormal(new Shape(NODES, 4));
    NDArray received = manager.randomNormal(new Shape(NODES, 4));
    EdgeIndex edges = EdgeIndex.of(array(edges(50)), NODES, true);
    NDArray weight = manager.randomNormal(new Shape(NODES, 4 * GraphOperators.WIDE));
    for (boolean wide : new boolean[] {false, true}) {
      NDArray[] inputs = {h.mul(1), sent.mul(1), received.mul(1)};
      for (NDArray input : inputs) {
        input.setRequiresGradient(true);
      }
      try (GradientCollector collector = Engine.getEngine("PyTorch").newGradientCollector()) {
        NDArray out =
            GraphOperators.attend(
                wide,
                inputs[0],
                inputs[1],
                inputs[2],
                edges,
                4,
                GraphOperators.WIDE,
                0.2,
                0,
                false);
        collector.backward(out.mul(weight).sum());
        results.add(
            new NDArray[] {
              out.mul(1),
              inputs[0].getGradient().mul(1),
              inputs[1].getGradient().mul(1),
              inputs[2].getGradient().mul(1)
            });
      }
    }
    for (int i = 0; i < 4; i++) {
      NDArray narrow = results.get(0)[i];
      float scale = narrow.abs().max().getFloat();
      assertThat(results.get(1)[i].sub(narrow).abs().max().getFloat()).isLessThan(1e-5f * scale);
    }
  }

  private GraphData sparseGraph() {
    int[] offsets = new int[NODES + 1];
    List<Integer> indices = new ArrayList<>();
    for (int node = 0; node < NODES; node++) {
      for (int f = 0; f < FEATURES; f++) {
        if (node != 3 && random.nextInt(4) == 0) { // node 3 has no feature at all
          indices.add(f);
        }
      }
      offsets[node + 1] = indices.size();
    }
    float[] values = new float[indices.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = random.nextFloat();
    }
    long[][] edges = edges(30);
    return new GraphData(
        new SparseMatrix(
            FEATURES, offsets, indices.stream().mapToInt(Integer::intValue).toArray(), values),
        new Edges(
            Arrays.stream(edges[0]).mapToInt(n -> (int) n).toArray(),
            Arrays.stream(edges[1]).mapToInt(n -> (int) n).toArray()),
        new NodeLabels.Single(random.ints(NODES, 0, 3).toArray(), 3),
        Map.of(Split.TRAIN, new int[] {2, 3, 11, 19}));
  }

  /** The features of a sparse matrix as a dense array. */
  private NDArray dense(SparseMatrix matrix) {
    float[] values = new float[matrix.rows() * matrix.columns()];
    for (int row = 0; row < matrix.rows(); row++) {
      for (int i = matrix.offsets()[row]; i < matrix.offsets()[row + 1]; i++) {
        values[row * matrix.columns() + matrix.indices()[i]] = matrix.values()[i];
      }
    }
    return manager.create(values, new Shape(matrix.rows(), matrix.columns()));
  }

  @Test
  void aSparseReceptiveFieldGivesWhatTheDenseWholeGraphGives() {
    GatModel model = model(config(4, 0));
    GraphData graph = sparseGraph();
    int[] asked = graph.nodes(Split.TRAIN);
    GraphBatch batch = GraphBatch.of(manager, graph, asked, model.config());
    assertThat(batch.features().nodes()).isLessThan(NODES);
    long[][] edges = {
      Arrays.stream(graph.edges().sources()).asLongStream().toArray(),
      Arrays.stream(graph.edges().targets()).asLongStream().toArray()
    };
    NDArray x = dense((SparseMatrix) graph.features());
    NDArray index = manager.create(Arrays.stream(asked).asLongStream().toArray());
    List<float[]> gradients = new ArrayList<>();
    for (boolean sparse : new boolean[] {false, true}) {
      try (GradientCollector collector = Engine.getEngine("PyTorch").newGradientCollector()) {
        NDArray logits = sparse ? batch.logits(model, context) : logits(model, x, edges).get(index);
        collector.backward(GatModel.loss(logits, batch.labels()));
      }
      StateDict.of(model)
          .parameters()
          .values()
          .forEach(p -> gradients.add(p.getArray().getGradient().toFloatArray()));
      StateDict.of(model).parameters().values().forEach(p -> p.getArray().getGradient().muli(0));
    }
    int half = gradients.size() / 2;
    for (int i = 0; i < half; i++) {
      for (int j = 0; j < gradients.get(i).length; j++) {
        assertThat(gradients.get(half + i)[j]).isCloseTo(gradients.get(i)[j], Offset.offset(1e-6f));
      }
    }
  }

  @Test
  void dropoutKeepsTheMeanAndDropsTheGivenShare() {
    NDArray ones = manager.ones(new Shape(200, 500));
    NDArray dropped = GraphOperators.dropout(ones, 0.6);
    float zeros = 1 - dropped.neq(0).toType(DataType.FLOAT32, false).mean().getFloat();
    assertThat(zeros).isBetween(0.59f, 0.61f);
    assertThat(dropped.mean().getFloat()).isBetween(0.98f, 1.02f);
    assertThat(dropped.max().getFloat()).isEqualTo(2.5f);
    NodeFeatures.Sparse sparse =
        new NodeFeatures.Sparse(
            manager.zeros(new Shape(100_000), DataType.INT64),
            manager.create(new long[] {0, 40_000, 40_000, 100_000}),
            manager.ones(new Shape(100_000)),
            1);
    NodeFeatures.Sparse kept = (NodeFeatures.Sparse) sparse.dropout(0.6);
    long[] offsets = kept.offsets().toLongArray();
    assertThat(offsets[1]).isEqualTo(offsets[2]).isBetween(15_700L, 16_300L);
    assertThat(offsets[3]).isEqualTo(kept.values().size()).isBetween(39_500L, 40_500L);
    assertThat(kept.values().min().getFloat()).isEqualTo(2.5f);
  }

  @Test
  void attentionDropoutKeepsTheExpectedOutput() {
    EdgeIndex edges = EdgeIndex.of(array(edges(50)), NODES, true);
    NDArray h = manager.randomNormal(new Shape(NODES, 8));
    NDArray sent = manager.randomNormal(new Shape(NODES, 2));
    NDArray expected = attend(h, sent, sent, edges);
    NDArray sum = manager.zeros(new Shape(NODES, 8));
    int draws = 4000;
    for (int i = 0; i < draws; i++) {
      sum.addi(GraphOperators.attend(h, sent, sent, edges, 2, 4, 0.2, 0.5, false));
    }
    assertThat(sum.div(draws).sub(expected).abs().max().getFloat()).isLessThan(0.15f);
  }

  @Test
  void edgesToMissingNodesAreRefused() {
    NDArray edges = manager.create(new long[] {0, 1, 2, 20}, new Shape(2, 2));
    assertThatThrownBy(() -> EdgeIndex.of(edges, NODES, true))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("edge_index names node 20, but x has 20 nodes: ids must be 0 to 19");
    assertThatThrownBy(() -> EdgeIndex.of(edges.reshape(4, 1), NODES, true))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("must have the shape (2, E)");
  }
}
