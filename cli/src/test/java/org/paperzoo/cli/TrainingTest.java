package org.paperzoo.cli;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.paperzoo.core.checkpoint.TensorSource;
import org.paperzoo.core.report.RunFolder;

/**
 * Training, evaluating, predicting and what goes wrong with them, with a small autoencoder of the
 * bundled digits.
 */
@Tag("numerics")
final class TrainingTest {
  private static final String CONFIG =
      """
      paper: vae
      task: vae
      model: {model_type: vae, input_size: 784, hidden_size: 8, latent_size: 2}
      data: {name: digits}
      settings: {importance_samples: 2}
      train:
        batch_size: 100
        steps: 4
        log_every: 1
        evaluate_every: 4
        optimizer: {name: adagrad, lr: 0.02}
      """;

  @TempDir Path folder;
  private Path config;
  private Path run;

  @BeforeEach
  void write() throws IOException {
    config = Files.writeString(folder.resolve("my.yaml"), CONFIG);
    run = folder.resolve("run");
  }

  private static JsonNode json(Console.Result result) throws IOException {
    assertThat(result.err()).doesNotContain("zoo:");
    assertThat(result.code()).isZero();
    return new ObjectMapper().readTree(result.lastLine());
  }

  @Test
  void trainsEvaluatesAndPredicts() throws IOException {
    JsonNode trained = json(Console.zoo("train", config, "--run-dir", run, "--json"));
    assertThat(trained.path("run").asText()).isEqualTo(run.toString());
    assertThat(trained.path("stop").asText()).isEqualTo("completed");
    assertThat(trained.path("metrics").path("test_elbo").isNumber()).isTrue();

    JsonNode all = json(Console.zoo("eval", run, "--json"));
    assertThat(all.path("metrics")).isEqualTo(trained.path("metrics"));
    JsonNode test = json(Console.zoo("eval", run, "--split", "test", "--json"));
    assertThat(test.path("metrics").path("test_elbo"))
        .isEqualTo(trained.path("metrics").path("test_elbo"));
    assertThat(test.path("metrics").has("val_elbo")).isFalse();
    assertThat(Console.zoo("eval", run, "--split", "tset").err())
        .contains("did you mean \"test\"?");
    assertThat(Console.zoo("eval", run).out()).contains("test_elbo");

    Path pictures = folder.resolve("pictures");
    JsonNode samples =
        json(Console.zoo("predict", run, "--as", "samples", "-o", pictures, "count=4", "--json"));
    assertThat(Path.of(samples.path("files").get(0).asText())).exists().startsWith(pictures);
    String usual = Console.zoo("predict", run, "--as", "samples", "count=4").out().strip();
    assertThat(Path.of(usual)).isRegularFile().hasParent(run.resolve("predictions"));
    assertThat(Console.zoo("predict", run, "--list").out()).contains("samples: ");
    // The folder of an experiment's runs means its newest.
    assertThat(json(Console.zoo("eval", folder, "--json")).path("metrics"))
        .isEqualTo(trained.path("metrics"));
    String newest = Console.zoo("predict", folder, "--as", "samples", "count=4").out().strip();
    assertThat(Path.of(newest)).isRegularFile().hasParent(run.resolve("predictions"));
    assertThat(Console.zoo("info", folder).out()).contains("[8, 784]");
    Console.Result wrong = Console.zoo("predict", run, "--as", "smaples");
    assertThat(wrong.code()).isEqualTo(2);
    assertThat(wrong.err()).contains("did you mean \"samples\"?");
    Console.Result option = Console.zoo("predict", run, "--as", "samples", "coutn=4");
    assertThat(option.code()).isEqualTo(2);
    assertThat(option.err()).contains("did you mean \"count\"?");

    Path exported = folder.resolve("exported");
    assertThat(Console.zoo("export", run, "-o", exported, "--max-shard-size", "20KB").code())
        .isZero();
    assertThat(exported.resolve("model.safetensors.index.json")).exists();
    Path imported = folder.resolve("imported");
    assertThat(Console.zoo("import", exported, "-o", imported).code()).isZero();
    assertThat(imported.resolve("model.safetensors")).exists();
    assertThat(Console.zoo("info", imported).out()).contains("[8, 784]");
    JsonNode again =
        json(Console.zoo("eval", config, "model={folder: " + imported + "}", "--json"));
    assertThat(again.path("metrics")).isEqualTo(trained.path("metrics"));
    assertThat(Console.zoo("predict", imported, "--out", folder.resolve("more"), "count=4").code())
        .isZero();
  }

