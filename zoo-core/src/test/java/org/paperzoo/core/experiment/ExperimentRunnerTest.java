package org.paperzoo.core.experiment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.Device;
import ai.djl.engine.Engine;
import ai.djl.ndarray.NDManager;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.paperzoo.core.catalog.Catalog;
import org.paperzoo.core.catalog.ModelFolder;
import org.paperzoo.core.catalog.Predictor;
import org.paperzoo.core.data.DataHome;
import org.paperzoo.core.error.FailureException;
import org.paperzoo.core.error.UsageException;
import org.paperzoo.core.job.JobListener;
import org.paperzoo.core.job.StepReport;
import org.paperzoo.core.job.StopReason;
import org.paperzoo.core.report.MetricsLog;
import org.paperzoo.core.report.ResultFile;
import org.paperzoo.core.report.RunFolder;

/** Training in run folders, with a model that trains in milliseconds. */
@Tag("numerics")
final class ExperimentRunnerTest {
  private static final String CONFIG =
      """
      paper: tiny
      task: fit
      model: {preset: small}
      train:
        batch_size: 8
        steps: 40
        evaluate_every: 4
        checkpoint_every: 10
        log_every: 5
        optimizer: {name: adam, lr: 0.05}
      """;

  private final Catalog catalog = Catalog.of(new TinyPaper());
  private final ExperimentReader reader = new ExperimentReader(catalog);
  private DataHome home;
  @TempDir Path folder;

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

  private static byte[] weights(RunFolder run) throws IOException {
    Path newest = run.latestCheckpoint().orElseThrow().folder();
    return Files.readAllBytes(newest.resolve("model.safetensors"));
  }

  @Test
  void leavesACompleteRunFolder() throws IOException {
    ExperimentRunner.Outcome outcome = run(experiment(), "run");
    RunFolder run = outcome.run();
    assertThat(outcome.stop()).isEqualTo(StopReason.COMPLETED);
    assertThat(outcome.step()).isEqualTo(40);
    assertThat(outcome.metrics()).containsOnlyKeys("val_loss", "test_loss");
    assertThat(ResultFile.read(run.result())).isEqualTo(outcome.metrics());
    assertThat(run.config()).hasContent(experiment().toYaml());
    assertThat(run.environment()).exists();
    assertThat(run.report()).exists();
    assertThat(run.eventFiles()).hasSize(1);
    assertThat(run.samplesFolder(40).resolve("note.txt")).hasContent("step 40");
    List<MetricsLog.Entry> log = MetricsLog.read(run.metrics());
    assertThat(log).filteredOn(e -> e.split().equals("train")).hasSize(9);
    assertThat(log).filteredOn(e -> e.split().equals("val")).hasSize(10);
    double first =
        log.stream()
            .filter(e -> e.split().equals("val"))
            .findFirst()
            .orElseThrow()
            .metrics()
            .get("loss");
    assertThat(outcome.metrics().get("val_loss")).isLessThan(first);
  }

  @Test
  void trainsWithoutValidationDataUnlessItIsNeeded() throws IOException {
    ExperimentRunner.Outcome outcome = run(experiment("data.validation=false"), "run");
    assertThat(outcome.stop()).isEqualTo(StopReason.COMPLETED);
    assertThat(outcome.metrics()).containsOnlyKeys("test_loss");
    assertThat(outcome.run().report()).exists();
    Experiment patient = experiment("data.validation=false", "train.patience=2");
    assertThatThrownBy(() -> run(patient, "none"))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("train.patience needs val_loss");
    assertThat(folder.resolve("none")).doesNotExist();
    Experiment plain = experiment("data.validation=false");
    assertThatThrownBy(() -> StepBench.run(plain, home, Device.cpu(), 0, 1, true))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("bench without evaluation");
  }

  @Test
  void isRepeatable() throws IOException {
    byte[] first = weights(run(experiment(), "first").run());
    assertThat(weights(run(experiment(), "second").run())).isEqualTo(first);
    assertThat(weights(run(experiment("seed=1"), "third").run())).isNotEqualTo(first);
  }

