package org.paperzoo.graph.gat;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.Device;
import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;
import ai.djl.pytorch.jni.JniUtils;
import ai.djl.training.ParameterStore;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.paperzoo.core.checkpoint.StateDict;
import org.paperzoo.core.checkpoint.TensorSource;
import org.paperzoo.core.data.DataHome;
import org.paperzoo.core.data.Split;
import org.paperzoo.core.nn.Context;
import org.paperzoo.graph.TestData;
import org.paperzoo.graph.data.GraphData;
import org.paperzoo.graph.data.NodeSplit;
import org.paperzoo.graph.data.Planetoid;

/** The authors' own trained model of Cora in our network: their logits and their 84.4 %. */
class AuthorsCoraTest {
  private static final String WEIGHTS = "gat-cora-weights/gat_cora.npz";

  private static GatConfig config() {
    return new GatConfig(
        1433,
        8,
        7,
        List.of(8, 1),
        0.2,
        0.6,
        null,
        List.of(),
        GatConfig.Activation.ELU,
        true,
        true,
        true);
  }

  /**
   * Puts the heads of a layer side by side; their score is of the node itself and its neighbour.
   */
  private static void load(GatModel model, TensorSource source, NDManager manager) {
    Map<String, Parameter> ours = StateDict.of(model).parameters();
    for (int layer = 0; layer < 2; layer++) {
      int heads = layer == 0 ? 8 : 1;
      String prefix = "convs." + layer + ".";
      for (int head = 0; head < heads; head++) {
        String theirs = "layer" + (layer + 1) + ".head" + head + ".";
        NDArray w = source.read(manager, theirs + "W").transpose(); // [C, F]
        long c = w.getShape().get(0);
        String rows = head * c + ":" + (head + 1) * c;
        ours.get(prefix + "lin.weight").getArray().set(new NDIndex(rows), w);
        set(ours, prefix + "att_dst", head, source.read(manager, theirs + "a_self"));
        set(ours, prefix + "att_src", head, source.read(manager, theirs + "a_neigh"));
        NDArray bias =
            source
                .read(manager, theirs + "a_self_bias")
                .add(source.read(manager, theirs + "a_neigh_bias"));
        ours.get(prefix + "att_bias").getArray().set(new NDIndex(head), bias.getFloat());
        ours.get(prefix + "bias")
            .getArray()
            .set(new NDIndex(rows), source.read(manager, theirs + "bias"));
      }
    }
  }

  private static void set(Map<String, Parameter> ours, String name, int head, NDArray value) {
    ours.get(name).getArray().set(new NDIndex("0," + head), value);
  }

  @Test
  void givesTheirLogitsAndTheirAccuracy() {
    Path root = TestData.root(WEIGHTS);
    TestData.root("cora/cora.nodes.tsv");
    try (NDManager manager = Engine.getEngine("PyTorch").newBaseManager(Device.cpu());
        TensorSource weights = TensorSource.open(root.resolve(WEIGHTS));
        TensorSource stored =
            TensorSource.open(root.resolve("gat-cora-weights/gat_cora_logits.npy"))) {
      JniUtils.setGradMode(false);
      GatModel model = new GatModel(config());
      model.initialize(manager);
      load(model, weights, manager);
      GraphData cora =
          new NodeDataConfig.Citations(Planetoid.CORA, true, new NodeSplit.Given())
              .load(new DataHome(root, root).offline())
              .graphs()
              .get(0);
      int[] all = IntStream.range(0, cora.nodes()).toArray();
      Context context = new Context(new ParameterStore(manager, false), false);
      NDArray logits = GraphBatch.of(manager, cora, all, config()).logits(model, context);
      NDArray expected = stored.read(manager, stored.names().iterator().next());
      assertThat(logits.getShape()).isEqualTo(new Shape(2708, 7));
      assertThat(logits.sub(expected).abs().max().getFloat()).isLessThan(2e-5f);
      GraphBatch test = GraphBatch.of(manager, cora, cora.nodes(Split.TEST), config());
      long[] predicted = test.logits(model, context).argMax(1).toLongArray();
      long[] labels = test.labels().toLongArray();
      long right = IntStream.range(0, 1000).filter(i -> predicted[i] == labels[i]).count();
      assertThat(right).isEqualTo(844);
    }
  }
}
