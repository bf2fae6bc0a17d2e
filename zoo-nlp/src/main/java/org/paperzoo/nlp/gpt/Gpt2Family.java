package org.paperzoo.nlp.gpt;

import java.util.ArrayList;
import java.util.List;
import org.paperzoo.core.catalog.CompanionFiles;
import org.paperzoo.core.catalog.ModelFamily;
import org.paperzoo.core.checkpoint.WeightTable;
import org.paperzoo.core.nn.ZooModel;

/** The models of {@code model_type} {@code gpt2}: GPT-2 and what is built as it. */
public final class Gpt2Family implements ModelFamily<Gpt2Config> {
  private static final String LANGUAGE_MODEL = "GPT2LMHeadModel";
  private static final String DECODER = "GPT2Model";
  private static final int VOCABULARY = 50_257;

  @Override
  public String modelType() {
    return "gpt2";
  }

  @Override
  public Class<Gpt2Config> configType() {
    return Gpt2Config.class;
  }

  @Override
  public List<Preset<Gpt2Config>> presets() {
    return List.of(
        preset("gpt2", "GPT-2 small", 768, 12, 12, 124_439_808L),
        preset("gpt2-medium", "GPT-2 medium", 1024, 24, 16, 354_823_168L),
        preset("gpt2-large", "GPT-2 large", 1280, 36, 20, 774_030_080L),
        preset("gpt2-xl", "GPT-2 XL", 1600, 48, 25, 1_557_611_200L),
        preset("distilgpt2", "GPT-2 small distilled to 6 layers", 768, 6, 12, 81_912_576L));
  }

  private static Preset<Gpt2Config> preset(
      String name, String description, int width, int layers, int heads, long parameters) {
    Gpt2Config config = new Gpt2Config(VOCABULARY, 1024, width, layers, heads);
    return new Preset<>(name, description, LANGUAGE_MODEL, config, parameters);
  }

  @Override
  public List<String> architectures() {
    return List.of(LANGUAGE_MODEL, DECODER);
  }

  @Override
  public ZooModel create(Gpt2Config config, String architecture) {
    Gpt2Model decoder = new Gpt2Model(config);
    return architecture.equals(DECODER) ? decoder : new CausalLanguageModel(decoder);
  }

  @Override
  public List<Layers> layers(Gpt2Config config) {
    return List.of(new Layers("n_layer", "h.", config.nLayer()));
  }

  @Override
  public WeightTable weights(Gpt2Config config, String architecture) {
    return GptCheckpoint.table(architecture.equals(LANGUAGE_MODEL));
  }

  @Override
  public List<String> companions() {
    List<String> files = new ArrayList<>(CompanionFiles.TOKENIZER);
    files.add(CompanionFiles.GENERATION);
    return files;
  }

  @Override
  public List<String> parityCases() {
    return List.of(
        "parity/gpt2.safetensors",
        "parity/gpt2-right-padding.safetensors",
        "parity/gpt2-left-padding.safetensors",
        "parity/gpt2-untied-n-inner.safetensors",
        "parity/gpt2-inverse-layer-idx.safetensors",
        "parity/gpt2-unscaled-positions.safetensors",
        "parity/gpt2-decoder.safetensors");
  }
}
