package org.paperzoo.core.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The files that {@code tools/reference/make_safetensors_fixtures.py} made, and how arrays are
 * compared.
 */
final class Fixtures {
  /** A small file and whether the reference implementation accepts it. */
  record Case(String name, boolean accepted, byte[] bytes) {
    @Override
    public String toString() {
      return name;
    }
  }

  private Fixtures() {}

  static Path path(String name) {
    URL url = Fixtures.class.getResource("/checkpoint/" + name);
    assertThat(url).as("fixture %s", name).isNotNull();
    try {
      return Path.of(url.toURI());
    } catch (URISyntaxException e) {
      throw new AssertionError(e);
    }
  }

  static List<Case> cases(String name) throws IOException {
    List<Case> cases = new ArrayList<>();
    for (JsonNode row : new ObjectMapper().readTree(Files.readAllBytes(path(name)))) {
      cases.add(
          new Case(
              row.get("case").textValue(),
              row.get("accepted").booleanValue(),
              row.get("bytes").binaryValue()));
    }
    return cases;
  }

  static Case namedCase(String file, String name) throws IOException {
    return cases(file).stream().filter(c -> c.name().equals(name)).findFirst().orElseThrow();
  }

  /** Checks that all tensors of a source equal those of a file with the types that arrays have. */
  static void assertSameTensors(NDManager manager, TensorSource actual, Path expectedFile) {
    try (TensorSource expected = TensorSource.open(expectedFile)) {
      assertThat(actual.names()).containsExactlyInAnyOrderElementsOf(expected.names());
      for (String name : actual.names()) {
        try (NDArray read = actual.read(manager, name);
            NDArray wanted = expected.read(manager, name)) {
          assertThat(read.getName()).isEqualTo(name);
          assertSame(read, wanted, name);
        }
      }
    }
  }

  /** Checks type, shape and every value; NaNs are equal, zeros of different sign are not. */
  static void assertSame(NDArray actual, NDArray expected, String name) {
    assertThat(actual.getDataType()).as(name).isEqualTo(expected.getDataType());
    assertThat(actual.getShape()).as(name).isEqualTo(expected.getShape());
    if (actual.getShape().size() == 0) {
      return;
    }
    if (actual.getDataType() == DataType.FLOAT32) {
      assertThat(actual.toFloatArray()).as(name).containsExactly(expected.toFloatArray());
    } else {
      assertThat(bytes(actual)).as(name).isEqualTo(bytes(expected));
    }
  }

  static byte[] bytes(NDArray array) {
    ByteBuffer buffer = array.toByteBuffer().order(ByteOrder.nativeOrder());
    byte[] bytes = new byte[buffer.remaining()];
    buffer.get(bytes);
    return bytes;
  }
}
