package org.paperzoo.core.data;

import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.UnresolvedAddressException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.paperzoo.core.error.FailureException;

/**
 * Downloads one file over http(s). The bytes go to {@code <name>.part} beside the target, which is
 * checked and only then renamed; after an interruption the next call continues the part from the
 * address that it came from, where the server can do that. Two processes that want the same file
 * take turns, and the second finds it there.
 */
final class Downloader {

  /** How often a connection that brought something and then broke is taken up again. */
  private static final int MAX_ATTEMPTS = 5;

  private static final int MAX_REDIRECTIONS = 10;
  private static final Set<Integer> REDIRECTIONS = Set.of(301, 302, 303, 307, 308);

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
            .followRedirects(HttpClient.Redirect.NEVER) // Java's own would pass on every header
            .build();
    this.stallTimeout = stallTimeout;
    this.listener = listener;
  }

  /**
   * Downloads a file to {@code target}, from the first address that has it.
   *
   * @param anew whether to download it even if it exists
   * @throws IOException if no address has it; the message is a clause for each address
   */
  void fetch(Download download, Path target, boolean anew) throws IOException {
    DataFile file = download.file();
    Path parent = target.getParent();
    boolean newParent = Files.notExists(parent);
    Files.createDirectories(parent);
    List<String> reasons = new ArrayList<>();
    // The lock of the file keeps other processes out, this monitor the other threads of this one.
    synchronized (Downloader.class) {
      try (PartFile part = new PartFile(target)) {
        if (!anew && Files.exists(target)) {
          // Another process was faster while this one waited for the lock.
          part.delete();
          return;
        }
        for (URI uri : file.downloads()) {
          try {
            download(download, uri, part);
            part.finish();
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
        if (part.size() == 0) {
          part.delete();
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
   * wrong is restarted.
   */
  private void download(Download download, URI uri, PartFile part)
      throws IOException, InterruptedException {
    boolean resumed = part.size() > 0;
    complete(download, uri, part);
    Optional<String> wrong = download.fault(part.channel());
    if (wrong.isPresent() && resumed) {
      part.truncate();
      complete(download, uri, part);
      wrong = download.fault(part.channel());
    }
    if (wrong.isPresent()) {
      part.truncate();
      throw new IOException(wrong.get());
    }
  }

  private void complete(Download download, URI uri, PartFile part)
      throws IOException, InterruptedException {
    DataFile file = download.file();
    for (int attempt = 1; ; attempt++) {
      long have = part.size();
      if (have > 0 && have == file.size() && download.hasDigest()) {
        return; // The check tells whether it is the file.
      }
      String tag = part.mayBeOf(uri) ? part.tag() : null;
      // Without a tag or a digest nothing would tell whether the part belongs to today's file.
      boolean resume = part.mayBeOf(uri) && (tag != null || download.hasDigest());
      Map<String, String> headers = new LinkedHashMap<>();
      if (resume) {
        headers.put("Range", "bytes=" + have + "-");
        if (tag != null) {
          headers.put("If-Range", tag);
        }
      }
      HttpResponse<InputStream> response = send(uri, headers, download.token());
      String newTag =
          response.headers().firstValue("ETag").filter(t -> t.startsWith("\"")).orElse(null);
      try (InputStream body = response.body()) {
        long total = response.headers().firstValueAsLong("Content-Length").orElse(-1);
        long before = have;
        switch (response.statusCode()) {
          case 200 -> {
            part.begin(uri, newTag);
            before = 0;
          }
          case 206 -> {
            Matcher range =
                CONTENT_RANGE.matcher(response.headers().firstValue("Content-Range").orElse(""));
            if (!resume || !range.matches() || Long.parseLong(range.group(1)) != have) {
              throw new IOException(
                  "the server sent a different range of the file than was requested");
            }
            if (tag != null && newTag != null && !tag.equals(newTag)) {
              part.truncate(); // The server does not know If-Range, and the file has changed.
              continue;
            }
            total = total < 0 ? -1 : have + total;
          }
          case 416 -> {
            if (!resume) {
              throw new IOException("HTTP status 416");
            }
            part.truncate(); // The part is longer than the file: start again.
            continue;
          }
          case 401, 403 ->
              throw new IOException(
                  "HTTP status " + response.statusCode() + download.token().advice());
          default -> throw new IOException("HTTP status " + response.statusCode());
        }
        part.channel().position(part.size());
        try {
          copy(file, body, part.channel(), total >= 0 ? total : file.size());
          return;
        } catch (IOException e) {
          boolean progress = part.size() > before;
          if (!progress || attempt == MAX_ATTEMPTS) {
            throw e;
          }
        }
      }
    }
  }

  /** Sends a request, and follows redirections; each host sees only what it may see. */
  private HttpResponse<InputStream> send(URI uri, Map<String, String> headers, AccessToken token)
      throws IOException, InterruptedException {
    URI address = uri;
    for (int redirections = 0; ; redirections++) {
      HttpRequest.Builder request =
          HttpRequest.newBuilder(address).timeout(stallTimeout).header("User-Agent", "paperzoo");
      headers.forEach(request::header);
      token.authorization(address).ifPresent(secret -> request.header("Authorization", secret));
      HttpResponse<InputStream> response =
          client.send(request.build(), HttpResponse.BodyHandlers.ofInputStream());
      Optional<String> location = response.headers().firstValue("Location");
      if (!REDIRECTIONS.contains(response.statusCode()) || location.isEmpty()) {
        return response;
      }
      response.body().close();
      if (redirections == MAX_REDIRECTIONS) {
        throw new IOException("more than " + MAX_REDIRECTIONS + " redirections");
      }
      address = redirection(address, location.get());
    }
  }

  /** Returns where a redirection leads. Its query may be a signature, so no message shows it. */
  private static URI redirection(URI from, String location) throws IOException {
    URI to;
    try {
      to = from.resolve(new URI(location));
    } catch (URISyntaxException e) {
      throw new IOException("the server redirects to something that is not an address");
    }
    boolean secure = "https".equalsIgnoreCase(to.getScheme());
    boolean plain = "http".equalsIgnoreCase(to.getScheme());
    if (to.getHost() == null
        || !(secure || (plain && !"https".equalsIgnoreCase(from.getScheme())))) {
      throw new IOException(
          "the server redirects to a "
              + to.getScheme()
              + " address; expected "
              + ("https".equalsIgnoreCase(from.getScheme()) ? "https" : "http or https"));
    }
    return to;
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
