package org.paperzoo.core.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.Device;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.paperzoo.core.checkpoint.SafetensorsWriter.Entry;
import org.paperzoo.core.error.FailureException;

class ShardedSafetensorsTest {
  private static final String INDEX = "model.safetensors.index.json";

  @TempDir Path folder;

  private NDManager manager;

  @BeforeEach
  void open() {
    manager = NDManager.newBaseManager(Device.cpu(), "PyTorch");
  }

  @AfterEach
  void close() {
    manager.close();
  }

  /** Tensors of 24, 8, 8, 40, 8 and 4 bytes. */
  private List<Entry> tensors() {
    List<Entry> entries = new ArrayList<>();
    int i = 0;
    for (int length : new int[] {6, 2, 2, 10, 2, 1}) {
      entries.add(Entry.of("t" + i, manager.full(new Shape(length), (float) i)));
      i++;
    }
    return entries;
  }

  @Test
  void splitsAsTransformersDoes() throws IOException {
    List<Path> files = ShardedSafetensorsWriter.write(folder, "model", tensors(), Map.of(), 32);
    assertThat(files)
        .extracting(file -> file.getFileName().toString())
        .containsExactly(
            "model-00001-of-00003.safetensors",
            "model-00002-of-00003.safetensors",
            "model-00003-of-00003.safetensors",
            INDEX);
    JsonNode index = new ObjectMapper().readTree(Files.readAllBytes(folder.resolve(INDEX)));
    assertThat(index.at("/metadata/total_size").longValue()).isEqualTo(92);
    // huggingface_hub's split_torch_state_dict_into_shards gives a tensor that is too large its
    // file at once, so that
    // the smaller ones before and after it may share the next.
    List<String> shards = new ArrayList<>();
    index.get("weight_map").forEach(file -> shards.add(file.textValue().substring(10, 11)));
    assertThat(shards).containsExactly("1", "1", "3", "2", "3", "3");
  }

  @Test
  void readsWhatItWrote() throws IOException {
    ShardedSafetensorsWriter.write(folder, "model", tensors(), Map.of("a", "b"), 32);
    for (Path path : List.of(folder, folder.resolve(INDEX))) {
      try (TensorSource source = TensorSource.open(path)) {
        assertThat(source.path()).isEqualTo(folder.resolve(INDEX));
        assertThat(source.names()).containsExactly("t0", "t1", "t2", "t3", "t4", "t5");
        assertThat(source.metadata()).isEqualTo(Map.of("format", "pt", "a", "b"));
        assertThat(source.info("t3")).isEqualTo(new TensorInfo("t3", "F32", new Shape(10), 40));
        for (int i = 0; i < 6; i++) {
          assertThat(source.read(manager, "t" + i).toFloatArray()).containsOnly(i);
        }
        var target = manager.zeros(new Shape(2));
        source.readInto("t4", target);
        assertThat(target.toFloatArray()).containsExactly(4, 4);
        assertThatThrownBy(() -> source.info("t6"))
            .isInstanceOf(FailureException.class)
            .hasMessageContaining("has no tensor \"t6\", it has \"t0\", \"t1\"");
      }
    }
  }

  @Test
  void oneShardNeedsNoIndexAndReplacesEarlierOnes() throws IOException {
    Files.writeString(folder.resolve("config.json"), "{}");
    ShardedSafetensorsWriter.write(folder, "model", tensors(), Map.of(), 32);
    assertThat(ShardedSafetensorsWriter.write(folder, "model", tensors(), Map.of(), 1000))
        .containsExactly(folder.resolve("model.safetensors"));
    assertThat(entries()).containsExactly("config.json", "model.safetensors");
    ShardedSafetensorsWriter.write(folder, "model", tensors(), Map.of(), 52);
    assertThat(entries())
        .containsExactly(
            "config.json",
            "model-00001-of-00002.safetensors",
            "model-00002-of-00002.safetensors",
            INDEX);
  }

  @Test
  void listsAllMissingShards() throws IOException {
    ShardedSafetensorsWriter.write(folder, "model", tensors(), Map.of(), 32);
    Files.delete(folder.resolve("model-00001-of-00003.safetensors"));
    Files.delete(folder.resolve("model-00003-of-00003.safetensors"));
    assertThatThrownBy(() -> TensorSource.open(folder))
        .isInstanceOf(FailureException.class)
        .hasMessage(
            folder.resolve(INDEX)
                + " names files that are not there: \"model-00001-of-00003.safetensors\","
                + " \"model-00003-of-00003.safetensors\". Download them into "
                + folder
                + ".");
  }

  @Test
  void aTensorMustBeInItsShard() throws IOException {
    SafetensorsWriter.write(
        folder.resolve("one.safetensors"), Map.of("a", manager.ones(new Shape(1))));
    index("{\"a\": \"one.safetensors\", \"b\": \"one.safetensors\"}");
    assertThatThrownBy(() -> TensorSource.open(folder))
        .isInstanceOf(FailureException.class)
        .hasMessageContaining(
            "tensors are not in the files that \"weight_map\" names: \"b\""
                + " (looked in one.safetensors)");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "../one.safetensors",
        "/one.safetensors",
        "sub/../../one.safetensors",
        "C:\\\\one.safetensors",
        "..\\\\one.safetensors",
      })
  void shardsStayInTheFolder(String name) throws IOException {
    index("{\"a\": \"" + name + "\"}");
    assertThatThrownBy(() -> TensorSource.open(folder))
        .isInstanceOf(FailureException.class)
        .hasMessageContaining("which is outside the index's folder");
  }

  @Test
  void shardsMayBeInSubfolders() throws IOException {
    SafetensorsWriter.write(
        folder.resolve("sub/one.safetensors"), Map.of("a", manager.ones(new Shape(1))));
    index("{\"a\": \"sub/one.safetensors\"}");
    try (TensorSource source = TensorSource.open(folder)) {
      assertThat(source.names()).containsExactly("a");
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '#',
      value = {
        "[] | it has no object \"weight_map\"",
        "{\"weight_map\": [\"a\"]} | it has no object \"weight_map\"",
        "{\"weight_map\": {\"a\": 1}} | \"weight_map\" must give the file name of tensor \"a\"",
        "{\"weight_map\": {\"a\": \"x.bin\"}} | \"weight_map\" says that tensor \"a\" is in"
            + " \"x.bin\", which is no .safetensors file",
        "{\"weight_map\": {\"a\": \"x\\u0000.safetensors\"}} | which is not a file name",
        "{\"weight_map\": {\"a\": \"x.safetensors\", \"a\": \"y.safetensors\"}} | Duplicate field",
        "{\"weight_map\": {}} {} | Trailing token",
        "{\"weight_map\": | Unexpected end-of-input",
      })
  void refusesAMalformedIndex(String json, String message) throws IOException {
    Files.writeString(folder.resolve(INDEX), json);
    assertThatThrownBy(() -> TensorSource.open(folder))
        .isInstanceOf(FailureException.class)
        .hasMessageStartingWith(folder.resolve(INDEX) + " is not a valid safetensors index: ")
        .hasMessageContaining(message);
  }

  @Test
  void refusesAnIndexThatIsNotText() throws IOException {
    Files.write(folder.resolve(INDEX), new byte[] {'{', (byte) 0xff, '}'});
    assertThatThrownBy(() -> TensorSource.open(folder))
        .isInstanceOf(FailureException.class)
        .hasMessageContaining("it is not valid UTF-8");
  }

  private void index(String weightMap) throws IOException {
    Files.writeString(folder.resolve(INDEX), "{\"weight_map\": " + weightMap + "}");
  }

  private List<String> entries() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }
}
