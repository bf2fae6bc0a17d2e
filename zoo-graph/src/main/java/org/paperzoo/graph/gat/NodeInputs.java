package org.paperzoo.graph.gat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.paperzoo.core.catalog.Predictor.Request;
import org.paperzoo.core.config.ConfigBinder;
import org.paperzoo.core.config.ConfigNode;
import org.paperzoo.core.config.Faults;
import org.paperzoo.core.error.UsageException;
import org.paperzoo.graph.data.GraphData;
import org.paperzoo.graph.data.NodeDataset;

/**
 * The nodes that a prediction is about. Nodes are numbered through the graphs of a data set, and
 * are called by their names where they have some.
 */
final class NodeInputs {
  private final Request<?> request;
  private final GatModel model;
  private final NodeDataset data;
  private final Map<Integer, GraphInference> inferences = new HashMap<>();

  /** A node of a graph of the data set. */
  record Place(int graph, int node) {}

  /**
   * Reads the data set.
   *
   * @param dataset its name where the model is not from a run; may be null
   */
  NodeInputs(Request<?> request, String dataset) {
    this.request = request;
    model = (GatModel) request.model();
    NodeDataConfig config;
    if (dataset != null) {
      config = named(dataset);
    } else if (request.data() instanceof NodeDataConfig own) {
      config = own;
    } else {
      throw new UsageException(
          "A model folder does not say which graph to predict on: give a run, or"
              + " dataset=karate, cora, citeseer, pubmed or ppi.");
    }
    data = config.load(request.home());
    NodeClassificationTask.checkSize(
        data, "in_channels", model.config().inChannels(), data.features(), "features per node");
    NodeClassificationTask.checkSize(
        data, "out_channels", model.config().outChannels(), data.classes(), "classes");
  }

  private static NodeDataConfig named(String name) {
    Faults faults = new Faults();
    NodeDataConfig config = ConfigBinder.bind(ConfigNode.of(name), NodeDataConfig.class, faults);
    if (config == null) {
      throw new UsageException(
          "dataset: there is no data set '"
              + name
              + "'; expected karate, cora, citeseer, pubmed or ppi.");
    }
    return config;
  }

  NodeDataset data() {
    return data;
  }

  /** Returns the nodes given on the command line, in order. */
  List<Place> places() {
    List<Place> places = new ArrayList<>();
    for (String input : request.inputs()) {
      places.add(place(number(input)));
    }
    return places;
  }

  private int number(String input) {
    int named = data.nodeNames().indexOf(input);
    if (named >= 0) {
      return named;
    }
    int number = -1;
    if (data.nodeNames().isEmpty()) {
      try {
        number = Integer.parseInt(input);
      } catch (NumberFormatException e) {
        // reported below, like a number that is too large
      }
    }
    if (number < 0 || number >= data.nodes()) {
      throw new UsageException(
          data.name()
              + " has no node '"
              + input
              + "'; its nodes are "
              + (data.nodeNames().isEmpty()
                  ? "0 to " + (data.nodes() - 1)
                  : "named in its table of nodes")
              + ".");
    }
    return number;
  }

  private Place place(int number) {
    int graph = 0;
    int node = number;
    while (node >= data.graphs().get(graph).nodes()) {
      node -= data.graphs().get(graph++).nodes();
    }
    return new Place(graph, node);
  }

  /** Returns all nodes of the data set, in order. */
  List<Place> all() {
    List<Place> places = new ArrayList<>();
    for (int graph = 0; graph < data.graphs().size(); graph++) {
      for (int node = 0; node < data.graphs().get(graph).nodes(); node++) {
        places.add(new Place(graph, node));
      }
    }
    return places;
  }

  /** Returns a node's name, or its number through all graphs. */
  Object name(Place place) {
    int number = place.node();
    for (int graph = 0; graph < place.graph(); graph++) {
      number += data.graphs().get(graph).nodes();
    }
    return data.nodeNames().isEmpty() ? (Object) number : data.nodeNames().get(number);
  }

  /** Returns what the model says about a graph, computed once. */
  GraphInference inference(int graph) {
    return inferences.computeIfAbsent(
        graph,
        g -> GraphInference.of(request.manager(), data.graphs().get(g), model, request.context()));
  }

  /** Returns the names of a graph's nodes; empty for their numbers. */
  List<String> names(int graph) {
    if (data.graphs().size() == 1) {
      return data.nodeNames();
    }
    GraphData own = data.graphs().get(graph);
    String[] names = new String[own.nodes()];
    Arrays.setAll(names, node -> name(new Place(graph, node)).toString());
    return List.of(names);
  }
}
