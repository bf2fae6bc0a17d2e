package org.paperzoo.core.train;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.paperzoo.core.error.FailureException;

/**
 * Where a run stands, besides weights and optimizer state: everything that decides how it
 * continues.
 */
final class LoopState {
  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final int FORMAT = 2;

  /** The steps done. */
  long step;

  /** The number of the next training batch. */
  long batch;

  /** The batches that had nothing to learn from. */
  long skipped;

  /** Seconds of training so far, over all sittings. */
  double seconds;

  /** The step of the best evaluation, or -1. */
  long bestStep = -1;

  /** Evaluations since one of the monitored metrics improved. */
  int stale;

  /** The factor that plateau has put on the learning rate. */
  double plateau = 1;

  /** Evaluations that plateau has seen without improvement. */
  int plateauStale;

  /** The best value of each monitored metric. */
  final Map<String, Double> best = new TreeMap<>();

  /** The last evaluation. */
  final Map<String, Double> metrics = new TreeMap<>();

  /** Sums of the losses times their weights since they were last logged, and of the weights. */
  final Map<String, double[]> losses = new TreeMap<>();

  String toJson() {
    ObjectNode node = MAPPER.createObjectNode();
    node.put("format", FORMAT);
    node.put("step", step).put("batch", batch).put("skipped", skipped).put("seconds", seconds);
    node.put("best_step", bestStep).put("stale", stale);
    node.put("plateau", plateau).put("plateau_stale", plateauStale);
    ObjectNode bestNode = node.putObject("best");
    best.forEach((name, value) -> put(bestNode, name, value));
    ObjectNode metricsNode = node.putObject("metrics");
    metrics.forEach((name, value) -> put(metricsNode, name, value));
    ObjectNode lossesNode = node.putObject("losses");
    losses.forEach(
        (name, sum) -> {
          ObjectNode entry = lossesNode.putObject(name);
          put(entry, "sum", sum[0]);
          put(entry, "weight", sum[1]);
        });
    try {
      return MAPPER.writerWithDefaultPrettyPrinter().writeValueAsString(node);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  /** JSON has no NaN: such values are written as text. */
  private static void put(ObjectNode node, String name, double value) {
    if (Double.isFinite(value)) {
      node.put(name, value);
    } else {
      node.put(name, Double.toString(value));
    }
  }

  static LoopState read(Path file) {
    JsonNode node;
    try {
      node = MAPPER.readTree(Files.readString(file));
    } catch (IOException e) {
      throw new FailureException(
          file
              + " cannot be read as the state of a training run: "
              + e.getMessage()
              + ". Resume from another checkpoint.",
          e);
    }
    if (node.path("format").asInt() != FORMAT) {
      throw new FailureException(
          file
              + " has format "
              + node.path("format")
              + ", expected "
              + FORMAT
              + ". It was written by another version; train with that one.");
    }
    LoopState state = new LoopState();
    state.step = node.path("step").asLong();
    state.batch = node.path("batch").asLong();
    state.skipped = node.path("skipped").asLong();
    state.seconds = node.path("seconds").asDouble();
    state.bestStep = node.path("best_step").asLong(-1);
    state.stale = node.path("stale").asInt();
    state.plateau = node.path("plateau").asDouble(1);
    state.plateauStale = node.path("plateau_stale").asInt();
    node.path("best").properties().forEach(e -> state.best.put(e.getKey(), number(e.getValue())));
    node.path("metrics")
        .properties()
        .forEach(e -> state.metrics.put(e.getKey(), number(e.getValue())));
    node.path("losses").properties().forEach(e -> state.losses.put(e.getKey(), sum(e.getValue())));
    return state;
  }

  private static double[] sum(JsonNode node) {
    return new double[] {number(node.path("sum")), number(node.path("weight"))};
  }

  private static double number(JsonNode node) {
    return node.isTextual() ? Double.parseDouble(node.asText()) : node.asDouble();
  }
}
