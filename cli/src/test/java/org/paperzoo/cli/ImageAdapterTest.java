package org.paperzoo.cli;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Collectors;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.paperzoo.core.checkpoint.SafetensorsWriter;
import org.paperzoo.core.checkpoint.TensorSource;
import org.paperzoo.core.parity.Comparison;

/** LoRA on the Vision Transformer and on CLIP, beside peft ({@code make_lora_cases.py}). */
@Tag("numerics")
final class ImageAdapterTest {
  @TempDir private Path folder;
  private NDManager manager;

  @BeforeEach
  void open() {
    manager = NDManager.newBaseManager(Device.cpu(), "PyTorch");
  }

  @AfterEach
  void close() {
    manager.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"vit-classifier", "vit-all-linear", "clip", "clip-vision-only"})
  void adaptersOfPeftGiveWhatPeftGives(String name) throws IOException {
    Path file = folder.resolve("case.safetensors");
    try (InputStream in = getClass().getResourceAsStream("lora/" + name + ".safetensors")) {
      Files.copy(in, file);
    }
    try (TensorSource all = TensorSource.open(file)) {
      Path base = write(all, "base", "config", "config.json", "parameter.", "model");
      Path adapter =
          write(
              all, "adapter", "adapter_config", "adapter_config.json", "adapter.", "adapter_model");
      Path inputs = folder.resolve("in.safetensors");
      Path outputs = folder.resolve("out.safetensors");
      SafetensorsWriter.write(inputs, part(all, "input."));
      succeeds(
          "forward",
          base,
          "--adapter",
          adapter,
          "--inputs",
          inputs,
          "--outputs",
          outputs,
          "--grads");
      Map<String, NDArray> noise = part(all, "noise.");
      try (TensorSource actual = TensorSource.open(outputs)) {
        Map<String, NDArray> expected = part(all, "output.");
        assertThat(expected).containsKey("loss");
        expected.forEach(
            (key, value) ->
                same(key, value, noise.get("output." + key), actual.read(manager, key)));
        Map<String, NDArray> gradients = part(all, "gradient.");
        assertThat(actual.names().stream().filter(key -> key.startsWith("grad.")))
            .as("what is trained")
            .hasSameSizeAs(gradients.keySet());
        gradients.forEach(
            (key, value) ->
                same(
                    key, value, noise.get("gradient." + key), actual.read(manager, "grad." + key)));
      }
      Path merged = folder.resolve("merged");
      succeeds("export", adapter, "-o", merged);
      assertThat(merged.resolve("adapter_config.json")).doesNotExist();
      succeeds("forward", merged, "--inputs", inputs, "--outputs", outputs);
      try (TensorSource actual = TensorSource.open(outputs)) {
        part(all, "output.")
            .forEach(
                (key, value) ->
                    same(key, value, noise.get("output." + key), actual.read(manager, key)));
      }
    }
  }

  private Path write(
      TensorSource all, String name, String metadata, String config, String prefix, String weights)
      throws IOException {
    Path made = Files.createDirectory(folder.resolve(name));
    String base = folder.resolve("base").toString().replace("\\", "\\\\");
    Files.writeString(
        made.resolve(config), all.metadata().get(metadata).replace("\"base\"", "\"" + base + "\""));
    SafetensorsWriter.write(made.resolve(weights + ".safetensors"), part(all, prefix));
    return made;
  }

  private Map<String, NDArray> part(TensorSource all, String prefix) {
    return all.names().stream()
        .filter(name -> name.startsWith(prefix))
        .collect(
            Collectors.toMap(
                name -> name.substring(prefix.length()), name -> all.read(manager, name)));
  }

  private static void same(String key, NDArray expected, NDArray noise, NDArray actual) {
    Comparison comparison = Comparison.of(key, expected, noise.getFloat(), actual);
    assertThat(comparison.passes()).as(comparison.toString()).isTrue();
  }

  private static void succeeds(Object... arguments) {
    Console.Result result = Console.zoo(arguments);
    assertThat(result.code()).as(result.err()).isZero();
  }

  /** The default targets are query and value; the classifier is new and trained with them. */
  @Test
  void fineTunesViT() throws IOException {
    Path model =
        trained(
            """
            paper: vit
            task: image-classification
            model: {preset: vit-mini, hidden_size: 16, intermediate_size: 16, num_hidden_layers: 2,
              image_size: 8, num_labels: 3}
            """);
    Path adapter = adapted("paper: vit\ntask: image-classification\n", model);
    assertThat(Files.readString(adapter.resolve("adapter_config.json")))
        .contains("\"query\"", "\"value\"", "\"classifier\"");
    try (TensorSource tensors = TensorSource.open(adapter.resolve("adapter_model.safetensors"))) {
      String value = "base_model.model.vit.encoder.layer.1.attention.attention.value.lora_";
      assertThat(tensors.names())
          .contains(value + "A.weight", "base_model.model.classifier.weight")
          .hasSize(2 * 2 * 2 + 2);
      assertThat(tensors.read(manager, value + "B.weight").abs().max().getFloat())
          .as("starts at zero and is trained")
          .isPositive();
    }
  }

  @Test
  void fineTunesClip() throws IOException {
    Path model =
        trained(
            """
            paper: clip
            task: clip
            model:
              model_type: clip
              projection_dim: 8
              text_config: {hidden_size: 8, intermediate_size: 8, num_hidden_layers: 1,
                num_attention_heads: 1, max_position_embeddings: 8}
              vision_config: {hidden_size: 8, intermediate_size: 8, num_hidden_layers: 1,
                num_attention_heads: 1, image_size: 8, patch_size: 4}
            settings: {vocab_size: 600}
            """);
    Path adapter = adapted("paper: clip\ntask: clip\n", model);
    try (TensorSource tensors = TensorSource.open(adapter.resolve("adapter_model.safetensors"))) {
      String layer = ".encoder.layers.0.self_attn.";
      assertThat(tensors.names())
          .contains(
              "base_model.model.text_model" + layer + "q_proj.lora_A.weight",
              "base_model.model.vision_model" + layer + "v_proj.lora_B.weight")
          .hasSize(2 * 2 * 2);
    }
    Console.Result own = Console.zoo("export", model, "-o", "x", "--format", "open_clip");
    assertThat(own.code())
        .as("its vocabulary does not end with the token that ends texts")
        .isEqualTo(2);
    assertThat(own.err()).contains("open_clip cannot read this model");
    Console.Result wrong = Console.zoo("export", model, "-o", "x", "--format", "openclip");
    assertThat(wrong.code()).isEqualTo(2);
    assertThat(wrong.err())
        .contains("models of the type clip are exported as huggingface or open_clip")
        .contains("did you mean \"open_clip\"?");
  }

  /** Trains a model for a step; returns its folder. */
  private Path trained(String experiment) throws IOException {
    Path run = folder.resolve("first");
    Path model = folder.resolve("model");
    succeeds("train", config(experiment, 1), "--output", run);
    succeeds("export", run, "-o", model);
    return model;
  }

  /** Trains an adapter of a model for two steps; returns its folder, that of the checkpoint. */
  private Path adapted(String experiment, Path model) throws IOException {
    Path run = folder.resolve("second");
    String more = "model: {folder: '" + model + "'}\nadapter: {type: lora, r: 2}\n";
    succeeds("train", config(experiment + more, 2), "--output", run);
    succeeds("export", run, "-o", folder.resolve("merged"));
    return run.resolve("checkpoints/step-2");
  }

  /** Writes a config of a few small pictures with captions; more steps have more classes. */
  private Path config(String experiment, int steps) throws IOException {
    Path pictures = folder.resolve("pictures");
    StringBuilder table = new StringBuilder("file_name,caption\n");
    for (int i = 0; i < 12; i++) {
      BufferedImage picture = new BufferedImage(9, 8, BufferedImage.TYPE_INT_RGB);
      picture.setRGB(i % 9, i % 8, 0xFF00FF >> i);
      String name = "class" + i % (steps + 1) + "/" + i + ".png";
      Files.createDirectories(pictures.resolve(name).getParent());
      ImageIO.write(picture, "png", pictures.resolve(name).toFile());
      table.append(name + ",picture number " + i + "\n");
    }
    Path file = Files.writeString(folder.resolve("captions.csv"), table.toString());
    String data =
        experiment.contains("task: clip")
            ? "{name: files, captions: '%s', images: '%s', validation_size: 4, workers: 0}"
                .formatted(file, pictures)
            : "{name: 'folder:%s', validation_size: 4, workers: 0}".formatted(pictures);
    String training =
        "train: {batch_size: 4, steps: %d, optimizer: {name: adamw, lr: 0.01}}\n".formatted(steps);
    return Files.writeString(
        folder.resolve(steps + ".yaml"), experiment + "data: " + data + "\n" + training);
  }
}
