package org.paperzoo.nlp.lora;

import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.paperzoo.core.catalog.AdapterType;
import org.paperzoo.core.config.ConfigNode;
import org.paperzoo.core.error.UsageException;
import org.paperzoo.core.nn.Adapter;

/** Low-rank adapters, {@code type: lora} in a config and {@code LORA} in peft's files. */
public final class LoraType implements AdapterType<LoraConfig> {
  static final String NAME = "lora";

  /** Keys of peft that change what an adapter computes. */
  private static final Set<String> UNSUPPORTED =
      Set.of(
          "use_dora",
          "use_qalora",
          "use_bdlora",
          "layer_replication",
          "target_parameters",
          "trainable_token_indices",
          "alora_invocation_tokens",
          "arrow_config",
          "kasa_config",
          "velora_config",
          "monteclora_config");

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public String description() {
    return "Low-rank updates of linear maps, trained while the model's own weights stay frozen.";
  }

  @Override
  public Class<LoraConfig> configType() {
    return LoraConfig.class;
  }

  @Override
  public Adapter create(Request<LoraConfig> request) {
    return new LoraAdapter(request);
  }

  @Override
  public void check(ConfigNode file, List<String> unknownKeys) {
    for (String key : unknownKeys) {
      if (UNSUPPORTED.contains(key) && isOn(file.get(key))) {
        throw new UsageException(
            file.get(key).place()
                + ": the adapter uses "
                + key
                + ", which goes beyond the paper's LoRA and is not supported.");
      }
    }
  }

  @Override
  public List<String> parityCases() {
    return Stream.of(
            "bert-sequence",
            "bert-token-ranks",
            "bert-pre-training-biases",
            "bert-masked-lm-excluded",
            "roberta-sequence",
            "roberta-answers",
            "gpt2",
            "gpt2-layers",
            "gpt-neo",
            "gpt-neo-all",
            "gpt2-both-tables",
            "gpt2-head-alone",
            "gpt2-head-adapted",
            "gpt2-embeddings",
            "bert-head-saved",
            "marian")
        .map(name -> "parity/" + name + ".safetensors")
        .toList();
  }

  private static boolean isOn(ConfigNode value) {
    if (value.isNull()) {
      return false;
    }
    return value.isBoolean() ? value.asBoolean() : !value.isList() || value.size() > 0;
  }
}
