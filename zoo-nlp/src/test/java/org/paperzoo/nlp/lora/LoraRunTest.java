package org.paperzoo.nlp.lora;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.paperzoo.core.catalog.Catalog;
import org.paperzoo.core.catalog.ModelFolder;
import org.paperzoo.core.catalog.ModelSpec;
import org.paperzoo.core.checkpoint.TensorSource;
import org.paperzoo.core.data.DataHome;
import org.paperzoo.core.error.UsageException;
import org.paperzoo.core.experiment.Evaluator;
import org.paperzoo.core.experiment.Experiment;
import org.paperzoo.core.experiment.ExperimentReader;
import org.paperzoo.core.experiment.ExperimentRunner;
import org.paperzoo.core.experiment.TinyPaper;
import org.paperzoo.core.experiment.TrainedRun;
import org.paperzoo.core.job.JobListener;
import org.paperzoo.core.job.StepReport;
import org.paperzoo.core.job.StopReason;
import org.paperzoo.core.nn.Precision;
import org.paperzoo.core.parity.ForwardPass;
import org.paperzoo.core.report.RunFolder;

/** Training adapters in run folders, of a model that trains in milliseconds. */
@Tag("numerics")
class LoraRunTest {
  private static final String CONFIG =
      """
      paper: lora
      task: fit
      model: {preset: small}
      adapter: {type: lora, r: 2, alpha: 4, dropout: 0.1, target_modules: [map]}
      train:
        batch_size: 8
        steps: 30
        evaluate_every: 5
        checkpoint_every: 10
        optimizer: {name: adam, lr: 0.05}
      """;

  private final Catalog catalog = Catalog.of(new TinyPaper(), new LoraPaper());
  private final ExperimentReader reader = new ExperimentReader(catalog);
  private DataHome home;
  @TempDir private Path folder;

  @BeforeEach
  void makeHome() {
    home = new DataHome(folder.resolve("data"), folder.resolve("data")).offline();
  }

  private Experiment experiment(String... overrides) throws IOException {
    return reader.read(Files.writeString(folder.resolve("my.yaml"), CONFIG), List.of(overrides));
  }

  private ExperimentRunner runner(JobListener... listeners) {
    return new ExperimentRunner(home, Device.cpu(), List.of("train"), List.of(listeners));
  }

  private ExperimentRunner.Outcome run(Experiment experiment, String name) {
    return runner()
        .run(experiment, () -> RunFolder.createAt(folder.resolve(name), experiment.toYaml()));
  }

  private static Path newest(RunFolder run) {
    return run.latestCheckpoint().orElseThrow().folder();
  }

  private static Set<String> tensors(Path file) {
    try (TensorSource source = TensorSource.open(file)) {
      return Set.copyOf(source.names());
    }
  }

  private static float[] outputs(ModelSpec<?> spec) {
    try (NDManager manager = NDManager.newBaseManager(Device.cpu())) {
      NDArray x = manager.arange(6f).reshape(new Shape(2, 3));
      return new ForwardPass(spec.initialize(manager), manager)
          .outputs(Map.of("x", x), Precision.FLOAT32)
          .get("y")
          .toFloatArray();
    }
  }

  @Test
  void checkpointsHoldTheAdapterAlone() throws IOException {
    ExperimentRunner.Outcome outcome = run(experiment(), "run");

    assertThat(outcome.metrics().get("val_loss")).isLessThan(0.3);
    Path checkpoint = newest(outcome.run());
    assertThat(checkpoint.resolve("model.safetensors")).doesNotExist();
    assertThat(tensors(checkpoint.resolve("adapter_model.safetensors")))
        .containsExactlyInAnyOrder(
            "base_model.model.map.lora_A.weight", "base_model.model.map.lora_B.weight");
    assertThat(tensors(checkpoint.resolve("training.safetensors")))
        .allMatch(name -> name.contains("lora_"));
    assertThat(tensors(outcome.run().root().resolve("base")))
        .containsExactlyInAnyOrder("published.kernel", "map.bias"); // as it is published
    assertThat(checkpoint.resolve("adapter_config.json"))
        .content()
        .contains("\"peft_type\": \"LORA\"", "\"r\": 2", "\"lora_alpha\": 4.0");
  }

  @Test
  void whatWasTrainedIsFoundAgain() throws IOException {
    ExperimentRunner.Outcome outcome = run(experiment(), "run");

    TrainedRun trained = TrainedRun.open(outcome.run().root(), catalog, List.of());
    try (NDManager manager = NDManager.newBaseManager(Device.cpu())) {
      assertThat(Evaluator.evaluate(trained.experiment(), List.of(), manager, home))
          .isEqualTo(outcome.metrics());
    }
    ModelSpec<?> model = trained.experiment().model();
    Path merged = folder.resolve("merged");
    try (NDManager manager = NDManager.newBaseManager(Device.cpu())) {
      ModelFolder.create(model, model.initialize(manager), merged, Long.MAX_VALUE);
    }
    assertThat(ModelFolder.open(merged, catalog).adapter()).isNull();
    assertThat(outputs(ModelFolder.open(merged, catalog)))
        .usingComparatorWithPrecision(1e-5f)
        .containsExactly(outputs(model));
    Path base = outcome.run().root().resolve("base");
    assertThat(outputs(ModelFolder.open(base, catalog))[0])
        .isNotCloseTo(outputs(model)[0], within(1e-3f));
  }

