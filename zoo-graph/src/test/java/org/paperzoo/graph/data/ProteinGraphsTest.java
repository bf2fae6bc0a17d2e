package org.paperzoo.graph.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.paperzoo.core.data.Split;
import org.paperzoo.core.error.FailureException;

/** Small data sets in both published layouts. */
class ProteinGraphsTest {
  @TempDir Path folder;

  private ProteinFiles files() {
    return new ProteinFiles(folder);
  }

  @Test
  void readsTheLayoutOfDgl() throws IOException {
    files()
        .split(
            "train",
            ProteinFiles.link(0, 2)
                + ","
                + ProteinFiles.link(2, 0)
                + ","
                + ProteinFiles.link(1, 3)
                + ","
                + ProteinFiles.link(1, 1),
            new double[] {0, 1, 2, 3, 4, 5, 6, 7},
            new double[] {5, 9, 5, 9});
    files()
        .split(
            "valid", ProteinFiles.link(0, 1), new double[] {0, 0.5, 1, 1}, new double[] {21, 21});
    files().split("test", "", new double[] {7, 8}, new double[] {24});
    NodeDataset data = ProteinGraphs.read(folder);
    assertThat(data.graphs()).hasSize(4);
    assertThat(data.isMultiLabel()).isTrue();
    assertThat(data.classes()).isEqualTo(3);
    GraphData second = data.graphs().get(1);
    assertThat(((DenseMatrix) second.features()).values()).containsExactly(2, 3, 6, 7);
    assertThat(((NodeLabels.Multiple) second.labels()).values()).containsExactly(0, 1, 0, 1, 0, 0);
    assertThat(second.edges().sources()).containsExactly(0, 1);
    assertThat(second.edges().targets()).containsExactly(1, 0);
    assertThat(data.nodes(Split.TRAIN)).isEqualTo(4);
    assertThat(data.nodes(Split.VALIDATION)).isEqualTo(2);
    assertThat(data.nodes(Split.TEST)).isEqualTo(1);
  }

  @Test
  void readsTheLayoutOfGraphSage() throws IOException {
    // Two graphs of three nodes (train, test), one of three for validation, a lone training node.
    StringBuilder nodes = new StringBuilder();
    StringBuilder idMap = new StringBuilder();
    StringBuilder classes = new StringBuilder();
    for (int i = 0; i < 10; i++) {
      String comma = i == 0 ? "" : ", ";
      boolean test = i >= 3 && i < 6;
      boolean val = i >= 6 && i < 9;
      nodes.append(
          comma
              + "{\"test\": %b, \"id\": %d, \"val\": %b, \"label\": [0]}".formatted(test, i, val));
      idMap.append(comma + "\"%d\": %d".formatted(i, 9 - i));
      classes.append(comma + "\"%d\": [%d, %d]".formatted(i, i % 2, 1));
    }
    files()
        .text(
            "ppi-G.json",
            "{\"directed\": false, \"graph\": {\"name\": \"x\"}, \"nodes\": ["
                + nodes
                + "], \"links\": ["
                + String.join(
                    ",",
                    ProteinFiles.link(0, 1),
                    ProteinFiles.link(1, 2),
                    ProteinFiles.link(3, 4),
                    ProteinFiles.link(4, 5),
                    ProteinFiles.link(6, 7),
                    ProteinFiles.link(8, 7))
                + "]}");
    files().text("ppi-id_map.json", "{" + idMap + "}");
    files().text("ppi-class_map.json", "{" + classes + "}");
    double[] features = new double[20];
    for (int row = 0; row < 10; row++) {
      features[2 * row] = 9 - row; // of node 9 - row: the node's number
      features[2 * row + 1] = 4;
    }
    files().npy("ppi-feats.npy", "<f8", features, 10, 2);
    NodeDataset data = ProteinGraphs.read(folder);
    assertThat(data.graphs()).hasSize(3);
    GraphData train = data.graphs().get(0);
    assertThat(train.nodes(Split.TRAIN)).containsExactly(0, 1, 2, 3);
    assertThat(data.graphs().get(1).nodes(Split.TEST)).hasSize(3);
    assertThat(data.graphs().get(2).nodes(Split.VALIDATION)).hasSize(3);
    // Training nodes are 0, 1, 2, 9: mean 3, variance 12.5.
    float[] values = ((DenseMatrix) train.features()).values();
    assertThat(values[0]).isCloseTo((float) (-3 / Math.sqrt(12.5)), within());
    assertThat(values[6]).isCloseTo((float) (6 / Math.sqrt(12.5)), within());
    assertThat(values[1]).isZero();
    assertThat(((NodeLabels.Multiple) train.labels()).values())
        .containsExactly(0, 1, 1, 1, 0, 1, 1, 1);
  }

  private static Offset<Float> within() {
    return Offset.offset(1e-6f);
  }

  @Test
  void faultsNameTheFile() throws IOException {
    files().split("train", ProteinFiles.link(0, 1), new double[] {0, 1, 2, 3}, new double[] {1, 2});
    assertThatThrownBy(() -> ProteinGraphs.read(folder))
        .isInstanceOf(FailureException.class)
        .hasMessageContaining("train_graph.json")
        .hasMessageContaining("of different graphs");
    files().split("train", ProteinFiles.link(0, 7), new double[] {0, 1, 2, 3}, new double[] {1, 1});
    assertThatThrownBy(() -> ProteinGraphs.read(folder))
        .isInstanceOf(FailureException.class)
        .hasMessageContaining("link number 0 goes to node 7, but there are 2 nodes");
    files().split("train", "{\"source\": 0}", new double[] {0, 1, 2, 3}, new double[] {1, 1});
    assertThatThrownBy(() -> ProteinGraphs.read(folder))
        .isInstanceOf(FailureException.class)
        .hasMessageContaining("train_graph.json:1:");
    files().npy("train_feats.npy", "<f8", new double[] {1, 2}, 1, 2);
    files().split("train", ProteinFiles.link(0, 1), new double[] {0, 1, 2, 3}, new double[] {1, 1});
    for (String cut : List.of("{", "{\"nodes\": [{\"id\": 0}", "[]", "{\"nodes\": 3}", "")) {
      files().text("train_graph.json", cut);
      assertThatThrownBy(() -> ProteinGraphs.read(folder))
          .as(cut)
          .isInstanceOf(FailureException.class)
          .hasMessageContaining("train_graph.json");
    }
  }
}
