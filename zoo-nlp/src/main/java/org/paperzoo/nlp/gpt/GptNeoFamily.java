package org.paperzoo.nlp.gpt;

import java.util.ArrayList;
import java.util.List;
import org.paperzoo.core.catalog.CompanionFiles;
import org.paperzoo.core.catalog.ModelFamily;
import org.paperzoo.core.checkpoint.WeightTable;
import org.paperzoo.core.nn.ZooModel;

/**
 * The models of {@code model_type} {@code gpt_neo}: GPT-Neo, and GPT-3 in the eight sizes of Table
 * 2.1, whose layers' attention is dense and locally banded in turn.
 */
public final class GptNeoFamily implements ModelFamily<GptNeoConfig> {
  private static final String LANGUAGE_MODEL = "GPTNeoForCausalLM";
  private static final String DECODER = "GPTNeoModel";
  private static final int VOCABULARY = 50_257;

  /** Of the published models; the paper says that GPT-3's pattern is banded and not how wide. */
  private static final int WINDOW = 256;

  @Override
  public String modelType() {
    return "gpt_neo";
  }

  @Override
  public Class<GptNeoConfig> configType() {
    return GptNeoConfig.class;
  }

  @Override
  public List<Preset<GptNeoConfig>> presets() {
    // The sizes of GPT-3 are those of Table 2.1.
    return List.of(
        preset("gpt3-small", "GPT-3 Small", 768, 12, 12, 125_198_592L).withPaperSize("125M"),
        preset("gpt3-medium", "GPT-3 Medium", 1024, 24, 16, 355_798_016L).withPaperSize("350M"),
        preset("gpt3-large", "GPT-3 Large", 1536, 24, 16, 760_189_440L).withPaperSize("760M"),
        preset("gpt3-xl", "GPT-3 XL", 2048, 24, 16, 1_315_575_808L).withPaperSize("1.3B"),
        preset("gpt3-2.7b", "GPT-3 2.7B", 2560, 32, 32, 2_651_307_520L).withPaperSize("2.7B"),
        preset("gpt3-6.7b", "GPT-3 6.7B", 4096, 32, 32, 6_658_011_136L).withPaperSize("6.7B"),
        preset("gpt3-13b", "GPT-3 13B", 5120, 40, 40, 12_852_771_840L).withPaperSize("13.0B"),
        preset("gpt3-175b", "GPT-3 175B", 12288, 96, 96, 174_600_720_384L).withPaperSize("175.0B"),
        preset("gpt-neo-125m", "GPT-Neo 125M", 768, 12, 12, 125_198_592L),
        preset("gpt-neo-1.3b", "GPT-Neo 1.3B", 2048, 24, 16, 1_315_575_808L),
        preset("gpt-neo-2.7b", "GPT-Neo 2.7B", 2560, 32, 20, 2_651_307_520L));
  }

  private static Preset<GptNeoConfig> preset(
      String name, String description, int width, int layers, int heads, long parameters) {
    GptNeoConfig config = new GptNeoConfig(VOCABULARY, 2048, width, layers, heads, WINDOW);
    return new Preset<>(name, description, LANGUAGE_MODEL, config, parameters);
  }

  @Override
  public List<String> architectures() {
    return List.of(LANGUAGE_MODEL, DECODER);
  }

  @Override
  public ZooModel create(GptNeoConfig config, String architecture) {
    GptNeoModel decoder = new GptNeoModel(config);
    return architecture.equals(DECODER) ? decoder : new CausalLanguageModel(decoder);
  }

  @Override
  public List<Layers> layers(GptNeoConfig config) {
    return List.of(new Layers("num_layers", "h.", config.numLayers()));
  }

  @Override
  public WeightTable weights(GptNeoConfig config, String architecture) {
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
        "parity/gpt-neo.safetensors",
        "parity/gpt-neo-window.safetensors",
        "parity/gpt-neo-padding.safetensors",
        "parity/gpt-neo-padded-labels.safetensors",
        "parity/gpt-neo-untied-global.safetensors",
        "parity/gpt-neo-decoder.safetensors");
  }
}
