package org.paperzoo.core.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.paperzoo.core.data.DataHome;
import org.paperzoo.core.error.FailureException;
import org.paperzoo.core.error.UsageException;

/** Downloads from a hub on this machine. */
final class HubTest {
  private static final List<String> COMPANIONS =
      Stream.of(CompanionFiles.TOKENIZER, CompanionFiles.SENTENCE_VECTORS)
          .flatMap(List::stream)
          .toList();
  private static final String COMMIT = "0123456789abcdef0123456789abcdef01234567";
  private static final String NEXT = "89abcdef0123456789abcdef0123456789abcdef";
  private static final String TOKEN = "hf_not-for-everyone";
  private static final String LOGIN = "<!DOCTYPE html><title>Log in</title>";

  private final Map<String, String> served = new HashMap<>();
  private final Map<String, String> redirected = new HashMap<>();
  private final List<String> requests = Collections.synchronizedList(new ArrayList<>());
  private HttpServer server;
  private HttpServer store; // another origin, as the hub's store of large files is
  private DataHome home;
  private String token;
  @TempDir Path folder;

  @BeforeEach
  void start() throws IOException {
    home = new DataHome(folder, folder);
    server = start("hub ");
    store = start("store ");
  }

  private HttpServer start(String name) throws IOException {
    HttpServer started =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    started.createContext(
        "/",
        exchange -> {
          String path = exchange.getRequestURI().getPath();
          requests.add(name + path + " " + exchange.getRequestHeaders().getFirst("Authorization"));
          if (redirected.containsKey(path)) {
            exchange.getResponseHeaders().add("Location", redirected.get(path));
            exchange.sendResponseHeaders(302, -1);
          } else {
            String text = served.get(path);
            byte[] body = (text == null ? "no" : text).getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(
                text == null ? 404 : text.equals("gated") ? 401 : 200, body.length);
            exchange.getResponseBody().write(body);
          }
          exchange.close();
        });
    started.start();
    return started;
  }

  @AfterEach
  void stop() {
    server.stop(0);
    store.stop(0);
  }

  private static String address(HttpServer server) {
    return "http://" + server.getAddress().getHostString() + ":" + server.getAddress().getPort();
  }

  private Hub hub() {
    return new Hub(home, address(server) + "/", token);
  }

  private void serve(String id, String... files) {
    serveCommit(id, COMMIT, files);
  }

  private void serveCommit(String id, String commit, String... files) {
    List<String> siblings = new ArrayList<>();
    for (String file : files) {
      String content = content(file, commit);
      boolean large = file.endsWith(".safetensors");
      siblings.add(
          "{\"rfilename\": \"%s\", \"size\": %d, \"blobId\": \"%s\"%s}"
              .formatted(
                  file,
                  content.length(),
                  large ? COMMIT : digest("SHA-1", "blob " + content.length() + "\0" + content),
                  large
                      ? ", \"lfs\": {\"sha256\": \"%s\", \"size\": %d, \"pointerSize\": 9}"
                          .formatted(digest("SHA-256", content), content.length())
                      : ""));
      served.put("/" + id + "/resolve/" + commit + "/" + file, content);
    }
    served.put(
        "/api/models/" + id + "/revision/main",
        "{\"sha\": \"" + commit + "\", \"siblings\": [" + String.join(",", siblings) + "]}");
  }

  private static String content(String file, String commit) {
    return file.equals("modules.json")
        ? "[]"
        : file.endsWith(".json") ? "{\"" + commit + "\": {}}" : file + " of " + commit;
  }