  @Test
  void printsATableAndWhereTheRunIs() {
    Console.Result result = Console.zoo("train", config, "train.steps=1", "--output", run);
    assertThat(result.code()).isZero();
    assertThat(result.out()).startsWith(run.toString()).contains("test_elbo");
    assertThat(result.err()).contains("run: " + run);
  }

  @Test
  void exportsTheMeanOfTheLastCheckpoints() {
    Console.zoo("train", config, "train.steps=3", "train.checkpoint_every=1", "--output", run);
    Path mean = folder.resolve("mean");
    assertThat(Console.zoo("export", run, "-o", mean, "--average-last", "2").code()).isZero();
    try (NDManager manager = NDManager.newBaseManager(Device.cpu(), "PyTorch");
        TensorSource actual = TensorSource.open(mean);
        TensorSource second = TensorSource.open(run.resolve("checkpoints/step-2"));
        TensorSource third = TensorSource.open(run.resolve("checkpoints/step-3"))) {
      for (String name : actual.names()) {
        NDArray expected = second.read(manager, name).add(third.read(manager, name)).div(2);
        assertThat(actual.read(manager, name).allClose(expected, 1e-6, 1e-7, false))
            .as(name)
            .isTrue();
      }
      NDArray last = third.read(manager, "mean.weight");
      assertThat(actual.read(manager, "mean.weight").allClose(last, 1e-6, 1e-7, false)).isFalse();
    }
    Path other = folder.resolve("other");
    fails(2, "kept 2 checkpoints, not the 9", "export", run, "-o", other, "--average-last", "9");
    fails(2, "expected 1 or more", "export", run, "-o", other, "--average-last", "0");
    fails(2, "is a model folder", "export", mean, "-o", other, "--average-last", "1");
  }

  @Test
  void sumsUpSeeds() throws IOException {
    Console.Result first =
        Console.zoo("train", config, "train.steps=1", "--seeds", "0..1", "--output", run, "--json");
    JsonNode elbo = json(first).path("metrics").path("test_elbo");
    assertThat(elbo.path("mean").isNumber()).isTrue();
    assertThat(elbo.path("std").asDouble()).isPositive();
    assertThat(elbo.path("values")).hasSize(2);
    Console.Result more = Console.zoo("train", run, "--resume", "--seeds", "0,1,2", "--json");
    JsonNode three = json(more).path("metrics").path("test_elbo").path("values");
    assertThat(three).hasSize(3);
    assertThat(three.get(0)).isEqualTo(elbo.path("values").get(0));
    Console.Result one = Console.zoo("train", run, "--resume");
    assertThat(one.code()).isEqualTo(2);
    assertThat(one.err()).contains("resume it with --seeds");
    assertThat(Console.zoo("eval", run).err()).contains("name one of them");
    assertThat(Console.zoo("eval", run.resolve("seed-1")).code()).isZero();
  }

  @Test
  void benches() throws IOException {
    JsonNode bench = json(Console.zoo("bench", config, "--steps", "20", "--warm-up", "1"));
    assertThat(bench.path("steps").asInt()).isEqualTo(20);
    assertThat(bench.path("ms_per_step").asDouble()).isPositive();
    assertThat(bench.path("items_per_second").asDouble()).isPositive();
    Console.Result few = Console.zoo("bench", config, "--steps", "4");
    assertThat(few.code()).isEqualTo(2);
    assertThat(few.err()).contains("at least 5");
  }

  private void fails(int code, String message, Object... arguments) {
    Console.Result result = Console.zoo(arguments);
    assertThat(result.err()).contains(message);
    assertThat(result.err()).doesNotContain("internal error").doesNotContain("\tat ");
    assertThat(result.out()).isEmpty();
    assertThat(result.code()).isEqualTo(code);
  }

