package org.paperzoo.core.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.paperzoo.core.error.FailureException;

class DataHomeTest {

  private static final byte[] CONTENT = new byte[300_000];
  private static final String SHA256;

  static {
    SplitMix64 random = new SplitMix64(1);
    for (int i = 0; i < CONTENT.length; i++) {
      CONTENT[i] = (byte) random.nextInt();
    }
    try {
      SHA256 = DataHome.sha256(new ByteArrayInputStream(CONTENT));
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  @TempDir Path folder;
  private HttpServer server;
  private final List<String> requests = Collections.synchronizedList(new ArrayList<>());
  private final CountDownLatch over = new CountDownLatch(1);
  private DataHome home;
  private String tag; // what the server calls its version of a file
  private boolean ifRange = true; // whether the server heeds If-Range

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(Executors.newCachedThreadPool());
    server.start();
    home = new DataHome(folder.resolve("root"), folder.resolve("cache"));
  }

  @AfterEach
  void stop() {
    over.countDown();
    server.stop(0);
  }

  @Test
  void downloadsOnceAndReportsProgress() throws IOException {
    serve("/file", exchange -> respond(exchange, CONTENT, true));
    List<Long> progress = new ArrayList<>();
    Path file =
        home.withListener(
                (name, done, total) -> {
                  assertThat(name).isEqualTo("set/file.bin");
                  assertThat(total).isEqualTo(CONTENT.length);
                  progress.add(done);
                })
            .require(file("/file"));
    assertThat(file).isEqualTo(folder.resolve("root/set/file.bin")).hasBinaryContent(CONTENT);
    assertThat(progress).startsWith(0L).endsWith((long) CONTENT.length).isSorted();
    assertThat(siblings()).containsExactly("file.bin");
    assertThat(home.require(file("/file"))).isEqualTo(file);
    assertThat(requests).containsExactly("/file null");
  }

  @Test
  void aBrokenConnectionIsTakenUpAgain() throws IOException {
    AtomicBoolean broken = new AtomicBoolean();
    CountDownLatch arrived = new CountDownLatch(1);
    serve(
        "/file",
        exchange -> {
          if (broken.compareAndSet(false, true)) {
            exchange.sendResponseHeaders(200, CONTENT.length);
            exchange.getResponseBody().write(CONTENT, 0, 100_000);
            exchange.getResponseBody().flush();
            await(arrived);
            throw new IOException("broken off on purpose");
          }
          respond(exchange, CONTENT, true);
        });
    DataHome listening =
        home.withListener(
            (name, done, total) -> {
              if (done > 0) {
                arrived.countDown();
              }
            });
    assertThat(listening.require(file("/file"))).hasBinaryContent(CONTENT);
    assertThat(requests).hasSize(2);
    assertThat(requests.get(1)).matches("/file bytes=[1-9]\\d*-");
  }

  @Test
  void thePartOfAnEarlierProcessIsContinued() throws IOException {
    serve("/file", exchange -> respond(exchange, CONTENT, true));
    writePart(Arrays.copyOf(CONTENT, 123_456));
    List<Long> progress = new ArrayList<>();
    home.withListener((name, done, total) -> progress.add(done)).require(file("/file"));
    assertThat(target()).hasBinaryContent(CONTENT);
    assertThat(progress).startsWith(123_456L);
    assertThat(requests).containsExactly("/file bytes=123456-");
    assertThat(siblings()).containsExactly("file.bin");
  }

  @Test
  void aServerThatIgnoresRangeStartsAnew() throws IOException {
    serve("/file", exchange -> respond(exchange, CONTENT, false));
    writePart(Arrays.copyOf(CONTENT, 1000));
    assertThat(home.require(file("/file"))).hasBinaryContent(CONTENT);
    assertThat(requests).containsExactly("/file bytes=1000-");
  }

  @Test
  void aPartThatProvesWrongIsReplaced() throws IOException {
    serve("/file", exchange -> respond(exchange, CONTENT, true));
    writePart(new byte[1000]); // of another version of the file
    assertThat(home.require(file("/file"))).hasBinaryContent(CONTENT);
    assertThat(requests).containsExactly("/file bytes=1000-", "/file null");
  }

  @Test
  void aCompletePartNeedsNoServer() throws IOException {
    writePart(CONTENT);
    assertThat(home.require(file("/file"))).hasBinaryContent(CONTENT);
    assertThat(requests).isEmpty();
  }

  @Test
  void aPartLongerThanTheFileIsReplaced() throws IOException {
    serve("/file", exchange -> respond(exchange, CONTENT, true));
    writePart(new byte[CONTENT.length + 5]);
    DataFile unsized =
        new DataFile("set/file.bin", "here", List.of(uri("/file")), SHA256, -1, "none");
    assertThat(home.require(unsized)).hasBinaryContent(CONTENT);
    assertThat(requests).containsExactly("/file bytes=300005-", "/file null");
  }

  @Test
  void withoutASha256NothingIsContinued() throws IOException {
    serve("/file", exchange -> respond(exchange, CONTENT, true));
    writePart(new byte[1000]);
    DataFile unknown =
        new DataFile("set/file.bin", "here", List.of(uri("/file")), null, -1, "none");
    assertThat(home.require(unknown)).hasBinaryContent(CONTENT);
    assertThat(requests).containsExactly("/file null");
  }

  @Test
  void withoutASha256APartIsContinuedByItsEntityTag() throws IOException {
    tag = "\"one\"";
    serve("/file", exchange -> respond(exchange, CONTENT, true));
    writePart(Arrays.copyOf(CONTENT, 1000));
    writeSource(uri("/file"), tag);
    assertThat(home.require(unknown("/file"))).hasBinaryContent(CONTENT);
    assertThat(requests).containsExactly("/file bytes=1000-");
    assertThat(siblings()).containsExactly("file.bin");
  }

  @Test
  void aFileThatHasChangedIsBegunAnew() throws IOException {
    for (boolean knowsIfRange : new boolean[] {true, false}) {
      tag = "\"two\"";
      ifRange = knowsIfRange;
      requests.clear();
      serve("/file" + knowsIfRange, exchange -> respond(exchange, CONTENT, true));
      writePart(new byte[1000]);
      writeSource(uri("/file" + knowsIfRange), "\"one\"");
      assertThat(home.require(unknown("/file" + knowsIfRange))).hasBinaryContent(CONTENT);
      assertThat(requests.get(0)).endsWith(" bytes=1000-");
      Files.delete(target());
    }
  }

  @Test
  void anInterruptedDownloadLeavesWhatTheNextOneContinues() throws IOException {
    tag = "\"one\"";
    AtomicBoolean whole = new AtomicBoolean();
    serve(
        "/file",
        exchange -> {
          if (whole.get()) {
            respond(exchange, CONTENT, true);
            return;
          }
          exchange.getResponseHeaders().add("ETag", tag);
          boolean resumed = exchange.getRequestHeaders().containsKey("Range");
          exchange.sendResponseHeaders(resumed ? 503 : 200, resumed ? -1 : CONTENT.length);
          if (!resumed) {
            exchange.getResponseBody().write(CONTENT, 0, 100_000);
            exchange.getResponseBody().flush();
            throw new IOException("broken off on purpose");
          }
        });
    assertThatThrownBy(() -> home.require(unknown("/file"))).hasMessageContaining("/file: ");
    long have = Files.size(target().resolveSibling("file.bin.part"));
    whole.set(true);
    requests.clear();
    assertThat(home.require(unknown("/file"))).hasBinaryContent(CONTENT);
    assertThat(requests).containsExactly("/file " + (have > 0 ? "bytes=" + have + "-" : "null"));
  }

  @Test
  void bytesOfTwoAddressesAreNotJoined() throws IOException {
    tag = "\"one\"";
    serve("/second", exchange -> respond(exchange, CONTENT, true));
    for (DataFile file : List.of(unknown("/gone", "/second"), file("/gone", "/second"))) {
      writePart(new byte[1000]);
      writeSource(uri("/first"), tag);
      requests.clear();
      assertThat(home.require(file)).hasBinaryContent(CONTENT);
      assertThat(requests).containsExactly("/second null");
      Files.delete(target());
    }
  }

  @Test
  void anAddressThatHasNothingDoesNotCostThePartOfAnother() throws IOException {
    writePart(new byte[1000]);
    writeSource(uri("/first"), "\"one\"");
    assertThatThrownBy(() -> home.require(unknown("/first", "/second")))
        .hasMessageContaining("HTTP status 404");
    assertThat(target().resolveSibling("file.bin.part")).hasSize(1000);
  }

  @Test
  void redirectionsAreFollowedButNotForEver() throws IOException {
    serve("/file", exchange -> respond(exchange, CONTENT, true));
    serve("/moved", exchange -> redirect(exchange, "file"));
    serve("/loop", exchange -> redirect(exchange, uri("/loop").toString()));
    serve("/away", exchange -> redirect(exchange, "file:///etc/passwd?signature=abc"));
    assertThat(home.require(file("/moved"))).hasBinaryContent(CONTENT);
    Files.delete(target());
    assertThatThrownBy(() -> home.require(file("/loop"))).hasMessageContaining("redirections");
    assertThatThrownBy(() -> home.require(file("/away")))
        .hasMessageContaining("redirects to a file address; expected http or https")
        .hasMessageNotContaining("abc");
  }

  @Test
  void aFileThatMayHaveChangedIsReplaced() throws IOException {
    Files.createDirectories(target().getParent());
    Files.writeString(target(), "old");
    Download file = Download.of(file("/file"));
    assertThat(home.refresh(file)).hasContent("old"); // no answer
    serve("/file", exchange -> respond(exchange, CONTENT, true));
    assertThat(home.offline().refresh(file)).hasContent("old");
    assertThat(requests).isEmpty();
    assertThat(home.refresh(file)).hasBinaryContent(CONTENT);
    assertThat(siblings()).containsExactly("file.bin");
  }

  @Test
  void theWrongFileIsRemoved() throws IOException {
    byte[] other = CONTENT.clone();
    other[7]++;
    serve("/file", exchange -> respond(exchange, other, true));
    assertThatThrownBy(() -> home.require(file("/file")))
        .isInstanceOf(FailureException.class)
        .hasMessageContaining(
            "The data file set/file.bin is not here, and downloading it failed: " + uri("/file"))
        .hasMessageContaining("its SHA-256 is ")
        .hasMessageContaining("instead of " + SHA256)
        .hasMessageContaining("Put it at " + folder.resolve("root/set/file.bin"))
        .hasMessageContaining("It comes from the library of Alexandria.");
    assertThat(target().getParent()).doesNotExist();
  }

  @Test
  void aFileOfTheWrongLengthIsRemoved() throws IOException {
    serve("/short", exchange -> respond(exchange, Arrays.copyOf(CONTENT, 10), true));
    serve("/endless", exchange -> respond(exchange, new byte[3 * CONTENT.length], true));
    assertThatThrownBy(() -> home.require(file("/short")))
        .hasMessageContaining("10 bytes instead of 300000");
    assertThatThrownBy(() -> home.require(file("/endless")))
        .hasMessageContaining("bytes instead of 300000");
    assertThat(target().getParent()).doesNotExist();
  }

  @Test
  void theNextAddressIsTriedAfterA404() throws IOException {
    serve("/file", exchange -> respond(exchange, CONTENT, true));
    assertThat(home.require(file("/gone", "/file"))).hasBinaryContent(CONTENT);
    assertThatThrownBy(
            () ->
                new DataHome(folder.resolve("new"), folder.resolve("new"))
                    .require(file("/gone", "/away")))
        .isInstanceOf(FailureException.class)
        .hasMessageContaining(
            uri("/gone") + ": HTTP status 404; " + uri("/away") + ": HTTP status 404");
  }

  @Test
  void noServerIsExplained() throws IOException {
    URI nobody;
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      nobody = URI.create("http://127.0.0.1:" + free.getLocalPort() + "/file");
    }
    DataFile file =
        new DataFile("set/file.bin", "here", List.of(nobody), SHA256, CONTENT.length, "none");
    assertThatThrownBy(() -> home.require(file))
        .isInstanceOf(FailureException.class)
        .hasMessageContaining(nobody + ": no connection");
    DataFile nowhere =
        new DataFile(
            "set/file.bin",
            "here",
            List.of(URI.create("http://host.invalid/f")),
            SHA256,
            -1,
            "none");
    assertThatThrownBy(() -> home.require(nowhere)).hasMessageContaining("host.invalid/f: ");
    assertThat(target().getParent()).doesNotExist();
  }

