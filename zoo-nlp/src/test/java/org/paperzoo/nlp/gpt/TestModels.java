package org.paperzoo.nlp.gpt;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.training.ParameterStore;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.paperzoo.core.catalog.ModelFamily;
import org.paperzoo.core.checkpoint.SafetensorsWriter;
import org.paperzoo.core.checkpoint.StateDict;
import org.paperzoo.core.checkpoint.TensorSource;
import org.paperzoo.core.config.ConfigJson;
import org.paperzoo.core.nn.Context;

/** The small models with random weights that the parity cases hold. */
public final class TestModels {
  private TestModels() {}

  /** Returns the model of a parity case, such as {@code gpt2}. */
  public static CausalLanguageModel load(String name, Path folder, NDManager manager) {
    return name.startsWith("gpt2")
        ? load(GptPaper.GPT2, name, folder, manager)
        : load(GptPaper.GPT_NEO, name, folder, manager);
  }

  private static <C extends Record> CausalLanguageModel load(
      ModelFamily<C> family, String name, Path folder, NDManager manager) {
    Path file = folder.resolve(name + ".safetensors");
    String resource = "parity/" + name + ".safetensors";
    try (InputStream in = family.resources().getResourceAsStream(resource)) {
      Files.write(file, in.readAllBytes());
      Path config = folder.resolve(name + ".json");
      Path weights = folder.resolve(name + "-weights.safetensors");
      try (TensorSource source = TensorSource.open(file)) {
        Files.writeString(config, source.metadata().get("config"));
        Map<String, NDArray> arrays = new LinkedHashMap<>();
        for (String tensor : source.names()) {
          if (tensor.startsWith("parameter.")) {
            arrays.put(tensor.substring("parameter.".length()), source.read(manager, tensor));
          }
        }
        SafetensorsWriter.write(weights, arrays, Map.of());
      }
      CausalLanguageModel model =
          (CausalLanguageModel)
              family.create(
                  ConfigJson.fromJson(config, family.configType()).config(),
                  family.architectures().get(0));
      try (TensorSource source = TensorSource.open(weights)) {
        StateDict.of(model).initialize(manager, source);
      }
      return model;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Returns the context of an evaluation. */
  public static Context evaluation(NDManager manager) {
    return new Context(new ParameterStore(manager, false), false);
  }
}
