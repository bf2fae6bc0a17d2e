package org.paperzoo.graph.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.paperzoo.core.data.DataHome;
import org.paperzoo.core.data.Split;
import org.paperzoo.core.error.FailureException;
import org.paperzoo.graph.TestData;

/** The real Cora, from both of its forms. */
class PlanetoidTest {
  private static final String RAW = "cora/planetoid-raw";

  private static Path raw() {
    return TestData.root(RAW).resolve(RAW);
  }

  @Test
  void originalFilesAndTablesHoldTheSameCora() {
    Path root = TestData.root(RAW);
    NodeDataset pickled = Planetoid.CORA.read(root.resolve(RAW));
    NodeDataset tables = Planetoid.CORA.read(new DataHome(root, root).offline());
    assertThat(pickled.classNames()).isEqualTo(tables.classNames()).hasSize(7);
    GraphData a = pickled.graphs().get(0);
    GraphData b = tables.graphs().get(0);
    SparseMatrix features = (SparseMatrix) a.features();
    SparseMatrix others = (SparseMatrix) b.features();
    assertThat(features.columns()).isEqualTo(others.columns()).isEqualTo(1433);
    assertThat(features.offsets()).isEqualTo(others.offsets());
    assertThat(features.indices()).isEqualTo(others.indices());
    assertThat(features.values()).isEqualTo(others.values()).hasSize(49_216);
    assertThat(a.edges().sources()).isEqualTo(b.edges().sources()).hasSize(2 * 5_278);
    assertThat(a.edges().targets()).isEqualTo(b.edges().targets());
    assertThat(((NodeLabels.Single) a.labels()).values())
        .isEqualTo(((NodeLabels.Single) b.labels()).values())
        .hasSize(2_708);
    for (Split split : Split.values()) {
      assertThat(a.nodes(split)).as(split.id()).isEqualTo(b.nodes(split));
    }
    assertThat(a.nodes(Split.TRAIN)).hasSize(140);
    assertThat(a.nodes(Split.VALIDATION)).hasSize(500);
    assertThat(a.nodes(Split.TEST)).hasSize(1_000);
  }

  @Test
  void damagedFilesAreRefusedWithTheirName(@TempDir Path folder) throws IOException {
    try (Stream<Path> files = Files.list(raw())) {
      for (Path file : files.toList()) {
        Files.write(folder.resolve(file.getFileName()), Files.readAllBytes(file));
      }
    }
    for (String part : new String[] {"x", "y", "tx", "ty", "allx", "ally", "graph", "test.index"}) {
      Path file = folder.resolve("ind.cora." + part);
      byte[] content = Files.readAllBytes(file);
      Files.write(file, Arrays.copyOf(content, content.length / 2));
      if (!part.equals("x")) { // x is a part of allx and not read
        assertThatThrownBy(() -> Planetoid.CORA.read(folder))
            .as(part)
            .isInstanceOf(FailureException.class)
            .hasMessageContaining("ind.cora.");
      }
      Files.delete(file);
      if (!part.equals("x")) {
        assertThatThrownBy(() -> Planetoid.CORA.read(folder))
            .as(part)
            .isInstanceOf(FailureException.class)
            .hasMessageContaining("no such file");
      }
      Files.write(file, content);
    }
    assertThat(Planetoid.CORA.read(folder).nodes()).isEqualTo(2_708);
  }

  @Test
  void anEdgeToAMissingNodeNamesTheFile(@TempDir Path folder) throws IOException {
    try (Stream<Path> files = Files.list(raw())) {
      for (Path file : files.toList()) {
        Files.write(folder.resolve(file.getFileName()), Files.readAllBytes(file));
      }
    }
    Path graph = folder.resolve("ind.cora.graph");
    byte[] content = Files.readAllBytes(graph);
    int first = new String(content, StandardCharsets.ISO_8859_1).indexOf("M\u0079\u0002"); // 633
    content[first + 2] = (byte) 0xFF;
    Files.write(graph, content);
    assertThatThrownBy(() -> Planetoid.CORA.read(folder))
        .isInstanceOf(FailureException.class)
        .hasMessageContaining("ind.cora.graph")
        .hasMessageContaining("65401")
        .hasMessageContaining("the nodes are 0 to 2707");
  }
}
