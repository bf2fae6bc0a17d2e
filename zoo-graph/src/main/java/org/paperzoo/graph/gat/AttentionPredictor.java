package org.paperzoo.graph.gat;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.paperzoo.core.catalog.Predictor;
import org.paperzoo.core.config.Default;
import org.paperzoo.core.config.Doc;
import org.paperzoo.core.config.Range;
import org.paperzoo.core.error.UsageException;

/** Shows what a node attends to. */
final class AttentionPredictor implements Predictor<AttentionPredictor.Options> {
  /** What may be set. */
  record Options(
      @Doc("The data set: karate, cora, citeseer, pubmed or ppi (default: that of the run).")
          @Default("null")
          String dataset,
      @Doc("The layer, from 1 (default: all).") @Default("null") @Range(min = 1) Integer layer) {}

  @Override
  public String name() {
    return "attention";
  }

  @Override
  public String description() {
    return "How much each node given attends to each of its neighbours and itself: the mean over"
        + " the heads, and every head's weight.";
  }

  @Override
  public Class<Options> optionsType() {
    return Options.class;
  }

  @Override
  public Result predict(Request<Options> request) {
    NodeInputs inputs = new NodeInputs(request, request.options().dataset());
    if (request.inputs().isEmpty()) {
      throw new UsageException("Give the nodes whose attention to show, such as 0 33.");
    }
    List<Integer> heads = ((GatModel) request.model()).config().heads();
    Integer layer = request.options().layer();
    if (layer != null && layer > heads.size()) {
      throw new UsageException("layer=" + layer + ": the model has " + heads.size() + " layers.");
    }
    List<Integer> layers =
        layer != null ? List.of(layer - 1) : IntStream.range(0, heads.size()).boxed().toList();
    List<String> columns = new ArrayList<>(List.of("node", "layer", "attends to", "mean"));
    int most = layers.stream().mapToInt(heads::get).max().getAsInt();
    for (int head = 1; head <= most; head++) {
      columns.add("head " + head);
    }
    List<List<Object>> rows = new ArrayList<>();
    for (NodeInputs.Place place : inputs.places()) {
      for (int l : layers) {
        rows.addAll(rows(inputs, place, l, columns.size()));
      }
    }
    return new Result(columns, rows, List.of());
  }

  /** The strongest first; a layer with fewer heads than the table leaves cells empty. */
  private static List<List<Object>> rows(
      NodeInputs inputs, NodeInputs.Place place, int layer, int columns) {
    GraphInference inference = inputs.inference(place.graph());
    int heads = inference.heads().get(layer);
    int[] pointer = inference.edges().pointer();
    return IntStream.range(pointer[place.node()], pointer[place.node() + 1])
        .boxed()
        .sorted(Comparator.comparingDouble(edge -> -inference.attention(layer, edge)))
        .map(
            edge -> {
              int source = inference.edges().sources()[edge];
              List<Object> row = new ArrayList<>();
              row.add(inputs.name(place));
              row.add(layer + 1);
              row.add(inputs.name(new NodeInputs.Place(place.graph(), source)));
              row.add((float) (inference.attention(layer, edge) / heads));
              for (int head = 0; head < heads; head++) {
                row.add(inference.attention(layer, edge, head));
              }
              while (row.size() < columns) {
                row.add("");
              }
              return row;
            })
        .toList();
  }
}
