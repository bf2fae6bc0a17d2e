package org.paperzoo.core.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDManager;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.paperzoo.core.nn.Linear;

/** Names of files and tensors do not depend on how a country writes digits and letters. */
class LocaleTest {
  private final Locale before = Locale.getDefault();

  @AfterEach
  void restore() {
    Locale.setDefault(before);
  }

  @ParameterizedTest
  @ValueSource(strings = {"ar-EG-u-nu-arab", "tr-TR", "de-DE"})
  void shardsAndTensorsHaveTheSameNames(String tag, @TempDir Path folder) throws IOException {
    Locale.setDefault(Locale.forLanguageTag(tag));
    try (NDManager manager = NDManager.newBaseManager("PyTorch")) {
      Linear linear = new Linear(4, 3, true);
      linear.initialize(manager);
      List<SafetensorsWriter.Entry> entries =
          StateDict.of(linear).arrays().entrySet().stream()
              .map(entry -> SafetensorsWriter.Entry.of(entry.getKey(), entry.getValue()))
              .toList();
      ShardedSafetensorsWriter.write(folder, "model", entries, Map.of(), 40);
      try (Stream<Path> files = Files.list(folder)) {
        assertThat(files.map(file -> file.getFileName().toString()))
            .containsExactlyInAnyOrder(
                "model-00001-of-00002.safetensors",
                "model-00002-of-00002.safetensors",
                "model.safetensors.index.json");
      }
      assertThat(StateDict.of(linear).arrays().keySet())
          .containsExactlyInAnyOrder("weight", "bias");
    }
  }
}
