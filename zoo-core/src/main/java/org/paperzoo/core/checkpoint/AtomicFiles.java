package org.paperzoo.core.checkpoint;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.paperzoo.core.error.FailureException;
import org.paperzoo.core.error.UsageException;

/**
 * Files and folders that appear whole or not at all.
 *
 * <p>The content goes to {@code <name>.tmp-<random>} beside the target, is forced to disk, and is
 * renamed over the target in one step; then the parent folder is forced to disk. A reader, a crash
 * or a power cut therefore sees the earlier version or the new one, never a part. If anything
 * fails, the temporary is deleted and the earlier version is untouched; only a killed process
 * leaves its temporary behind, for {@link #cleanStale} to remove. The names are random because
 * process numbers are not unique: two containers that share a volume have the same ones.
 */
public final class AtomicFiles {
  private static final SecureRandom RANDOM = new SecureRandom();
  private static final Pattern TEMPORARY = Pattern.compile(".+\\.tmp-[0-9a-f]{1,18}(?:-\\d+)?");
  private static final int BUFFER_BYTES = 1 << 16;
  private static final boolean WINDOWS = System.getProperty("os.name").startsWith("Windows");

  /** How a file is opened to force it to disk: it may be read-only, which only Windows minds. */
  private static final OpenOption FORCE_MODE =
      WINDOWS ? StandardOpenOption.WRITE : StandardOpenOption.READ;

  /** The temporaries that this process is writing now: none of them is stale. */
  private static final Set<Path> ACTIVE = ConcurrentHashMap.newKeySet();

  private AtomicFiles() {}

  /**
   * Something that takes a {@code T} and may fail with an {@link IOException}.
   *
   * @param <T> what is consumed
   */
  @FunctionalInterface
  public interface IOConsumer<T> {
    /** Consumes the value. */
    void accept(T value) throws IOException;
  }

  /**
   * Writes a file, replacing an earlier version only once the new one is complete and on disk.
   * Missing parent folders are created; a symbolic link is followed, so that the file it points to
   * is the one that is replaced; a device or a pipe is written straight to.
   *
   * @param target the file to write
   * @param body writes the content; the stream is buffered and need not be closed
   * @throws UsageException if the target is a folder
   * @throws FailureException if the file cannot be written (a full disk, missing rights)
   */
  public static void write(Path target, IOConsumer<OutputStream> body) {
    writeChannel(
        target,
        channel -> {
          // Closing the stream would close the channel before it is forced to disk.
          OutputStream out =
              new BufferedOutputStream(Channels.newOutputStream(channel), BUFFER_BYTES);
          body.accept(out);
          out.flush();
        });
  }

