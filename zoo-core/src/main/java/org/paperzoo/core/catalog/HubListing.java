package org.paperzoo.core.catalog;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.regex.Pattern;
import org.paperzoo.core.error.FailureException;

/**
 * What the hub says about one revision of a model: its commit, and its files with their sizes and
 * digests.
 *
 * @param commit the commit's id
 * @param files the files of the commit
 */
record HubListing(String commit, List<HubFile> files) {
  private static final Pattern COMMIT = Pattern.compile("[0-9a-f]{40}");
  private static final Pattern SHA256 = Pattern.compile("[0-9a-f]{64}");
  private static final Pattern SHARD = Pattern.compile("model-\\d{5}-of-\\d{5}\\.safetensors");

  /**
   * A file.
   *
   * @param size in bytes, -1 if the hub does not say it
   * @param sha256 for a large file; null if the hub does not say it
   * @param gitBlobId for a small file; null if the hub does not say it
   */
  record HubFile(String name, long size, String sha256, String gitBlobId) {}

  /** Returns whether a revision is a commit's id, so that its files never change. */
  static boolean isCommit(String revision) {
    return COMMIT.matcher(revision).matches();
  }

  /**
   * Reads the hub's answer.
   *
   * @throws IOException if it is not such an answer; the message is a clause
   */
  static HubListing read(InputStream json) throws IOException {
    JsonNode root = new ObjectMapper().readTree(json);
    String commit = root == null ? "" : root.path("sha").asText();
    if (!isCommit(commit)) {
      throw new IOException("expected the list of a model's files with the commit as \"sha\"");
    }
    if (!root.path("siblings").isArray()) {
      throw new IOException("expected the list of a model's files as \"siblings\"");
    }
    List<HubFile> files = new ArrayList<>();
    for (JsonNode sibling : root.path("siblings")) {
      files.add(file(sibling));
    }
    return new HubListing(commit, files);
  }

  private static HubFile file(JsonNode sibling) {
    JsonNode large = sibling.path("lfs");
    JsonNode size = large.isObject() ? large.path("size") : sibling.path("size");
    String sha256 = large.path("sha256").asText();
    String blob = sibling.path("blobId").asText();
    return new HubFile(
        sibling.path("rfilename").asText(),
        size.canConvertToLong() && size.isIntegralNumber() ? Math.max(-1, size.asLong()) : -1,
        SHA256.matcher(sha256).matches() ? sha256 : null,
        // The id of a large file is that of the pointer that git holds in its place.
        !large.isObject() && COMMIT.matcher(blob).matches() ? blob : null);
  }

  /**
   * Returns the files of a model folder, config and weights among them.
   *
   * @param id the model, for the message
   * @param companions which files beside config and weights
   * @throws FailureException if it has no config or no safetensors
   */
  List<HubFile> wanted(String id, Collection<String> companions) {
    List<HubFile> wanted = new ArrayList<>();
    List<HubFile> shards = new ArrayList<>();
    boolean whole = false;
    boolean config = false;
    for (HubFile file : files) {
      String name = file.name();
      whole |= name.equals(ModelFolder.WEIGHTS);
      config |= name.equals(ModelFolder.CONFIG);
      if (name.equals(ModelFolder.WEIGHTS + ".index.json") || SHARD.matcher(name).matches()) {
        shards.add(file);
      } else if (name.equals(ModelFolder.CONFIG)
          || name.equals(ModelFolder.WEIGHTS)
          || companions.contains(name)) {
        wanted.add(file);
      }
    }
    if (!whole) {
      wanted.addAll(shards);
    }
    if (!config || (!whole && shards.isEmpty())) {
      throw new FailureException(
          "The hub's "
              + id
              + " has no "
              + (config ? ModelFolder.WEIGHTS : ModelFolder.CONFIG)
              + ". Pickled weights (.bin) are not read, because that can run arbitrary code;"
              + " convert them in Python with save_pretrained(..., safe_serialization=True).");
    }
    return wanted;
  }
}
