package org.paperzoo.graph.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.paperzoo.core.data.Split;
import org.paperzoo.core.error.FailureException;

class TableGraphTest {
  private static final String NODES =
      """
      node\tlabel\tsplit\tfeatures
      ann\tred\ttrain\t0 3:0.5
      bob\tblue\tval\t
      eve\t-\t-\t2
      dan\tred\ttest\t1:-2 2
      """;

  @TempDir Path folder;

  private NodeDataset read(String nodes, String edges) throws IOException {
    Path nodeFile = Files.writeString(folder.resolve("nodes.tsv"), nodes);
    Path edgeFile = Files.writeString(folder.resolve("edges.tsv"), edges);
    return TableGraph.read("mine", nodeFile, edgeFile, true);
  }

  @Test
  void readsNamesClassesAndFeatures() throws IOException {
    NodeDataset data = read(NODES, "ann\tbob\nbob\tann\n\neve\tann\ndan\tdan\n");
    GraphData graph = data.graphs().get(0);
    assertThat(data.classNames()).containsExactly("blue", "red");
    assertThat(((NodeLabels.Single) graph.labels()).values())
        .containsExactly(1, 0, NodeLabels.Single.NONE, 1);
    SparseMatrix features = (SparseMatrix) graph.features();
    assertThat(features.columns()).isEqualTo(4);
    assertThat(features.offsets()).containsExactly(0, 2, 2, 3, 5);
    assertThat(features.indices()).containsExactly(0, 3, 2, 1, 2);
    assertThat(features.values()).containsExactly(1, 0.5f, 1, -2, 1);
    assertThat(graph.edges().sources()).containsExactly(0, 0, 1, 2);
    assertThat(graph.edges().targets()).containsExactly(1, 2, 0, 0);
    assertThat(graph.nodes(Split.TRAIN)).containsExactly(0);
    assertThat(graph.nodes(Split.VALIDATION)).containsExactly(1);
    assertThat(graph.nodes(Split.TEST)).containsExactly(3);
  }

  @ParameterizedTest
  @CsvSource({"-", "''", "-1", "' '"})
  void whatStandsForNoLabelIsNoClass(String none) throws IOException {
    String nodes = NODES.replace("eve\t-\t-", "eve\t" + none + "\t-");
    NodeDataset data = read(nodes, "ann\tbob\n");
    assertThat(data.classNames()).containsExactly("blue", "red");
    assertThat(((NodeLabels.Single) data.graphs().get(0).labels()).values())
        .containsExactly(1, 0, NodeLabels.Single.NONE, 1);
    String numbered = nodes.replace("red", "1").replace("blue", "0");
    assertThat(read(numbered, "ann\tbob\n").classNames()).containsExactly("0", "1");
    assertThatThrownBy(() -> read(nodes.replace("ann\tred", "ann\t" + none), ""))
        .isInstanceOf(FailureException.class)
        .hasMessageContaining("nodes.tsv:2: a node of the split 'train' needs a label");
  }

  @Test
  void directedEdgesStayDirected() throws IOException {
    read(NODES, "ann\tbob\nann\tbob\n");
    Edges edges =
        TableGraph.read("mine", folder.resolve("nodes.tsv"), folder.resolve("edges.tsv"), false)
            .graphs()
            .get(0)
            .edges();
    assertThat(edges.sources()).containsExactly(0);
    assertThat(edges.targets()).containsExactly(1);
  }

  @Test
  void nodesWithoutFeaturesHaveOneOfTheirOwn() throws IOException {
    NodeDataset data = read("node\tlabel\tsplit\na\t2\ttrain\nb\t0\ttest\n", "a\tb\n");
    assertThat(data.features()).isEqualTo(2);
    assertThat(data.classNames()).containsExactly("0", "1", "2");
  }

  @Test
  void anEdgeToAMissingNodeNamesFileAndLine() throws IOException {
    assertThatThrownBy(() -> read(NODES, "ann\tbob\nbob\tzoe\n"))
        .isInstanceOf(FailureException.class)
        .hasMessage(
            folder.resolve("edges.tsv")
                + ":2: an edge to node 'zoe', which is not in "
                + folder.resolve("nodes.tsv")
                + ". Add the node there or remove the edge.");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "x\\t1\\ttrain\\t0 0|nodes.tsv:2: feature 0 comes after feature 0; they must ascend.",
        "x\\t1\\ttrain\\t5 -1|found '-1'",
        "x\\t1\\ttrain\\t5:nan|found '5:nan'",
        "x\\t1\\ttrain\\tseven|found 'seven'",
        "x\\t1\\ttrain\\t99999999999|found '99999999999'",
        "x\\t1\\tdev\\t0|expected the split train, val, test or -, found 'dev'.",
        "x\\t-\\ttrain\\t0|a node of the split 'train' needs a label.",
        "x\\t1\\ttrain|expected 4 cells (node, label, split, features) separated by tabs, found 3.",
        "x\\t1\\ttrain\\t0\\nx\\t1\\ttrain\\t0|nodes.tsv:3: the node 'x' is given twice.",
      })
  void malformedNodesNameFileAndLine(String lines, String message) {
    String table =
        "node\tlabel\tsplit\tfeatures\n" + lines.replace("\\t", "\t").replace("\\n", "\n") + "\n";
    assertThatThrownBy(() -> read(table, ""))
        .isInstanceOf(FailureException.class)
        .hasMessageStartingWith(folder.resolve("nodes.tsv") + ":")
        .hasMessageContaining(message);
  }

  @Test
  void otherFilesAreRefused() {
    assertThatThrownBy(() -> read("a,b,c\n", ""))
        .isInstanceOf(FailureException.class)
        .hasMessageContaining("nodes.tsv:1: expected the header row node, label, split, features");
    assertThatThrownBy(() -> read("", "ann\tbob\n"))
        .isInstanceOf(FailureException.class)
        .hasMessage(folder.resolve("nodes.tsv") + ": is empty; expected a table as text.");
    assertThatThrownBy(() -> read("node\tlabel\tsplit\n", "ann\tbob\n"))
        .hasMessage(folder.resolve("nodes.tsv") + ": has no nodes.");
    assertThatThrownBy(() -> read(NODES, "\n \n"))
        .isInstanceOf(FailureException.class)
        .hasMessage(folder.resolve("edges.tsv") + ": is empty; expected a table as text.");
    assertThatThrownBy(() -> read("\0\0\0\0", "ann\tbob\n"))
        .isInstanceOf(FailureException.class)
        .hasMessageContaining("nodes.tsv:1: expected text, found a NUL byte");
    assertThatThrownBy(() -> read(NODES, "ann\tbob\nb\0b\tann\n"))
        .isInstanceOf(FailureException.class)
        .hasMessageContaining("edges.tsv:2: expected text, found a NUL byte");
    assertThatThrownBy(() -> read(NODES, "ann bob\n"))
        .hasMessageContaining("edges.tsv:1: expected two nodes separated by a tab, found 1 cell.");
    assertThatThrownBy(
            () -> {
              Path binary = Files.write(folder.resolve("b.tsv"), new byte[] {(byte) 0xFF, 0, 1});
              TableGraph.read("b", binary, binary, true);
            })
        .isInstanceOf(FailureException.class)
        .hasMessageContaining("b.tsv:1: expected text, found a NUL byte");
    assertThatThrownBy(
            () -> TableGraph.read("n", folder.resolve("none"), folder.resolve("none"), true))
        .isInstanceOf(FailureException.class)
        .hasMessageContaining("no such file");
  }
}
