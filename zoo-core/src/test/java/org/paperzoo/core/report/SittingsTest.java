package org.paperzoo.core.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.paperzoo.core.error.FailureException;

class SittingsTest {
  @TempDir Path temp;
  private Path file;

  @BeforeEach
  void name() {
    file = temp.resolve("environment.json");
  }

  private static Environment sitting(long step, int threads, Map<String, String> data) {
    return Environment.capture(step, List.of("train"), 0, "cpu", threads, Map.of(), data);
  }

  @Test
  void keepsEachSitting() {
    assertThat(Sittings.read(file).all()).isEmpty();
    Sittings.read(file).add(file, sitting(0, 2, Map.of("a", "sha256:1", "b", "sha256:2")));
    Sittings.read(file).add(file, sitting(30, 2, Map.of("a", "sha256:1", "c", "sha256:3")));
    Sittings both = Sittings.read(file);
    assertThat(both.all()).extracting(node -> node.get("step").asLong()).containsExactly(0L, 30L);
    assertThat(both.data()).isEqualTo(Map.of("a", "sha256:1", "b", "sha256:2", "c", "sha256:3"));
    assertThat(both.all().get(1).at("/cpu/vector_units").isArray()).isTrue();
  }

  @Test
  void saysWhatChangesTheLastBits() throws IOException {
    assertThat(Sittings.read(file).differences(sitting(0, 2, Map.of()))).isEmpty();
    Sittings.read(file).add(file, sitting(0, 2, Map.of()));
    assertThat(Sittings.read(file).differences(sitting(5, 2, Map.of("new", "x")))).isEmpty();
    assertThat(Sittings.read(file).differences(sitting(5, 1, Map.of())))
        .containsExactly("threads: 1 instead of 2");
    String model = Cpu.here().model();
    Files.writeString(file, Files.readString(file).replace(model, "another"));
    assertThat(Sittings.read(file).differences(sitting(5, 2, Map.of())))
        .containsExactly("processor: " + model + " instead of another");
  }

  @Test
  void readsAFileOfOneSitting() throws IOException {
    Files.writeString(file, "{\"time\": \"t\", \"device\": \"gpu:0\", \"data\": {\"a\": \"1\"}}");
    Sittings before = Sittings.read(file);
    assertThat(before.data()).isEqualTo(Map.of("a", "1"));
    assertThat(before.differences(sitting(1, 2, Map.of())))
        .containsExactly("device: cpu instead of gpu:0");
  }

  @Test
  void refusesAnotherFile() throws IOException {
    for (String text : List.of("{}", "{\"sittings\": []}", "{\"sittings\": [1]}")) {
      Files.writeString(file, text);
      assertThatThrownBy(() -> Sittings.read(file))
          .isInstanceOf(FailureException.class)
          .hasMessageContaining("environment.json: expected {\"sittings\": [{..}]}");
    }
  }
}
