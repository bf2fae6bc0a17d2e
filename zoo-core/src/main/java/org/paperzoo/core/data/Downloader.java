package org.paperzoo.core.data;

import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.UnresolvedAddressException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.paperzoo.core.error.FailureException;

/**
 * Downloads one file over http(s). The bytes go to {@code <name>.part} beside the target, which is
 * checked and only then renamed; after an interruption the next call continues the part where the
 * server can do that. Two processes that want the same file take turns, and the second finds it
 * there.
 */
final class Downloader {

  /** How often a connection that brought something and then broke is taken up again. */
  private static final int MAX_ATTEMPTS = 5;

  private static final Pattern CONTENT_RANGE =
      Pattern.compile("bytes (\\d{1,18})-(\\d{1,18})/(\\d{1,18}|\\*)");

  private final HttpClient client;
  private final Duration stallTimeout;
  private final DownloadListener listener;

  /**
   * Creates a downloader.
   *
   * @param connectTimeout how long a server may take to accept a connection
   * @param stallTimeout how long a server may be silent
   */
  Downloader(Duration connectTimeout, Duration stallTimeout, DownloadListener listener) {
    this.client =
        HttpClient.newBuilder()
            .connectTimeout(connectTimeout)
            .followRedirects(HttpClient.Redirect.NORMAL)
            .build();
    this.stallTimeout = stallTimeout;
    this.listener = listener;
  }

  /**
   * Downloads a file to {@code target}, from the first address that has it.
   *
   * @throws IOException if none has; the message is a clause for each address
   */
  void fetch(DataFile file, Path target) throws IOException {
    Path parent = target.getParent();
    boolean newParent = Files.notExists(parent);
    Files.createDirectories(parent);
    Path part = target.resolveSibling(target.getFileName() + ".part");
    List<String> reasons = new ArrayList<>();
    // The lock of the file keeps other processes out, this monitor the other threads of this one.
    synchronized (Downloader.class) {
      try (FileChannel channel =
              FileChannel.open(
                  part,
                  StandardOpenOption.CREATE,
                  StandardOpenOption.READ,
                  StandardOpenOption.WRITE);
          FileLock lock = channel.lock()) {
        if (Files.exists(target)) {
          // Another process was faster while this one waited for the lock.
          Files.deleteIfExists(part);
          return;
        }
        if (file.sha256() == null) {
          channel.truncate(0); // Nothing would tell whether an old part belongs to today's file.
        }
        for (URI uri : file.downloads()) {
          try {
            download(file, uri, channel);
            channel.force(true);
            Files.move(part, target, StandardCopyOption.ATOMIC_MOVE);
            return;
          } catch (IOException e) {
            reasons.add(uri + ": " + reason(e));
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new FailureException(
                "The download of "
                    + file.path()
                    + " was interrupted; the same command continues it.",
                e);
          }
        }
        if (channel.size() == 0) {
          Files.deleteIfExists(part);
          if (newParent) {
            deleteIfEmpty(parent);
          }
        }
      }
    }
    throw new IOException(String.join("; ", reasons));
  }

  /**
   * Completes the part from one address and checks it; a part left by an earlier run that proves
   * wrong is begun anew.
   */
  private void download(DataFile file, URI uri, FileChannel part)
      throws IOException, InterruptedException {
    boolean resumed = part.size() > 0;
    complete(file, uri, part);
    Optional<String> wrong = check(file, part);
    if (wrong.isPresent() && resumed) {
      part.truncate(0);
      complete(file, uri, part);
      wrong = check(file, part);
    }
    if (wrong.isPresent()) {
      part.truncate(0);
      throw new IOException(wrong.get());
    }
  }

  private static Optional<String> check(DataFile file, FileChannel part) throws IOException {
    if (file.size() >= 0 && part.size() != file.size()) {
      return Optional.of(
          "it has " + part.size() + " bytes instead of " + file.size() + ", so it was removed");
    }
    if (file.sha256() != null) {
      // Through the locked channel: some systems let nobody else read the file.
      part.position(0);
      String found = DataHome.sha256(Channels.newInputStream(part));
      if (!found.equals(file.sha256())) {
        return Optional.of(
            "its SHA-256 is "
                + found
                + " instead of "
                + file.sha256()
                + ", so it is damaged or not the expected version, and was removed");
      }
    }
    return Optional.empty();
  }