  @Test
  void goesOnAfterAStopAsIfThereHadBeenNone() throws IOException {
    ExperimentRunner.Outcome whole = run(experiment(), "whole");
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
    Experiment experiment = experiment();
    ExperimentRunner.Outcome stopped =
        runners
            .get(0)
            .run(experiment, () -> RunFolder.createAt(folder.resolve("run"), experiment.toYaml()));
    assertThat(stopped.stop()).isEqualTo(StopReason.INTERRUPTED);
    assertThat(stopped.step()).isEqualTo(17);
    assertThat(stopped.metrics()).isEmpty();
    assertThat(stopped.run().result()).doesNotExist();

    ExperimentRunner.Outcome resumed = runner().resume(experiment, stopped.run());
    assertThat(resumed.stop()).isEqualTo(StopReason.COMPLETED);
    assertThat(resumed.metrics()).isEqualTo(whole.metrics());
    assertThat(weights(resumed.run())).isEqualTo(weights(whole.run()));
    assertThat(withoutTimes(resumed.run())).isEqualTo(withoutTimes(whole.run()));
  }

  private ExperimentRunner.Outcome stopAt(long last, Experiment experiment, String name) {
    List<ExperimentRunner> runners = new ArrayList<>();
    runners.add(
        runner(
            new JobListener() {
              @Override
              public void stepped(StepReport report) {
                if (report.step() == last) {
                  runners.get(0).requestStop();
                }
              }
            }));
    return runners
        .get(0)
        .run(experiment, () -> RunFolder.createAt(folder.resolve(name), experiment.toYaml()));
  }

  private static JobListener messages(List<String> messages) {
    return new JobListener() {
      @Override
      public void message(String text) {
        messages.add(text);
      }
    };
  }

  @Test
  void notesEachSittingAndSaysThatTheMachineIsAnother() throws IOException {
    Experiment experiment = experiment();
    RunFolder run = stopAt(17, experiment, "run").run();
    List<String> messages = new ArrayList<>();
    runner(messages(messages)).resume(experiment, run);
    assertThat(messages).noneMatch(text -> text.contains("machine"));
    JsonNode sittings = new ObjectMapper().readTree(run.environment().toFile()).path("sittings");
    assertThat(sittings).hasSize(2);
    assertThat(sittings.get(0).path("step").asLong()).isZero();
    assertThat(sittings.get(1).path("step").asLong()).isEqualTo(17);
    assertThat(sittings.get(1).path("threads").asInt()).isPositive();

    RunFolder other = stopAt(17, experiment, "other").run();
    int threads = sittings.get(0).path("threads").asInt();
    String changed =
        Files.readString(other.environment())
            .replace("\"threads\" : " + threads, "\"threads\" : 77");
    Files.writeString(other.environment(), changed);
    runner(messages(messages)).resume(experiment, other);
    assertThat(messages)
        .contains(
            "This machine is not that of the last sitting (threads: "
                + threads
                + " instead of 77): the result can differ in the last bits from that of a run"
                + " without a stop.");
  }

  @Test
  void refusesToGoOnWithOtherData() throws IOException {
    Path data = Files.createDirectories(folder.resolve("data")).resolve("tiny.csv");
    Files.writeString(data, "1,2\n");
    Experiment experiment = experiment();
    RunFolder run = stopAt(17, experiment, "run").run();
    byte[] before = Files.readAllBytes(run.environment());
    Files.writeString(data, "1,3\n");
    assertThatThrownBy(() -> runner().resume(experiment, run))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("tiny.csv: sha256:")
        .hasMessageContaining("Put the earlier data back");
    assertThat(run.environment()).hasBinaryContent(before);
    Files.writeString(data, "1,2\n");
    assertThat(runner().resume(experiment, run).stop()).isEqualTo(StopReason.COMPLETED);
  }

  private static List<String> withoutTimes(RunFolder run) {
    return MetricsLog.read(run.metrics()).stream()
        .map(e -> e.step() + " " + e.epoch() + " " + e.split() + " " + e.repeatable())
        .toList();
  }

  @Test
  void startsARunWithoutCheckpointAnew() throws IOException {
    Experiment experiment = experiment();
    RunFolder run = RunFolder.createAt(folder.resolve("run"), experiment.toYaml());
    assertThat(runner().resume(experiment, run).stop()).isEqualTo(StopReason.COMPLETED);
    assertThat(weights(run)).isEqualTo(weights(run(experiment, "whole").run()));
  }

