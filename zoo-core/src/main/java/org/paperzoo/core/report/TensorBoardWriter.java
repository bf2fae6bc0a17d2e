package org.paperzoo.core.report;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Locale;
import java.util.Map;
import java.util.function.DoubleSupplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.CRC32C;
import org.paperzoo.core.error.FailureException;

/**
 * Writes a TensorBoard event file: TFRecords (length, masked CRC-32C of the length, data, masked
 * CRC-32C of the data) of {@code tensorflow.Event} messages (tensorflow/core/util/event.proto and
 * framework/summary.proto). Each event reaches the system in one write, so that a TensorBoard that
 * looks at the folder never sees a part of one.
 */
public final class TensorBoardWriter implements Closeable {
  static final String FILE_PREFIX = "events.out.tfevents.";

  private static final Pattern FILE =
      Pattern.compile(Pattern.quote(FILE_PREFIX) + "(\\d{10})\\..*");
  private static final byte[] PNG_HEAD = {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1A, '\n'};
  // The number of channels by PNG colour type: grey, -, RGB, palette (shown as RGB), grey+alpha, -,
  // RGBA.
  private static final int[] PNG_CHANNELS = {1, 0, 3, 3, 2, 0, 4};
  private static final int SESSION_START = 1;

  private final Path file;
  private final FileChannel channel;
  private final DoubleSupplier wallTime;

  private TensorBoardWriter(Path file, DoubleSupplier wallTime) throws IOException {
    this.file = file;
    this.wallTime = wallTime;
    channel = FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    write(event(0).string(3, "brain.Event:2"));
  }

  /**
   * Creates the event file of a new run in its folder.
   *
   * @throws FailureException if it cannot be written
   */
  public static TensorBoardWriter create(Path folder) {
    return create(folder, () -> System.currentTimeMillis() / 1e3);
  }

  static TensorBoardWriter create(Path folder, DoubleSupplier wallTime) {
    try {
      // TensorBoard reads the files of a folder in the order of their names.
      long second = Math.max((long) wallTime.getAsDouble(), newestSecond(folder) + 1);
      long pid = ProcessHandle.current().pid();
      for (; ; second++) {
        String name = String.format(Locale.ROOT, "%s%010d.paperzoo.%d", FILE_PREFIX, second, pid);
        try {
          return new TensorBoardWriter(folder.resolve(name), wallTime);
        } catch (FileAlreadyExistsException e) {
          continue;
        }
      }
    } catch (IOException e) {
      throw new FailureException(
          "Cannot write a TensorBoard file in " + folder + ": " + e.getMessage() + ".", e);
    }
  }

  /**
   * Creates another event file for a run that is resumed after {@code step} steps. It begins with
   * the mark of a restart, upon which TensorBoard forgets the later steps in the earlier files.
   *
   * @throws FailureException if it cannot be written
   */
  public static TensorBoardWriter resume(Path folder, long step) {
    return resume(folder, step, () -> System.currentTimeMillis() / 1e3);
  }

  static TensorBoardWriter resume(Path folder, long step, DoubleSupplier wallTime) {
    TensorBoardWriter writer = create(folder, wallTime);
    writer.write(writer.event(step + 1).message(7, new Protobuf().integer(1, SESSION_START)));
    return writer;
  }

  private static long newestSecond(Path folder) throws IOException {
    try (Stream<Path> entries = Files.list(folder)) {
      return entries
          .map(path -> FILE.matcher(path.getFileName().toString()))
          .filter(Matcher::matches)
          .mapToLong(name -> Long.parseLong(name.group(1)))
          .max()
          .orElse(0);
    }
  }

  /** Returns the file that is written. */
  public Path file() {
    return file;
  }

  /**
   * Writes values of one step, each under the tag {@code <split>/<name>}.
   *
   * @throws FailureException if the file cannot be written
   */
  public void scalars(long step, String split, Map<String, Double> values) {
    if (values.isEmpty()) {
      return;
    }
    Protobuf summary = new Protobuf();
    values.forEach(
        (name, value) ->
            summary.message(
                1, new Protobuf().string(1, split + "/" + name).floatValue(2, value.floatValue())));
    write(event(step).message(5, summary));
  }

  /**
   * Writes a picture.
   *
   * @param png a whole PNG file
   * @throws IllegalArgumentException if it is not a PNG
   * @throws FailureException if the file cannot be written
   */
  public void image(long step, String tag, byte[] png) {
    ByteBuffer data = ByteBuffer.wrap(png);
    if (png.length < 33
        || !data.slice(0, 8).equals(ByteBuffer.wrap(PNG_HEAD))
        || png[25] < 0
        || png[25] > 6) {
      throw new IllegalArgumentException("the image " + tag + " is not a PNG");
    }
    Protobuf image =
        new Protobuf()
            .integer(1, data.getInt(20)) // height
            .integer(2, data.getInt(16)) // width
            .integer(3, PNG_CHANNELS[png[25]])
            .bytes(4, png);
    value(step, new Protobuf().string(1, tag).message(4, image));
  }

  private void value(long step, Protobuf value) {
    write(event(step).message(5, new Protobuf().message(1, value)));
  }

  private Protobuf event(long step) {
    return new Protobuf().doubleValue(1, wallTime.getAsDouble()).integer(2, step);
  }

  private void write(Protobuf event) {
    byte[] data = event.toByteArray();
    ByteBuffer record = ByteBuffer.allocate(data.length + 16).order(ByteOrder.LITTLE_ENDIAN);
    record.putLong(data.length);
    record.putInt(maskedCrc(record.array(), 8));
    record.put(data);
    record.putInt(maskedCrc(data, data.length));
    record.flip();
    try {
      while (record.hasRemaining()) {
        channel.write(record);
      }
    } catch (IOException e) {
      throw new FailureException(
          "Cannot write to " + file + ": " + e.getMessage() + ". Is the disk full?", e);
    }
  }

  /**
   * Returns the checksum of a TFRecord: CRC-32C, rotated and shifted so that it can stand in data
   * itself.
   */
  static int maskedCrc(byte[] data, int length) {
    CRC32C crc = new CRC32C();
    crc.update(data, 0, length);
    return Integer.rotateRight((int) crc.getValue(), 15) + 0xa282ead8;
  }

  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException e) {
      throw new FailureException("Cannot close " + file + ": " + e.getMessage() + ".", e);
    }
  }
}
