package org.paperzoo.core.checkpoint;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.paperzoo.core.error.FailureException;

/**
 * One safetensors file: 8 bytes with the header's length (little-endian), the JSON header, the
 * tensors' bytes (little-endian, row-major). The format is described at <a
 * href="https://github.com/huggingface/safetensors#format">huggingface/safetensors</a>.
 *
 * <p>A tensor is read with positional reads from the system's page cache straight into the array's
 * memory. That costs as little as a memory mapping and, unlike one, has no 2 GiB limit, frees the
 * file on close, and turns a file that is cut off while it is read into an error instead of a
 * crash.
 */
final class SafetensorsFile extends TensorFile {
  private static final int LENGTH_BYTES = 8;
  private static final int MOST_HEADER_BYTES = 100_000_000; // the reference implementation's limit

  private final FileChannel channel;
  private final Map<String, Long> positions;
  private final Map<String, String> metadata;

  private SafetensorsFile(
      Path path, FileChannel channel, SafetensorsHeader header, long dataStart) {
    super(path, entries(header));
    this.channel = channel;
    this.positions = new LinkedHashMap<>();
    header.tensors().forEach((name, tensor) -> positions.put(name, dataStart + tensor.begin()));
    this.metadata = Collections.unmodifiableMap(header.metadata());
  }

  /** Opens a file and checks its header. */
  static SafetensorsFile openFile(Path path) {
    FileChannel channel = null;
    SafetensorsFile file = null;
    try {
      channel = FileChannel.open(path, StandardOpenOption.READ);
      file = open(path, channel);
      return file;
    } catch (IOException e) {
      throw new FailureException("Cannot read " + path + ": " + AtomicFiles.reason(e) + ".", e);
    } finally {
      if (file == null) {
        ChannelSource.closeQuietly(channel);
      }
    }
  }

  private static SafetensorsFile open(Path path, FileChannel channel) throws IOException {
    long size = channel.size();
    ByteBuffer start = ByteBuffer.allocate(LENGTH_BYTES).order(ByteOrder.LITTLE_ENDIAN);
    if (size < LENGTH_BYTES) {
      throw malformed(path, "it has only " + size + " bytes");
    }
    ChannelSource source = new ChannelSource(channel, 0);
    source.read(start);
    long length = start.getLong(0);
    if (length < 0 || length > size - LENGTH_BYTES) {
      throw malformed(
          path,
          "its first 8 bytes announce a header of "
              + Long.toUnsignedString(length)
              + " bytes, but only "
              + (size - LENGTH_BYTES)
              + " follow"
              + Impostor.hint(start.array()));
    }
    if (length > MOST_HEADER_BYTES) {
      throw malformed(
          path, "its header has " + length + " bytes, the format allows " + MOST_HEADER_BYTES);
    }
    ByteBuffer bytes = ByteBuffer.allocate((int) length);
    source.read(bytes);
    String json;
    try {
      json = Utf8.decode(bytes.flip());
    } catch (CharacterCodingException e) {
      throw malformed(path, "its header is not valid UTF-8");
    }
    long dataStart = LENGTH_BYTES + length;
    SafetensorsHeader header = SafetensorsHeader.parse(path, json, size - dataStart);
    return new SafetensorsFile(path, channel, header, dataStart);
  }

  @Override
  TensorBytes bytes(String name) {
    return new ChannelSource(channel, positions.get(name));
  }

  @Override
  public Map<String, String> metadata() {
    return metadata;
  }

  @Override
  public void close() {
    ChannelSource.closeQuietly(channel);
  }

  static FailureException malformed(Path file, String detail) {
    return new FailureException(
        file + " is not a valid safetensors file: " + detail + ". Download or export it again.");
  }

  private static Map<String, Entry> entries(SafetensorsHeader header) {
    Map<String, Entry> entries = new LinkedHashMap<>();
    header
        .tensors()
        .forEach(
            (name, tensor) ->
                entries.put(
                    name, new Entry(tensor.info(), tensor.type(), ByteOrder.LITTLE_ENDIAN, false)));
    return entries;
  }
}
