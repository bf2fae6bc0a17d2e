package org.paperzoo.graph.gat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.paperzoo.core.config.Default;
import org.paperzoo.core.config.Doc;
import org.paperzoo.core.config.Range;
import org.paperzoo.core.data.DataHome;
import org.paperzoo.core.error.FailureException;
import org.paperzoo.graph.data.KarateClub;
import org.paperzoo.graph.data.NodeDataset;
import org.paperzoo.graph.data.Planetoid;
import org.paperzoo.graph.data.ProteinGraphs;
import org.paperzoo.graph.data.RandomSplit;
import org.paperzoo.graph.data.TableGraph;

/** The {@code data} section: which graph, and how its nodes are split. */
public record NodeDataConfig(
    @Doc(
            "The data set: karate (bundled), cora, citeseer, pubmed, ppi, or folder for your own"
                + " data.")
        @Default("karate")
        Name name,
    @Doc("For folder: the folder with nodes.tsv and edges.tsv, as a path or in the data folder.")
        @Default("null")
        String path,
    @Doc("For folder: whether edges are directed, from their first node to their second.")
        @Default("false")
        boolean directed,
    @Doc("Whether a node's features are divided by their sum (default: true except for ppi).")
        @Default("null")
        Boolean normalizeFeatures,
    @Doc("given: the data set's own split; random: a new random split of all labelled nodes.")
        @Default("given")
        SplitKind split,
    @Doc("For random: training nodes of each class.") @Default("20") @Range(min = 1)
        int trainPerClass,
    @Doc("For random: validation nodes.") @Default("500") @Range(min = 1) int validationNodes,
    @Doc("For random: test nodes.") @Default("1000") @Range(min = 1) int testNodes,
    @Doc("For random: the seed of the split.") @Default("0") long splitSeed) {

  /** A data set. */
  public enum Name {
    /** Zachary's karate club. */
    KARATE,
    /** The citation network Cora. */
    CORA,
    /** The citation network Citeseer. */
    CITESEER,
    /** The citation network Pubmed. */
    PUBMED,
    /** Protein-protein interactions. */
    PPI,
    /** Two tables in a folder. */
    FOLDER
  }

  /** Where the split comes from. */
  public enum SplitKind {
    /** From the data set. */
    GIVEN,
    /** Drawn. */
    RANDOM
  }

  /** Checks what spans several fields. */
  public NodeDataConfig {
    if ((name == Name.FOLDER) != (path != null)) {
      throw new IllegalArgumentException(
          name == Name.FOLDER
              ? "path: name: folder needs the path of the folder"
              : "path: is for name: folder only");
    }
    if (name == Name.PPI && split == SplitKind.RANDOM) {
      throw new IllegalArgumentException("split: the graphs of ppi have splits of their own");
    }
  }

  /** Returns the usual section for a data set, by its name in configurations. */
  static NodeDataConfig named(Name name) {
    return new NodeDataConfig(name, null, false, null, SplitKind.GIVEN, 20, 500, 1000, 0);
  }

  /**
   * Reads the data set.
   *
   * @throws FailureException if a file is missing or malformed
   * @throws org.paperzoo.core.error.UsageException if the random split asks for more nodes than
   *     there are
   */
  NodeDataset read(DataHome home) {
    NodeDataset data =
        switch (name) {
          case KARATE -> KarateClub.read();
          case CORA -> Planetoid.CORA.read(home);
          case CITESEER -> Planetoid.CITESEER.read(home);
          case PUBMED -> Planetoid.PUBMED.read(home);
          case PPI -> ProteinGraphs.read(home);
          case FOLDER -> readFolder(home);
        };
    if (normalizeFeatures == null ? name != Name.PPI : normalizeFeatures) {
      data = data.map(graph -> graph.with(graph.features().rowNormalized()));
    }
    if (split == SplitKind.RANDOM) {
      RandomSplit random = new RandomSplit(trainPerClass, validationNodes, testNodes, splitSeed);
      data = data.map(graph -> graph.with(random.draw(graph)));
    }
    return data;
  }

  private NodeDataset readFolder(DataHome home) {
    Path folder = Path.of(path);
    if (!Files.isDirectory(folder) && !folder.isAbsolute()) {
      folder = home.root().resolve(path).normalize();
    }
    if (!Files.isDirectory(folder)) {
      throw new FailureException(
          "data.path: there is no folder "
              + path
              + ", here or in the data folder "
              + home.root()
              + ".");
    }
    Path nodes = folder.resolve("nodes.tsv");
    Path edges = folder.resolve("edges.tsv");
    NodeDataset data = TableGraph.read(folder.getFileName().toString(), nodes, edges, !directed);
    home.noteUse(path + "/nodes.tsv", nodes);
    home.noteUse(path + "/edges.tsv", edges);
    return data;
  }
}
