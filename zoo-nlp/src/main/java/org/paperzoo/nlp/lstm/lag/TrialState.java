package org.paperzoo.nlp.lstm.lag;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.paperzoo.core.error.FailureException;
import org.paperzoo.core.report.Json;

/** What a trial carries from sequence to sequence besides the weights. */
final class TrialState {
  private static final String FILE = "trial.json";

  /** The training sequences so far. */
  long sequences;

  /** Whether the criterion was met. */
  boolean solved;

  /** Whether the memory cells are part of the network. */
  boolean memory;

  /** Of the most recent sequences, in a ring: 1 if wrong, and the sum of absolute errors. */
  final double[] wrong;

  final double[] errors;

  /** The sum of the errors since the last record, and how many. */
  double logged;

  long loggedCount;

  /** The sum of the errors of the present window of the plateau, and the mean of the one before. */
  double window;

  double before = Double.POSITIVE_INFINITY;

  /**
   * Creates the state before the first sequence.
   *
   * @param recent the length of the ring
   */
  TrialState(int recent, boolean memory) {
    wrong = new double[recent];
    errors = new double[recent];
    this.memory = memory;
  }

  /** Writes a checkpoint. Doubles are written with all their digits. */
  void write(Path folder, Map<String, double[]> weights) {
    Map<String, Object> all = new LinkedHashMap<>();
    all.put("sequences", sequences);
    all.put("solved", solved);
    all.put("memory", memory);
    all.put("logged", new double[] {logged, loggedCount});
    all.put(
        "plateau",
        Double.isInfinite(before) ? new double[] {window} : new double[] {window, before});
    all.put("wrong", wrong);
    all.put("errors", errors);
    all.put("weights", weights);
    Json.write(folder.resolve(FILE), all);
  }

  /**
   * Reads the number of sequences of a checkpoint.
   *
   * @throws FailureException if it is damaged
   */
  static long sequences(Path folder) {
    JsonNode count = Json.readObject(folder.resolve(FILE)).path("sequences");
    if (!count.isIntegralNumber() || count.asLong() < 0) {
      throw damaged(folder, "sequences");
    }
    return count.asLong();
  }

  /**
   * Takes all values from a checkpoint.
   *
   * @param weights of the network; replaced by those of the checkpoint
   * @throws FailureException if it is damaged, or of another network or rule
   */
  void read(Path folder, Map<String, double[]> weights) {
    ObjectNode all = Json.readObject(folder.resolve(FILE));
    sequences = sequences(folder);
    solved = all.path("solved").asBoolean();
    memory = all.path("memory").asBoolean();
    double[] log = new double[2];
    fill(folder, all, "logged", log);
    logged = log[0];
    loggedCount = (long) log[1];
    double[] plateau = new double[all.path("plateau").size() == 1 ? 1 : 2];
    fill(folder, all, "plateau", plateau);
    window = plateau[0];
    before = plateau.length > 1 ? plateau[1] : Double.POSITIVE_INFINITY;
    fill(folder, all, "wrong", wrong);
    fill(folder, all, "errors", errors);
    weights.forEach((name, values) -> fill(folder, all.path("weights"), name, values));
  }

  private static void fill(Path folder, JsonNode node, String key, double[] values) {
    JsonNode list = node.path(key);
    if (!list.isArray() || list.size() != values.length) {
      throw damaged(folder, key);
    }
    for (int i = 0; i < values.length; i++) {
      if (!list.get(i).isNumber()) {
        throw damaged(folder, key);
      }
      values[i] = list.get(i).doubleValue();
    }
  }

  private static FailureException damaged(Path folder, String key) {
    return new FailureException(
        folder.resolve(FILE)
            + ": \""
            + key
            + "\" is not what a trial of this network writes. The checkpoint is damaged or of"
            + " another experiment.");
  }
}