  @Test
  void goesOnAfterAStopAsIfThereHadBeenNone() throws IOException {
    Experiment experiment = experiment("train.ema=0.9");
    ExperimentRunner.Outcome whole = run(experiment, "whole");
    List<ExperimentRunner> runners = new ArrayList<>();
    runners.add(
        runner(
            new JobListener() {
              @Override
              public void stepped(StepReport report) {
                if (report.step() == 17) {
                  runners.get(0).requestStop();
                }
              }
            }));
    ExperimentRunner.Outcome stopped =
        runners
            .get(0)
            .run(experiment, () -> RunFolder.createAt(folder.resolve("part"), experiment.toYaml()));
    assertThat(stopped.stop()).isEqualTo(StopReason.INTERRUPTED);

    Experiment own = reader.read(stopped.run().config(), List.of());
    ExperimentRunner.Outcome resumed = runner().resume(own, stopped.run());

    assertThat(resumed.metrics()).isEqualTo(whole.metrics());
    assertThat(newest(resumed.run()).resolve("adapter_model.safetensors"))
        .hasSameBinaryContentAs(newest(whole.run()).resolve("adapter_model.safetensors"));
  }

  @Test
  void anAdapterCanBeTrainedOn() throws IOException {
    Path first = newest(run(experiment(), "first").run());
    Experiment further =
        experiment("adapter=null", "paper=tiny", "model={folder: " + first + "}", "train.steps=5");
    assertThat(further.model().adapter().folder()).isEqualTo(first);
    ExperimentRunner.Outcome outcome = run(further, "second");

    assertThat(tensors(newest(outcome.run()).resolve("adapter_model.safetensors")))
        .isEqualTo(tensors(first.resolve("adapter_model.safetensors")));
    assertThat(reader.read(outcome.run().config(), List.of()).toNode()).isEqualTo(further.toNode());
    assertThat(outcome.run().root().resolve("base")).doesNotExist();
    assertThatThrownBy(() -> experiment("model={folder: " + first + "}"))
        .hasMessageContaining("adapter: the model's folder is that of an adapter");
  }

  @Test
  void refusesConfigurationsWithoutSense() {
    assertThatThrownBy(() -> experiment("adapter.type=lorra"))
        .hasMessageContaining("unknown adapter \"lorra\"; did you mean \"lora\"?");
    assertThatThrownBy(() -> experiment("adapter.rank=3"))
        .hasMessageContaining("unknown key \"rank\" in adapter");
    assertThatThrownBy(() -> experiment("adapter={r: 2}"))
        .hasMessageContaining("adapter: expected a mapping with the key type, such as lora");
    assertThatThrownBy(() -> experiment("adapter=null"))
        .hasMessageContaining("task \"fit\" belongs to paper \"tiny\"");
    assertThatThrownBy(() -> run(experiment("adapter.target_modules=[mop]"), "run"))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("\"mop\" means none of the linear maps and embeddings");
    assertThat(folder.resolve("run")).doesNotExist();
  }

  @Test
  void refusesAdapterFoldersThatItCannotRead() throws IOException {
    Path adapter = newest(run(experiment(), "run").run());
    Path config = adapter.resolve("adapter_config.json");
    String text = Files.readString(config);
    Files.writeString(config, text.replace("\"r\": 2", "\"use_dora\": true, \"r\": 2"));
    assertThatThrownBy(() -> ModelFolder.open(adapter, catalog))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("adapter_config.json:")
        .hasMessageContaining("the adapter uses use_dora");
    Files.writeString(config, text.replace("LORA", "IA3"));
    assertThatThrownBy(() -> ModelFolder.open(adapter, catalog))
        .hasMessageContaining("unknown adapter \"ia3\"");
    Files.writeString(config, text.replace("/base\"", "/gone\""));
    assertThatThrownBy(() -> ModelFolder.open(adapter, catalog))
        .hasMessageContaining("is not a model folder")
        .hasMessageContaining("/gone");
    Files.writeString(config, text.replace("\"r\": 2", "\"r\": 3"));
    assertThatThrownBy(() -> outputs(ModelFolder.open(adapter, catalog)))
        .hasMessageContaining("wrong shape (2): base_model.model.map.lora_A.weight is (2, 3)");
  }
}
