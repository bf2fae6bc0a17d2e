package org.paperzoo.graph.gat;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.paperzoo.core.batch.Batches;
import org.paperzoo.core.batch.EpochSampler;
import org.paperzoo.core.catalog.TaskRequest;
import org.paperzoo.core.data.Split;
import org.paperzoo.core.error.UsageException;
import org.paperzoo.core.metrics.Accuracy;
import org.paperzoo.core.metrics.MultiLabelF1;
import org.paperzoo.core.metrics.WeightedMean;
import org.paperzoo.core.nn.Context;
import org.paperzoo.core.nn.ZooModel;
import org.paperzoo.core.train.Evaluation;
import org.paperzoo.core.train.Illustrations;
import org.paperzoo.core.train.Loss;
import org.paperzoo.core.train.Objective;
import org.paperzoo.core.train.Step;
import org.paperzoo.core.train.Task;
import org.paperzoo.graph.data.GraphData;
import org.paperzoo.graph.data.NodeDataset;

/**
 * Classifies nodes: by cross entropy where each has one class, by binary cross entropy where it has
 * any number of them. Of one graph all training nodes make a batch (transductive); of several,
 * {@code train.batch_size} graphs do (inductive).
 */
final class NodeClassificationTask implements Task<GraphBatch> {
  private static final Map<String, Split> SPLITS = new LinkedHashMap<>();

  static {
    SPLITS.put("train", Split.TRAIN);
    SPLITS.put("val", Split.VALIDATION);
    SPLITS.put("test", Split.TEST);
  }

  private final NDManager manager;
  private final GatModel model;
  private final GatConfig config;
  private final NodeDataset data;
  private final NodeSettings settings;
  private final List<GraphData> trainingGraphs;
  private final Batches<GraphBatch> batches;
  private final Map<Split, GraphBatch> prepared = new EnumMap<>(Split.class);

  NodeClassificationTask(TaskRequest<NodeDataConfig, NodeSettings> request, boolean multiLabel) {
    manager = request.manager().newSubManager();
    settings = request.settings();
    config = (GatConfig) request.model().config();
    data = request.data().load(request.home());
    check(data, config, multiLabel);
    trainingGraphs =
        data.graphs().stream().filter(graph -> graph.nodes(Split.TRAIN).length > 0).toList();
    int batchSize = Math.min(request.batchSize(), trainingGraphs.size());
    batches =
        Batches.inMemory(
            new EpochSampler(trainingGraphs.size(), batchSize, true, false, request.seed()),
            this::batch);
    model = (GatModel) request.model().initialize(request.manager());
  }

  private static void check(NodeDataset data, GatConfig config, boolean multiLabel) {
    if (data.isMultiLabel() != multiLabel) {
      throw new UsageException(
          "The nodes of "
              + data.name()
              + (multiLabel ? " have one class each" : " have any number of classes")
              + ": set task to "
              + (multiLabel ? GatPaper.ONE_CLASS : GatPaper.ANY_CLASSES).name()
              + ".");
    }
    checkSize(data, "in_channels", config.inChannels(), data.features(), "features per node");
    checkSize(data, "out_channels", config.outChannels(), data.classes(), "classes");
    for (Map.Entry<String, Split> split : SPLITS.entrySet()) {
      if (data.nodes(split.getValue()) == 0) {
        throw new UsageException(
            "No node of "
                + data.name()
                + " is of the split "
                + split.getKey()
                + ". Mark some in its table of nodes, or set data.split to random.");
      }
    }
  }

  /** Checks that the model is made for the data. */
  static void checkSize(NodeDataset data, String field, int model, int found, String what) {
    if (model != found) {
      throw new UsageException(
          "The model's "
              + field
              + " is "
              + model
              + ", but "
              + data.name()
              + " has "
              + found
              + " "
              + what
              + ". Set model."
              + field
              + " to "
              + found
              + ".");
    }
  }

  @Override
  public ZooModel model() {
    return model;
  }

  @Override
  public List<? extends Objective<GraphBatch>> objectives() {
    return List.of(new Classification());
  }

