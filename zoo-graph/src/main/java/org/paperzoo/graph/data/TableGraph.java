package org.paperzoo.graph.data;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.paperzoo.core.data.Split;
import org.paperzoo.core.data.TableReader;
import org.paperzoo.core.error.FailureException;

/**
 * A graph as two tab-separated tables.
 *
 * <p>Nodes: the header row {@code node label split features}, then one line per node. {@code node}
 * is any name, {@code label} a class (all numbers, or names), {@code split} one of {@code train},
 * {@code val}, {@code test}; {@code -} means none in both, and for a label an empty cell and {@code
 * -1} do, too. {@code features} lists the features that are not zero by their number, separated by
 * spaces, each with {@code :value} unless it is 1; the column may be missing, and then each node
 * has a feature of its own.
 *
 * <p>Edges: one line per edge, the names of its two nodes.
 */
public final class TableGraph {
  private static final String NONE = "-";

  /** What means no label, in tables of other programs as well. */
  private static final Set<String> NO_LABEL = Set.of(NONE, "", "-1");

  private static final int MAX_FEATURES = 1 << 24;

  private final Map<String, Integer> numbers = new LinkedHashMap<>();
  private final List<String> labels = new ArrayList<>();
  private final Map<Split, List<Integer>> splits = new HashMap<>();
  private final IntBuffer offsets = new IntBuffer();
  private final IntBuffer indices = new IntBuffer();
  private final List<Float> values = new ArrayList<>();
  private boolean hasFeatures;

  private TableGraph() {}

  /** Integers that are added one by one. */
  private static final class IntBuffer {
    private int[] values = new int[64];
    private int size;

    void add(int value) {
      if (size == values.length) {
        values = Arrays.copyOf(values, 2 * size);
      }
      values[size++] = value;
    }

    int[] toArray() {
      return Arrays.copyOf(values, size);
    }
  }

  /**
   * Reads a graph.
   *
   * @param name of the data set
   * @param nodes the table of nodes
   * @param edges the table of edges
   * @param undirected whether an edge counts in both directions, else from the first node to the
   *     second
   * @throws FailureException naming file and line, if a file is missing or malformed, or an edge
   *     names a node that is not in the table of nodes
   */
  public static NodeDataset read(String name, Path nodes, Path edges, boolean undirected) {
    TableGraph table = new TableGraph();
    table.offsets.add(0);
    table.nodes(nodes);
    if (table.numbers.isEmpty()) {
      throw new FailureException(nodes + ": has no nodes.");
    }
    Edges given = table.edges(nodes, edges);
    List<String> classNames = table.classNames(nodes);
    GraphData graph =
        new GraphData(
            table.features(),
            undirected ? given.undirected() : given.distinct(),
            table.labels(classNames),
            table.splits());
    return new NodeDataset(name, List.of(graph), classNames, List.copyOf(table.numbers.keySet()));
  }

  // ---- nodes ------------------------------------------------------------------------------------

  private void nodes(Path file) {
    try (TableReader table = TableReader.openTabs(file, true)) {
      header(file, table);
      while (table.next()) {
        node(table);
      }
    }
  }

  private void node(TableReader row) {
    List<String> cells = row.fields();
    if (cells.size() != row.columns().size()) {
      throw row.failure(
          "expected "
              + (hasFeatures ? "4 cells (node, label, split, features)" : "3 cells")
              + " separated by tabs, found "
              + cells.size()
              + ".");
    }
    int number = numbers.size();
    String name = cells.get(0).strip();
    if (name.isEmpty() || numbers.putIfAbsent(name, number) != null) {
      throw row.failure(
          "the node '" + name + "' " + (name.isEmpty() ? "has no name." : "is given twice."));
    }
    String label = cells.get(1).strip();
    labels.add(NO_LABEL.contains(label) ? NONE : label);
    Split split = split(row, cells.get(2).strip());
    if (split != null) {
      if (labels.get(number).equals(NONE)) {
        throw row.failure("a node of the split '" + cells.get(2).strip() + "' needs a label.");
      }
      splits.computeIfAbsent(split, s -> new ArrayList<>()).add(number);
    }
    if (hasFeatures) {
      addFeatures(row, cells.get(3));
    }
  }

  private void header(Path file, TableReader table) {
    List<String> found = table.columns();
    if (found.isEmpty()) {
      throw new FailureException(file + ": is empty; expected a table as text.");
    }
    hasFeatures = found.size() == 4;
    List<String> expected = List.of("node", "label", "split", "features");
    if (!found.equals(expected) && !found.equals(expected.subList(0, 3))) {
      throw table.failure(
          "expected the header row node, label, split, features (separated by tabs), found "
              + String.join(", ", found)
              + ".");
    }
  }

