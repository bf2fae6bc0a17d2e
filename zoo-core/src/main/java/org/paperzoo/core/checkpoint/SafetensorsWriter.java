package org.paperzoo.core.checkpoint;

import static java.nio.charset.StandardCharsets.UTF_8;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDScope;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.paperzoo.core.error.FailureException;

/**
 * Writes safetensors files, byte for byte as the reference implementation (safetensors 0.8) lays
 * them out: tensors by decreasing alignment of their type, then by name, and the header padded to a
 * multiple of 8 bytes.
 *
 * <p>Tensors go from their own memory to the file one at a time, and the file appears whole or not
 * at all ({@link AtomicFiles}). The metadata always has a {@code format}, which {@code
 * transformers} insists on: {@code pt} unless given.
 */
public final class SafetensorsWriter {
  private static final int HEADER_ALIGNMENT = 8;
  private static final int MOST_HEADER_BYTES = 100_000_000; // no reader accepts more
  private static final int STAGING_BYTES = 1 << 16;
  private static final JsonFactory JSON =
      JsonFactory.builder().enable(JsonWriteFeature.COMBINE_UNICODE_SURROGATES_IN_UTF8).build();

  private SafetensorsWriter() {}

  /**
   * A tensor to be written, whose array is asked for when its turn comes.
   *
   * @param name the name, any text but {@code __metadata__}
   * @param dtype the type in the file, by its name in the format. It must be the type of the array,
   *     or {@code F16} or {@code BF16} for a FLOAT32 array, which is then rounded to nearest, ties
   *     to even
   * @param shape the shape of the array
   * @param array gives the array; arrays that it creates are closed once they are written, others
   *     are left alone
   */
  public record Entry(String name, String dtype, Shape shape, Supplier<NDArray> array) {
    /** Checks name and type. */
    public Entry {
      if (name.equals("__metadata__") || !Utf8.isEncodable(name)) {
        throw new IllegalArgumentException("No tensor can be named " + Quote.name(name));
      }
      StoredType type = StoredType.named(dtype);
      if (type == null || !type.isWritable()) {
        throw new IllegalArgumentException(
            "Tensor " + Quote.name(name) + " cannot be written as " + Quote.name(dtype));
      }
    }

    /** Returns an entry that writes an array as it is. */
    public static Entry of(String name, NDArray array) {
      StoredType type = StoredType.of(array.getDataType());
      if (type == null) {
        throw new IllegalArgumentException(
            "Tensor %s of type %s cannot be written"
                .formatted(Quote.name(name), array.getDataType()));
      }
      return new Entry(name, type.name(), array.getShape(), () -> array);
    }

    StoredType type() {
      return StoredType.named(dtype);
    }

    long bytes() {
      return type().bytes(shape.size());
    }
  }

  /**
   * Writes a file with the metadata {@code {"format": "pt"}}.
   *
   * @param file the file; an earlier version is replaced once the new one is complete
   * @param tensors the tensors by name
   * @throws FailureException if the file cannot be written
   */
  public static void write(Path file, Map<String, NDArray> tensors) {
    write(file, tensors, Map.of());
  }

  /**
   * Writes a file.
   *
   * @param file the file; an earlier version is replaced once the new one is complete
   * @param tensors the tensors by name
   * @param metadata further metadata
   * @throws FailureException if the file cannot be written
   */
  public static void write(Path file, Map<String, NDArray> tensors, Map<String, String> metadata) {
    List<Entry> entries = new ArrayList<>();
    tensors.forEach((name, array) -> entries.add(Entry.of(name, array)));
    write(file, entries, metadata);
  }

