package org.paperzoo.graph.data;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.paperzoo.core.data.DataFile;
import org.paperzoo.core.data.DataHome;
import org.paperzoo.core.data.Split;
import org.paperzoo.core.data.TextLines;
import org.paperzoo.core.error.FailureException;

/**
 * The citation networks Cora, Citeseer and Pubmed with the split of Yang, Cohen and Salakhutdinov,
 * "Revisiting Semi-Supervised Learning with Graph Embeddings", ICML 2016: 20 training nodes per
 * class, then 500 validation nodes, and 1,000 test nodes, as all papers since Kipf and Welling 2017
 * use it.
 *
 * <p>Read from the eight original files {@code ind.NAME.x, y, tx, ty, allx, ally, graph,
 * test.index}. Edges are taken as undirected, each once, without self-loops. Citeseer's 15 nodes
 * without features have neither class nor split.
 */
public enum Planetoid {
  /** 2,708 publications on machine learning. */
  CORA(
      "cora",
      List.of(
          "theory",
          "reinforcement learning",
          "genetic algorithms",
          "neural networks",
          "probabilistic methods",
          "case based",
          "rule learning")),
  /** 3,327 publications on computer science. */
  CITESEER("citeseer", List.of("AI", "ML", "information retrieval", "databases", "agents", "HCI")),
  /** 19,717 publications on diabetes; which class is which the files do not say. */
  PUBMED("pubmed", List.of("0", "1", "2"));

  private static final int VALIDATION_NODES = 500;
  private static final List<String> PARTS =
      List.of("x", "y", "tx", "ty", "allx", "ally", "graph", "test.index");
  private static final String ORIGIN = "https://github.com/kimiyoung/planetoid (folder data)";

  /** The SHA-256 of the original files; that of Pubmed's largest is not known. */
  private static final Map<String, String> CHECKSUMS = checksums();

  private final String id;
  private final List<String> classNames;

  Planetoid(String id, List<String> classNames) {
    this.id = id;
    this.classNames = classNames;
  }

