package org.paperzoo.graph.gat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.paperzoo.core.catalog.Catalog;
import org.paperzoo.core.train.TaskContract;
import org.paperzoo.graph.data.ProteinFiles;

class InductiveGatContractTest extends TaskContract {
  @Override
  protected Catalog catalog() {
    return Catalog.of(new GatPaper());
  }

  @Override
  protected String experiment() throws IOException {
    Path ppi = Files.createDirectories(folder.resolve("ppi"));
    ProteinFiles files = new ProteinFiles(ppi);
    Random random = new Random(3);
    for (String split : List.of("train", "valid", "test")) {
      graphs(files, split, split.equals("train") ? 5 : 2, random);
    }
    return """
        paper: gat
        task: multi-label-node-classification
        model: {model_type: gat, in_channels: 2, hidden_channels: 8, out_channels: 3, heads: [4, 4, 6],
                residual: [false, true, false], dropout: 0}
        data: {name: ppi}
        """;
  }

  /** Writes graphs of growing size, so that batches have different numbers of nodes. */
  private static void graphs(ProteinFiles files, String split, int graphs, Random random)
      throws IOException {
    List<Double> ids = new ArrayList<>();
    List<String> links = new ArrayList<>();
    for (int graph = 0; graph < graphs; graph++) {
      int from = ids.size();
      for (int node = from; node < from + 4 + 3 * graph; node++) {
        ids.add((double) graph);
        if (node > from) {
          links.add(ProteinFiles.link(node, node - 1));
        }
      }
    }
    double[] features = random.doubles(2L * ids.size(), -1, 1).toArray();
    files.split(
        split,
        String.join(",", links),
        features,
        ids.stream().mapToDouble(Double::doubleValue).toArray());
  }
}