  @Test
  void aSilentServerDoesNotHang() throws IOException {
    serve(
        "/file",
        exchange -> {
          exchange.sendResponseHeaders(200, CONTENT.length);
          exchange.getResponseBody().write(CONTENT, 0, 1000);
          exchange.getResponseBody().flush();
          await(over);
          exchange.close();
        });
    Downloader impatient =
        new Downloader(Duration.ofSeconds(5), Duration.ofMillis(200), DownloadListener.NONE);
    assertThatThrownBy(() -> impatient.fetch(Download.of(file("/file")), target(), false))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("the server sent nothing for");
  }

  @Test
  void concurrentRequestsDownloadOnce() throws IOException {
    serve("/file", exchange -> respond(exchange, CONTENT, true));
    List<CompletableFuture<Path>> all = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      all.add(
          CompletableFuture.supplyAsync(
              () -> home.require(file("/file")), r -> new Thread(r).start()));
    }
    all.forEach(one -> assertThat(one.join()).hasBinaryContent(CONTENT));
    assertThat(requests).hasSize(1);
    assertThat(siblings()).containsExactly("file.bin");
  }

  @Test
  void offlineNamesFilePlaceAndOrigin() {
    assertThatThrownBy(() -> home.offline().require(file("/file")))
        .isInstanceOf(FailureException.class)
        .hasMessage(
            "The data file set/file.bin is not here, and downloads are off (ZOO_OFFLINE). Put it at"
                + " "
                + folder.resolve("root/set/file.bin")
                + " (or set ZOO_DATA to a folder that has it as set/file.bin). It comes from the"
                + " library of Alexandria.");
    DataFile byHand = DataFile.byHand("set/file.bin", "the library of Alexandria", "none");
    assertThatThrownBy(() -> home.require(byHand))
        .isInstanceOf(FailureException.class)
        .hasMessageContaining("Put it at ");
  }

  @Test
  void looksInTheDataFolderAndThenInTheCache() throws IOException {
    Path cached = folder.resolve("cache/set/file.bin");
    Files.createDirectories(cached.getParent());
    Files.writeString(cached, "cached");
    assertThat(home.require(file("/none"))).isEqualTo(cached);
    Files.createDirectories(target().getParent());
    Files.writeString(target(), "data");
    assertThat(home.require(file("/none"))).isEqualTo(target());
    assertThat(home.find("set")).contains(folder.resolve("root/set"));
    assertThat(home.find("other")).isEmpty();
  }

  @Test
  void aDataFolderThatCannotBeWrittenToSendsDownloadsToTheCache() throws IOException {
    serve("/file", exchange -> respond(exchange, CONTENT, true));
    Files.writeString(folder.resolve("root"), "a file where the folder should be");
    assertThat(home.require(file("/file")))
        .isEqualTo(folder.resolve("cache/set/file.bin"))
        .hasBinaryContent(CONTENT);
  }

  @Test
  void aDataFolderMarkedReadOnlyStaysAsItIs() throws IOException {
    assumeTrue(
        FileSystems.getDefault().supportedFileAttributeViews().contains("posix"),
        "needs file modes");
    serve("/file", exchange -> respond(exchange, CONTENT, true));
    Path root = Files.createDirectories(folder.resolve("root"));
    Files.setPosixFilePermissions(root, PosixFilePermissions.fromString("r-xr-xr-x"));
    try {
      assertThat(home.require(file("/file"))).isEqualTo(folder.resolve("cache/set/file.bin"));
      assertThat(root).isEmptyDirectory();
    } finally {
      Files.setPosixFilePermissions(root, PosixFilePermissions.fromString("rwxr-xr-x"));
    }
  }

  @Test
  void theEnvironmentNamesTheFolders() {
    Path user = folder.resolve("me");
    DataHome plain = DataHome.of(Map.of(), user);
    assertThat(plain.root()).isEqualTo(user.resolve(".cache/paperzoo")).isEqualTo(plain.cache());
    assertThat(plain.isOffline()).isFalse();
    DataHome set =
        DataHome.of(
            Map.of("ZOO_DATA", folder.toString(), "XDG_CACHE_HOME", "/c", "ZOO_OFFLINE", "1"),
            user);
    assertThat(set.root()).isEqualTo(folder);
    assertThat(set.cache()).isEqualTo(Path.of("/c/paperzoo").toAbsolutePath());
    assertThat(set.isOffline()).isTrue();
    assertThat(DataHome.of(Map.of("DJL_OFFLINE", "false", "ZOO_OFFLINE", "0"), user).isOffline())
        .isFalse();
  }

  @Test
  void pathsStayInTheFolder() {
    for (String bad :
        List.of(
            "", "/etc/passwd", "../x", "a/../../x", "a//b", "./a", "a\\b", "C:x", "a/", "a\0")) {
      assertThatThrownBy(() -> home.find(bad)).isInstanceOf(IllegalArgumentException.class);
      assertThatThrownBy(() -> DataFile.byHand(bad, "", ""))
          .isInstanceOf(IllegalArgumentException.class);
    }
    assertThatThrownBy(
            () -> new DataFile("a", "", List.of(URI.create("file:///etc/passwd")), null, -1, ""))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private DataFile file(String... paths) {
    List<URI> downloads = Arrays.stream(paths).map(this::uri).toList();
    return new DataFile(
        "set/file.bin", "the library of Alexandria", downloads, SHA256, CONTENT.length, "none");
  }

  /** Nothing but its addresses is known. */
  private DataFile unknown(String... paths) {
    List<URI> downloads = Arrays.stream(paths).map(this::uri).toList();
    return new DataFile("set/file.bin", "here", downloads, null, -1, "none");
  }

  private URI uri(String path) {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + path);
  }

  private Path target() {
    return folder.resolve("root/set/file.bin");
  }

  private void writePart(byte[] content) throws IOException {
    Files.createDirectories(target().getParent());
    Files.write(target().resolveSibling("file.bin.part"), content);
  }

  private void writeSource(URI address, String entityTag) throws IOException {
    Files.write(target().resolveSibling("file.bin.part.source"), List.of("" + address, entityTag));
  }

  private List<String> siblings() throws IOException {
    try (var files = Files.list(target().getParent())) {
      return files.map(f -> f.getFileName().toString()).sorted().toList();
    }
  }

  private interface Handler {
    void handle(HttpExchange exchange) throws IOException;
  }

  private void serve(String path, Handler handler) {
    server.createContext(
        path,
        exchange -> {
          requests.add(path + " " + exchange.getRequestHeaders().getFirst("Range"));
          handler.handle(exchange);
          exchange.close();
        });
  }

  private static void redirect(HttpExchange exchange, String location) throws IOException {
    exchange.getResponseHeaders().add("Location", location);
    exchange.sendResponseHeaders(302, -1);
  }

  private void respond(HttpExchange exchange, byte[] content, boolean ranges) throws IOException {
    String range = exchange.getRequestHeaders().getFirst("Range");
    String condition = exchange.getRequestHeaders().getFirst("If-Range");
    if (tag != null) {
      exchange.getResponseHeaders().add("ETag", tag);
    }
    if (ifRange && condition != null && !condition.equals(tag)) {
      range = null;
    }
    int from = ranges && range != null ? Integer.parseInt(range.replaceAll("\\D", "")) : 0;
    if (from >= content.length) {
      exchange.sendResponseHeaders(416, -1);
      return;
    }
    if (from > 0) {
      exchange
          .getResponseHeaders()
          .add(
              "Content-Range", "bytes " + from + "-" + (content.length - 1) + "/" + content.length);
    }
    exchange.sendResponseHeaders(from > 0 ? 206 : 200, content.length - from);
    try (OutputStream body = exchange.getResponseBody()) {
      body.write(content, from, content.length - from);
    } catch (IOException e) {
      // The client has heard enough.
    }
  }

  private static void await(CountDownLatch latch) {
    try {
      assertThat(latch.await(30, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
