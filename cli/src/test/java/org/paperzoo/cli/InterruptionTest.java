package org.paperzoo.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.paperzoo.core.report.MetricsLog;
import org.paperzoo.core.report.RunFolder;

/**
 * Training in a process of its own that is killed or told to stop, and then resumed. All processes
 * compute with one thread: on some processors their number changes the last bits.
 */
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "there are no signals")
@Tag("numerics")
final class InterruptionTest {
  private static final String CONFIG =
      """
      paper: vae
      task: vae
      model: {model_type: vae, input_size: 784, hidden_size: 16, latent_size: 2}
      data: {name: digits}
      settings: {importance_samples: 2}
      train:
        batch_size: 50
        steps: 240
        log_every: 10
        evaluate_every: 40
        checkpoint_every: 10
        ema: 0.9
        optimizer: {name: adam, lr: 0.001}
      """;

  @TempDir static Path shared;
  private static Path config;
  private static Path whole; // a run that nothing happened to
  @TempDir Path folder;

  @BeforeAll
  static void trainWithoutStop() throws IOException, InterruptedException {
    config = Files.writeString(shared.resolve("my.yaml"), CONFIG);
    whole = shared.resolve("whole");
    assertThat(run(shared, "train", config, "--run-dir", whole).code()).isZero();
  }

  /** Runs a command to its end, in a process with as many threads as the others. */
  private static Console.Result run(Path folder, Object... arguments)
      throws IOException, InterruptedException {
    return Console.Child.start(folder, arguments).await();
  }

  @Test
  void aKilledRunEndsAsIfItHadNotBeen() throws IOException, InterruptedException {
    Path run = folder.resolve("run");
    Console.Child child = Console.Child.start(folder, "train", config, "--run-dir", run);
    child.awaitFile(run.resolve("checkpoints/step-20"));
    child.kill();
    long reached = RunFolder.open(run).latestCheckpoint().orElseThrow().step();
    assertThat(reached).as("the kill came before the end").isBetween(20L, 239L);

    Console.Result resumed = run(folder, "train", run, "--resume", "--json");
    assertThat(resumed.code()).isZero();
    assertThat(resumed.err()).doesNotContain("This machine is not that");
    assertEqualToWhole(run);
  }

  @ParameterizedTest
  @ValueSource(strings = {"TERM", "HUP"}) // HUP: the terminal was closed
  void aRunThatIsToldToStopGoesOn(String signal) throws IOException, InterruptedException {
    assumeFalse(isIgnored(signal), "this process ignores the signal, as under nohup");
    Path run = folder.resolve("run");
    Console.Child child = Console.Child.start(folder, "train", config, "--run-dir", run);
    child.awaitFile(run.resolve("checkpoints/step-20"));
    child.signal(signal);
    Console.Result stopped = child.await();
    assertThat(stopped.err()).contains("Continue with: ").contains("train " + run + " --resume");
    assertThat(stopped.code()).isEqualTo(130);
    assertThat(run.resolve("result.json")).doesNotExist();
    long reached = RunFolder.open(run).latestCheckpoint().orElseThrow().step();
    assertThat(reached).isBetween(20L, 239L);

    assertThat(run(folder, "train", config, "--resume", run).code()).isZero();
    assertEqualToWhole(run);
  }

  /** What ignores a signal passes that on to its children, where Java leaves it so. */
  private static boolean isIgnored(String signal) throws IOException {
    Path status = Path.of("/proc/self/status");
    if (!signal.equals("HUP") || !Files.exists(status)) {
      return false;
    }
    return Files.readAllLines(status).stream()
        .filter(line -> line.startsWith("SigIgn:"))
        .anyMatch(line -> (Long.parseUnsignedLong(line.substring(7).strip(), 16) & 1) == 1);
  }

  @Test
  void aResumeWithAnotherNumberOfThreadsSaysSo() throws IOException, InterruptedException {
    Path run = folder.resolve("run");
    run(folder, "train", config, "train.steps=10", "--run-dir", run);
    Console.Child child =
        Console.Child.startWithThreads(2, folder, "train", run, "--resume", "train.steps=20");
    assertThat(child.await().err()).contains("last sitting (threads: 2 instead of 1): the result");
  }

  private static void assertEqualToWhole(Path run) throws IOException {
    for (String file :
        List.of(
            "checkpoints/step-240/model.safetensors",
            "checkpoints/step-240/training.safetensors",
            "result.json",
            "config.yaml")) {
      assertThat(Files.readAllBytes(run.resolve(file)))
          .as(file)
          .isEqualTo(Files.readAllBytes(whole.resolve(file)));
    }
    assertThat(withoutTimes(run)).isEqualTo(withoutTimes(whole));
  }

  private static List<String> withoutTimes(Path run) {
    return MetricsLog.read(RunFolder.open(run).metrics()).stream()
        .map(e -> e.step() + " " + e.epoch() + " " + e.split() + " " + e.repeatable())
        .toList();
  }
}
