package org.paperzoo.nlp.lora;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.Device;
import ai.djl.ndarray.NDManager;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.paperzoo.core.aten.TorchEngine;
import org.paperzoo.core.catalog.AdapterSpec;
import org.paperzoo.core.catalog.ModelSpec;
import org.paperzoo.core.error.UsageException;
import org.paperzoo.core.nn.Adapter;
import org.paperzoo.core.nn.Adapters;
import org.paperzoo.core.nn.Precision;
import org.paperzoo.core.nn.ZooModel;
import org.paperzoo.core.parity.ForwardPass;

/** Several adapters take turns on one model. */
class AdaptersTest {
  @TempDir private Path folder;
  private NDManager manager;

  @BeforeEach
  void open() {
    manager = NDManager.newBaseManager(Device.cpu());
  }

  @AfterEach
  void close() {
    manager.close();
  }

  private float[] logits(ZooModel model, LoraCase example) {
    return new ForwardPass(model, manager)
        .outputs(example.part("input."), Precision.FLOAT32)
        .get("logits")
        .toFloatArray();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"gpt2-both-tables", "gpt2-head-alone", "gpt2-embeddings", "bert-head-saved"})
  void takeTurnsWithoutATrace(String name) throws IOException {
    LoraCase example = LoraCase.unpack(name, folder, manager);
    ModelSpec<?> base = example.base();
    ZooModel model = base.initialize(manager);
    float[] bare = logits(model, example);
    float[] published = logits(example.adapted().initialize(manager), example);
    AdapterSpec<?> spec = example.adapted().adapter();
    try (TorchEngine.Scope off = TorchEngine.withoutGradients()) {
      spec.addTo(model, base.architecture(), "published", manager);
      Adapter other = spec.addTo(model, base.architecture(), "other", manager);
      assertThat(logits(model, example)).as("added, not put on").isEqualTo(bare);
      Set.copyOf(other.arrays().values()).forEach(array -> array.addi(0.5));
      model.adapters().set("other");
      float[] changed = logits(model, example);
      assertThat(changed).isNotEqualTo(published).isNotEqualTo(bare);
      for (int turn = 0; turn < 2; turn++) {
        model.adapters().set("published");
        assertThat(model.adapters().active()).isEqualTo("published");
        assertThat(logits(model, example)).isEqualTo(published);
        try (Adapters.Disabled none = model.adapters().disable()) {
          assertThat(model.adapters().active()).isNull();
          assertThat(logits(model, example)).isEqualTo(bare);
        }
        model.adapters().set("other");
        assertThat(logits(model, example)).isEqualTo(changed);
      }
      model.adapters().delete("other");
      assertThat(logits(model, example)).isEqualTo(bare);
      assertThat(model.adapters().names()).containsExactly("published");
    }
  }

  @Test
  void namesAreUniqueAndKnown() throws IOException {
    LoraCase example = LoraCase.unpack("gpt2", folder, manager);
    ModelSpec<?> base = example.base();
    ZooModel model = base.initialize(manager);
    AdapterSpec<?> spec = example.adapted().adapter();
    spec.addTo(model, base.architecture(), "one", manager);
    assertThatThrownBy(() -> spec.addTo(model, base.architecture(), "one", manager))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("There is an adapter \"one\" already");
    assertThatThrownBy(() -> model.adapters().set("two"))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("There is no adapter \"two\" among [one]");
    assertThat(model.adapters().names()).isEqualTo(Set.of("one"));
  }
}