  private static String digest(String algorithm, String content) {
    try {
      byte[] bytes = content.getBytes(StandardCharsets.US_ASCII);
      return HexFormat.of().formatHex(MessageDigest.getInstance(algorithm).digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError(e);
    }
  }

  private List<String> cached() throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      return files
          .filter(Files::isRegularFile)
          .map(file -> folder.relativize(file).toString().replace('\\', '/'))
          .sorted()
          .toList();
    }
  }

  @Test
  void downloadsConfigWeightsAndTokenizer() {
    serve(
        "org/name",
        "config.json",
        "model.safetensors",
        "vocab.txt",
        "modules.json",
        "pytorch_model.bin",
        "../x",
        "1_Pooling/config.json");
    Path model = hub().download("org/name", "main", COMPANIONS);
    assertThat(model).isEqualTo(folder.resolve("hub/org/name/" + COMMIT));
    assertThat(model.resolve("config.json")).hasContent(content("config.json", COMMIT));
    assertThat(model.resolve("model.safetensors")).hasContent("model.safetensors of " + COMMIT);
    assertThat(model.resolve("vocab.txt")).exists();
    assertThat(model.resolve("modules.json")).exists();
    assertThat(model.resolve("1_Pooling/config.json")).exists();
    assertThat(model.resolve("pytorch_model.bin")).doesNotExist();
    served.clear(); // the second time only what "main" is today is asked for
    requests.clear();
    assertThat(hub().download("org/name", "main", COMPANIONS)).isEqualTo(model);
    assertThat(requests).containsExactly("hub /api/models/org/name/revision/main null");
    home = home.offline();
    assertThat(hub().download("org/name", "main", COMPANIONS)).isEqualTo(model);
  }

  @Test
  void followsABranchAndKeepsCommitsApart() {
    serve("name", "config.json", "model.safetensors");
    Path first = hub().download("name", "main", COMPANIONS);
    serveCommit("name", NEXT, "config.json", "model.safetensors");
    Path second = hub().download("name", "main", COMPANIONS);
    assertThat(second).isNotEqualTo(first);
    assertThat(second.resolve("model.safetensors")).hasContent("model.safetensors of " + NEXT);
    assertThat(first.resolve("model.safetensors")).hasContent("model.safetensors of " + COMMIT);
  }

  @Test
  void downloadsShards() {
    serve(
        "name",
        "config.json",
        "model.safetensors.index.json",
        "model-00001-of-00002.safetensors",
        "model-00002-of-00002.safetensors");
    assertThat(
            hub().download("name", "main", COMPANIONS).resolve("model-00002-of-00002.safetensors"))
        .exists();
  }

  @Test
  void doesNotKeepALoginPage() throws IOException {
    serve("name", "config.json", "model.safetensors", "tokenizer.json");
    String right = served.get("/api/models/name/revision/main");
    // A server that states no sizes and digests, so that only the content can tell.
    String bare =
        right.replaceAll(", \"size\": \\d+, \"blobId\": \"\\w+\"(, \"lfs\": \\{[^}]*})?", "");
    assertThat(bare).doesNotContain("size");
    for (String path :
        List.of(
            "/api/models/name/revision/main",
            "/name/resolve/" + COMMIT + "/config.json",
            "/name/resolve/" + COMMIT + "/tokenizer.json")) {
      served.put("/api/models/name/revision/main", bare);
      String good = served.put(path, LOGIN);
      assertThatThrownBy(() -> hub().download("name", "main", COMPANIONS))
          .isInstanceOf(FailureException.class)
          .hasMessageContaining(path)
          .hasMessageContaining("the answer is not JSON")
          .hasMessageContaining("log-in page");
      assertThat(cached()).noneMatch(file -> file.contains(path.substring(path.lastIndexOf('/'))));
      served.put(path, "[1]");
      assertThatThrownBy(() -> hub().download("name", "main", COMPANIONS))
          .hasMessageContaining("the answer is not what was requested: expected ");
      served.put(path, good);
    }
    assertThat(hub().download("name", "main", COMPANIONS).resolve("tokenizer.json")).exists();
  }

  @Test
  void aBadAnswerDoesNotReplaceAGoodOne() {
    serve("name", "config.json", "model.safetensors");
    Path model = hub().download("name", "main", COMPANIONS);
    served.put("/api/models/name/revision/main", LOGIN);
    assertThat(hub().download("name", "main", COMPANIONS)).isEqualTo(model);
  }

  @Test
  void checksSizesAndDigests() throws IOException {
    for (String file : List.of("config.json", "model.safetensors", "vocab.txt")) {
      serve("name", "config.json", "model.safetensors", "vocab.txt");
      String path = "/name/resolve/" + COMMIT + "/" + file;
      String good = served.get(path);
      served.put(path, good.replace('0', '1'));
      assertThatThrownBy(() -> hub().download("name", "main", COMPANIONS))
          .isInstanceOf(FailureException.class)
          .hasMessageContaining(path)
          .hasMessageContaining("damaged or not the expected version");
      served.put(path, good + " ");
      assertThatThrownBy(() -> hub().download("name", "main", COMPANIONS))
          .hasMessageContaining("bytes instead of " + good.length());
      assertThat(cached()).noneMatch(name -> name.contains(file));
      served.put(path, good);
    }
    assertThat(hub().download("name", "main", COMPANIONS).resolve("vocab.txt")).exists();
  }

  @Test
  void sendsTheTokenToTheHubOnly() {
    serve("name", "config.json", "model.safetensors", "vocab.txt");
    token = TOKEN;
    String weights = "/name/resolve/" + COMMIT + "/model.safetensors";
    String vocabulary = "/name/resolve/" + COMMIT + "/vocab.txt";
    served.put("/weights", served.get(weights));
    redirected.put(weights, address(store) + "/weights");
    served.put("/moved", served.get(vocabulary));
    redirected.put(vocabulary, "/moved"); // the same server
    hub().download("name", "main", COMPANIONS);
    assertThat(requests)
        .contains("store /weights null", "hub /moved Bearer " + TOKEN)
        .contains("hub " + weights + " Bearer " + TOKEN)
        .noneMatch(request -> request.startsWith("store") && request.contains(TOKEN));
  }

  @Test
  void saysThatATokenIsNeededWithoutShowingIt() {
    served.put("/api/models/org/gated/revision/main", "gated");
    assertThatThrownBy(() -> hub().download("org/gated", "main", COMPANIONS))
        .hasMessageContaining("HTTP status 401")
        .hasMessageContaining("set HF_TOKEN");
    token = TOKEN;
    assertThatThrownBy(() -> hub().download("org/gated", "main", COMPANIONS))
        .hasMessageContaining("the token in HF_TOKEN may not read it")
        .hasMessageNotContaining(TOKEN);
    token = TOKEN + "\r\nHost: elsewhere";
    assertThatThrownBy(this::hub)
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("HF_TOKEN is not a token")
        .hasMessageNotContaining(TOKEN);
  }

  @Test
  void refusesAnEndpointThatIsNoAddress() {
    for (String bad : List.of("huggingface.co", "file:///etc", "http://", "a b")) {
      assertThatThrownBy(() -> new Hub(home, bad, null))
          .isInstanceOf(UsageException.class)
          .hasMessageContaining("HF_ENDPOINT");
    }
  }

  @Test
  void refusesPickles() {
    serve("name", "config.json", "pytorch_model.bin");
    assertThatThrownBy(() -> hub().download("name", "main", COMPANIONS))
        .isInstanceOf(FailureException.class)
        .hasMessageContaining("has no model.safetensors")
        .hasMessageContaining("safe_serialization=True");
  }

  @Test
  void saysWhatToFetchByHand() {
    assertThatThrownBy(() -> hub().download("org/none", "main", COMPANIONS))
        .isInstanceOf(FailureException.class)
        .hasMessageContaining("Cannot download the model org/none")
        .hasMessageContaining("HTTP status 404")
        .hasMessageContaining("import that folder");
    home = home.offline();
    assertThatThrownBy(() -> hub().download("org/none", "main", COMPANIONS))
        .hasMessageContaining("downloads are off (ZOO_OFFLINE)")
        .hasMessageContaining("fetch config.json, model.safetensors");
  }

  @Test
  void knowsIds() {
    assertThat(Hub.isId("gpt2")).isTrue();
    assertThat(Hub.isId("google-bert/bert-base-uncased")).isTrue();
    assertThat(Hub.isId("a/b/c")).isFalse();
    assertThat(Hub.isId("../b")).isFalse();
    assertThat(Hub.isId("/b")).isFalse();
    assertThat(Hub.isId("a..b/c")).isFalse();
  }
}
