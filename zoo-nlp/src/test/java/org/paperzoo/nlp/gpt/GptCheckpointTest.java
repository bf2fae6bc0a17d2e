package org.paperzoo.nlp.gpt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.jni.JniUtils;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.paperzoo.core.catalog.ModelFolder;
import org.paperzoo.core.catalog.ModelSpec;
import org.paperzoo.core.checkpoint.SafetensorsWriter;
import org.paperzoo.core.checkpoint.StateDict;
import org.paperzoo.core.checkpoint.TensorSource;
import org.paperzoo.core.error.FailureException;
import org.paperzoo.core.nn.ZooModel;

/** The layouts in which GPT-2 and GPT-Neo were published. */
class GptCheckpointTest {
  private static final Gpt2Config CONFIG = new Gpt2Config(31, 8, 8, 2, 2);

  @TempDir Path folder;
  private NDManager manager;

  @BeforeEach
  void open() {
    manager = NDManager.newBaseManager(Device.cpu());
    JniUtils.setGradMode(false);
    JniUtils.setSeed(5);
  }

  @AfterEach
  void close() {
    manager.close();
  }

  private Map<String, NDArray> weights(String architecture) {
    ZooModel model = GptPaper.GPT2.create(CONFIG, architecture);
    model.initialize(manager);
    return new LinkedHashMap<>(StateDict.of(model).arrays());
  }

  private ModelSpec<Gpt2Config> saved(Map<String, NDArray> weights, String architecture) {
    SafetensorsWriter.write(folder.resolve("model.safetensors"), weights);
    return new ModelSpec<>(GptPaper.GPT2, CONFIG, architecture, folder);
  }

  private static void assertLoaded(ZooModel model, Map<String, NDArray> expected) {
    Map<String, NDArray> loaded = StateDict.of(model).arrays();
    assertThat(loaded).hasSameSizeAs(expected);
    expected.forEach(
        (name, array) ->
            assertThat(loaded.get(name).toFloatArray()).as(name).isEqualTo(array.toFloatArray()));
  }

  @ParameterizedTest
  @CsvSource({"GPT2LMHeadModel, GPT2Model", "GPT2Model, GPT2LMHeadModel"})
  void decoderWithAndWithoutPrefixIsRead(String written, String read) {
    saved(weights(written), written);
    ZooModel model = new ModelSpec<>(GptPaper.GPT2, CONFIG, read, folder).initialize(manager);
    Map<String, NDArray> own = StateDict.of(model).arrays();
    try (TensorSource file = TensorSource.open(folder)) {
      for (String name : file.names()) {
        String other =
            name.startsWith("transformer.")
                ? name.substring("transformer.".length())
                : "transformer." + name;
        assertThat(own.get(other).toFloatArray())
            .isEqualTo(file.read(manager, name).toFloatArray());
      }
      assertThat(own).hasSameSizeAs(file.names());
    }
  }

  @Test
  void openAisFileWithMasksAndTheTiedHeadIsRead() {
    Map<String, NDArray> all = weights("GPT2LMHeadModel");
    Map<String, NDArray> old = new LinkedHashMap<>();
    all.forEach((name, array) -> old.put(name.replaceFirst("^transformer\\.", ""), array));
    for (int layer = 0; layer < 2; layer++) {
      old.put("h." + layer + ".attn.bias", manager.ones(new Shape(1, 1, 8, 8)));
      old.put("h." + layer + ".attn.masked_bias", manager.ones(new Shape(1)));
    }
    old.put("lm_head.weight", old.get("wte.weight"));
    ModelSpec<Gpt2Config> spec = saved(old, "GPT2LMHeadModel");
    ZooModel model = spec.initialize(manager);
    assertLoaded(model, all);

    // Written, it has the reference's names and nothing else, and is read again.
    Path copy = folder.resolve("copy");
    ModelFolder.create(spec, model, copy, Long.MAX_VALUE);
    try (TensorSource file = TensorSource.open(copy)) {
      assertThat(file.names()).containsExactlyInAnyOrderElementsOf(all.keySet());
    }
    assertLoaded(spec.from(copy).initialize(manager), all);
  }

  @Test
  void whatNoLayoutHasIsListed() {
    Map<String, NDArray> all = weights("GPT2LMHeadModel");
    all.put("transformer.h.1.attn.bias.extra", manager.ones(new Shape(1)));
    all.put("h.0.mlp.c_fc.bias", manager.ones(new Shape(32))); // there with the prefix, too
    all.remove("transformer.wpe.weight");
    ModelSpec<Gpt2Config> spec = saved(all, "GPT2LMHeadModel");
    assertThatThrownBy(() -> spec.initialize(manager))
        .isInstanceOf(FailureException.class)
        .hasMessageContaining("missing (1): transformer.wpe.weight")
        .hasMessageContaining("unexpected (2): ")
        .hasMessageContainingAll("h.0.mlp.c_fc.bias", "transformer.h.1.attn.bias.extra");
  }
}
