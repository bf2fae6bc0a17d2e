package org.paperzoo.graph.gat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.paperzoo.core.config.Choice;
import org.paperzoo.core.config.Default;
import org.paperzoo.core.config.Doc;
import org.paperzoo.core.config.Name;
import org.paperzoo.core.config.Variant;
import org.paperzoo.core.data.DataHome;
import org.paperzoo.core.error.FailureException;
import org.paperzoo.graph.data.KarateClub;
import org.paperzoo.graph.data.NodeDataset;
import org.paperzoo.graph.data.NodeSplit;
import org.paperzoo.graph.data.Planetoid;
import org.paperzoo.graph.data.ProteinGraphs;
import org.paperzoo.graph.data.TableGraph;

/** The {@code data} section: which graph, and how its nodes are split. */
@Choice(fallback = "karate")
@Doc("The data set")
public sealed interface NodeDataConfig {
  /** Describes the key {@code normalize_features}. */
  String NORMALIZE = "Whether a node's features are divided by their sum.";

  /** Describes the key {@code split}. */
  String SPLIT = "Which nodes are for training, validation and test.";

  /**
   * Reads the data set.
   *
   * @throws FailureException if a file is missing or malformed
   * @throws org.paperzoo.core.error.UsageException if a random split asks for more nodes than there
   *     are
   */
  NodeDataset load(DataHome home);

  private static NodeDataset prepared(NodeDataset data, boolean normalize, NodeSplit split) {
    NodeDataset features =
        normalize ? data.map(graph -> graph.with(graph.features().rowNormalized())) : data;
    return features.map(split::apply);
  }

  /**
   * Zachary's karate club.
   *
   * @param normalizeFeatures whether features are divided by their sum
   * @param split which nodes are for what
   */
  @Variant("karate")
  @Doc("bundled: Zachary's karate club")
  record Karate(
      @Doc(NORMALIZE) @Default("true") boolean normalizeFeatures,
      @Doc(SPLIT) @Default("given") NodeSplit split)
      implements NodeDataConfig {
    @Override
    public NodeDataset load(DataHome home) {
      return prepared(KarateClub.read(), normalizeFeatures, split);
    }
  }

  /**
   * A citation network.
   *
   * @param network which one
   * @param normalizeFeatures whether features are divided by their sum
   * @param split which nodes are for what
   */
  @Doc("citation networks; from the data folder, or else downloaded")
  record Citations(
      @Name("name") Planetoid network,
      @Doc(NORMALIZE) @Default("true") boolean normalizeFeatures,
      @Doc(SPLIT) @Default("given") NodeSplit split)
      implements NodeDataConfig {
    @Override
    public NodeDataset load(DataHome home) {
      return prepared(network.read(home), normalizeFeatures, split);
    }
  }

  /**
   * Protein-protein interactions.
   *
   * @param normalizeFeatures whether features are divided by their sum
   */
  @Variant("ppi")
  @Doc("protein-protein interactions, whole graphs for training, validation and test")
  record Proteins(@Doc(NORMALIZE) @Default("false") boolean normalizeFeatures)
      implements NodeDataConfig {
    @Override
    public NodeDataset load(DataHome home) {
      return prepared(ProteinGraphs.read(home), normalizeFeatures, new NodeSplit.Given());
    }
  }

  /**
   * The user's own graph.
   *
   * @param path the folder of its two tables
   * @param directed whether edges are directed
   * @param normalizeFeatures whether features are divided by their sum
   * @param split which nodes are for what
   */
  @Variant("folder")
  @Doc("your own data")
  record Folder(
      @Doc("The folder with nodes.tsv and edges.tsv, as a path or in the data folder.") String path,
      @Doc("Whether edges are directed, from their first node to their second.") @Default("false")
          boolean directed,
      @Doc(NORMALIZE) @Default("true") boolean normalizeFeatures,
      @Doc(SPLIT) @Default("given") NodeSplit split)
      implements NodeDataConfig {
    @Override
    public NodeDataset load(DataHome home) {
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
      return prepared(data, normalizeFeatures, split);
    }
  }
}