  private void complete(DataFile file, URI uri, FileChannel part)
      throws IOException, InterruptedException {
    String validator = null;
    for (int attempt = 1; ; attempt++) {
      long have = part.size();
      if (file.size() >= 0 && have == file.size()) {
        return;
      }
      HttpRequest.Builder request =
          HttpRequest.newBuilder(uri).timeout(stallTimeout).header("User-Agent", "paperzoo");
      if (have > 0) {
        request.header("Range", "bytes=" + have + "-");
        if (validator != null) {
          request.header("If-Range", validator);
        }
      }
      HttpResponse<InputStream> response =
          client.send(request.build(), HttpResponse.BodyHandlers.ofInputStream());
      validator =
          response.headers().firstValue("ETag").filter(t -> t.startsWith("\"")).orElse(null);
      try (InputStream body = response.body()) {
        long total = response.headers().firstValueAsLong("Content-Length").orElse(-1);
        switch (response.statusCode()) {
          case 200 -> part.truncate(0);
          case 206 -> {
            Matcher range =
                CONTENT_RANGE.matcher(response.headers().firstValue("Content-Range").orElse(""));
            if (have == 0 || !range.matches() || Long.parseLong(range.group(1)) != have) {
              throw new IOException("the server sent another range of the file than was asked for");
            }
            total = total < 0 ? -1 : have + total;
          }
          case 416 -> {
            if (have == 0) {
              throw new IOException("HTTP status 416");
            }
            part.truncate(0); // The part is longer than the file: begin anew.
            continue;
          }
          default -> throw new IOException("HTTP status " + response.statusCode());
        }
        part.position(part.size());
        try {
          copy(file, body, part, total >= 0 ? total : file.size());
          return;
        } catch (IOException e) {
          boolean progress = part.size() > have;
          if (!progress || attempt == MAX_ATTEMPTS) {
            throw e;
          }
        }
      }
    }
  }

  private void copy(DataFile file, InputStream body, FileChannel part, long total)
      throws IOException {
    byte[] buffer = new byte[1 << 16];
    long done = part.position();
    listener.progress(file.path(), done, total);
    try (StallGuard guard = new StallGuard(body)) {
      int read;
      while ((read = guard.read(buffer)) >= 0) {
        ByteBuffer piece = ByteBuffer.wrap(buffer, 0, read);
        while (piece.hasRemaining()) {
          part.write(piece);
        }
        done += read;
        if (file.size() >= 0 && done > file.size()) {
          return; // The check will refuse it; reading on could fill the disk.
        }
        listener.progress(file.path(), done, total);
      }
    }
  }

  private static void deleteIfEmpty(Path folder) throws IOException {
    try {
      Files.delete(folder);
    } catch (DirectoryNotEmptyException e) {
      // Somebody else uses it.
    }
  }

  private static String reason(IOException e) {
    if (e instanceof ConnectException || e instanceof HttpTimeoutException) {
      Throwable cause = e.getCause();
      while (cause != null && !(cause instanceof UnresolvedAddressException)) {
        cause = cause.getCause();
      }
      return cause != null
          ? "the host name cannot be resolved (no network?)"
          : "no connection" + (e.getMessage() == null ? "" : " (" + e.getMessage() + ")");
    }
    return e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
  }

  /** Closes a stream whose server has been silent for too long, so that a waiting read ends. */
  private final class StallGuard implements AutoCloseable {
    private final InputStream body;
    private final ScheduledExecutorService clock =
        Executors.newSingleThreadScheduledExecutor(
            task -> {
              Thread thread = new Thread(task, "download-stall-guard");
              thread.setDaemon(true);
              return thread;
            });
    private volatile long lastNanos = System.nanoTime();
    private volatile boolean stalled;

    StallGuard(InputStream body) {
      this.body = body;
      long period = Math.max(1, stallTimeout.toMillis() / 4);
      clock.scheduleAtFixedRate(this::look, period, period, TimeUnit.MILLISECONDS);
    }

    private void look() {
      if (System.nanoTime() - lastNanos > stallTimeout.toNanos()) {
        stalled = true;
        try {
          body.close();
        } catch (IOException e) {
          // The reader sees the closed stream either way.
        }
      }
    }

    int read(byte[] buffer) throws IOException {
      int read;
      try {
        read = body.read(buffer);
      } catch (IOException e) {
        throw stalled ? silent(e) : e;
      }
      if (stalled) {
        throw silent(null);
      }
      lastNanos = System.nanoTime();
      return read;
    }

    private IOException silent(IOException cause) {
      return new IOException(
          "the server sent nothing for " + stallTimeout.toSeconds() + " seconds", cause);
    }

    @Override
    public void close() {
      clock.shutdownNow();
    }
  }
}
