package org.paperzoo.graph.gat;

import java.util.List;
import org.paperzoo.core.catalog.ModelFamily;
import org.paperzoo.core.catalog.Paper;
import org.paperzoo.core.catalog.TaskType;
import org.paperzoo.core.catalog.TaskTypeBuilder;
import org.paperzoo.core.data.DataSet;
import org.paperzoo.core.train.Monitor;
import org.paperzoo.graph.data.GraphDataSets;

/** Graph Attention Networks. */
public final class GatPaper implements Paper {
  /** The models of {@code model_type} {@code gat}. */
  public static final ModelFamily<GatConfig> MODELS =
      ModelFamily.of(GatPaper.class, "gat", GatConfig.class).head("Gat", GatModel::new).build();

  /** Each node has one class. */
  static final TaskType<NodeDataConfig, NodeSettings> ONE_CLASS =
      nodeClassification("node-classification", false)
          .description(
              "Predicts the class of each node of a graph of which some nodes are labelled; reports"
                  + " accuracy.")
          .build();

  /** Each node has any number of classes. */
  static final TaskType<NodeDataConfig, NodeSettings> ANY_CLASSES =
      nodeClassification("multi-label-node-classification", true)
          .description(
              "Predicts the classes, any number, of each node of graphs not seen in training;"
                  + " reports micro-averaged F1.")
          .build();

  /** The authors' early stopping (section 3.3): both the loss and the score on validation nodes. */
  private static TaskTypeBuilder<NodeDataConfig, NodeSettings> nodeClassification(
      String name, boolean multiLabel) {
    return TaskType.of(
            name,
            NodeDataConfig.class,
            NodeSettings.class,
            request -> new NodeClassificationTask(request, multiLabel))
        .monitors(
            new Monitor(multiLabel ? "val_micro_f1" : "val_accuracy", false),
            new Monitor("val_loss", true))
        .predictors(new ClassPredictor(), new AttentionPredictor(), new PicturePredictor());
  }

  @Override
  public List<ModelFamily<?>> models() {
    return List.of(MODELS);
  }

  @Override
  public List<TaskType<?, ?>> tasks() {
    return List.of(ONE_CLASS, ANY_CLASSES);
  }

  @Override
  public List<DataSet> dataSets() {
    return GraphDataSets.list();
  }
}