  @Test
  void keepsASecondTrainingOutOfTheFolder() throws IOException {
    Experiment experiment = experiment("train.steps=2");
    List<String> refused = new ArrayList<>();
    ExperimentRunner.Outcome outcome =
        runner(
                new JobListener() {
                  @Override
                  public void stepped(StepReport report) {
                    try {
                      runner().resume(experiment, RunFolder.open(folder.resolve("run")));
                    } catch (UsageException e) {
                      refused.add(e.getMessage());
                    }
                  }
                })
            .run(experiment, () -> RunFolder.createAt(folder.resolve("run"), experiment.toYaml()));
    assertThat(refused).hasSize(2).allMatch(m -> m.contains("is being trained by another process"));
    assertThat(outcome.stop()).isEqualTo(StopReason.COMPLETED);
    assertThat(runner().resume(experiment, outcome.run()).metrics()).isEqualTo(outcome.metrics());
  }

  @Test
  void leavesNoFolderOfAnExperimentThatCannotBegin() throws IOException {
    Experiment experiment = experiment("data.missing=true");
    assertThatThrownBy(() -> run(experiment, "run"))
        .isInstanceOf(FailureException.class)
        .hasMessageContaining("tiny.csv");
    assertThat(folder.resolve("run")).doesNotExist();
  }

  @Test
  void evaluatesARunToTheSameNumbers() throws IOException {
    ExperimentRunner.Outcome outcome = run(experiment(), "run");
    Experiment trained = TrainedRun.open(outcome.run().root(), catalog, List.of()).experiment();
    try (NDManager manager = Engine.getInstance().newBaseManager(Device.cpu())) {
      assertThat(Evaluator.evaluate(trained, List.of(), manager, home))
          .isEqualTo(outcome.metrics());
      assertThat(Evaluator.evaluate(trained, List.of("test"), manager, home))
          .containsOnlyKeys("test_loss");
      assertThatThrownBy(() -> Evaluator.evaluate(trained, List.of("tset"), manager, home))
          .isInstanceOf(UsageException.class)
          .hasMessageContaining("did you mean \"test\"?");
    }
  }

  @Test
  void picturesDueAfterTheCheckpointAreDrawnAfterAResume() throws IOException {
    // The stop at step 22 leaves a checkpoint between two evaluations; pictures are due at each.
    Experiment experiment = experiment("train.evaluate_every=4");
    ExperimentRunner.Outcome whole = run(experiment, "whole");
    ExperimentRunner.Outcome stopped = stopAt(22, experiment, "stopped");
    runner().resume(experiment, stopped.run());
    assertThat(stopped.run().samplesFolder().toFile().list())
        .containsExactlyInAnyOrder(whole.run().samplesFolder().toFile().list());
  }

  @Test
  void saysThatTheRecordWasCutOff() throws IOException {
    Experiment experiment = experiment();
    ExperimentRunner.Outcome stopped = stopAt(22, experiment, "stopped");
    List<String> lines = Files.readAllLines(stopped.run().metrics());
    Files.write(stopped.run().metrics(), lines.subList(0, 4));
    List<String> messages = new ArrayList<>();
    runner(messages(messages)).resume(experiment, stopped.run());
    assertThat(messages)
        .anyMatch(text -> text.contains("metrics.jsonl ends at step 8, but the checkpoint is of"));
    ExperimentRunner.Outcome intact = stopAt(22, experiment, "intact");
    messages.clear();
    runner(messages(messages)).resume(experiment, intact.run());
    assertThat(messages).noneMatch(text -> text.contains("metrics.jsonl"));
  }

  @Test
  void anotherOptimizersCheckpointLeavesTheResult() throws IOException {
    ExperimentRunner.Outcome outcome = run(experiment(), "run");
    Experiment other =
        experiment("train.optimizer={name: sgd, lr: 0.1, momentum: 0.9}", "train.steps=50");
    assertThatThrownBy(() -> runner().resume(other, outcome.run()))
        .isInstanceOf(FailureException.class)
        .hasMessageContaining("another optimizer");
    assertThat(outcome.run().result()).exists();
    assertThat(outcome.run().report()).exists();
  }

