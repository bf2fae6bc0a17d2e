package org.paperzoo.core.report;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.paperzoo.core.error.FailureException;

/**
 * The sittings of a run, {@code environment.json}: {@code {"sittings": [..]}}, an {@link
 * Environment} for the start of the run and one for each time it was resumed, oldest first.
 */
public final class Sittings {
  private static final String LIST = "sittings";

  /** What decides the last bits of a result, besides configuration, data and seed. */
  private static final Map<String, String> ARITHMETIC =
      orderedMap(
          "device", "/device",
          "threads", "/threads",
          "architecture", "/os/arch",
          "processor", "/cpu/model",
          "CPU capability", "/cpu/capability",
          "vector units", "/cpu/vector_units",
          "limits", "/cpu/limits",
          "PyTorch", "/versions/pytorch");

  private final List<JsonNode> all;

  private Sittings(List<JsonNode> all) {
    this.all = all;
  }

  private static Map<String, String> orderedMap(String... keysAndValues) {
    Map<String, String> map = new LinkedHashMap<>();
    for (int i = 0; i < keysAndValues.length; i += 2) {
      map.put(keysAndValues[i], keysAndValues[i + 1]);
    }
    return map;
  }

  /**
   * Reads the file; without it there is no sitting yet.
   *
   * @throws FailureException if it is malformed
   */
  public static Sittings read(Path file) {
    List<JsonNode> all = new ArrayList<>();
    if (Files.exists(file)) {
      ObjectNode node = Json.readObject(file);
      if (node.has("time")) { // as it was when only the last sitting was kept
        all.add(node);
      } else {
        node.path(LIST).forEach(all::add);
      }
      if (all.isEmpty() || !all.stream().allMatch(JsonNode::isObject)) {
        throw new FailureException(
            file
                + ": expected {\"sittings\": [{..}]}. Without the file the run can be resumed, but"
                + " its machine and data are not compared with the earlier ones.");
      }
    }
    return new Sittings(all);
  }

  /** Returns the sittings as they are in the file, oldest first. */
  List<JsonNode> all() {
    return all;
  }

  /**
   * Adds a sitting to the file.
   *
   * @throws FailureException if it cannot be written
   */
  public void add(Path file, Environment now) {
    List<Object> list = new ArrayList<>(all);
    list.add(now);
    Json.write(file, Map.of(LIST, list));
  }

  /** Returns the checksums of the data by name, as the latest sitting that read them found them. */
  public Map<String, String> data() {
    Map<String, String> data = new LinkedHashMap<>();
    for (JsonNode sitting : all) {
      sitting.path("data").properties().forEach(e -> data.put(e.getKey(), e.getValue().asText()));
    }
    return data;
  }

  /**
   * Returns in what the machine differs from that of the last sitting, as far as it can change the
   * last bits of a result, such as {@code threads: 1 instead of 2}.
   */
  public List<String> differences(Environment now) {
    List<String> differences = new ArrayList<>();
    if (!all.isEmpty()) {
      JsonNode before = all.get(all.size() - 1);
      JsonNode after = Json.tree(now);
      ARITHMETIC.forEach(
          (name, path) -> {
            JsonNode old = before.at(path);
            // What was not known then, or is not now, is not compared.
            if (!old.isMissingNode() && !old.isNull() && !after.at(path).isNull()) {
              String text = text(after.at(path));
              if (!text.equals(text(old))) {
                differences.add(name + ": " + text + " instead of " + text(old));
              }
            }
          });
    }
    return differences;
  }

  private static String text(JsonNode node) {
    return node.isValueNode() ? node.asText() : node.toString().replace("\"", "");
  }
}
