package org.paperzoo.graph.gat;

import java.util.List;
import org.paperzoo.core.catalog.ModelFamily;
import org.paperzoo.core.nn.ZooModel;

/** The models of {@code model_type} {@code gat}. */
public final class GatFamily implements ModelFamily<GatConfig> {
  private static final String ARCHITECTURE = "Gat";

  @Override
  public String modelType() {
    return "gat";
  }

  @Override
  public Class<GatConfig> configType() {
    return GatConfig.class;
  }

  @Override
  public List<Preset<GatConfig>> presets() {
    // Section 3.3; the paper states the layers' sizes and no number of parameters.
    return List.of(
        preset("gat-cora", "Cora: 8 heads of 8, then 1 head", transductive(1433, 7, 1)),
        preset("gat-citeseer", "Citeseer: 8 heads of 8, then 1 head", transductive(3703, 6, 1)),
        preset(
            "gat-pubmed", "Pubmed: 8 heads of 8, then 8 averaged heads", transductive(500, 3, 8)),
        preset("gat-ppi", "PPI: two layers of 4 heads of 256, then 6 averaged heads", inductive()));
  }

  private static Preset<GatConfig> preset(String name, String description, GatConfig config) {
    return new Preset<>(name, description, ARCHITECTURE, config, null);
  }

  private static GatConfig transductive(int features, int classes, int outputHeads) {
    return new GatConfig(
        features,
        8,
        classes,
        List.of(8, outputHeads),
        0.2,
        0.6,
        null,
        List.of(),
        GatConfig.Activation.ELU,
        true,
        true,
        false);
  }

  private static GatConfig inductive() {
    return new GatConfig(
        50,
        256,
        121,
        List.of(4, 4, 6),
        0.2,
        0,
        null,
        List.of(false, true, false),
        GatConfig.Activation.ELU,
        true,
        true,
        false);
  }

  @Override
  public List<String> architectures() {
    return List.of(ARCHITECTURE);
  }

  @Override
  public ZooModel create(GatConfig config, String architecture) {
    return new GatModel(config);
  }

  @Override
  public List<String> parityCases() {
    return List.of(
        "parity/two-layers.safetensors",
        "parity/awkward-edges.safetensors",
        "parity/single-node.safetensors",
        "parity/inductive.safetensors",
        "parity/wide-heads.safetensors",
        "parity/no-self-loops.safetensors",
        "parity/one-layer.safetensors",
        "parity/sharp-attention.safetensors");
  }
}
