package org.paperzoo.cli;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.Device;
import ai.djl.engine.Engine;
import ai.djl.ndarray.NDManager;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.paperzoo.core.catalog.Catalog;
import org.paperzoo.core.catalog.ModelFolder;
import org.paperzoo.core.catalog.ModelSpec;
import org.paperzoo.core.experiment.ExperimentReader;

/** A small model in the place of a published one that a config names and that is not here. */
final class StandInModel {
  private static final Pattern FOLDER = Pattern.compile("(?m)^[^#\\n]*folder: (models/[^\\s},]+)");
  private static final Pattern TOKENIZER =
      Pattern.compile("(?m)^[^#\\n]*tokenizer: (models/[^\\s},]+)");
  private static final String BERT =
      "{model_type: bert, vocab_size: 400, hidden_size: 16, num_hidden_layers: 1,"
          + " num_attention_heads: 2, intermediate_size: 32}";
  private static final String GPT2 =
      "{model_type: gpt2, vocab_size: 400, n_positions: 256, n_embd: 16, n_layer: 1, n_head: 2}";

  private static final String VIT =
      "{preset: vit-mini, hidden_size: 16, intermediate_size: 32, num_hidden_layers: 1}";

  private StandInModel() {}

  /**
   * Returns what to replace in a config so that it names a model and a tokenizer that are here.
   *
   * @param folder for the small model
   */
  static List<String> overrides(ConfigFinder.Shipped config, Path folder) throws IOException {
    String text = Files.readString(config.file());
    boolean encoder = text.contains("paper: bert") || text.contains("text-classification");
    List<String> overrides = new ArrayList<>();
    if (isMissing(TOKENIZER, text)) {
      overrides.add("settings.tokenizer=" + tokenizer(encoder, folder));
    }
    if (isMissing(FOLDER, text)) {
      boolean pictures = text.contains("task: image-classification");
      Path model =
          pictures ? weights(config, VIT, folder) : model(config, encoder ? BERT : GPT2, folder);
      overrides.add("model.folder=" + model);
    }
    return overrides;
  }

  private static boolean isMissing(Pattern place, String text) {
    Matcher named = place.matcher(text);
    return named.find() && !Files.isDirectory(Path.of(named.group(1)));
  }

  private static Path model(ConfigFinder.Shipped config, String fields, Path folder)
      throws IOException {
    Path model = weights(config, fields, folder);
    Path learnt = tokenizer(fields.equals(BERT), folder).resolve("tokenizer.json");
    Files.copy(learnt, model.resolve("tokenizer.json"));
    return model;
  }

  private static Path weights(ConfigFinder.Shipped config, String fields, Path folder)
      throws IOException {
    Path model = folder.resolve("stand-in");
    ModelSpec<?> spec =
        new ExperimentReader(Catalog.load())
            .read(config.file(), List.of("model=" + fields))
            .model()
            .withAdapter(null);
    try (NDManager manager = Engine.getEngine("PyTorch").newBaseManager(Device.cpu())) {
      ModelFolder.create(spec, spec.initialize(manager), model, Long.MAX_VALUE);
    }
    return model;
  }

  private static Path tokenizer(boolean encoder, Path folder) throws IOException {
    Path words = Files.writeString(folder.resolve("words.txt"), "name : Blue Spice | Type : pub\n");
    Path tokenizer = folder.resolve("tokenizer");
    String style = "style=" + (encoder ? "bert" : "gpt2");
    Console.Result learnt =
        Console.zoo("tokenizer", "train", words, style, "vocab_size=300", "--out", tokenizer);
    assertThat(learnt.code()).as(learnt.err()).isZero();
    return tokenizer;
  }
}