  /** As {@link #write}, for a writer that has its own buffers. */
  static void writeChannel(Path target, IOConsumer<FileChannel> body) {
    Path file = target;
    try {
      if (Files.isDirectory(target)) {
        throw new UsageException(
            "Cannot write the file " + target + ": it is a folder. Name a file.");
      }
      if (Files.exists(target)) {
        file = target.toRealPath();
        if (!Files.isRegularFile(file)) {
          try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            body.accept(channel);
          }
          return;
        }
      }
      file = file.toAbsolutePath();
      Path parent = file.getParent();
      Files.createDirectories(parent);
      Path temporary = claimTemporary(file);
      try {
        try (FileChannel channel =
            FileChannel.open(temporary, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
          body.accept(channel);
          channel.force(true);
        }
        Files.move(
            temporary, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        forceFolder(parent);
      } finally {
        release(temporary);
      }
    } catch (UncheckedIOException e) {
      throw failure(target, e.getCause());
    } catch (IOException e) {
      throw failure(target, e);
    }
  }

  /**
   * Writes a folder that appears whole or not at all. Nothing is replaced: the target must not
   * exist. Missing parent folders are created.
   *
   * @param target the folder to make
   * @param body fills the (new, empty) folder that it is given, which is renamed to the target
   *     afterwards
   * @throws UsageException if the target exists
   * @throws FailureException if the folder cannot be written (a full disk, missing rights)
   */
  public static void writeFolder(Path target, IOConsumer<Path> body) {
    Path folder = target.toAbsolutePath().normalize();
    if (Files.exists(folder, LinkOption.NOFOLLOW_LINKS)) {
      throw alreadyThere(target);
    }
    try {
      Path parent = folder.getParent();
      Files.createDirectories(parent);
      Path temporary = claimTemporary(folder);
      try {
        Files.createDirectory(temporary);
        body.accept(temporary);
        forceTree(temporary);
        try {
          Files.move(temporary, folder, StandardCopyOption.ATOMIC_MOVE);
        } catch (FileSystemException e) {
          if (Files.exists(folder, LinkOption.NOFOLLOW_LINKS)) { // somebody else was faster
            throw alreadyThere(target);
          }
          throw e;
        }
        forceFolder(parent);
      } finally {
        release(temporary);
      }
    } catch (UncheckedIOException e) {
      throw failure(target, e.getCause());
    } catch (IOException e) {
      throw failure(target, e);
    }
  }

  /** Returns whether this is the name of a temporary, of a living process or a killed one. */
  public static boolean isTemporary(Path path) {
    return TEMPORARY.matcher(path.getFileName().toString()).matches();
  }

  /** Returns a name beside a file or folder for what is not complete, or no longer. */
  public static Path temporary(Path target) {
    String name = String.format("%s.tmp-%016x", target.getFileName(), RANDOM.nextLong());
    return target.resolveSibling(name).normalize();
  }

  /**
   * Deletes the temporaries that killed processes left in a folder (not in its subfolders). Nothing
   * tells them from those of another living process: the caller must hold a lock that keeps other
   * processes from writing to the folder. What this process is writing stays.
   *
   * @param folder the folder to clean; one that does not exist is clean
   * @return what was deleted
   * @throws FailureException if the folder cannot be read or a stale temporary cannot be deleted
   */
  public static List<Path> cleanStale(Path folder) {
    List<Path> stale = new ArrayList<>();
    if (!Files.isDirectory(folder)) {
      return stale;
    }
    try (Stream<Path> entries = Files.list(folder)) {
      entries.filter(AtomicFiles::isStale).sorted().forEach(stale::add);
      for (Path path : stale) {
        deleteTree(path);
      }
    } catch (UncheckedIOException e) {
      throw new FailureException(
          "Cannot clean up " + folder + ": " + reason(e.getCause()), e.getCause());
    } catch (IOException e) {
      throw new FailureException("Cannot clean up " + folder + ": " + reason(e), e);
    }
    return stale;
  }

  private static boolean isStale(Path path) {
    return isTemporary(path) && !ACTIVE.contains(path.toAbsolutePath().normalize());
  }

  private static Path claimTemporary(Path target) {
    Path temporary = temporary(target);
    ACTIVE.add(temporary);
    return temporary;
  }

  /**
   * Deletes the temporary, which is there only if the write failed: then that failure is the one to
   * report.
   */
  private static void release(Path temporary) {
    try {
      deleteTree(temporary);
    } catch (IOException e) {
      // It stays for cleanStale.
    } finally {
      ACTIVE.remove(temporary);
    }
  }

  /** Deletes a folder and all in it, or a file, if it is there; links are not followed. */
  public static void deleteTree(Path root) throws IOException {
    if (!Files.exists(root, LinkOption.NOFOLLOW_LINKS)) {
      return;
    }
    Files.walkFileTree(
        root,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            Files.delete(file);
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult postVisitDirectory(Path folder, IOException failure)
              throws IOException {
            if (failure != null) {
              throw failure;
            }
            Files.delete(folder);
            return FileVisitResult.CONTINUE;
          }
        });
  }

  private static void forceTree(Path root) throws IOException {
    Files.walkFileTree(
        root,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            if (attributes.isRegularFile()) {
              try (FileChannel channel = FileChannel.open(file, FORCE_MODE)) {
                channel.force(true);
              }
            }
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult postVisitDirectory(Path folder, IOException failure)
              throws IOException {
            forceFolder(folder);
            return FileVisitResult.CONTINUE;
          }
        });
  }

  /**
   * Forces a folder's entries to disk, where the system knows such a thing (Windows refuses to open
   * a folder).
   */
  private static void forceFolder(Path folder) throws IOException {
    try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
      channel.force(true);
    } catch (AccessDeniedException e) {
      if (!WINDOWS) {
        throw e;
      }
    }
  }

  private static UsageException alreadyThere(Path target) {
    return new UsageException(
        ("Cannot write the folder %s: it exists already, and nothing is replaced."
                + " Name another folder or remove it first.")
            .formatted(target));
  }

  private static FailureException failure(Path target, IOException e) {
    String state =
        Files.isRegularFile(target)
            ? "The earlier version of the file is intact."
            : "Nothing half-written was left behind.";
    if (isDiskFull(e)) {
      return new FailureException(
          ("No space left on the disk while writing %s. %s"
                  + " Free some space or write to another disk, then try again.")
              .formatted(target, state),
          e);
    }
    return new FailureException("Cannot write " + target + ": " + reason(e) + ". " + state, e);
  }

  private static boolean isDiskFull(IOException e) {
    String message = String.valueOf(e.getMessage()).toLowerCase(Locale.ROOT);
    return message.contains("no space left")
        || message.contains("quota exceeded")
        || message.contains("not enough space");
  }

  /** Returns what went wrong with a file, as a user would say it. */
  static String reason(IOException e) {
    if (e instanceof NoSuchFileException missing) {
      return "there is no file " + missing.getFile();
    }
    if (e instanceof AccessDeniedException denied) {
      return "permission denied for " + denied.getFile();
    }
    if (e instanceof FileAlreadyExistsException exists) {
      return exists.getFile() + " is a file where a folder is needed";
    }
    return e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
  }
}
