package org.paperzoo.nlp.lora;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.Device;
import ai.djl.ndarray.NDManager;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.paperzoo.core.aten.Threads;
import org.paperzoo.core.aten.TorchEngine;
import org.paperzoo.core.checkpoint.StateDict;
import org.paperzoo.core.generate.GenerationOptions;
import org.paperzoo.core.generate.TokenGenerator;
import org.paperzoo.core.nn.Adapter;
import org.paperzoo.nlp.gpt.CausalLanguageModel;
import org.paperzoo.nlp.gpt.TestModels;

/** Several threads generate with one adapted model, whose adapter is in the weights meanwhile. */
class LoraThreadsTest {
  @TempDir private Path folder;

  @Test
  void threadsShareAnAdaptedModel() throws Exception {
    try (NDManager manager = NDManager.newBaseManager(Device.cpu());
        TorchEngine.Scope off = TorchEngine.withoutGradients()) {
      CausalLanguageModel model = TestModels.load("gpt2", folder, manager);
      List<long[]> plain = texts(model, manager);
      LoraAdapter adapter = LoraAdapter.of(model, LoraConfig.of(4, 8, "c_attn", "c_fc"));
      adapter.initialize(manager);
      model.setAdapter(adapter);
      TorchEngine.seed(3);
      StateDict.of(adapter)
          .arrays()
          .values()
          .forEach(array -> array.addi(manager.randomNormal(array.getShape())));
      List<long[]> alone = texts(model, manager);
      assertThat(alone).usingRecursiveComparison().isNotEqualTo(plain);
      for (List<long[]> among : Threads.run(4, thread -> texts(model, manager))) {
        assertThat(among).usingRecursiveComparison().isEqualTo(alone);
      }
      assertThat(adapter.isMerged()).isFalse();
      model.setAdapter(null);
      assertThat(texts(model, manager)).usingRecursiveComparison().isEqualTo(plain);
    }
  }

  @Test
  void theLastToCloseEndsTheMerge() {
    try (NDManager manager = NDManager.newBaseManager(Device.cpu());
        TorchEngine.Scope off = TorchEngine.withoutGradients()) {
      CausalLanguageModel model = TestModels.load("gpt2", folder, manager);
      LoraAdapter adapter = LoraAdapter.of(model, LoraConfig.of(4, 8, "c_attn"));
      adapter.initialize(manager);
      model.setAdapter(adapter);
      Adapter.Merge first = model.mergeAdapter();
      Adapter.Merge second = model.mergeAdapter();
      first.close();
      assertThat(adapter.isMerged()).isTrue();
      second.close();
      assertThat(adapter.isMerged()).isFalse();
      Adapter.Merge third = model.mergeAdapter();
      model.setAdapter(null); // takes it off in the middle
      assertThat(adapter.isMerged()).isFalse();
      third.close();
      assertThat(model.adapter()).isNull();
    }
  }

  /** Returns texts, one generation after the other: merges come and go. */
  private static List<long[]> texts(CausalLanguageModel model, NDManager manager) {
    List<long[]> texts = new ArrayList<>();
    try (NDManager own = manager.newSubManager()) {
      TokenGenerator generator =
          model.generator(TestModels.evaluation(own), own).endingAt(List.of());
      for (int i = 0; i < 6; i++) {
        generator
            .generate(List.of(new long[] {1 + i, 2, 3}), GenerationOptions.greedy(12))
            .forEach(text -> texts.add(text.tokens()));
      }
    }
    return texts;
  }
}
