package org.paperzoo.nlp.lora;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.paperzoo.core.catalog.AdapterFolder;
import org.paperzoo.core.catalog.Catalog;
import org.paperzoo.core.catalog.ModelFolder;
import org.paperzoo.core.catalog.ModelSpec;
import org.paperzoo.core.checkpoint.SafetensorsWriter;
import org.paperzoo.core.checkpoint.TensorSource;
import org.paperzoo.nlp.bert.BertPaper;
import org.paperzoo.nlp.gpt.GptPaper;
import org.paperzoo.nlp.roberta.RobertaPaper;
import org.paperzoo.nlp.transformer.TransformerPaper;

/**
 * A model and an adapter of peft with what peft makes of them ({@code
 * tools/reference/make_lora_cases.py}), laid out as the folders {@code base} and {@code adapter}.
 */
record LoraCase(Path folder, Map<String, NDArray> tensors) {
  static final Catalog CATALOG =
      Catalog.of(
          new BertPaper(),
          new RobertaPaper(),
          new GptPaper(),
          new TransformerPaper(),
          new LoraPaper());

  /** Unpacks a case into an empty folder. */
  static LoraCase unpack(String name, Path folder, NDManager manager) throws IOException {
    try (TensorSource source = TensorSource.open(resource(name))) {
      Map<String, NDArray> all = new LinkedHashMap<>();
      source.names().forEach(key -> all.put(key, source.read(manager, key)));
      LoraCase unpacked = new LoraCase(folder, all);
      Path base = Files.createDirectories(folder.resolve("base"));
      Files.writeString(base.resolve("config.json"), source.metadata().get("config"));
      SafetensorsWriter.write(base.resolve("model.safetensors"), unpacked.part("parameter."));
      Path adapter = Files.createDirectories(unpacked.adapterFolder());
      Files.writeString(
          adapter.resolve("adapter_config.json"),
          source
              .metadata()
              .get("adapter_config")
              .replace("\"base\"", "\"" + base.toString().replace("\\", "\\\\") + "\""));
      SafetensorsWriter.write(
          adapter.resolve("adapter_model.safetensors"), unpacked.part("adapter."));
      return unpacked;
    }
  }

  private static Path resource(String name) {
    try {
      return Path.of(
          Objects.requireNonNull(LoraCase.class.getResource("parity/" + name + ".safetensors"))
              .toURI());
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Returns the tensors whose names begin with a prefix, without it. */
  Map<String, NDArray> part(String prefix) {
    Map<String, NDArray> part = new LinkedHashMap<>();
    tensors.forEach(
        (name, array) -> {
          if (name.startsWith(prefix)) {
            part.put(name.substring(prefix.length()), array);
          }
        });
    return part;
  }

  Path adapterFolder() {
    return folder.resolve("adapter");
  }

  /** Returns the model without the adapter. */
  ModelSpec<?> base() {
    return ModelFolder.open(folder.resolve("base"), CATALOG);
  }

  /** Returns the model with the adapter. */
  ModelSpec<?> adapted() {
    return base().withAdapter(AdapterFolder.open(adapterFolder(), CATALOG));
  }
}