  @Test
  void refusesFaultyConfigs() throws IOException {
    fails(2, "argument \"train.setps=3\": ", "train", config, "train.setps=3");
    fails(2, "did you mean \"steps\"?", "train", config, "train.setps=3");
    fails(2, "argument \"train.batch_size=many\"", "train", config, "train.batch_size=many");
    fails(2, "at least 1", "train", config, "train.batch_size=0");
    Files.writeString(config, CONFIG.replace("steps: 4", "steps: 0").replace("latent", "latnet"));
    Console.Result two = Console.zoo("train", config);
    assertThat(two.code()).isEqualTo(2);
    assertThat(two.err().lines())
        .anyMatch(
            l ->
                l.startsWith("zoo: " + config + ":3:")
                    && l.contains("did you mean \"latent_size\"?"))
        .anyMatch(l -> l.startsWith("zoo: " + config + ":8:10: ") && l.contains("at least 1"));
    assertThat(folder.resolve("runs")).doesNotExist();
  }

  @Test
  void refusesAModelThatDoesNotFitTheTask() throws IOException {
    Console.zoo("train", config, "train.steps=1", "--output", run);
    Path weights = RunFolder.open(run).latestCheckpoint().orElseThrow().folder();
    fails(
        2,
        "this is a model of type \"vae\", and the task trains gan",
        "train",
        config,
        "paper=gan",
        "task=gan",
        "settings={}",
        "model={folder: " + weights + "}");
    Path other = folder.resolve("other");
    Console.Result trained =
        Console.zoo("train", config, "model.hidden_size=4", "train.steps=1", "--output", other);
    assertThat(trained.code()).isZero();
    Path bigger = RunFolder.open(other).latestCheckpoint().orElseThrow().folder();
    Files.copy(
        bigger.resolve("model.safetensors"),
        weights.resolve("model.safetensors"),
        java.nio.file.StandardCopyOption.REPLACE_EXISTING);
    fails(
        1,
        "encoder.weight is (4, 784), expected (8, 784)",
        "eval",
        config,
        "model={folder: " + weights + "}");
    fails(
        2,
        "model.hidden_size: 4 instead of 8",
        "train",
        config,
        "model.hidden_size=4",
        "train.steps=1",
        "--resume",
        run);
  }

  @Test
  void saysThatDataIsMissing() {
    Console.Result result = Console.zoo("train", config, "data.name=mnsit", "--output", run);
    assertThat(result.code()).isBetween(1, 2);
    assertThat(result.err()).contains("mnsit");
    assertThat(run).doesNotExist();
  }

  @Test
  void saysThatTheRunFolderCannotBeMade() throws IOException {
    Path file = Files.writeString(folder.resolve("file"), "");
    fails(1, "Cannot make a run folder in", "train", config, "--output", file.resolve("run"));
    Files.createDirectory(run);
    Files.writeString(run.resolve("mine"), "");
    fails(2, "is not empty", "train", config, "--output", run);
  }

  @Test
  void refusesRunsThatCannotGoOn() {
    fails(2, "there is no run of nothing", "train", config, "name=nothing", "--resume");
    fails(2, "There is no run folder", "train", config, "--resume", folder.resolve("none"));
    fails(2, "There is no run folder", "train", config, "--resume=" + folder.resolve("none"));
    fails(2, "expected one config", "train", config, "other.yaml");
    fails(2, "--seeds 9..1", "train", config, "--seeds", "9..1");
    fails(2, "name a config", "train", "--resume", "train.steps=3");
    fails(2, "unknown device \"tpu\"", "train", config, "--device", "tpu");
  }

  @Test
  void failsWhereTrainingDiverges() throws IOException {
    Console.Result result =
        Console.zoo(
            "train", config, "train.optimizer={name: sgd, lr: 1e30}", "--output", run, "--json");
    assertThat(result.code()).isEqualTo(1);
    assertThat(new ObjectMapper().readTree(result.lastLine()).path("stop").asText())
        .isEqualTo("diverged");
    assertThat(run.resolve("result.json")).doesNotExist();
  }

  @Test
  void leavesNothingOfAnExportThatFails() throws IOException {
    fails(2, "is not a model folder", "export", folder, "-o", folder.resolve("out"));
    Path occupied = Files.createDirectory(folder.resolve("occupied"));
    fails(2, "exists already", "export", folder, "-o", occupied);
    fails(2, "--max-shard-size 5XB", "export", folder, "-o", "x", "--max-shard-size", "5XB");
    try (Stream<Path> files = Files.list(folder)) {
      assertThat(files.map(f -> f.getFileName().toString()))
          .containsExactlyInAnyOrderElementsOf(List.of("my.yaml", "occupied"));
    }
  }
}
