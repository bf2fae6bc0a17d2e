package org.paperzoo.core.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.paperzoo.core.data.DataHome;
import org.paperzoo.core.error.FailureException;

/** Downloads from a hub on this machine. */
final class HubTest {
  private final Map<String, String> served = new HashMap<>();
  private HttpServer server;
  private DataHome home;
  @TempDir Path folder;

  @BeforeEach
  void start() throws IOException {
    home = new DataHome(folder, folder);
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          String text = served.get(exchange.getRequestURI().getPath());
          byte[] body = (text == null ? "no" : text).getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(text == null ? 404 : 200, body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  private Hub hub() {
    String address =
        "http://" + server.getAddress().getHostString() + ":" + server.getAddress().getPort();
    return new Hub(home, address + "/");
  }

  private void serve(String id, String... files) {
    StringBuilder siblings = new StringBuilder();
    for (String file : files) {
      siblings.append(siblings.length() > 0 ? "," : "").append("{\"rfilename\": \"" + file + "\"}");
      served.put("/" + id + "/resolve/main/" + file, "content of " + file);
    }
    served.put("/api/models/" + id + "/revision/main", "{\"siblings\": [" + siblings + "]}");
  }

  @Test
  void downloadsConfigWeightsAndTokenizer() {
    serve(
        "org/name",
        "config.json",
        "model.safetensors",
        "vocab.txt",
        "pytorch_model.bin",
        "../x",
        "1_Pooling/config.json");
    Path model = hub().download("org/name", "main");
    assertThat(model).isEqualTo(folder.resolve("hub/org/name/main"));
    assertThat(model.resolve("config.json")).hasContent("content of config.json");
    assertThat(model.resolve("model.safetensors")).hasContent("content of model.safetensors");
    assertThat(model.resolve("vocab.txt")).exists();
    assertThat(model.resolve("1_Pooling/config.json")).exists();
    assertThat(model.resolve("pytorch_model.bin")).doesNotExist();
    served.clear(); // the second time nothing is asked for
    assertThat(hub().download("org/name", "main")).isEqualTo(model);
  }

  @Test
  void downloadsShards() {
    serve(
        "name",
        "config.json",
        "model.safetensors.index.json",
        "model-00001-of-00002.safetensors",
        "model-00002-of-00002.safetensors");
    assertThat(hub().download("name", "main").resolve("model-00002-of-00002.safetensors")).exists();
  }

  @Test
  void refusesPickles() {
    serve("name", "config.json", "pytorch_model.bin");
    assertThatThrownBy(() -> hub().download("name", "main"))
        .isInstanceOf(FailureException.class)
        .hasMessageContaining("has no model.safetensors")
        .hasMessageContaining("safe_serialization=True");
  }

  @Test
  void saysWhatToFetchByHand() {
    assertThatThrownBy(() -> hub().download("org/none", "main"))
        .isInstanceOf(FailureException.class)
        .hasMessageContaining("Cannot download the model org/none")
        .hasMessageContaining("HTTP status 404")
        .hasMessageContaining("import that folder");
    home = home.offline();
    assertThatThrownBy(() -> hub().download("org/none", "main"))
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