  @Test
  void evaluatesARunThatTheTimeEnded() throws IOException {
    ExperimentRunner.Outcome outcome = run(experiment("train.max_minutes=1e-9"), "run");
    assertThat(outcome.stop()).isEqualTo(StopReason.TIME_LIMIT);
    assertThat(outcome.metrics()).containsOnlyKeys("val_loss", "test_loss");
    assertThat(ResultFile.isFinal(outcome.run().result())).isFalse();
    assertThat(outcome.run().result()).content().contains("\"stop\" : \"time_limit\"");
  }

  @Test
  void seedsThatTheTimeEndedAreNotFinished() throws IOException {
    Experiment hurried = experiment("train.steps=8", "train.max_minutes=1e-9");
    SeedRuns.Outcome outcome =
        SeedRuns.start(
                runner(),
                hurried,
                () -> RunFolder.createAt(folder.resolve("group"), hurried.toYaml()))
            .train(List.of(0L, 1L), seed -> {});
    assertThat(outcome.done()).isFalse();
    assertThat(outcome.stop()).isEqualTo(StopReason.TIME_LIMIT);
    Path summary = outcome.group().root().resolve("summary.json");
    assertThat(summary).content().contains("\"complete\" : false");
    List<Long> trained = new ArrayList<>();
    SeedRuns.Outcome again =
        SeedRuns.resume(runner(), experiment("train.steps=8"), outcome.group())
            .train(List.of(0L, 1L), trained::add);
    assertThat(trained).containsExactly(0L, 1L);
    assertThat(again.done()).isTrue();
    assertThat(summary).content().contains("\"complete\" : true");
  }

  @Test
  void aDamagedCheckpointCostsNothingAndTheIntactOneIsNamed() throws IOException {
    Experiment experiment = experiment("train.checkpoint_every=20");
    ExperimentRunner.Outcome outcome = run(experiment, "run");
    RunFolder run = outcome.run();
    Path newest = run.checkpointsFolder().resolve("step-" + outcome.step());
    Path weights = newest.resolve("model.safetensors");
    byte[] whole = Files.readAllBytes(weights);
    Files.write(weights, Arrays.copyOf(whole, whole.length / 2));
    assertThatThrownBy(() -> runner().resume(experiment, run))
        .isInstanceOf(FailureException.class)
        .hasMessageContaining("The newest checkpoint is damaged")
        .hasMessageContaining("is intact: delete the folder " + newest);
    assertThat(run.result()).exists();
    assertThat(run.root().resolve("report.html")).exists();

    Files.write(weights, whole);
    Path loop = newest.resolve("loop.json");
    String state = Files.readString(loop);
    Files.writeString(loop, state.replaceFirst("\"step\" : \\d+", "\"step\" : 3"));
    assertThatThrownBy(() -> runner().resume(experiment, run))
        .isInstanceOf(FailureException.class)
        .hasMessageContaining("loop.json is of step 3, but its folder is " + newest.getFileName());
    Files.writeString(loop, state);
    List<String> messages = new ArrayList<>();
    assertThat(runner(messages(messages)).resume(experiment, run).metrics())
        .isEqualTo(outcome.metrics());
    assertThat(messages).anyMatch(text -> text.startsWith("The run is finished: step "));
    messages.clear();
    runner(messages(messages)).resume(experiment("train.steps=" + (outcome.step() + 4)), run);
    assertThat(messages)
        .contains("Resuming from step " + outcome.step() + " to " + (outcome.step() + 4));
  }

  @Test
  void saysThatARunHasNoCheckpointYet() throws IOException {
    Experiment experiment = experiment();
    Path root = RunFolder.createAt(folder.resolve("run"), experiment.toYaml()).root();
    assertThatThrownBy(() -> TrainedRun.open(root, catalog, List.of()))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("has no checkpoint yet");
  }

