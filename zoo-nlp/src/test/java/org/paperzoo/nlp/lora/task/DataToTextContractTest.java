package org.paperzoo.nlp.lora.task;

import ai.djl.Device;
import ai.djl.ndarray.NDManager;
import ai.djl.pytorch.jni.JniUtils;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.paperzoo.core.catalog.Catalog;
import org.paperzoo.core.catalog.ModelFolder;
import org.paperzoo.core.catalog.ModelSpec;
import org.paperzoo.core.text.TextTokenizer;
import org.paperzoo.core.text.TokenizerFolders;
import org.paperzoo.core.train.TaskContract;
import org.paperzoo.nlp.gpt.Gpt2Config;
import org.paperzoo.nlp.gpt.GptPaper;
import org.paperzoo.nlp.lora.LoraPaper;

class DataToTextContractTest extends TaskContract {
  @Override
  protected Catalog catalog() {
    return Catalog.of(new GptPaper(), new LoraPaper());
  }

  @Override
  protected String experiment() throws IOException {
    Path base = folder.resolve("base");
    if (!Files.isDirectory(base)) {
      writeModel(base);
    }
    Path pairs = folder.resolve("pairs.txt");
    Files.writeString(
        pairs,
        """
        name : Blue||Blue is here
        name : Blue||Here is Blue
        name : Red||Red is here and there
        name : Green||Green
        name : White||White is here
        """);
    return """
        paper: lora
        task: data-to-text
        model: {folder: %s}
        adapter: {type: lora, r: 4, alpha: 16, target_modules: all-linear}
        data: {train: %s, validation: %s, test: %s}
        settings: {held_out_meanings: 1, max_new_tokens: 4, beams: 2, meanings_at_once: 2}
        """
        .formatted(base, pairs, pairs, pairs);
  }

  @Override
  protected boolean hasSegments() {
    return true;
  }

  private void writeModel(Path base) throws IOException {
    try (NDManager manager = NDManager.newBaseManager(Device.cpu());
        TextTokenizer text = TextTokenizer.open(TokenizerFolders.copy("gpt2", folder))) {
      JniUtils.setSeed(1);
      Gpt2Config config = new Gpt2Config(text.size(), 64, 32, 2, 2);
      ModelSpec<Gpt2Config> spec = new ModelSpec<>(GptPaper.GPT2, config, "GPT2LMHeadModel", null);
      ModelFolder.create(spec, spec.initialize(manager), base, Long.MAX_VALUE);
      text.save(base);
    }
  }

  /** The model's dropout is drawn for a batch. */
  @Override
  protected boolean largerBatchHasTheSameExamples() {
    return false;
  }
}
