package org.paperzoo.vision.vit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.ParameterStore;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.paperzoo.core.aten.TorchEngine;
import org.paperzoo.core.catalog.ModelContract;
import org.paperzoo.core.catalog.ModelFamily;
import org.paperzoo.core.config.ConfigBinder;
import org.paperzoo.core.config.ConfigDocument;
import org.paperzoo.core.config.Faults;
import org.paperzoo.core.nn.Context;

/** The hybrid: its contract as a model, and what its residual network does. */
class ViTHybridTest extends ModelContract<ViTHybridConfig> {
  private static ViTHybridConfig config(String... changes) {
    Faults faults = new Faults();
    String text =
        "{hidden_size: 16, num_hidden_layers: 1, num_attention_heads: 2, intermediate_size: 24,"
            + " image_size: 24, num_channels: 3, num_labels: 4, initializer_range: 0.2,"
            + " backbone_config: {embedding_size: 8, hidden_sizes: [16, 24], depths: [2, 1],"
            + " num_groups: 4}}";
    ConfigDocument document =
        ConfigDocument.parse(text, "test.yaml", faults).withOverrides(List.of(changes), faults);
    ViTHybridConfig config = ConfigBinder.bind(document.root(), ViTHybridConfig.class, faults);
    faults.throwIfAny();
    return config;
  }

  @Override
  protected ModelFamily<ViTHybridConfig> family() {
    return ViTPaper.HYBRID;
  }

  @Override
  protected ViTHybridConfig config() {
    return config(new String[0]);
  }

  @Override
  protected Map<String, NDArray> inputs(int batch) {
    long[] labels = new long[batch];
    for (int i = 0; i < batch; i++) {
      labels[i] = i % 4;
    }
    return Map.of(
        "pixel_values",
        manager.randomNormal(new Shape(batch, 3, 24, 24)),
        "labels",
        manager.create(labels));
  }

  @Test
  void patchesAreThePlacesOfTheMaps() {
    assertThat(config().backboneFeatmapShape()).containsExactly(1, 24, 3, 3);
    assertThat(config("image_size=25").backboneFeatmapShape()).containsExactly(1, 24, 4, 4);
    try (NDManager own = manager.newSubManager();
        TorchEngine.Scope off = TorchEngine.withoutGradients()) {
      ViTModel model = new ViTModel(config(), true);
      model.initialize(own);
      Context context = new Context(new ParameterStore(own, false), false);
      for (int[] size : new int[][] {{24, 24}, {17, 40}}) {
        Shape pixels = new Shape(2, 3, size[0], size[1]);
        Shape hidden = model.encode(context, own.randomNormal(pixels)).getShape();
        assertThat(hidden).isEqualTo(model.getOutputShapes(new Shape[] {pixels})[0]);
        assertThat(hidden.get(1))
            .isEqualTo(1 + Math.round(Math.ceil(size[0] / 8.) * Math.ceil(size[1] / 8.)));
      }
    }
  }

  @Test
  void kernelsHaveMeanZeroAndVarianceOne() {
    try (NDManager own = manager.newSubManager();
        TorchEngine.Scope off = TorchEngine.withoutGradients()) {
      NDArray weight = own.randomNormal(new Shape(5, 3, 1, 1)).mul(7).add(2);
      // The maps of unit vectors are the kernels.
      NDArray unit = own.eye(3).reshape(3, 3, 1, 1);
      NDArray kernels = HybridOperators.convolution(unit, weight, 1, 1e-8).reshape(3, 5);
      assertThat(kernels.mean(new int[] {0}).abs().max().getFloat()).isCloseTo(0, within(1e-5f));
      for (float square : kernels.square().mean(new int[] {0}).toFloatArray()) {
        assertThat(square).isCloseTo(1, within(1e-4f));
      }
    }
  }

  @Test
  void otherResidualNetworksAreRefused() {
    assertThatThrownBy(() -> config("backbone_config.layer_type=preactivation"))
        .hasMessageContaining("layer_type: expected bottleneck, found preactivation");
    assertThatThrownBy(() -> config("backbone_config.num_groups=5"))
        .hasMessageContaining("num_groups: expected a divisor of 8 channels, found 5");
    assertThatThrownBy(() -> config("backbone_config.out_features=[stage1]"))
        .hasMessageContaining("out_features: expected [stage2], the last stage");
    assertThatThrownBy(() -> config("backbone_featmap_shape=[1, 8, 3, 3]"))
        .hasMessageContaining("backbone_featmap_shape: expected [1, 24, height, width]");
    assertThatThrownBy(() -> config("num_channels=1"))
        .hasMessageContaining("backbone_config.num_channels is 3, not 1");
  }
}
