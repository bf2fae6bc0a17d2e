package org.paperzoo.core.catalog;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.paperzoo.core.data.AccessToken;
import org.paperzoo.core.data.ContentCheck;
import org.paperzoo.core.data.DataFile;
import org.paperzoo.core.data.DataHome;
import org.paperzoo.core.data.Download;
import org.paperzoo.core.error.FailureException;
import org.paperzoo.core.error.UsageException;

/**
 * Published models on the Hugging Face hub, or on the server that {@code HF_ENDPOINT} names. What
 * is downloaded stays in the data home: {@code hub/<id>/<revision>.json} says which commit a
 * revision was when it was last asked for, and {@code hub/<id>/<commit>/} holds that commit's
 * files, each checked against the size and the digest that the hub states. For private and gated
 * models {@code HF_TOKEN} holds a token; it is sent to that server only, not to where it redirects.
 */
public final class Hub {
  private static final Pattern ID =
      Pattern.compile("[A-Za-z0-9][\\w.-]{0,95}(/[A-Za-z0-9][\\w.-]{0,95})?");
  private static final Pattern REVISION = Pattern.compile("[A-Za-z0-9][\\w.-]{0,95}");
  private static final String TOKEN = "HF_TOKEN";

  private final DataHome home;
  private final String endpoint;
  private final AccessToken token;

  /**
   * Creates a client.
   *
   * @param home where downloads are kept
   * @param endpoint the server's address, such as {@code https://huggingface.co}
   * @param token the secret for private and gated models; null for none
   * @throws UsageException if the endpoint is not an http address, or the token cannot be one
   */
  public Hub(DataHome home, String endpoint, String token) {
    this.home = home;
    this.endpoint = endpoint.strip().replaceFirst("/+$", "");
    this.token = AccessToken.of(address(this.endpoint), TOKEN, token);
  }

  private static URI address(String endpoint) {
    try {
      URI address = URI.create(endpoint);
      if (address.getHost() != null
          && ("https".equals(address.getScheme()) || "http".equals(address.getScheme()))) {
        return address;
      }
    } catch (IllegalArgumentException e) {
      // The same message.
    }
    throw new UsageException(
        "HF_ENDPOINT: expected an address such as https://huggingface.co, found \""
            + endpoint
            + "\".");
  }

  /**
   * Returns a client of the server that {@code HF_ENDPOINT} names, by default Hugging Face's own,
   * with the token in {@code HF_TOKEN}.
   */
  public static Hub ofEnvironment(DataHome home) {
    Map<String, String> environment = System.getenv();
    String endpoint = environment.getOrDefault("HF_ENDPOINT", "");
    return new Hub(
        home, endpoint.isBlank() ? "https://huggingface.co" : endpoint, environment.get(TOKEN));
  }

  /**
   * Returns whether a text can be the id of a model on the hub, {@code name} or {@code owner/name}.
   */
  public static boolean isId(String text) {
    return ID.matcher(text).matches() && !text.contains("..");
  }

  /**
   * Downloads a model's config, weights and what belongs beside them, and returns the folder with
   * them. All are of one commit. Where the hub cannot be asked what a branch or tag is today, it is
   * what it was when the hub was last asked.
   *
   * @param id as {@link #isId} has it
   * @param revision a branch, tag or commit, such as {@code main}
   * @param companions which files beside config and weights, such as a tokenizer's
   * @throws FailureException if it cannot be downloaded, or has no safetensors; the message says
   *     what to fetch by hand
   */
  public Path download(String id, String revision, Collection<String> companions) {
    if (!REVISION.matcher(revision).matches() || revision.contains("..")) {
      throw new FailureException("\"" + revision + "\" is not a revision of a model on the hub.");
    }
    try {
      HubListing listing = listing(id, revision);
      Path folder = null;
      for (HubListing.HubFile file : listing.wanted(id, companions)) {
        Path path = home.require(download(id, listing.commit(), file));
        folder = file.name().equals(ModelFolder.CONFIG) ? path.getParent() : folder;
      }
      return folder;
    } catch (FailureException e) {
      throw byHand(id, e);
    }
  }

  private HubListing listing(String id, String revision) {
    URI address =
        URI.create(endpoint + "/api/models/" + id + "/revision/" + revision + "?blobs=true");
    DataFile place = file("hub/" + id + "/" + revision + ".json", address, null, -1);
    ContentCheck check = content -> fault(() -> HubListing.read(content));
    Download download = new Download(place, null, check, token);
    Path file = HubListing.isCommit(revision) ? home.require(download) : home.refresh(download);
    try (InputStream json = Files.newInputStream(file)) {
      return HubListing.read(json);
    } catch (IOException e) {
      throw new FailureException(
          file + ": not the list of a model's files: " + e.getMessage() + ". Delete it.", e);
    }
  }

  private Download download(String id, String commit, HubListing.HubFile file) {
    URI address = URI.create(endpoint + "/" + id + "/resolve/" + commit + "/" + file.name());
    DataFile place =
        file("hub/" + id + "/" + commit + "/" + file.name(), address, file.sha256(), file.size());
    ContentCheck check =
        file.name().endsWith(".json")
            ? content -> fault(() -> checkJson(file.name(), content))
            : ContentCheck.NONE;
    return new Download(place, file.gitBlobId(), check, token);
  }

  private DataFile file(String path, URI address, String sha256, long size) {
    return new DataFile(
        path, address.toString(), List.of(address), sha256, size, "see " + endpoint);
  }

  /** Reads what a server answered. */
  @FunctionalInterface
  private interface Reading {
    void read() throws IOException;
  }

  private static Optional<String> fault(Reading reading) {
    try {
      reading.read();
      return Optional.empty();
    } catch (JsonProcessingException e) {
      return Optional.of(
          "the answer is not JSON ("
              + e.getOriginalMessage()
              + "); a proxy or a log-in page may have answered");
    } catch (IOException e) {
      return Optional.of("the answer is not what was requested: " + e.getMessage());
    }
  }

  /** Reads JSON to its end: an object, or of {@code modules.json} a list. */
  private static void checkJson(String name, InputStream content) throws IOException {
    JsonToken expected =
        name.equals("modules.json") ? JsonToken.START_ARRAY : JsonToken.START_OBJECT;
    try (JsonParser parser = new JsonFactory().createParser(content)) {
      if (parser.nextToken() != expected) {
        throw new IOException(
            "expected "
                + (expected == JsonToken.START_ARRAY ? "a list" : "an object")
                + " in JSON");
      }
      parser.skipChildren();
      if (parser.nextToken() != null) {
        throw new IOException("expected nothing after the end of the JSON");
      }
    }
  }

  private FailureException byHand(String id, FailureException e) {
    String reason = e.getMessage().replaceFirst("(?s) Put it at .*", "");
    return new FailureException(
        "Cannot download the model "
            + id
            + ". "
            + reason
            + " Without a network: fetch config.json, model.safetensors and the tokenizer's files"
            + " from "
            + endpoint
            + "/"
            + id
            + " into a folder, and import that folder.",
        e);
  }
}
