package org.paperzoo.core.experiment;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.paperzoo.core.error.FailureException;
import org.paperzoo.core.error.UsageException;
import org.paperzoo.core.report.RunFolder;

/**
 * Keeps others from training in the same run folder at the same time. It goes with the process that
 * holds it, however that ends.
 */
final class RunLock implements AutoCloseable {
  /** Locks of this process, which the system's locks do not cover. */
  private static final Set<Path> HELD = ConcurrentHashMap.newKeySet();

  private final Path file;
  private final FileChannel channel;

  private RunLock(Path file, FileChannel channel) {
    this.file = file;
    this.channel = channel;
  }

  /**
   * Takes the lock.
   *
   * @throws UsageException if somebody trains in the folder
   */
  static RunLock take(RunFolder run) {
    Path file = run.root().toAbsolutePath().normalize().resolve(".lock");
    if (!HELD.add(file)) {
      throw inUse(run);
    }
    boolean taken = false;
    FileChannel channel = null;
    try {
      channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      taken = channel.tryLock() != null;
      if (!taken) {
        throw inUse(run);
      }
      return new RunLock(file, channel);
    } catch (IOException e) {
      throw new FailureException("Cannot lock " + file + ": " + e.getMessage() + ".", e);
    } finally {
      if (!taken) {
        release(file, channel);
      }
    }
  }

  private static UsageException inUse(RunFolder run) {
    return new UsageException(
        run + " is being trained by another process. Wait for it, or start another run.");
  }

  private static void release(Path file, FileChannel channel) {
    try {
      if (channel != null) {
        channel.close(); // frees the lock
      }
    } catch (IOException e) {
      throw new FailureException("Cannot free " + file + ": " + e.getMessage() + ".", e);
    } finally {
      HELD.remove(file);
    }
  }

  @Override
  public void close() {
    release(file, channel);
  }
}
