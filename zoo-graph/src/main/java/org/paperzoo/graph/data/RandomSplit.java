package org.paperzoo.graph.data;

import java.util.Arrays;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.paperzoo.core.config.Default;
import org.paperzoo.core.config.Doc;
import org.paperzoo.core.config.Name;
import org.paperzoo.core.config.Range;
import org.paperzoo.core.config.Variant;
import org.paperzoo.core.data.Seeds;
import org.paperzoo.core.data.Split;
import org.paperzoo.core.error.UsageException;

/**
 * A random split of the labelled nodes of a graph, as the Planetoid split is: the same number of
 * training nodes for each class, then validation and test nodes of any class.
 *
 * @param trainPerClass training nodes of each class
 * @param validation validation nodes
 * @param test test nodes
 * @param seed the same seed draws the same split
 */
@Variant("random")
@Doc("a new random split of all labelled nodes")
public record RandomSplit(
    @Doc("Training nodes of each class.") @Default("20") @Range(min = 1) int trainPerClass,
    @Name("validation_nodes") @Doc("Validation nodes.") @Default("500") @Range(min = 1)
        int validation,
    @Name("test_nodes") @Doc("Test nodes.") @Default("1000") @Range(min = 1) int test,
    @Doc("The seed of the split.") @Default("0") long seed)
    implements NodeSplit {
  @Override
  public GraphData apply(GraphData graph) {
    return graph.with(draw(graph));
  }

  /**
   * Draws a split.
   *
   * @throws UsageException if there are too few nodes
   */
  public Map<Split, int[]> draw(GraphData graph) {
    if (!(graph.labels() instanceof NodeLabels.Single labels)) {
      throw new UsageException("A random split needs nodes of one class each.");
    }
    int[] order =
        IntStream.range(0, graph.nodes())
            .filter(node -> labels.values()[node] != NodeLabels.Single.NONE)
            .toArray();
    shuffle(order);
    int[] left = new int[labels.classes()];
    Arrays.fill(left, trainPerClass);
    int[] training =
        Arrays.stream(order).filter(node -> left[labels.values()[node]]-- > 0).toArray();
    int expected = Math.multiplyExact(trainPerClass, labels.classes());
    if (training.length < expected || order.length - training.length < validation + test) {
      throw new UsageException(
          "A random split of "
              + trainPerClass
              + " training nodes for each of "
              + labels.classes()
              + " classes, "
              + validation
              + " validation and "
              + test
              + " test nodes needs more labelled nodes than the "
              + order.length
              + " there are. Lower data.split.train_per_class,"
              + " data.split.validation_nodes or data.split.test_nodes.");
    }
    Arrays.sort(training);
    int[] rest =
        Arrays.stream(order).filter(node -> Arrays.binarySearch(training, node) < 0).toArray();
    int[] validating = Arrays.copyOf(rest, validation);
    int[] testing = Arrays.copyOfRange(rest, validation, validation + test);
    Arrays.sort(validating);
    Arrays.sort(testing);
    return Map.of(Split.TRAIN, training, Split.VALIDATION, validating, Split.TEST, testing);
  }

  private void shuffle(int[] order) {
    SplittableRandom random = new SplittableRandom(Seeds.of(seed, "split"));
    for (int i = order.length - 1; i > 0; i--) {
      int j = random.nextInt(i + 1);
      int swapped = order[i];
      order[i] = order[j];
      order[j] = swapped;
    }
  }
}
