package org.paperzoo.graph.data;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.paperzoo.core.checkpoint.TensorSource;
import org.paperzoo.core.data.DataHome;
import org.paperzoo.core.data.Split;
import org.paperzoo.core.error.FailureException;

/**
 * Protein-protein interactions in 24 human tissues (Hamilton, Ying and Leskovec, "Inductive
 * Representation Learning on Large Graphs", NeurIPS 2017): a graph a tissue, 50 features and any of
 * 121 functions a protein; 20 graphs for training, two each for validation and testing.
 *
 * <p>Two published layouts are read. GraphSAGE's, one graph of all tissues: {@code ppi-G.json},
 * {@code ppi-id_map.json}, {@code ppi-class_map.json}, {@code ppi-feats.npy}; its connected parts
 * are the graphs, parts of one or two nodes going with the first graph of their split, as in the
 * GAT authors' code, and features are standardised by the training nodes. And that of DGL and
 * torch_geometric, already standardised: {@code train_graph.json}, {@code train_feats.npy}, {@code
 * train_labels.npy}, {@code train_graph_id.npy}, and the same for {@code valid} and {@code test}.
 */
public final class ProteinGraphs {
  private static final String ORIGIN =
      "https://data.dgl.ai/dataset/ppi.zip (DGL's layout) or"
          + " https://snap.stanford.edu/graphsage/ppi.zip (GraphSAGE's), unpacked";
  private static final int SMALLEST_GRAPH = 3;

  private ProteinGraphs() {}

  /**
   * Reads the data set from the folder {@code ppi} of the data folder.
   *
   * @throws FailureException if a file is missing or malformed
   */
  public static NodeDataset read(DataHome home) {
    for (String marker : List.of("ppi/train_graph.json", "ppi/ppi-G.json")) {
      if (home.find(marker).isPresent()) {
        return read(home.require("ppi", ORIGIN));
      }
    }
    return read(home.require("ppi/train_graph.json", ORIGIN).getParent());
  }

  /**
   * Reads the data set from a folder with either layout.
   *
   * @throws FailureException if a file is missing or malformed
   */
  public static NodeDataset read(Path folder) {
    if (Files.exists(folder.resolve("ppi-G.json"))) {
      return graphSage(folder);
    }
    List<GraphData> graphs = new ArrayList<>();
    graphs.addAll(part(folder, "train", Split.TRAIN));
    graphs.addAll(part(folder, "valid", Split.VALIDATION));
    graphs.addAll(part(folder, "test", Split.TEST));
    return dataset(folder, graphs);
  }

  private static NodeDataset dataset(Path folder, List<GraphData> graphs) {
    int classes = graphs.get(0).labels().classes();
    try {
      return new NodeDataset(
          "ppi", graphs, IntStream.range(0, classes).mapToObj(Integer::toString).toList());
    } catch (IllegalArgumentException e) {
      throw new FailureException(folder + ": the splits do not fit each other: " + e.getMessage());
    }
  }

  // ---- the layout of DGL and torch_geometric
  // ------------------------------------------------------

  private static List<GraphData> part(Path folder, String name, Split split) {
    Path graphFile = folder.resolve(name + "_graph.json");
    NodeLinkJson json = NodeLinkJson.read(graphFile);
    DenseMatrix features = matrix(folder.resolve(name + "_feats.npy"));
    DenseMatrix labels = matrix(folder.resolve(name + "_labels.npy"));
    int[] ids = integers(folder.resolve(name + "_graph_id.npy"));
    int nodes = json.nodes();
    if (features.rows() != nodes || labels.rows() != nodes || ids.length != nodes) {
      throw new FailureException(
          graphFile
              + ": has "
              + nodes
              + " nodes, but the files beside it have "
              + features.rows()
              + " rows of features, "
              + labels.rows()
              + " of labels and "
              + ids.length
              + " graph numbers.");
    }
    int[] distinct = Arrays.stream(ids).distinct().sorted().toArray();
    int[] groups = Arrays.stream(ids).map(id -> Arrays.binarySearch(distinct, id)).toArray();
    Split[] splits = new Split[distinct.length];
    Arrays.fill(splits, split);
    return divide(graphFile, features, json.edges().undirected(), labels, groups, splits);
  }

  // ---- GraphSAGE's layout
  // ----------------------------------------------------------------------------

  private static NodeDataset graphSage(Path folder) {
    Path graphFile = folder.resolve("ppi-G.json");
    NodeLinkJson json = NodeLinkJson.read(graphFile);
    Edges edges = json.edges().undirected();
    DenseMatrix stored = matrix(folder.resolve("ppi-feats.npy"));
    int[] rows =
        NodeLinkJson.readIdMap(folder.resolve("ppi-id_map.json"), json.ids(), stored.rows());
    int[] training =
        IntStream.range(0, json.nodes()).filter(i -> json.split(i) == Split.TRAIN).toArray();
    DenseMatrix features = stored.select(rows).standardized(training);
    DenseMatrix labels =
        NodeLinkJson.readClassMap(folder.resolve("ppi-class_map.json"), json.ids());
    int[] groups = connectedParts(json.nodes(), edges);
    List<Split> splits = new ArrayList<>();
    groups = numberGraphs(graphFile, json, groups, splits);
    return dataset(
        folder, divide(graphFile, features, edges, labels, groups, splits.toArray(Split[]::new)));
  }

