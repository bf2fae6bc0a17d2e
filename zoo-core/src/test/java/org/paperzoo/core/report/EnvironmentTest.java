package org.paperzoo.core.report;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EnvironmentTest {
  private static final String HASH = "0123456789abcdef0123456789abcdef01234567";

  @TempDir Path temp;

  @Test
  void describesTheMachineInSnakeCase() {
    Environment environment =
        Environment.capture(
            40,
            List.of("train", "configs/x.yaml", "seed=3"),
            3,
            "cpu",
            2,
            Map.of("djl", "0.36.0"),
            Map.of("train.gz", "sha256:00"));
    JsonNode json = Json.tree(environment);
    assertThat(json.get("step").asLong()).isEqualTo(40);
    assertThat(json.get("threads").asInt()).isEqualTo(2);
    assertThat(Instant.parse(json.get("time").asText())).isBefore(Instant.now());
    assertThat(json.at("/command_line/2").asText()).isEqualTo("seed=3");
    assertThat(json.get("seed").asLong()).isEqualTo(3);
    assertThat(json.get("device").asText()).isEqualTo("cpu");
    assertThat(json.has("git_commit")).isTrue();
    assertThat(json.at("/versions/djl").asText()).isEqualTo("0.36.0");
    assertThat(json.at("/data/train.gz").asText()).isEqualTo("sha256:00");
    assertThat(json.at("/java/version").asText()).isEqualTo(Runtime.version().toString());
    assertThat(json.at("/java/max_heap_bytes").asLong()).isPositive();
    assertThat(json.at("/os/arch").asText()).isNotEmpty();
    assertThat(json.at("/cpu/model").asText()).isNotEmpty();
    assertThat(json.at("/cpu/cores").asInt()).isPositive();
    assertThat(json.get("memory_bytes").asLong()).isPositive();
  }

  @Test
  void readsTheCommitOfABranch() throws IOException {
    Path git = repository("ref: refs/heads/topic/x\n");
    assertThat(GitCommit.of(temp)).isEmpty(); // a branch without a commit
    write(
        git.resolve("packed-refs"),
        "# pack-refs\n" + HASH.replace('0', 'f') + " refs/heads/topic/x\n");
    assertThat(GitCommit.of(temp)).contains(HASH.replace('0', 'f'));
    write(git.resolve("refs/heads/topic/x"), HASH + "\n"); // newer than the packed one
    Path inside = Files.createDirectories(temp.resolve("a/b"));
    assertThat(GitCommit.of(inside)).contains(HASH);
  }

  @Test
  void readsADetachedHead() throws IOException {
    repository(HASH + "\n");
    assertThat(GitCommit.of(temp)).contains(HASH);
  }

  @Test
  void readsAWorktree() throws IOException {
    Path git = repository("ref: refs/heads/main\n");
    write(git.resolve("refs/heads/side"), HASH + "\n");
    write(git.resolve("worktrees/w/HEAD"), "ref: refs/heads/side\n");
    write(git.resolve("worktrees/w/commondir"), "../..\n");
    Path worktree = temp.resolve("w");
    write(worktree.resolve(".git"), "gitdir: " + git.resolve("worktrees/w") + "\n");
    assertThat(GitCommit.of(worktree)).contains(HASH);
  }

  @Test
  void damagedRepositoriesStopNothing() throws IOException {
    for (String head :
        List.of(
            "",
            "ref: refs/../../../etc/passwd\n",
            "ref: \n",
            "rubbish",
            "ref: refs/heads/\u0000")) {
      repository(head);
      assertThat(GitCommit.of(temp)).as(head).isEmpty();
    }
  }

  private Path repository(String head) throws IOException {
    Path git = temp.resolve(".git");
    write(git.resolve("HEAD"), head);
    return git;
  }

  private static void write(Path file, String text) throws IOException {
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }
}
