package org.paperzoo.core.catalog;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.paperzoo.core.data.DataFile;
import org.paperzoo.core.data.DataHome;
import org.paperzoo.core.error.FailureException;

/**
 * Published models on the Hugging Face hub, or on the server that {@code HF_ENDPOINT} names. What
 * is downloaded stays in the data home, under {@code hub/}.
 */
public final class Hub {
  private static final Pattern ID =
      Pattern.compile("[A-Za-z0-9][\\w.-]{0,95}(/[A-Za-z0-9][\\w.-]{0,95})?");
  private static final Pattern REVISION = Pattern.compile("[A-Za-z0-9][\\w.-]{0,95}");
  private static final Pattern SHARD = Pattern.compile("model-\\d{5}-of-\\d{5}\\.safetensors");

  private final DataHome home;
  private final String endpoint;

  /**
   * Creates a client.
   *
   * @param home where downloads are kept
   * @param endpoint the server's address, such as {@code https://huggingface.co}
   */
  public Hub(DataHome home, String endpoint) {
    this.home = home;
    this.endpoint = endpoint.replaceFirst("/+$", "");
  }

  /**
   * Returns a client of the server that {@code HF_ENDPOINT} names, by default Hugging Face's own.
   */
  public static Hub ofEnvironment(DataHome home) {
    String endpoint = System.getenv("HF_ENDPOINT");
    return new Hub(
        home, endpoint == null || endpoint.isBlank() ? "https://huggingface.co" : endpoint);
  }

  /**
   * Returns whether a text can be the id of a model on the hub, {@code name} or {@code owner/name}.
   */
  public static boolean isId(String text) {
    return ID.matcher(text).matches() && !text.contains("..");
  }

  /**
   * Downloads a model's config, weights and tokenizer, and returns the folder with them.
   *
   * @param id as {@link #isId} has it
   * @param revision a branch, tag or commit, such as {@code main}
   * @throws FailureException if it cannot be downloaded, or has no safetensors; the message says
   *     what to fetch by hand
   */
  public Path download(String id, String revision) {
    if (!REVISION.matcher(revision).matches()) {
      throw new FailureException("\"" + revision + "\" is no revision of a model on the hub.");
    }
    String folder = "hub/" + id + "/" + revision;
    List<String> files;
    try {
      files = wanted(home.require(file(folder, listing(id, revision), "listing.json")), id);
    } catch (FailureException e) {
      throw byHand(id, e);
    }
    Path config = null;
    for (String name : files) {
      String address = endpoint + "/" + id + "/resolve/" + revision + "/" + name;
      try {
        Path file = home.require(file(folder, address, name));
        config = name.equals(ModelFolder.CONFIG) ? file : config;
      } catch (FailureException e) {
        throw byHand(id, e);
      }
    }
    return config.getParent();
  }

  private String listing(String id, String revision) {
    return endpoint + "/api/models/" + id + "/revision/" + revision;
  }

  private DataFile file(String folder, String address, String name) {
    return new DataFile(
        folder + "/" + name, address, List.of(URI.create(address)), null, -1, "see " + endpoint);
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

  /** Returns the files to download, config and weights among them. */
  private static List<String> wanted(Path listing, String id) {
    JsonNode root;
    try {
      root = new ObjectMapper().readTree(listing.toFile());
    } catch (IOException e) {
      throw new FailureException(
          listing + ": not the list of a model's files: " + e.getMessage(), e);
    }
    List<String> files = new ArrayList<>();
    boolean whole = false;
    List<String> shards = new ArrayList<>();
    for (JsonNode sibling : root.path("siblings")) {
      String name = sibling.path("rfilename").asText();
      whole |= name.equals("model.safetensors");
      if (name.equals("model.safetensors.index.json") || SHARD.matcher(name).matches()) {
        shards.add(name);
      } else if (name.equals(ModelFolder.CONFIG)
          || name.equals("model.safetensors")
          || ModelFolder.companions().contains(name)) {
        files.add(name);
      }
    }
    if (!whole) {
      files.addAll(shards);
    }
    if (!files.contains(ModelFolder.CONFIG) || (!whole && shards.isEmpty())) {
      throw new FailureException(
          "The hub's "
              + id
              + " has no "
              + (files.contains(ModelFolder.CONFIG) ? "model.safetensors" : ModelFolder.CONFIG)
              + ". Pickled weights (.bin) are not read, because that can run any code; convert them"
              + " in Python with save_pretrained(..., safe_serialization=True).");
    }
    return files;
  }
}