  /** Returns for each node the smallest node that it is connected with. */
  private static int[] connectedParts(int nodes, Edges edges) {
    int[] parent = IntStream.range(0, nodes).toArray();
    for (int i = 0; i < edges.size(); i++) {
      int a = root(parent, edges.sources()[i]);
      int b = root(parent, edges.targets()[i]);
      parent[Math.max(a, b)] = Math.min(a, b);
    }
    return IntStream.range(0, nodes).map(node -> root(parent, node)).toArray();
  }

  private static int root(int[] parent, int node) {
    int at = node;
    while (parent[at] != at) {
      parent[at] = parent[parent[at]];
      at = parent[at];
    }
    return at;
  }

  /** Returns the number of the graph of each node, and fills in the graphs' splits. */
  private static int[] numberGraphs(Path file, NodeLinkJson json, int[] parts, List<Split> splits) {
    int[] size = new int[parts.length];
    for (int node = 0; node < parts.length; node++) {
      size[parts[node]]++;
      if (json.split(node) != json.split(parts[node])) {
        throw new FailureException(
            file
                + ": nodes "
                + parts[node]
                + " and "
                + node
                + " are connected but of different splits; expected graphs of one split each.");
      }
    }
    int[] number = new int[parts.length];
    for (int node = 0; node < parts.length; node++) {
      if (parts[node] == node && size[node] >= SMALLEST_GRAPH) {
        number[node] = splits.size();
        splits.add(json.split(node));
      }
    }
    for (int node = 0; node < parts.length; node++) {
      if (parts[node] == node && size[node] < SMALLEST_GRAPH) {
        if (!splits.contains(json.split(node))) {
          splits.add(json.split(node));
        }
        number[node] = splits.indexOf(json.split(node));
      }
    }
    return Arrays.stream(parts).map(part -> number[part]).toArray();
  }

  // ---- both
  // ---------------------------------------------------------------------------------------

  /** Divides a graph of several parts that no edge connects. */
  private static List<GraphData> divide(
      Path file,
      DenseMatrix features,
      Edges edges,
      DenseMatrix labels,
      int[] groups,
      Split[] splits) {
    int[] position = new int[groups.length];
    int[] size = new int[splits.length];
    for (int node = 0; node < groups.length; node++) {
      position[node] = size[groups[node]]++;
    }
    int[] edgeCount = new int[splits.length];
    for (int i = 0; i < edges.size(); i++) {
      int group = groups[edges.sources()[i]];
      if (group != groups[edges.targets()[i]]) {
        throw new FailureException(
            file
                + ": an edge between nodes "
                + edges.sources()[i]
                + " and "
                + edges.targets()[i]
                + ", which are of different graphs.");
      }
      edgeCount[group]++;
    }
    int[][] members = new int[splits.length][];
    int[][] sources = new int[splits.length][];
    int[][] targets = new int[splits.length][];
    for (int g = 0; g < splits.length; g++) {
      members[g] = new int[size[g]];
      sources[g] = new int[edgeCount[g]];
      targets[g] = new int[edgeCount[g]];
    }
    for (int node = 0; node < groups.length; node++) {
      members[groups[node]][position[node]] = node;
    }
    for (int i = edges.size() - 1; i >= 0; i--) {
      int group = groups[edges.sources()[i]];
      int at = --edgeCount[group];
      sources[group][at] = position[edges.sources()[i]];
      targets[group][at] = position[edges.targets()[i]];
    }
    List<GraphData> graphs = new ArrayList<>();
    for (int g = 0; g < splits.length; g++) {
      graphs.add(
          new GraphData(
              features.select(members[g]),
              new Edges(sources[g], targets[g]),
              new NodeLabels.Multiple(labels.select(members[g]).values(), labels.columns()),
              Map.of(splits[g], IntStream.range(0, size[g]).toArray())));
    }
    return graphs;
  }

  private static DenseMatrix matrix(Path file) {
    try (NDManager manager = NDManager.newBaseManager();
        TensorSource source = TensorSource.open(file)) {
      NDArray array = source.read(manager, source.names().iterator().next());
      if (array.getShape().dimension() != 2 || array.size() > Integer.MAX_VALUE - 8) {
        throw new FailureException(
            file + ": expected an array of two dimensions, found " + array.getShape() + ".");
      }
      return new DenseMatrix(
          (int) array.getShape().get(0),
          (int) array.getShape().get(1),
          array.toType(DataType.FLOAT32, false).toFloatArray());
    }
  }

  private static int[] integers(Path file) {
    try (NDManager manager = NDManager.newBaseManager();
        TensorSource source = TensorSource.open(file)) {
      NDArray array = source.read(manager, source.names().iterator().next());
      return array.toType(DataType.INT32, false).toIntArray();
    }
  }
}
