package org.paperzoo.graph.gat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.paperzoo.core.catalog.Predictor;
import org.paperzoo.core.config.Default;
import org.paperzoo.core.config.Doc;
import org.paperzoo.core.config.Range;
import org.paperzoo.core.data.Split;
import org.paperzoo.core.error.UsageException;
import org.paperzoo.graph.data.NodeDataset;

/** Draws the graph, or what surrounds a node. */
final class PicturePredictor implements Predictor<PicturePredictor.Options> {
  /** What may be set. */
  record Options(
      @Doc("The data set: karate, cora, citeseer, pubmed or ppi (default: that of the run).")
          @Default("null")
          String dataset,
      @Doc("Largest number of nodes in a picture.") @Default("120") @Range(min = 2, max = 2000)
          int nodes,
      @Doc("The layer whose attention the edges show, from 1.") @Default("1") @Range(min = 1)
          int layer,
      @Doc("Where nodes have several classes: the class shown, by its place from 0.")
          @Default("0")
          @Range(min = 0)
          int label) {}

  @Override
  public String name() {
    return "picture";
  }

  @Override
  public String description() {
    return "The graph, or what surrounds each node given, as graph.png: nodes coloured by predicted"
        + " class, edges as thick as the attention along them.";
  }

  @Override
  public Class<Options> optionsType() {
    return Options.class;
  }

  @Override
  public Result predict(Request<Options> request) {
    Options options = request.options();
    NodeInputs inputs = new NodeInputs(request, options.dataset());
    GatConfig config = ((GatModel) request.model()).config();
    if (options.layer() > config.layers()) {
      throw new UsageException(
          "layer=" + options.layer() + ": the model has " + config.layers() + " layers.");
    }
    if (options.label() >= config.outChannels()) {
      throw new UsageException(
          "label=" + options.label() + ": the model has " + config.outChannels() + " classes.");
    }
    List<Path> files = new ArrayList<>();
    if (request.inputs().isEmpty()) {
      int graph = exampleGraph(inputs.data());
      Excerpt excerpt = Excerpt.of(inputs.inference(graph), options.nodes());
      files.add(save(request, inputs, graph, excerpt, "graph.png"));
    }
    for (NodeInputs.Place place : inputs.places()) {
      Excerpt excerpt =
          Excerpt.around(inputs.inference(place.graph()), options.nodes(), place.node());
      String name =
          "graph-" + inputs.name(place).toString().replaceAll("[^A-Za-z0-9_-]", "_") + ".png";
      files.add(save(request, inputs, place.graph(), excerpt, name));
    }
    return new Result(List.of(), List.of(), files);
  }

  /** Returns the first graph with test nodes. */
  static int exampleGraph(NodeDataset data) {
    for (int graph = 0; graph < data.graphs().size(); graph++) {
      if (data.graphs().get(graph).nodes(Split.TEST).length > 0) {
        return graph;
      }
    }
    return 0;
  }

  private static Path save(
      Request<Options> request, NodeInputs inputs, int graph, Excerpt excerpt, String name) {
    Options options = request.options();
    List<String> names = inputs.names(graph);
    excerpt
        .picture(
            title(inputs.data(), excerpt, names),
            options.layer() - 1,
            options.label(),
            inputs.data().classNames(),
            names)
        .save(request.output().resolve(name));
    return Path.of(name);
  }

  /** Returns what the picture is of. */
  static String title(NodeDataset data, Excerpt excerpt, List<String> names) {
    if (excerpt.centre() < 0) {
      return data.name();
    }
    String centre =
        names.isEmpty() ? Integer.toString(excerpt.centre()) : names.get(excerpt.centre());
    return data.name() + ": around node " + centre;
  }
}
