package org.paperzoo.core.checkpoint;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import org.paperzoo.core.error.FailureException;

/** One NumPy array in a file; the tensor bears the file's name without {@code .npy}. */
final class NpyFile extends TensorFile {
  private final FileChannel channel;
  private final int headerBytes;

  private NpyFile(Path path, FileChannel channel, NpyHeader header) {
    this(path, channel, header, NpyHeader.stem(path.getFileName().toString()));
  }

  private NpyFile(Path path, FileChannel channel, NpyHeader header, String name) {
    super(path, Map.of(name, header.entry(name)));
    this.channel = channel;
    this.headerBytes = header.headerBytes();
  }

  /** Opens a file and checks its header. */
  static NpyFile openFile(Path path) {
    FileChannel channel = null;
    NpyFile file = null;
    try {
      channel = FileChannel.open(path, StandardOpenOption.READ);
      NpyHeader header = NpyHeader.read(new ChannelSource(channel, 0));
      header.checkSize(channel.size());
      file = new NpyFile(path, channel, header);
      return file;
    } catch (IOException e) {
      throw new FailureException("Cannot read " + path + ": " + AtomicFiles.reason(e) + ".", e);
    } finally {
      if (file == null) {
        ChannelSource.closeQuietly(channel);
      }
    }
  }

  @Override
  TensorBytes bytes(String name) {
    return new ChannelSource(channel, headerBytes);
  }

  @Override
  public Map<String, String> metadata() {
    return Map.of();
  }

  @Override
  public void close() {
    ChannelSource.closeQuietly(channel);
  }
}