  @Test
  void refusesToGoOnWithAnotherConfiguration() throws IOException {
    Experiment before = experiment();
    Experiment longer = experiment("train.steps=80", "train.keep_last=5");
    ResumeCheck.check(before, longer, Set.of("train.steps"), folder);
    assertThatThrownBy(() -> ResumeCheck.check(before, longer, Set.of(), folder))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("train.steps: 80 instead of 40")
        .hasMessageContaining("to train longer, add for example train.steps=N")
        .hasMessageNotContaining("keep_last");
    Experiment other = experiment("train.optimizer.lr=0.1", "model.bias=false");
    assertThatThrownBy(() -> ResumeCheck.check(before, other, Set.of("train.optimizer.lr"), folder))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("train.optimizer.lr: 0.1 instead of 0.05")
        .hasMessageContaining("model.bias: false instead of true");
  }

  @Test
  void trainsSeedsAndGoesOnWithThem() throws IOException {
    Experiment experiment = experiment("train.steps=8");
    SeedRuns.Outcome outcome =
        SeedRuns.start(
                runner(),
                experiment,
                () -> RunFolder.createAt(folder.resolve("group"), experiment.toYaml()))
            .train(List.of(0L, 1L, 2L), seed -> {});
    assertThat(outcome.done()).isTrue();
    assertThat(outcome.summary().metrics().get("test_loss").values())
        .hasSize(3)
        .doesNotHaveDuplicates();
    assertThat(outcome.group().root().resolve("summary.json"))
        .content()
        .contains("\"mean\"", "\"std\"");
    assertThat(SeedRuns.runs(outcome.group().root())).hasSize(3);
    assertThat(outcome.summary().metrics().get("val_loss").values().get(1))
        .isEqualTo(run(experiment.withSeed(1), "alone").metrics().get("val_loss"));

    Files.delete(folder.resolve("group/seed-2/result.json"));
    List<Long> trained = new ArrayList<>();
    SeedRuns.Outcome again =
        SeedRuns.resume(runner(), experiment, outcome.group())
            .train(List.of(0L, 1L, 2L, 3L), trained::add);
    assertThat(trained).containsExactly(2L, 3L);
    assertThat(again.summary().metrics().get("test_loss").values().subList(0, 3))
        .isEqualTo(outcome.summary().metrics().get("test_loss").values());
    assertThatThrownBy(() -> TrainedRun.open(folder.resolve("group"), catalog, List.of()))
        .hasMessageContaining("holds the runs of several seeds");
  }

  @Test
  void trainsOnFromTheWeightsOfAModelFolder() throws IOException {
    ExperimentRunner.Outcome first = run(experiment(), "first");
    Path weights = TrainedRun.open(first.run().root(), catalog, List.of()).weights();
    assertThat(ModelFolder.open(weights, catalog).config())
        .isEqualTo(new TinyPaper.Config(3, true));
    Experiment more = experiment("model={folder: " + weights + "}", "train.steps=1");
    assertThat(run(more, "more").metrics().get("val_loss"))
        .isLessThan(run(experiment("train.steps=1"), "less").metrics().get("val_loss"));
  }

  @Test
  void predicts() throws IOException {
    ExperimentRunner.Outcome outcome = run(experiment(), "run");
    Experiment trained = TrainedRun.open(outcome.run().root(), catalog, List.of()).experiment();
    Path output = folder.resolve("out");
    Prediction prediction =
        new Prediction(trained.model(), null, List.of("rows=3"), List.of("a"), output);
    try (NDManager manager = Engine.getInstance().newBaseManager(Device.cpu())) {
      Predictor.Result result = prediction.make(new TinyPaper.Guess(), manager, home);
      assertThat(result.rows().get(0).get(0)).isEqualTo("[a]");
      assertThat((Float) result.rows().get(0).get(1)).isBetween(4f, 8f); // 2 · (1 + 1 + 1)
      assertThat(output).doesNotExist(); // nothing was written to it
      Prediction wrong = new Prediction(trained.model(), null, List.of("row=3"), List.of(), output);
      assertThatThrownBy(() -> wrong.make(new TinyPaper.Guess(), manager, home))
          .hasMessageContaining("did you mean \"rows\"?");
    }
  }

  @Test
  void benches() throws IOException {
    StepBench bench = StepBench.run(experiment(), home, Device.cpu(), 2, 20, false);
    assertThat(bench.steps()).isEqualTo(20);
    assertThat(bench.msPerStep()).isPositive();
    assertThat(bench.itemsPerSecond()).isPositive();
  }
}
