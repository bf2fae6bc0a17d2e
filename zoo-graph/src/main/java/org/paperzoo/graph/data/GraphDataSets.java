package org.paperzoo.graph.data;

import java.util.ArrayList;
import java.util.List;
import org.paperzoo.core.data.DataSet;

/** The graph data sets by name. */
public final class GraphDataSets {
  private GraphDataSets() {}

  /** Returns them, the bundled one first. */
  public static List<DataSet> list() {
    List<DataSet> sets = new ArrayList<>();
    sets.add(
        DataSet.bundled(
            "karate",
            "Zachary's karate club: who was friends with whom, and who went with whom",
            "34 nodes, 78 edges, 2 classes",
            "BSD-3-Clause (as in NetworkX)"));
    sets.add(
        planetoid(
            Planetoid.CORA, "machine learning papers", "2,708 nodes, 5,278 edges, 7 classes"));
    sets.add(
        planetoid(
            Planetoid.CITESEER, "computer science papers", "3,327 nodes, 4,552 edges, 6 classes"));
    sets.add(
        planetoid(Planetoid.PUBMED, "papers on diabetes", "19,717 nodes, 44,324 edges, 3 classes"));
    sets.add(
        new DataSet(
            "ppi",
            "interactions of proteins in human tissues",
            "20 train, 2 validation, 2 test graphs; 56,944 nodes, 121 labels",
            "not stated; research use",
            "https://data.dgl.ai/dataset/ppi.zip (DGL's layout) or"
                + " https://snap.stanford.edu/graphsage/ppi.zip (GraphSAGE's)",
            List.of("ppi"),
            "the unpacked files of ppi.zip",
            null));
    return sets;
  }

  private static DataSet planetoid(Planetoid graph, String description, String size) {
    return new DataSet(
        graph.id(),
        "citations between " + description + " (Planetoid's split)",
        size,
        "MIT (the repository); the citation data state no licence",
        "https://github.com/kimiyoung/planetoid",
        List.of(graph.id()),
        null,
        graph::read);
  }
}