  private static Split split(TableReader row, String text) {
    return switch (text) {
      case "train" -> Split.TRAIN;
      case "val" -> Split.VALIDATION;
      case "test" -> Split.TEST;
      case NONE -> null;
      default ->
          throw row.failure("expected the split train, val, test or -, found '" + text + "'.");
    };
  }

  private void addFeatures(TableReader row, String cell) {
    int last = -1;
    for (String token : cell.strip().split(" +")) {
      if (token.isEmpty()) {
        continue;
      }
      int colon = token.indexOf(':');
      int index = -1;
      float value = Float.NaN;
      try {
        index = Integer.parseInt(colon < 0 ? token : token.substring(0, colon));
        value = colon < 0 ? 1f : Float.parseFloat(token.substring(colon + 1));
      } catch (NumberFormatException e) {
        // reported below, like numbers that make no sense
      }
      if (index < 0 || index >= MAX_FEATURES || !Float.isFinite(value)) {
        throw row.failure("expected a feature as NUMBER or NUMBER:VALUE, found '" + token + "'.");
      }
      if (index <= last) {
        throw row.failure(
            "feature " + index + " comes after feature " + last + "; they must ascend.");
      }
      last = index;
      indices.add(index);
      values.add(value);
    }
    offsets.add(indices.size);
  }

  private FeatureMatrix features() {
    if (!hasFeatures) {
      return SparseMatrix.identity(numbers.size());
    }
    int[] columns = indices.toArray();
    float[] stored = new float[columns.length];
    for (int i = 0; i < stored.length; i++) {
      stored[i] = values.get(i);
    }
    int count = Arrays.stream(columns).max().orElse(0) + 1;
    return new SparseMatrix(count, offsets.toArray(), columns, stored);
  }

  /** Numbers stand for themselves, names are numbered in alphabetical order. */
  private List<String> classNames(Path file) {
    TreeSet<String> names = new TreeSet<>(labels);
    names.remove(NONE);
    if (names.isEmpty()) {
      throw new FailureException(file + ": no node has a label.");
    }
    if (!names.stream().allMatch(name -> name.matches("\\d{1,4}"))) {
      return List.copyOf(names);
    }
    int greatest = names.stream().mapToInt(Integer::parseInt).max().getAsInt();
    List<String> numbered = new ArrayList<>();
    for (int c = 0; c <= greatest; c++) {
      numbered.add(Integer.toString(c));
    }
    return numbered;
  }

  private NodeLabels labels(List<String> classNames) {
    Map<String, Integer> classes = new HashMap<>();
    for (String name : classNames) {
      classes.put(name, classes.size());
    }
    int[] numbersOfLabels = new int[labels.size()];
    for (int i = 0; i < numbersOfLabels.length; i++) {
      String label = labels.get(i);
      Integer known = classes.get(label);
      if (known == null && !label.equals(NONE)) {
        known = Integer.parseInt(label); // a number with leading zeros
      }
      numbersOfLabels[i] = known == null ? NodeLabels.Single.NONE : known;
    }
    return new NodeLabels.Single(numbersOfLabels, classNames.size());
  }

  private Map<Split, int[]> splits() {
    Map<Split, int[]> arrays = new HashMap<>();
    splits.forEach(
        (split, nodes) -> arrays.put(split, nodes.stream().mapToInt(Integer::intValue).toArray()));
    return arrays;
  }

  // ---- edges ------------------------------------------------------------------------------------

  private Edges edges(Path nodes, Path file) {
    IntBuffer sources = new IntBuffer();
    IntBuffer targets = new IntBuffer();
    try (TableReader table = TableReader.openTabs(file, false)) {
      while (table.next()) {
        List<String> ends = table.fields();
        if (ends.size() != 2) {
          throw table.failure(
              "expected two nodes separated by a tab, found "
                  + ends.size()
                  + (ends.size() == 1 ? " cell." : " cells."));
        }
        sources.add(number(table, ends.get(0).strip(), nodes));
        targets.add(number(table, ends.get(1).strip(), nodes));
      }
    }
    if (sources.size == 0) {
      throw new FailureException(file + ": is empty; expected a table as text.");
    }
    return new Edges(sources.toArray(), targets.toArray());
  }

  private int number(TableReader row, String name, Path nodes) {
    Integer number = numbers.get(name);
    if (number == null) {
      throw row.failure(
          "an edge to node '"
              + name
              + "', which is not in "
              + nodes
              + ". Add the node there or remove the edge.");
    }
    return number;
  }
}
