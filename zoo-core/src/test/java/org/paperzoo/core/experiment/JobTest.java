package org.paperzoo.core.experiment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.Device;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.paperzoo.core.catalog.Catalog;
import org.paperzoo.core.config.ConfigException;
import org.paperzoo.core.data.DataHome;
import org.paperzoo.core.error.FailureException;
import org.paperzoo.core.error.UsageException;
import org.paperzoo.core.job.JobListener;
import org.paperzoo.core.job.StepReport;
import org.paperzoo.core.job.StopReason;
import org.paperzoo.core.report.MetricsLog;
import org.paperzoo.core.report.ResultFile;
import org.paperzoo.core.report.RunFolder;

/** Long work that trains no model has run folder, stop, resume, seeds and report, too. */
class JobTest {
  @TempDir Path folder;

  private final ExperimentReader reader =
      new ExperimentReader(Catalog.of(new CapSetPaper(), new TinyPaper()));

  private Experiment experiment(String... overrides) throws IOException {
    Path file = folder.resolve("caps.yaml");
    Files.writeString(file, "paper: caps\ntask: cap-set-search\n");
    return reader.read(file, List.of(overrides));
  }

  private ExperimentRunner runner(JobListener... listeners) {
    return new ExperimentRunner(
        new DataHome(folder, folder).offline(), Device.cpu(), List.of("train"), List.of(listeners));
  }

  private ExperimentRunner.Outcome run(Experiment experiment, String name) {
    return runner()
        .run(experiment, () -> RunFolder.createAt(folder.resolve(name), experiment.toYaml()));
  }

  private static List<String> record(RunFolder run) {
    return MetricsLog.read(run.metrics()).stream()
        .map(e -> e.step() + " " + e.split() + " " + e.repeatable())
        .toList();
  }

  @Test
  void leavesACompleteRunFolder() throws IOException {
    ExperimentRunner.Outcome outcome = run(experiment(), "run");
    assertThat(outcome.stop()).isEqualTo(StopReason.COMPLETED);
    assertThat(outcome.metrics().get("cap_set_size")).isBetween(8.0, 9.0);
    RunFolder run = outcome.run();
    assertThat(ResultFile.read(run.result())).isEqualTo(outcome.metrics());
    assertThat(run.environment()).exists();
    assertThat(run.report()).exists();
    assertThat(run.samplesFolder(30).resolve("best.txt")).exists();
    assertThat(run.eventFiles()).hasSize(1);
    assertThat(record(run)).hasSize(33);
    assertThat(Files.readString(run.config())).contains("model: null", "train: null");
    assertThat(reader.read(run.config(), List.of()).toYaml()).isEqualTo(experiment().toYaml());
  }

  private ExperimentRunner.Outcome stopAt(long step, Experiment experiment, String name) {
    List<ExperimentRunner> runners = new ArrayList<>();
    runners.add(
        runner(
            new JobListener() {
              @Override
              public void stepped(StepReport report) {
                if (report.step() == step) {
                  runners.get(0).requestStop();
                }
              }
            }));
    return runners
        .get(0)
        .run(experiment, () -> RunFolder.createAt(folder.resolve(name), experiment.toYaml()));
  }

  private static String database(RunFolder run) throws IOException {
    return Files.readString(run.checkpointsFolder().resolve("step-30/database.json"));
  }

  @Test
  void goesOnAfterAStopAsIfThereHadBeenNone() throws IOException {
    ExperimentRunner.Outcome whole = run(experiment(), "whole");
    ExperimentRunner.Outcome stopped = stopAt(13, experiment(), "stopped");
    assertThat(stopped.stop()).isEqualTo(StopReason.INTERRUPTED);
    assertThat(stopped.run().result()).doesNotExist();
    ExperimentRunner.Outcome resumed = runner().resume(experiment(), stopped.run());
    assertThat(resumed.metrics()).isEqualTo(whole.metrics());
    assertThat(database(resumed.run())).isEqualTo(database(whole.run()));
    assertThat(record(resumed.run())).isEqualTo(record(whole.run()));
  }

  @Test
  void aDamagedDatabaseLeavesTheRunAsItWas() throws IOException {
    ExperimentRunner.Outcome whole = run(experiment(), "whole");
    Path file = whole.run().checkpointsFolder().resolve("step-30/database.json");
    Files.writeString(file, Files.readString(file).substring(0, 40));
    assertThatThrownBy(() -> runner().resume(experiment(), whole.run()))
        .isInstanceOf(FailureException.class)
        .hasMessageContaining("The newest checkpoint is damaged")
        .hasMessageContaining("database.json");
    assertThat(whole.run().result()).exists();
  }

  @Test
  void severalSeedsAreSummedUp() throws IOException {
    Experiment experiment = experiment("settings.steps=10");
    SeedRuns.Outcome outcome =
        SeedRuns.start(
                runner(),
                experiment,
                () -> RunFolder.createAt(folder.resolve("seeds"), experiment.toYaml()))
            .train(List.of(0L, 1L, 2L), seed -> {});
    assertThat(outcome.done()).isTrue();
    assertThat(outcome.summary().metrics().get("cap_set_size").values()).hasSize(3);
    assertThat(folder.resolve("seeds/summary.json")).content().contains("\"complete\" : true");
  }

  @Test
  void moreStepsMustBeAskedFor() throws IOException {
    Experiment before = experiment();
    Experiment longer = experiment("settings.steps=50");
    ResumeCheck.check(before, longer, Set.of("settings.steps"), folder);
    assertThatThrownBy(() -> ResumeCheck.check(before, longer, Set.of(), folder))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("settings.steps: 50 instead of 30");
    Experiment other = experiment("settings.database=4");
    assertThatThrownBy(() -> ResumeCheck.check(before, other, Set.of("settings.database"), folder))
        .hasMessageContaining("settings.database: 4 instead of 8");
  }

  @Test
  void hasNoModelAndNoTrainSection() throws IOException {
    assertThatThrownBy(() -> experiment("train.steps=3", "model.preset=small"))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("model: the task trains no model")
        .hasMessageContaining("train: the task trains no model");
    Experiment search = experiment();
    assertThatThrownBy(search::monitors)
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("has no model to train or evaluate");
    Path file = folder.resolve("fit.yaml");
    Files.writeString(file, "paper: tiny\ntask: fit\n");
    assertThatThrownBy(() -> reader.read(file, List.of()))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("missing key \"model\"")
        .hasMessageContaining("missing key \"train\"");
  }
}