  private static Map<String, String> checksums() {
    Map<String, String> checksums = new HashMap<>();
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(
                Planetoid.class.getResourceAsStream("planetoid.sha256"),
                StandardCharsets.US_ASCII))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        String[] parts = line.split(" +");
        checksums.put(parts[1], parts[0]);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return checksums;
  }

  /** Returns the lower-case name. */
  public String id() {
    return id;
  }

  /**
   * Reads the data set from the data folder: {@code NAME/NAME.nodes.tsv} and {@code
   * NAME/NAME.edges.tsv} where they are, else the original files in {@code NAME/} or {@code
   * NAME/planetoid-raw/}, downloaded into {@code NAME/} if need be.
   *
   * @throws FailureException if a file is missing or malformed
   */
  public NodeDataset read(DataHome home) {
    if (home.find(id + "/" + id + ".nodes.tsv").isPresent()) {
      Path nodes = home.require(id + "/" + id + ".nodes.tsv", ORIGIN);
      Path edges = home.require(id + "/" + id + ".edges.tsv", ORIGIN);
      return named(TableGraph.read(id, nodes, edges, true));
    }
    for (String folder : List.of(id, id + "/planetoid-raw")) {
      if (home.find(folder + "/ind." + id + ".graph").isPresent()) {
        return read(home.require(folder, ORIGIN));
      }
    }
    Path graph = null;
    for (String part : PARTS) {
      graph = home.require(file(part));
    }
    return read(graph.getParent());
  }

  private DataFile file(String part) {
    String name = "ind." + id + "." + part;
    return new DataFile(
        id + "/" + name,
        ORIGIN,
        List.of(
            URI.create(
                "https://raw.githubusercontent.com/kimiyoung/planetoid/master/data/" + name)),
        CHECKSUMS.get(name),
        -1,
        "MIT (the repository); the citation data state no licence");
  }

  private NodeDataset named(NodeDataset data) {
    return data.classes() == classNames.size()
        ? new NodeDataset(data.name(), data.graphs(), classNames)
        : data;
  }

  /**
   * Reads the eight original files of a folder.
   *
   * @throws FailureException if one is missing or malformed, or they do not fit each other
   */
  public NodeDataset read(Path folder) {
    Path prefix = folder.resolve("ind." + id + ".");
    SparseMatrix known = PlanetoidPickle.readCsr(part(prefix, "allx"));
    SparseMatrix test = PlanetoidPickle.readCsr(part(prefix, "tx"));
    int[][] knownLabels = PlanetoidPickle.readMatrix(part(prefix, "ally"));
    int[][] testLabels = PlanetoidPickle.readMatrix(part(prefix, "ty"));
    int trained = PlanetoidPickle.readMatrix(part(prefix, "y")).length;
    Map<Integer, int[]> neighbours = PlanetoidPickle.readLists(part(prefix, "graph"));
    int[] order = testOrder(part(prefix, "test.index"), known.rows());
    if (known.rows() != knownLabels.length
        || test.rows() != testLabels.length
        || test.rows() != order.length
        || known.columns() != test.columns()
        || trained + VALIDATION_NODES > known.rows()) {
      throw new FailureException(
          prefix + "*: the files do not fit each other; fetch all eight from " + ORIGIN + ".");
    }
    int nodes = Math.max(known.rows(), Arrays.stream(order).max().orElse(0) + 1);
    FeatureMatrix features = features(known, test, order, nodes);
    NodeLabels labels = labels(prefix, knownLabels, testLabels, order, nodes);
    Edges edges = edges(part(prefix, "graph"), neighbours, nodes);
    int[] tested = order.clone();
    Arrays.sort(tested);
    Map<Split, int[]> splits =
        Map.of(
            Split.TRAIN, IntStream.range(0, trained).toArray(),
            Split.VALIDATION, IntStream.range(trained, trained + VALIDATION_NODES).toArray(),
            Split.TEST, tested);
    return new NodeDataset(id, List.of(new GraphData(features, edges, labels, splits)), classNames);
  }

  private static Path part(Path prefix, String part) {
    return prefix.resolveSibling(prefix.getFileName() + part);
  }

  /** Returns the node that each row of tx and ty is about. */
  private static int[] testOrder(Path file, int first) {
    List<Integer> order = new ArrayList<>();
    try (TextLines lines = TextLines.open(file)) {
      for (String line = lines.next(); line != null; line = lines.next()) {
        if (line.isBlank()) {
          continue;
        }
        int node;
        try {
          node = Integer.parseInt(line.strip());
        } catch (NumberFormatException e) {
          throw lines.failure("expected the number of a node, found '" + line + "'.");
        }
        if (node < first || node > first + 1_000_000) {
          throw lines.failure("node " + node + " is not a test node: they begin at " + first + ".");
        }
        order.add(node);
      }
    }
    if (order.isEmpty()) {
      throw new FailureException(file + ": is empty; expected the number of a node per line.");
    }
    int[] nodes = order.stream().mapToInt(Integer::intValue).toArray();
    if (Arrays.stream(nodes).distinct().count() != nodes.length) {
      throw new FailureException(file + ": a node is given twice.");
    }
    return nodes;
  }

  /** Puts the rows of the test nodes in their place; a node of neither file has no features. */
  private static SparseMatrix features(
      SparseMatrix known, SparseMatrix test, int[] order, int nodes) {
    int[] row = new int[nodes];
    Arrays.fill(row, -1);
    for (int i = 0; i < order.length; i++) {
      row[order[i]] = i;
    }
    int[] offsets = new int[nodes + 1];
    int[] indices = new int[known.stored() + test.stored()];
    float[] values = new float[indices.length];
    for (int node = 0; node < nodes; node++) {
      SparseMatrix from = node < known.rows() ? known : test;
      int at = node < known.rows() ? node : row[node];
      int count = at < 0 ? 0 : from.offsets()[at + 1] - from.offsets()[at];
      if (count > 0) {
        System.arraycopy(from.indices(), from.offsets()[at], indices, offsets[node], count);
        System.arraycopy(from.values(), from.offsets()[at], values, offsets[node], count);
      }
      offsets[node + 1] = offsets[node] + count;
    }
    return new SparseMatrix(known.columns(), offsets, indices, values);
  }

  private NodeLabels labels(Path prefix, int[][] known, int[][] test, int[] order, int nodes) {
    int[] labels = new int[nodes];
    Arrays.fill(labels, NodeLabels.Single.NONE);
    for (int i = 0; i < known.length; i++) {
      labels[i] = classOf(part(prefix, "ally"), known[i], i);
    }
    for (int i = 0; i < test.length; i++) {
      labels[order[i]] = classOf(part(prefix, "ty"), test[i], i);
    }
    return new NodeLabels.Single(labels, classNames.size());
  }

  /** The labels are one-hot rows; a row of zeros is of a node without a class. */
  private int classOf(Path file, int[] row, int index) {
    int label = NodeLabels.Single.NONE;
    for (int c = 0; c < row.length; c++) {
      if (row[c] == 1 && label == NodeLabels.Single.NONE) {
        label = c;
      } else if (row[c] != 0) {
        label = Integer.MAX_VALUE;
      }
    }
    if (row.length != classNames.size() || label >= classNames.size()) {
      throw new FailureException(
          file
              + ": row "
              + index
              + " is not one of "
              + classNames.size()
              + " classes, as a 1 among zeros: "
              + Arrays.toString(row));
    }
    return label;
  }

  private static Edges edges(Path file, Map<Integer, int[]> neighbours, int nodes) {
    int count = neighbours.values().stream().mapToInt(list -> list.length).sum();
    int[] sources = new int[count];
    int[] targets = new int[count];
    int next = 0;
    for (Map.Entry<Integer, int[]> entry : neighbours.entrySet()) {
      for (int target : entry.getValue()) {
        int source = entry.getKey();
        if (Math.min(source, target) < 0 || Math.max(source, target) >= nodes) {
          throw new FailureException(
              file
                  + ": an edge between "
                  + source
                  + " and "
                  + target
                  + ", but the nodes are 0 to "
                  + (nodes - 1)
                  + ".");
        }
        sources[next] = source;
        targets[next++] = target;
      }
    }
    return new Edges(sources, targets).undirected();
  }
}
