package org.paperzoo.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.paperzoo.core.catalog.Predictor;
import org.paperzoo.core.checkpoint.SafetensorsWriter;
import org.paperzoo.core.checkpoint.TensorSource;
import org.paperzoo.core.error.UsageException;

/** Where predictions are written to, and how they are shown. */
final class PredictionFilesTest {
  private static final float[] VALUES = {0.5f, -1, 2, 1e-7f, 3, 4, 5, 6, 7, 8};

  @TempDir Path folder;

  private Path usual() {
    return folder.resolve("predictions");
  }

  /** Two vectors of five numbers, as rows and as a file of one array. */
  private static Predictor.Result vectors(PredictionFiles files) {
    try (NDManager manager = NDManager.newBaseManager(Device.cpu(), "PyTorch")) {
      NDArray array = manager.create(VALUES, new Shape(2, 5));
      SafetensorsWriter.write(
          files.staging().resolve("v.safetensors"), Map.of("v", array), Map.of());
    }
    return new Predictor.Result(
        List.of("text", "vector"),
        List.of(
            List.of("a", List.of(0.5f, -1f, 2f, 1e-7f, 3f)),
            List.of("b", List.of(4f, 5f, 6f, 7f, 8f))),
        List.of(Path.of("v.safetensors")));
  }

  private Path keepVectors(Path output) {
    try (PredictionFiles files = PredictionFiles.in(output, usual())) {
      return files.keep(vectors(files)).files().get(0);
    }
  }

  @Test
  void nothingIsReplaced() throws IOException {
    assertThat(keepVectors(null)).isEqualTo(usual().resolve("v.safetensors"));
    byte[] first = Files.readAllBytes(usual().resolve("v.safetensors"));
    Files.writeString(usual().resolve("v-2.safetensors"), "mine");
    assertThat(keepVectors(null)).isEqualTo(usual().resolve("v-3.safetensors"));
    assertThat(keepVectors(usual())).isEqualTo(usual().resolve("v-4.safetensors"));
    assertThat(usual().resolve("v.safetensors")).hasBinaryContent(first);
    assertThat(usual().resolve("v-2.safetensors")).hasContent("mine");
    try (Stream<Path> all = Files.list(usual())) {
      assertThat(all).hasSize(4);
    }
    Path file = Files.writeString(folder.resolve("x.npy"), "mine");
    assertThatThrownBy(() -> keepVectors(file))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("x.npy exists already");
    assertThat(file).hasContent("mine");
  }

  @Test
  void oneFileTakesTheFormatOfItsName() throws IOException {
    for (String name : List.of("x.npy", "x.safetensors")) {
      Path file = keepVectors(folder.resolve("new").resolve(name));
      try (TensorSource source = TensorSource.open(file);
          NDManager manager = NDManager.newBaseManager(Device.cpu(), "PyTorch")) {
        NDArray array = source.read(manager, source.names().iterator().next());
        assertThat(array.getShape()).isEqualTo(new Shape(2, 5));
        assertThat(array.toFloatArray()).isEqualTo(VALUES);
      }
    }
    assertThat(keepVectors(folder.resolve("x.json")))
        .content()
        .satisfies(
            json ->
                assertThat(json.replaceAll("\\s", ""))
                    .contains("{\"text\":\"b\",\"vector\":[4.0,5.0,6.0,7.0,8.0]}"));
    assertThatThrownBy(() -> keepVectors(folder.resolve("none").resolve("x.png")))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("it gives rows (.json) and v.safetensors");
    assertThat(folder.resolve("none")).doesNotExist();
  }

  @Test
  void whatIsOnlyOnRequestIsKeptWhereAnOutputIsNamed() throws IOException {
    for (Path output : new Path[] {null, usual(), folder.resolve("x.npy")}) {
      try (PredictionFiles files = PredictionFiles.in(output, usual())) {
        Predictor.Result vectors = vectors(files);
        Predictor.Result kept =
            files.keep(
                Predictor.Result.table(vectors.columns(), vectors.rows(), vectors.files().get(0)));
        if (output == null) {
          assertThat(kept.files()).isEmpty();
          assertThat(folder).isEmptyDirectory();
          assertThat(printed(kept, false)).contains("--output v.safetensors saves all of it");
          assertThat(printed(kept, true)).doesNotContain("--output");
        } else {
          assertThat(kept.files()).hasSize(1).allSatisfy(file -> assertThat(file).exists());
          assertThat(printed(kept, false)).doesNotContain("--output");
        }
      }
    }
  }

  @Test
  void aPredictionWithoutFilesMakesNoFolder() {
    for (Path output : new Path[] {null, folder.resolve("given")}) {
      try (PredictionFiles files = PredictionFiles.in(output, usual())) {
        files.keep(new Predictor.Result(List.of("a"), List.of(List.of(1)), List.of()));
      }
    }
    assertThat(folder).isEmptyDirectory();
  }

  private static String printed(Predictor.Result result, boolean json) {
    StringWriter out = new StringWriter();
    new ResultPrinter(Path.of("o"), json, 60).print(result, new PrintWriter(out));
    return out.toString().replace("\r\n", "\n");
  }

  @Test
  void vectorsAreShownByTheirFirstNumbers() {
    List<Float> vector = Collections.nCopies(384, 0.25f);
    Predictor.Result result =
        new Predictor.Result(
            List.of("text", "embedding"),
            List.of(List.of("a sentence", vector)),
            List.of(Path.of("e.safetensors")));
    assertThat(printed(result, false))
        .contains("[384] 0.2500, 0.2500, 0.2500, 0.2500, …")
        .endsWith(Path.of("o", "e.safetensors") + "\n");
    assertThat(printed(result, false).lines()).allMatch(line -> line.length() <= 60);
    assertThat(printed(result, true).split("0.25", -1)).hasSize(385);
  }

  @Test
  void textsKeepTheirLineBreaks() {
    Predictor.Result result =
        new Predictor.Result(
            List.of("prompt", "text", "tokens"),
            List.of(
                List.of("ROMEO:", "\nWhat light,\n  what?\n", 12), List.of("Up", "and down.", 3)),
            List.of(),
            Predictor.Layout.TEXTS);
    assertThat(printed(result, false))
        .isEqualTo(
            "tokens: 12\nprompt:\nROMEO:\ntext:\n\nWhat light,\n  what?\n\n"
                + "prompt: Up, tokens: 3\ntext:\nand down.\n");
  }
}
