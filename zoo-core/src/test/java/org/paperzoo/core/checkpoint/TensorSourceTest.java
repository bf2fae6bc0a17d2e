package org.paperzoo.core.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.paperzoo.core.error.FailureException;

class TensorSourceTest {
  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"model.bin", "model.pt", "model.PTH", "model.ckpt", "model.pkl"})
  void refusesPickles(String name) throws IOException {
    Path file = Files.writeString(folder.resolve(name), "x");
    for (Path path : new Path[] {file, folder}) {
      assertThatThrownBy(() -> TensorSource.open(path))
          .isInstanceOf(FailureException.class)
          .hasMessageStartingWith(
              file + " is a Python pickle, which is not read because reading one can run any code")
          .hasMessageContaining("save_pretrained(folder, safe_serialization=True)")
          .hasMessageContaining("save_file(");
    }
  }

  @Test
  void opensAFolderByWhatItContains() throws IOException {
    Path fixture = Fixtures.path("layout.safetensors");
    Path adapter = Files.copy(fixture, folder.resolve("adapter_model.safetensors"));
    try (TensorSource source = TensorSource.open(folder)) {
      assertThat(source.path()).isEqualTo(adapter);
    }
    Files.writeString(folder.resolve("pytorch_model.bin"), "x");
    Path model = Files.copy(fixture, folder.resolve("model.safetensors"));
    try (TensorSource source = TensorSource.open(folder)) {
      assertThat(source.path()).isEqualTo(model);
    }
  }

  @Test
  void opensAnEndingInCapitals() throws IOException {
    Path file = Files.copy(Fixtures.path("layout.safetensors"), folder.resolve("X.SAFETENSORS"));
    TensorSource.open(file).close();
  }

  @Test
  void explainsWhatIsNotThere() throws IOException {
    Path missing = folder.resolve("missing.safetensors");
    assertThatThrownBy(() -> TensorSource.open(missing))
        .isInstanceOf(FailureException.class)
        .hasMessage("There is no file or folder " + missing + ".");
    assertThatThrownBy(() -> TensorSource.open(folder))
        .isInstanceOf(FailureException.class)
        .hasMessage(
            "The folder "
                + folder
                + " holds no tensors: it has none of model.safetensors,"
                + " model.safetensors.index.json, adapter_model.safetensors.");
    Path other = Files.writeString(folder.resolve("model.onnx"), "x");
    assertThatThrownBy(() -> TensorSource.open(other))
        .isInstanceOf(FailureException.class)
        .hasMessageStartingWith("Cannot tell what " + other + " is: tensors are read from");
  }
}
