package org.paperzoo.core.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
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
              file
                  + " is a Python pickle, which is not read because reading one can run arbitrary"
                  + " code")
          .hasMessageContaining("\n  python -c \"import glob, torch; ")
          .hasMessageContaining("for f in ['" + file.toString().replace("\\", "/") + "']]")
          .hasMessageContaining("weights_only=True");
    }
  }

  @Test
  void refusesPicklesByTheirContent() throws IOException {
    byte[] legacy = {
      (byte) 0x80, 2, (byte) 0x8a, 10, 'l', (byte) 0xfc, (byte) 0x9c, 'F', (byte) 0xf9
    };
    Path bare = Files.write(folder.resolve("a.safetensors"), legacy);
    Path zip = folder.resolve("b.npz");
    try (ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(zip))) {
      out.putNextEntry(new ZipEntry("archive/data.pkl"));
      out.write(legacy);
    }
    for (Path file : new Path[] {bare, zip}) {
      assertThatThrownBy(() -> TensorSource.open(file))
          .isInstanceOf(FailureException.class)
          .hasMessageStartingWith(file + " is a Python pickle");
    }
  }

  @Test
  void shardsOfAPickleAreConvertedTogether() throws IOException {
    Path first = folder.resolve("pytorch_model-00001-of-00002.bin");
    Files.writeString(first, "x");
    assertThatThrownBy(() -> TensorSource.open(folder))
        .hasMessageContaining("for f in glob.glob('")
        .hasMessageContaining("/pytorch_model-*-of-*.bin')]");
  }

  @Test
  void headersThatBeginLikePicklesAreRead() throws IOException {
    ByteBuffer file = ByteBuffer.allocate(8 + 0x10280).order(ByteOrder.LITTLE_ENDIAN);
    file.putLong(0x10280).put("{\"__metadata__\":{}}".getBytes(StandardCharsets.UTF_8));
    while (file.hasRemaining()) {
      file.put((byte) ' ');
    }
    TensorSource.open(Files.write(folder.resolve("x.safetensors"), file.array())).close();
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
                + " holds no tensors: expected model.safetensors, model.safetensors.index.json with"
                + " its shards, adapter_model.safetensors, or one other .safetensors or .npz file; it"
                + " has no files.");
    Path other = Files.writeString(folder.resolve("model.onnx"), "x");
    assertThatThrownBy(() -> TensorSource.open(other))
        .isInstanceOf(FailureException.class)
        .hasMessageStartingWith("Cannot tell what " + other + " is: tensors are read from");
    assertThatThrownBy(() -> TensorSource.open(folder))
        .hasMessageEndingWith("or one other .safetensors or .npz file; found model.onnx.");
    Path page = Files.writeString(folder.resolve("page"), "<!DOCTYPE html><html>");
    assertThatThrownBy(() -> TensorSource.open(page))
        .hasMessageContaining("is (it is a web page, perhaps an error page saved by a download)");
  }

  @Test
  void recognisesFormatsByTheirContent() throws IOException {
    Path tensors = Files.copy(Fixtures.path("layout.safetensors"), folder.resolve("weights"));
    Path array = folder.resolve("array.dat");
    Path archive = folder.resolve("archive.bin");
    String header = "{'descr': '<f4', 'fortran_order': False, 'shape': (1,), }";
    String npy = "\u0093NUMPY\1\0" + (char) (header.length() + 1) + "\0" + header + "\n\0\0\0\0";
    Files.write(array, npy.getBytes(StandardCharsets.ISO_8859_1));
    try (ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(archive))) {
      out.putNextEntry(new ZipEntry("a/b.npy"));
      out.write(Files.readAllBytes(array));
    }
    Path index =
        Files.writeString(
            folder.resolve("index"),
            "{\"metadata\": {}, \"weight_map\": {\"x\": \"none.safetensors\"}}");
    try (TensorSource source = TensorSource.open(tensors)) {
      assertThat(source.names()).isNotEmpty();
    }
    try (TensorSource source = TensorSource.open(archive)) {
      assertThat(source.names()).containsExactly("a/b");
    }
    TensorSource.open(array).close();
    assertThatThrownBy(() -> TensorSource.open(index)).hasMessageContaining("none.safetensors");
    assertThat(TensorSource.describe(tensors)).isEqualTo("a safetensors file");
    assertThat(TensorSource.describe(archive)).isEqualTo("an .npz file");
    assertThat(TensorSource.describe(index)).isEqualTo("an index of safetensors shards");
  }

  @Test
  void aFolderMayHoldOneFileOfAnotherName() throws IOException {
    Path fixture = Fixtures.path("layout.safetensors");
    assertThat(TensorSource.isIn(folder)).isFalse();
    Path only = Files.copy(fixture, folder.resolve("pytorch_model.safetensors"));
    assertThat(TensorSource.isIn(folder)).isTrue();
    try (TensorSource source = TensorSource.open(folder)) {
      assertThat(source.path()).isEqualTo(only);
    }
    Files.copy(fixture, folder.resolve("other.safetensors"));
    assertThat(TensorSource.isIn(folder)).isFalse();
    assertThatThrownBy(() -> TensorSource.open(folder))
        .isInstanceOf(FailureException.class)
        .hasMessageContaining(
            "has several files of tensors: other.safetensors, pytorch_model.safetensors. Name the"
                + " one to use model.safetensors");
    Path shards = Files.createDirectory(folder.resolve("shards"));
    Files.copy(fixture, shards.resolve("model-00001-of-00002.safetensors"));
    assertThatThrownBy(() -> TensorSource.open(shards))
        .isInstanceOf(FailureException.class)
        .hasMessageContaining(
            "has shards, such as model-00001-of-00002.safetensors, but not their index"
                + " model.safetensors.index.json");
  }
}
