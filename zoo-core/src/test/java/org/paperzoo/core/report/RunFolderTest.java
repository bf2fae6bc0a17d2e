package org.paperzoo.core.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.paperzoo.core.error.FailureException;
import org.paperzoo.core.error.UsageException;

class RunFolderTest {
  private static final LocalDateTime TIME = LocalDateTime.of(2026, 11, 24, 22, 43);

  @TempDir Path temp;
  private Path runs;

  @BeforeEach
  void runs() {
    runs = temp.resolve("runs");
  }

  private RunFolder create() {
    return RunFolder.create(runs, "bert-sst2", "seed: 1\n", TIME);
  }

  @Test
  void isNamedByExperimentAndTimeAndMadeUnique() throws IOException {
    RunFolder first = create();
    assertThat(first.root()).isEqualTo(runs.resolve("bert-sst2/2026-11-24T22-43-00"));
    assertThat(Files.readString(first.config())).isEqualTo("seed: 1\n");
    assertThat(first.name()).isEqualTo("bert-sst2/2026-11-24T22-43-00");
    for (int copy = 2; copy < 12; copy++) {
      assertThat(create().root()).hasFileName("2026-11-24T22-43-00-" + copy);
    }
    List<Path> all = RunFolder.runsIn(runs.resolve("bert-sst2"));
    assertThat(all).hasSize(11);
    assertThat(all.get(0)).isEqualTo(first.root());
    assertThat(all.get(10)).hasFileName("2026-11-24T22-43-00-11");
  }

  @Test
  void experimentsMayBeNested() {
    RunFolder run = RunFolder.create(runs, "gat/cora", "", TIME);
    assertThat(run.root()).isEqualTo(runs.resolve("gat/cora/2026-11-24T22-43-00"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "..", "a/../../b", "/etc", "a//b", "a b", "a\\b", ".hidden", "C:x"})
  void experimentsNeverLeaveTheFolder(String name) {
    assertThatThrownBy(() -> RunFolder.create(runs, name, "", TIME))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("cannot name a folder");
    assertThat(runs).doesNotExist();
  }

  @Test
  void createAtTakesOnlyAnEmptyFolder() {
    RunFolder parent = create();
    RunFolder seed = RunFolder.createAt(parent.root().resolve("seed-3"), "seed: 3\n");
    assertThat(RunFolder.isRunFolder(seed.root())).isTrue();
    assertThatThrownBy(() -> RunFolder.createAt(seed.root(), ""))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("is not empty");
  }

  @Test
  void unwritableParentIsOneClearError() throws IOException {
    Files.writeString(runs, "a file");
    assertThatThrownBy(this::create)
        .isInstanceOf(FailureException.class)
        .hasMessageContaining("Cannot make a run folder in")
        .hasMessageContaining("Choose a folder that you may write to.");
    assertThatThrownBy(() -> RunFolder.createAt(runs, ""))
        .isInstanceOf(FailureException.class)
        .hasMessageContaining("is a file, not a folder");
  }

  @Test
  void opensWhatItCreated() {
    RunFolder run = create();
    RunFolder opened = RunFolder.open(run.root());
    assertThat(opened.root()).isEqualTo(run.root());
    assertThat(opened.latestCheckpoint()).isEmpty();
    assertThat(opened.checkpoints()).isEmpty();
    assertThat(opened.eventFiles()).isEmpty();
  }

  @Test
  void saysWhatWasFoundInsteadOfARunFolder() throws IOException {
    assertThatThrownBy(() -> RunFolder.open(runs))
        .isInstanceOf(UsageException.class)
        .hasMessageStartingWith("There is no run folder");

    RunFolder run = create();
    create();
    // The experiment's folder means the newest run in it.
    assertThat(RunFolder.open(runs.resolve("bert-sst2")).root())
        .hasFileName("2026-11-24T22-43-00-2");
    assertThatThrownBy(() -> RunFolder.open(runs))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("is not a run folder: it has no config.yaml");

    Path checkpoint = Files.createDirectories(run.checkpointFolder(7));
    assertThatThrownBy(() -> RunFolder.open(checkpoint))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("lies in the run folder")
        .hasMessageContaining(run.root().toString());

    assertThatThrownBy(() -> RunFolder.open(run.config()))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("is a file, not a run folder");

    assertThatThrownBy(() -> RunFolder.open(temp))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("zoo train");
  }

  @Test
  void onlyCompleteCheckpointsCountByNumber() throws IOException {
    RunFolder run = create();
    for (String name :
        List.of(
            "step-900", "step-1000", "step-0", "step-2000.tmp-1", "step-01", "step-x", "other")) {
      Files.createDirectories(run.checkpointsFolder().resolve(name));
    }
    Files.writeString(run.checkpointsFolder().resolve("step-5000"), "a file");
    assertThat(run.checkpoints())
        .extracting(RunFolder.Checkpoint::step)
        .containsExactly(0L, 900L, 1000L);
    assertThat(run.latestCheckpoint().orElseThrow().folder()).isEqualTo(run.checkpointFolder(1000));
  }

  @Test
  void deletingFollowsNoLinks() throws IOException {
    RunFolder run = create();
    Path outside = Files.createDirectories(temp.resolve("outside"));
    Files.writeString(outside.resolve("precious"), "x");
    Files.createDirectories(run.checkpointFolder(1));
    Files.createSymbolicLink(run.checkpointFolder(1).resolve("link"), outside);
    run.rewind(0);
    assertThat(run.checkpointFolder(1)).doesNotExist();
    assertThat(outside.resolve("precious")).exists();
  }

  @Test
  void rewindingForgetsTheFuture() throws IOException {
    RunFolder run = create();
    for (long step : new long[] {100, 200, 300}) {
      Files.createDirectories(run.checkpointFolder(step));
      Files.createDirectories(run.samplesFolder(step));
    }
    Files.writeString(run.result(), "{}");
    Files.writeString(run.report(), "");
    run.rewind(200);
    assertThat(run.checkpoints())
        .extracting(RunFolder.Checkpoint::step)
        .containsExactly(100L, 200L);
    assertThat(run.samplesFolder(200)).exists();
    assertThat(run.samplesFolder(300)).doesNotExist();
    assertThat(run.result()).doesNotExist();
    assertThat(run.report()).doesNotExist();
    assertThat(run.config()).exists();
  }

  @Test
  void listsEventFilesInOrder() throws IOException {
    RunFolder run = create();
    Files.writeString(run.root().resolve("events.out.tfevents.1700000002.h.1"), "");
    Files.writeString(run.root().resolve("events.out.tfevents.1700000001.h.9"), "");
    assertThat(run.eventFiles())
        .extracting(path -> path.getFileName().toString())
        .containsExactly(
            "events.out.tfevents.1700000001.h.9", "events.out.tfevents.1700000002.h.1");
  }
}
