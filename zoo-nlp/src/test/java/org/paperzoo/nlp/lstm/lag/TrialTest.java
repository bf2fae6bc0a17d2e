package org.paperzoo.nlp.lstm.lag;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.Device;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.paperzoo.core.catalog.Catalog;
import org.paperzoo.core.data.DataHome;
import org.paperzoo.core.error.FailureException;
import org.paperzoo.core.error.UsageException;
import org.paperzoo.core.experiment.Experiment;
import org.paperzoo.core.experiment.ExperimentReader;
import org.paperzoo.core.experiment.ExperimentRunner;
import org.paperzoo.core.experiment.SeedRuns;
import org.paperzoo.core.job.JobListener;
import org.paperzoo.core.job.StepReport;
import org.paperzoo.core.job.StopReason;
import org.paperzoo.core.report.RunFolder;
import org.paperzoo.nlp.lstm.LstmPaper;

class TrialTest {
  /** Remember one of two values for a few steps. */
  private static final String EASY =
      """
      paper: lstm
      task: long-time-lags
      data: {name: two-sequence, length: 10, signal: 3}
      settings:
        network:
          {input_size: 1, output_size: 1, blocks: 2, biases: hidden, weight_range: 0.1,
           input_gate_bias: [-1, -3], output_gate_bias: [-2, -4]}
        learning_rate: 1.0
        stop: {name: test, every: 50, sequences: 64}
        max_sequences: 20000
        test_sequences: 500
        log_every: 100
        paper: {table: Table 4, success: 1.0, sequences: 27380}
      """;

  @TempDir Path folder;

  private final ExperimentReader reader = new ExperimentReader(Catalog.of(new LstmPaper()));

  private Experiment experiment(String... overrides) throws IOException {
    return reader.read(Files.writeString(folder.resolve("easy.yaml"), EASY), List.of(overrides));
  }

  private ExperimentRunner runner(JobListener... listeners) {
    DataHome home = new DataHome(folder, folder).offline();
    return new ExperimentRunner(home, Device.cpu(), List.of("train"), List.of(listeners));
  }

  private ExperimentRunner.Outcome run(Experiment experiment, String name) {
    return runner()
        .run(experiment, () -> RunFolder.createAt(folder.resolve(name), experiment.toYaml()));
  }

  @Test
  void reportsHowManySequencesItTook() throws IOException {
    ExperimentRunner.Outcome outcome = run(experiment(), "run");
    Map<String, Double> metrics = outcome.metrics();
    assertThat(outcome.stop()).isEqualTo(StopReason.COMPLETED);
    assertThat(metrics.get("trial_success")).isEqualTo(1);
    assertThat(metrics.get("trial_sequences")).isEqualTo(outcome.step()).isLessThan(20000);
    assertThat(outcome.step() % 50).isZero();
    assertThat(metrics.get("network_weights")).isEqualTo(2 * 3 * (1 + 6 + 1) + 2);
    assertThat(metrics.get("test_wrong")).isLessThan(50);
    assertThat(metrics.get("paper_sequences")).isEqualTo(27380);
    assertThat(outcome.run().report()).exists();
  }

  @Test
  void recentSequencesCanDecide() throws IOException {
    ExperimentRunner.Outcome outcome =
        run(experiment("settings.stop={name: recent, sequences: 200, max_wrong: 20}"), "run");
    assertThat(outcome.metrics().get("trial_success")).isEqualTo(1);
    assertThat(outcome.metrics().get("trial_sequences")).isGreaterThanOrEqualTo(200);
    ExperimentRunner.Outcome never =
        run(
            experiment(
                "settings.stop={name: recent, sequences: 200, max_wrong: 200, mean_error: 1.0e-9}",
                "settings.max_sequences=300"),
            "never");
    assertThat(never.stop()).isEqualTo(StopReason.COMPLETED);
    assertThat(never.metrics().get("trial_success")).isZero();
    assertThat(never.metrics()).doesNotContainKey("trial_sequences");
  }

  @Test
  void resumedTrialEqualsAnUninterruptedOne() throws IOException {
    for (String stop :
        List.of(
            "settings.stop={name: recent, sequences: 100, max_wrong: 5}",
            "settings.add_memory={window: 40}")) {
      Experiment experiment = experiment(stop);
      ExperimentRunner.Outcome whole = run(experiment, "whole" + stop.length());
      ExperimentRunner[] stopped = new ExperimentRunner[1];
      long half = whole.step() / 2 + 17;
      stopped[0] =
          runner(
              new JobListener() {
                @Override
                public void stepped(StepReport report) {
                  if (report.step() == half) {
                    stopped[0].requestStop();
                  }
                }
              });
      Path part = folder.resolve("part" + stop.length());
      ExperimentRunner.Outcome first =
          stopped[0].run(experiment, () -> RunFolder.createAt(part, experiment.toYaml()));
      assertThat(first.stop()).isEqualTo(StopReason.INTERRUPTED);
      assertThat(first.step()).isEqualTo(half);
      assertThat(first.metrics()).isEmpty();
      ExperimentRunner.Outcome second = runner().resume(experiment, RunFolder.open(part));
      assertThat(second.metrics()).isEqualTo(whole.metrics());
      assertThat(state(second)).isEqualTo(state(whole));
    }
  }

  private static String state(ExperimentRunner.Outcome outcome) throws IOException {
    Path newest = outcome.run().latestCheckpoint().orElseThrow().folder();
    return Files.readString(newest.resolve("trial.json"));
  }

  @Test
  void seedsGiveARateOfSuccess() throws IOException {
    Experiment experiment = experiment();
    SeedRuns.Outcome outcome =
        SeedRuns.start(
                runner(),
                experiment,
                () -> RunFolder.createAt(folder.resolve("seeds"), experiment.toYaml()))
            .train(List.of(0L, 1L, 2L), seed -> {});
    assertThat(outcome.summary().metrics().get("trial_success").values()).hasSize(3);
    assertThat(outcome.summary().metrics().get("trial_sequences").values()).doesNotHaveDuplicates();
  }

  @Test
  void refusesWhatDoesNotFit() throws IOException {
    assertThatThrownBy(() -> run(experiment("settings.network.input_size=2"), "wide"))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("input_size: 2; the problem of the data section has 1");
    assertThatThrownBy(() -> run(experiment("settings.network.truncated=false"), "full"))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("truncated");
    assertThat(folder.resolve("wide")).doesNotExist();
  }

  @Test
  void refusesADamagedCheckpoint() throws IOException {
    Experiment experiment = experiment("settings.max_sequences=60");
    ExperimentRunner.Outcome outcome = run(experiment, "run");
    Path file = outcome.run().latestCheckpoint().orElseThrow().folder().resolve("trial.json");
    String text = Files.readString(file);
    Files.writeString(file, text.replace("\"cells.bias\"", "\"cells\""));
    assertThatThrownBy(() -> runner().resume(experiment, outcome.run()))
        .isInstanceOf(FailureException.class)
        .hasMessageContaining("cells.bias")
        .hasMessageContaining("trial.json");
    Files.writeString(file, text.replace("\"sequences\"", "\"other\""));
    assertThatThrownBy(() -> runner().resume(experiment, outcome.run()))
        .isInstanceOf(FailureException.class)
        .hasMessageContaining("\"sequences\"");
  }
}
