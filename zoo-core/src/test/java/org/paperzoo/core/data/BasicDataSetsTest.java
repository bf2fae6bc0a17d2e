package org.paperzoo.core.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs DJL's own download code against a repository on this machine, laid out like DJL's. */
class BasicDataSetsTest {

  private static final String BASE = "/dataset/cv/ai/djl/basicdataset/mnist/";

  @TempDir Path folder;
  private HttpServer server;
  private DataHome home;
  private final Map<String, byte[]> files = new ConcurrentHashMap<>();
  private final List<String> requests = Collections.synchronizedList(new ArrayList<>());

  @BeforeEach
  void start() throws IOException {
    home = new DataHome(folder.resolve("root"), folder.resolve("cache"));
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          String path = exchange.getRequestURI().getPath().replace("//", "/");
          requests.add(path);
          byte[] content = files.get(path);
          exchange.sendResponseHeaders(
              content == null ? 404 : 200, content == null ? -1 : content.length);
          if (content != null) {
            exchange.getResponseBody().write(content);
          }
          exchange.close();
        });
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  private void publish(byte[] images, byte[] labels, String labelsSha1) throws Exception {
    files.put(BASE + "1.0/train-images-idx3-ubyte.gz", images);
    files.put(BASE + "1.0/train-labels-idx1-ubyte.gz", labels);
    String metadata =
        """
        {"metadataVersion": "0.2", "resourceType": "dataset", "application": "cv",
         "groupId": "ai.djl.basicdataset", "artifactId": "mnist", "name": "mnist",
         "artifacts": [{"version": "1.0", "snapshot": false, "name": "mnist", "files": {
           "train_data": {"uri": "1.0/train-images-idx3-ubyte.gz", "sha1Hash": "%s", "size": %d},
           "train_labels": {"uri": "1.0/train-labels-idx1-ubyte.gz", "sha1Hash": "%s", "size": %d}}}]}
        """
            .formatted(sha1(images), images.length, labelsSha1, labels.length);
    files.put(BASE + "metadata.json", metadata.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void downloadsADataSetOnceAndReadsItWithoutTheNetworkAfterwards() throws Exception {
    byte[] images = resource("train-images-idx3-ubyte.gz");
    byte[] labels = resource("train-labels-idx1-ubyte.gz");
    publish(images, labels, sha1(labels));
    List<Long> progress = new ArrayList<>();
    DataHome listening = home.withListener((name, done, total) -> progress.add(done));

    Path imageFile = BasicDataSets.fetch(listening, repository(), "mnist", "train_data");
    Path labelFile = BasicDataSets.fetch(listening, repository(), "mnist", "train_labels");
    assertThat(imageFile).startsWith(home.cache());
    ImageData data = Idx.readImages("mnist", Split.TRAIN, imageFile, labelFile, Digits.CLASS_NAMES);
    assertThat(data.sha256()).isEqualTo(Digits.train().sha256());
    assertThat(requests)
        .containsExactly(
            BASE + "metadata.json",
            BASE + "1.0/train-images-idx3-ubyte.gz",
            BASE + "1.0/train-labels-idx1-ubyte.gz");
    assertThat(home.used())
        .containsEntry("mnist/train_data", imageFile)
        .containsEntry("mnist/train_labels", labelFile);
    assertThat(progress).contains(0L, (long) images.length + labels.length);

    stop();
    assertThat(BasicDataSets.fetch(home.offline(), repository(), "mnist", "train_data"))
        .isEqualTo(imageFile);
  }

  @Test
  void aDamagedFileIsRefusedAndNotKept() throws Exception {
    byte[] labels = resource("train-labels-idx1-ubyte.gz");
    publish(resource("train-images-idx3-ubyte.gz"), labels, "0".repeat(40));
    for (int i = 0; i < 2; i++) {
      assertThatThrownBy(() -> BasicDataSets.fetch(home, repository(), "mnist", "train_data"))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("Checksum error");
    }
  }

  @Test
  void absenceIsExplained() throws Exception {
    byte[] labels = resource("train-labels-idx1-ubyte.gz");
    assertThatThrownBy(() -> BasicDataSets.fetch(home, repository(), "mnist", "train_data"))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("there is no " + repository() + "dataset/cv");
    assertThatThrownBy(
            () -> BasicDataSets.fetch(home.offline(), repository(), "mnist", "train_data"))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("downloads are off (ZOO_OFFLINE)");
    publish(labels, labels, sha1(labels));
    assertThatThrownBy(() -> BasicDataSets.fetch(home, repository(), "mnist", "test_data"))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("has no file test_data of mnist");
    URI gone = repository();
    stop();
    DataHome fresh = new DataHome(folder.resolve("new"), folder.resolve("new"));
    assertThatThrownBy(() -> BasicDataSets.fetch(fresh, gone, "mnist", "train_data"))
        .isInstanceOf(IOException.class)
        .hasMessageContaining(gone + ": no connection");
  }

  private URI repository() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/");
  }

  private static byte[] resource(String name) throws IOException {
    try (InputStream in = Digits.class.getResourceAsStream("digits/" + name)) {
      return in.readAllBytes();
    }
  }

  private static String sha1(byte[] content) throws NoSuchAlgorithmException {
    return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-1").digest(content));
  }
}