  /**
   * Writes a file of tensors that are fetched one at a time.
   *
   * @param file the file; an earlier version is replaced once the new one is complete
   * @param entries the tensors, in any order
   * @param metadata further metadata
   * @throws FailureException if the file cannot be written
   * @throws IllegalArgumentException if a name occurs twice, or an array is not what its entry says
   */
  public static void write(Path file, Collection<Entry> entries, Map<String, String> metadata) {
    List<Entry> sorted = sort(entries);
    byte[] header = header(file, sorted, metadata);
    AtomicFiles.writeChannel(
        file,
        channel -> {
          ByteBuffer length = ByteBuffer.allocate(Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
          writeFully(channel, length.putLong(header.length).flip());
          writeFully(channel, ByteBuffer.wrap(header));
          for (Entry entry : sorted) {
            writeTensor(channel, entry);
          }
        });
  }

  private static List<Entry> sort(Collection<Entry> entries) {
    Set<String> names = new HashSet<>();
    for (Entry entry : entries) {
      if (!names.add(entry.name())) {
        throw new IllegalArgumentException("Two tensors are named " + Quote.name(entry.name()));
      }
    }
    List<Entry> sorted = new ArrayList<>(entries);
    sorted.sort(
        Comparator.comparing(Entry::type, Comparator.reverseOrder())
            .thenComparing(entry -> entry.name().getBytes(UTF_8), Arrays::compareUnsigned));
    return sorted;
  }

  private static byte[] header(Path file, List<Entry> sorted, Map<String, String> metadata) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (JsonGenerator json = JSON.createGenerator(bytes)) {
      json.writeStartObject();
      json.writeObjectFieldStart("__metadata__");
      Map<String, String> complete = new TreeMap<>(metadata);
      complete.putIfAbsent("format", "pt");
      for (Map.Entry<String, String> entry : complete.entrySet()) {
        json.writeStringField(entry.getKey(), entry.getValue());
      }
      json.writeEndObject();
      long offset = 0;
      for (Entry entry : sorted) {
        json.writeObjectFieldStart(entry.name());
        json.writeStringField("dtype", entry.dtype());
        json.writeFieldName("shape");
        long[] shape = entry.shape().getShape();
        json.writeArray(shape, 0, shape.length);
        json.writeFieldName("data_offsets");
        json.writeArray(new long[] {offset, offset + entry.bytes()}, 0, 2);
        json.writeEndObject();
        offset += entry.bytes();
      }
      json.writeEndObject();
    } catch (IOException e) {
      throw new IllegalStateException(e); // memory cannot fail to be written
    }
    while (bytes.size() % HEADER_ALIGNMENT != 0) {
      bytes.write(' ');
    }
    if (bytes.size() > MOST_HEADER_BYTES) {
      throw new FailureException(
          "Cannot write %s: names and metadata take %s bytes, the format allows %s."
              .formatted(file, bytes.size(), MOST_HEADER_BYTES));
    }
    return bytes.toByteArray();
  }

  private static void writeTensor(FileChannel channel, Entry entry) throws IOException {
    // The scope closes what the supplier creates, and the copies that a cast or another device
    // takes.
    try (NDScope scope = new NDScope()) {
      scope.suppressNotUsedWarning();
      NDArray array = entry.array().get();
      if (!array.getShape().equals(entry.shape())) {
        throw new IllegalArgumentException(
            "Tensor %s has shape %s, but was announced with %s"
                .formatted(Quote.name(entry.name()), array.getShape(), entry.shape()));
      }
      boolean rounded = array.getDataType() == DataType.FLOAT32;
      if (entry.type() == StoredType.BF16 && rounded) {
        ByteBuffer staging =
            ByteBuffer.allocateDirect(STAGING_BYTES).order(ByteOrder.LITTLE_ENDIAN);
        ArrayMemory.read(array, window -> writeBfloat16(channel, window, staging));
        return;
      }
      if (entry.type() == StoredType.F16 && rounded) {
        array = array.toType(DataType.FLOAT16, false);
      }
      if (StoredType.of(array.getDataType()) != entry.type()) {
        throw new IllegalArgumentException(
            "Tensor %s of type %s cannot be written as %s"
                .formatted(Quote.name(entry.name()), array.getDataType(), entry.dtype()));
      }
      ArrayMemory.read(array, window -> writeFully(channel, window));
    }
  }

  private static void writeBfloat16(FileChannel channel, ByteBuffer floats, ByteBuffer staging)
      throws IOException {
    int end = floats.limit();
    while (floats.position() < end) {
      floats.limit(Math.min(end, floats.position() + 2 * STAGING_BYTES));
      StoredType.narrowToBfloat16(floats, staging.clear());
      writeFully(channel, staging.flip());
    }
  }

  private static void writeFully(FileChannel channel, ByteBuffer buffer) throws IOException {
    while (buffer.hasRemaining()) {
      channel.write(buffer);
    }
  }
}
