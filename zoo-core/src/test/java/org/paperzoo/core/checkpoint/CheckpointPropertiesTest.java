package org.paperzoo.core.checkpoint;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;
import org.paperzoo.core.error.FailureException;

/** What holds for all tensors, and for files that are damaged anywhere. */
class CheckpointPropertiesTest {
  private static final String[] EXTREMES = {
    "-1",
    "0",
    "1",
    "8",
    "2147483648",
    "4294967296",
    "9223372036854775807",
    "18446744073709551615",
    "1e3",
    "null",
    "\"\"",
    "[]",
    "{}"
  };

  private static NDManager manager;
  private static Path file;
  private static Path archive;

  /** An array's type, shape and the seed of its bytes. */
  record Tensor(DataType type, List<Integer> shape, int seed) {}

  /** A kind of damage and the randomness that places it. */
  record Damage(int kind, long seed) {
    byte[] applyTo(byte[] original, int headerEnd) {
      Random random = new Random(seed);
      byte[] bytes = original.clone();
      // Half of the damage hits the header, which is a small part of the file.
      int at = random.nextInt(random.nextBoolean() ? headerEnd : bytes.length);
      switch (kind) {
        case 0 -> bytes[at] = (byte) random.nextInt(256);
        case 1 -> bytes[at] ^= (byte) (1 << random.nextInt(8));
        case 2 -> bytes = Arrays.copyOf(bytes, at);
        case 3 -> bytes = Arrays.copyOf(bytes, bytes.length + 1 + random.nextInt(16));
        default -> bytes = replaceNumber(bytes, headerEnd, random);
      }
      return bytes;
    }

    private static byte[] replaceNumber(byte[] bytes, int headerEnd, Random random) {
      String text = new String(bytes, ISO_8859_1);
      Matcher matcher = Pattern.compile("(?<=[\\[,(])\\d+").matcher(text);
      List<MatchResult> numbers = matcher.region(0, headerEnd).results().toList();
      if (numbers.isEmpty()) {
        return Arrays.copyOf(bytes, headerEnd);
      }
      MatchResult number = numbers.get(random.nextInt(numbers.size()));
      String extreme = EXTREMES[random.nextInt(EXTREMES.length)];
      return (text.substring(0, number.start()) + extreme + text.substring(number.end()))
          .getBytes(ISO_8859_1);
    }
  }

  @BeforeContainer
  static void open() throws IOException {
    manager = NDManager.newBaseManager(Device.cpu(), "PyTorch");
    file = Files.createTempFile("property", ".safetensors");
    archive = Files.createTempFile("property", ".npz");
  }

  @AfterContainer
  static void close() throws IOException {
    manager.close();
    Files.deleteIfExists(file);
    Files.deleteIfExists(archive);
  }

  @Provide
  Arbitrary<Map<String, Tensor>> tensors() {
    Arbitrary<String> names =
        Arbitraries.strings()
            .ofMaxLength(12)
            .filter(name -> Utf8.isEncodable(name) && !name.equals("__metadata__"));
    Arbitrary<Tensor> tensors =
        Combinators.combine(
                Arbitraries.of(
                    DataType.BOOLEAN,
                    DataType.UINT8,
                    DataType.INT8,
                    DataType.INT32,
                    DataType.INT64,
                    DataType.FLOAT16,
                    DataType.FLOAT32,
                    DataType.FLOAT64),
                Arbitraries.integers().between(0, 4).list().ofMaxSize(4),
                Arbitraries.integers())
            .as(Tensor::new);
    return Arbitraries.maps(names, tensors).ofMaxSize(8);
  }

  @Provide
  Arbitrary<Damage> damages() {
    return Combinators.combine(Arbitraries.integers().between(0, 5), Arbitraries.longs())
        .as(Damage::new);
  }

  @Property(tries = 50, seed = "1")
  void whatIsWrittenIsRead(
      @ForAll("tensors") Map<String, Tensor> tensors, @ForAll Map<String, String> metadata)
      throws IOException {
    metadata.keySet().removeIf(key -> !Utf8.isEncodable(key + metadata.get(key)));
    metadata.put("format", "pt");
    try (NDManager sub = manager.newSubManager()) {
      Map<String, NDArray> arrays = new LinkedHashMap<>();
      for (Map.Entry<String, Tensor> entry : tensors.entrySet()) {
        arrays.put(entry.getKey(), array(sub, entry.getValue()));
      }
      SafetensorsWriter.write(file, arrays, metadata);
      try (TensorSource source = TensorSource.open(file)) {
        assertThat(source.metadata()).isEqualTo(metadata);
        assertThat(source.names()).containsExactlyInAnyOrderElementsOf(arrays.keySet());
        for (String name : source.names()) {
          NDArray written = arrays.get(name);
          if (written.getDataType() == DataType.FLOAT16) {
            written = written.toType(DataType.FLOAT32, false);
          }
          Fixtures.assertSame(source.read(sub, name), written, name);
        }
      }
    }
  }

  @Property(tries = 200, seed = "2", shrinking = ShrinkingMode.OFF)
  void damagedSafetensorsAreReadOrExplained(@ForAll("damages") Damage damage) throws IOException {
    byte[] original = Files.readAllBytes(Fixtures.path("dtypes.safetensors"));
    int headerEnd = 8 + ByteBuffer.wrap(original).order(ByteOrder.LITTLE_ENDIAN).getInt();
    Files.write(file, damage.applyTo(original, headerEnd));
    readOrExplain(file);
  }

  @Property(tries = 80, seed = "3", shrinking = ShrinkingMode.OFF)
  void damagedArchivesAreReadOrExplained(
      @ForAll("damages") Damage damage, @ForAll boolean compressed) throws IOException {
    byte[] original =
        Files.readAllBytes(Fixtures.path(compressed ? "compressed.npz" : "stored.npz"));
    Files.write(archive, damage.applyTo(original, original.length));
    readOrExplain(archive);
  }

  /** Anything thrown but a {@link FailureException} that names the file fails the property. */
  private static void readOrExplain(Path path) {
    try (NDManager sub = manager.newSubManager();
        TensorSource source = TensorSource.open(path)) {
      for (String name : source.names()) {
        try {
          assertThat(source.read(sub, name).getShape()).isEqualTo(source.info(name).shape());
        } catch (FailureException e) {
          assertThat(e).hasMessageContaining(path.toString());
        }
      }
    } catch (FailureException e) {
      assertThat(e).hasMessageContaining(path.toString());
    }
  }

  private static NDArray array(NDManager manager, Tensor tensor) throws IOException {
    Shape shape = new Shape(tensor.shape().stream().mapToLong(Integer::longValue).toArray());
    NDArray array = manager.create(shape, tensor.type());
    Random random = new Random(tensor.seed());
    ArrayMemory.write(
        array,
        window -> {
          byte[] bytes = new byte[window.remaining()];
          random.nextBytes(bytes);
          if (tensor.type() == DataType.BOOLEAN) {
            for (int i = 0; i < bytes.length; i++) {
              bytes[i] &= 1;
            }
          }
          window.put(bytes);
        });
    return array;
  }
}
