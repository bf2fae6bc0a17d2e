package org.paperzoo.cli;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.Device;
import ai.djl.ndarray.NDManager;
import ai.djl.pytorch.jni.JniUtils;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.paperzoo.core.catalog.AdapterFolder;
import org.paperzoo.core.catalog.ModelFolder;
import org.paperzoo.core.catalog.ModelSpec;
import org.paperzoo.core.checkpoint.StateDict;
import org.paperzoo.core.nn.ZooModel;
import org.paperzoo.core.text.TextTokenizer;
import org.paperzoo.nlp.gpt.Gpt2Config;
import org.paperzoo.nlp.gpt.GptPaper;
import org.paperzoo.nlp.gpt.task.TokenizerChoice;
import org.paperzoo.nlp.lora.LoraAdapter;
import org.paperzoo.nlp.lora.LoraConfig;

/** {@code zoo predict} on a model folder with an adapter folder beside it. */
final class PredictAdapterTest {
  @TempDir Path folder;

  private Path base;
  private Path adapter;

  private void writeFolders() throws IOException {
    base = folder.resolve("base");
    adapter = Files.createDirectory(folder.resolve("adapter"));
    ModelSpec<?> spec =
        new ModelSpec<>(GptPaper.GPT2, new Gpt2Config(257, 32, 16, 1, 2), "GPT2LMHeadModel", null);
    try (NDManager manager = NDManager.newBaseManager(Device.cpu(), "PyTorch");
        TextTokenizer tokenizer = TokenizerChoice.open("bytes", spec)) {
      JniUtils.setGradMode(false);
      JniUtils.setSeed(1);
      ZooModel model = spec.initialize(manager);
      ModelFolder.create(spec, model, base, Long.MAX_VALUE);
      tokenizer.save(base);
      LoraAdapter lora = LoraAdapter.of(model, LoraConfig.of(4, 8, "c_attn", "c_fc", "lm_head"));
      lora.initialize(manager);
      model.setAdapter(lora);
      StateDict.of(lora)
          .arrays()
          .values()
          .forEach(array -> array.addi(manager.randomNormal(array.getShape())));
      AdapterFolder.write(lora, base, adapter);
    }
  }

  private static String text(Object target, Object... more) {
    Object[] arguments = new Object[5 + more.length];
    arguments[0] = "predict";
    arguments[1] = target;
    arguments[2] = "Up";
    arguments[3] = "temperature=0";
    arguments[4] = "max_new_tokens=8";
    System.arraycopy(more, 0, arguments, 5, more.length);
    Console.Result result = Console.zoo(arguments);
    assertThat(result.code()).as(result.err()).isZero();
    return result.out();
  }

  @Test
  void putsTheAdapterOnTheModel() throws IOException {
    writeFolders();
    String adapted = text(base, "--adapter", adapter);
    assertThat(adapted).isNotEqualTo(text(base));
    assertThat(adapted).isEqualTo(text(adapter)); // which names its model
    Console.Result wrong = Console.zoo("predict", base, "Up", "--adapter", base);
    assertThat(wrong.code()).isEqualTo(2);
    assertThat(wrong.err()).contains("is not an adapter folder");
  }
}
