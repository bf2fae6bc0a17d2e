package org.paperzoo.graph.gat;

import java.util.List;
import org.paperzoo.core.catalog.Predictor;
import org.paperzoo.core.catalog.TaskRequest;
import org.paperzoo.core.catalog.TaskType;
import org.paperzoo.core.train.Monitor;
import org.paperzoo.core.train.Task;

/**
 * The tasks {@code node-classification}, where each node has one class, and {@code
 * multi-label-node-classification}, where it has any number of classes.
 */
public final class NodeClassificationType implements TaskType<NodeDataConfig, NodeSettings> {
  static final String SINGLE = "node-classification";
  static final String MULTIPLE = "multi-label-node-classification";

  private final boolean multiLabel;

  /** Creates the type for one class a node or for any number. */
  public NodeClassificationType(boolean multiLabel) {
    this.multiLabel = multiLabel;
  }

  @Override
  public String name() {
    return multiLabel ? MULTIPLE : SINGLE;
  }

  @Override
  public String description() {
    return multiLabel
        ? "Predicts the classes, any number, of each node of graphs not seen in training; reports"
            + " micro-averaged F1."
        : "Predicts the class of each node of a graph of which some nodes are labelled; reports"
            + " accuracy.";
  }

  @Override
  public Class<NodeDataConfig> dataType() {
    return NodeDataConfig.class;
  }

  @Override
  public Class<NodeSettings> settingsType() {
    return NodeSettings.class;
  }

  /** The authors' early stopping (section 3.3): both the loss and the score on validation nodes. */
  @Override
  public List<Monitor> monitors() {
    return List.of(
        new Monitor(multiLabel ? "val_micro_f1" : "val_accuracy", false),
        new Monitor("val_loss", true));
  }

  @Override
  public Task<?> create(TaskRequest<NodeDataConfig, NodeSettings> request) {
    return new NodeClassificationTask(request, multiLabel);
  }

  @Override
  public List<? extends Predictor<?>> predictors() {
    return List.of(new ClassPredictor(), new AttentionPredictor(), new PicturePredictor());
  }
}