  private final class Classification implements Objective<GraphBatch> {
    @Override
    public Loss loss(Step step, GraphBatch batch) {
      NDArray logits = batch.logits(model, step.context()); // [M, C]
      return Loss.mean(GatModel.loss(logits, batch.labels()), batch.outputs().size());
    }
  }

  @Override
  public Batches<GraphBatch> batches() {
    return batches;
  }

  @Override
  public long examplesPerBatch() {
    return Math.max(1, data.nodes(Split.TRAIN) / batches.perEpoch());
  }

  private GraphBatch batch(NDManager batchManager, long number, int[] indices) {
    if (data.graphs().size() == 1) {
      return prepared(Split.TRAIN);
    }
    List<GraphData> chosen = Arrays.stream(indices).mapToObj(trainingGraphs::get).toList();
    GraphData graph = GraphData.union(chosen);
    return GraphBatch.of(batchManager, graph, graph.nodes(Split.TRAIN), config);
  }

  /** The nodes of a split of the one graph, prepared once for all steps. */
  private GraphBatch prepared(Split split) {
    return prepared.computeIfAbsent(
        split,
        s -> {
          GraphData graph = data.graphs().get(0);
          GraphBatch batch = GraphBatch.of(manager, graph, graph.nodes(s), config);
          batch.arrays().forEach(NDScope::unregister);
          return batch;
        });
  }

  @Override
  public List<String> splits() {
    return List.copyOf(SPLITS.keySet());
  }

  @Override
  public Map<String, Double> evaluate(Evaluation evaluation) {
    Split split = SPLITS.get(evaluation.split());
    Scores scores = new Scores(data);
    if (data.graphs().size() == 1) {
      scores.add(prepared(split), evaluation.context());
      return scores.metrics();
    }
    for (GraphData graph : data.graphs()) {
      if (graph.nodes(split).length > 0) {
        try (NDManager graphManager = evaluation.manager().newSubManager();
            NDScope scope = new NDScope()) {
          scope.suppressNotUsedWarning();
          scores.add(
              GraphBatch.of(graphManager, graph, graph.nodes(split), config), evaluation.context());
        }
      }
    }
    return scores.metrics();
  }

  /** Sums up how well nodes were classified. */
  private final class Scores {
    private final WeightedMean loss = new WeightedMean();
    private final Accuracy accuracy;
    private final MultiLabelF1 f1;

    Scores(NodeDataset data) {
      f1 = data.isMultiLabel() ? new MultiLabelF1(data.classes()) : null;
      accuracy = data.isMultiLabel() ? null : new Accuracy();
    }

    void add(GraphBatch batch, Context context) {
      NDArray logits = batch.logits(model, context); // [M, C]
      long count = logits.getShape().get(0);
      loss.add(GatModel.loss(logits, batch.labels()).getFloat(), count);
      if (f1 != null) {
        f1.add(logits.toFloatArray(), batch.labels().toFloatArray(), 0);
      } else {
        accuracy.add(logits.argMax(1).toLongArray(), batch.labels().toLongArray());
      }
    }

    Map<String, Double> metrics() {
      Map<String, Double> metrics = new LinkedHashMap<>();
      metrics.put("loss", loss.value());
      metrics.put(f1 != null ? "micro_f1" : "accuracy", f1 != null ? f1.value() : accuracy.value());
      return metrics;
    }
  }

  @Override
  public void illustrate(Illustrations illustrations) {
    int graph = PicturePredictor.exampleGraph(data);
    GraphInference inference =
        GraphInference.of(
            illustrations.manager(), data.graphs().get(graph), model, illustrations.context());
    Excerpt excerpt = Excerpt.of(inference, settings.pictureNodes());
    List<String> names = data.graphs().size() == 1 ? data.nodeNames() : List.of();
    excerpt
        .picture(PicturePredictor.title(data, excerpt, names), 0, 0, data.classNames(), names)
        .save(illustrations.folder().resolve("graph.png"));
  }

  @Override
  public void close() {
    manager.close();
  }
}
