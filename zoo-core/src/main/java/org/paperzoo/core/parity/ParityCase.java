package org.paperzoo.core.parity;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.paperzoo.core.catalog.ModelFamily;
import org.paperzoo.core.checkpoint.StateDict;
import org.paperzoo.core.checkpoint.TensorSource;
import org.paperzoo.core.config.ConfigJson;
import org.paperzoo.core.error.FailureException;
import org.paperzoo.core.nn.Precision;
import org.paperzoo.core.nn.ZooModel;

/**
 * A small model with random weights, inputs, and what the reference implementation made of them:
 * one safetensors file with {@code parameter.NAME}, {@code input.NAME}, {@code output.NAME}, {@code
 * gradient.NAME} and {@code cotangent.NAME}, and metadata {@code config} (the text of {@code
 * config.json}), {@code architecture} and {@code reference} (what computed it).
 *
 * @param family the kind of model
 * @param name the resource beside the family's class
 */
public record ParityCase(ModelFamily<?> family, String name) {
  /** The largest error that counts as equal: float32 rounding through a few layers. */
  public static final double TOLERANCE = 1e-5;

  /**
   * Gradients that are far smaller than the case's largest are judged by this part of it: sums in
   * which much cancels keep the rounding of their terms.
   */
  private static final double LEAST_SCALE = 1e-3;

  /**
   * Gradients below this part of the case's largest are zero in exact arithmetic, and rounding
   * here.
   */
  private static final double CANCELS = 1e-6;

  /**
   * A tensor compared.
   *
   * @param name such as {@code output.logits} or {@code gradient.encoder.weight}
   * @param scale the largest magnitude of the reference's tensor, by which the error is measured
   * @param error the largest difference, divided by the scale
   */
  public record Comparison(String name, double scale, double error) {
    /** Returns whether the tensors are equal to float32 rounding. */
    public boolean passes() {
      return error <= TOLERANCE; // false for NaN
    }
  }

  /**
   * What came of a case.
   *
   * @param reference what computed the expected tensors
   * @param comparisons one for each output and each gradient
   */
  public record Result(String reference, List<Comparison> comparisons) {
    /** Returns whether every tensor is equal. */
    public boolean passes() {
      return !comparisons.isEmpty() && comparisons.stream().allMatch(Comparison::passes);
    }
  }

  /** Returns the cases that ship with a kind of model. */
  public static List<ParityCase> of(ModelFamily<?> family) {
    return family.parityCases().stream().map(name -> new ParityCase(family, name)).toList();
  }

  /**
   * Runs the model and compares.
   *
   * @param manager on the device to run on
   * @throws FailureException if the file is missing or malformed
   */
  public Result run(NDManager manager) {
    Path folder = null;
    try {
      folder = Files.createTempDirectory("parity");
      Path file = folder.resolve("case.safetensors");
      try (InputStream in = family.getClass().getResourceAsStream(name)) {
        if (in == null) {
          throw new FailureException(
              "the parity case "
                  + name
                  + " of "
                  + family.modelType()
                  + " is not on the class path.");
        }
        Files.copy(in, file);
      }
      return run(file, manager);
    } catch (IOException e) {
      throw new FailureException(
          "cannot unpack the parity case " + name + ": " + e.getMessage(), e);
    } finally {
      delete(folder);
    }
  }

  /**
   * Runs the model on a case from a file, and compares; {@code config.json} is written beside it.
   */
  Result run(Path file, NDManager manager) throws IOException {
    try (TensorSource source = TensorSource.open(file);
        NDManager own = manager.newSubManager()) {
      Path config = file.resolveSibling("config.json");
      Files.writeString(config, metadata(source, "config"));
      return run(family, source, config, own);
    }
  }

  private static void delete(Path folder) {
    if (folder == null) {
      return;
    }
    try {
      Files.deleteIfExists(folder.resolve("case.safetensors"));
      Files.deleteIfExists(folder.resolve("config.json"));
      Files.deleteIfExists(folder);
    } catch (IOException e) {
      folder.toFile().deleteOnExit(); // the system's folder for temporary files: nothing is lost
    }
  }

  private String metadata(TensorSource source, String key) {
    String value = source.metadata().get(key);
    if (value == null) {
      throw new FailureException(
          "the parity case "
              + name
              + " of "
              + family.modelType()
              + " lacks the metadata "
              + key
              + ".");
    }
    return value;
  }

  private <C extends Record> Result run(
      ModelFamily<C> own, TensorSource source, Path configFile, NDManager manager) {
    C config = ConfigJson.fromJson(configFile, own.configType()).config();
    ZooModel model = own.create(config, metadata(source, "architecture"));
    StateDict.of(model)
        .initialize(manager, own.convert(new PrefixedSource(source, "parameter."), config));
    Map<String, NDArray> inputs = read(source, "input.", "", manager);
    inputs.putAll(read(source, "cotangent.", ForwardPass.COTANGENT, manager));
    Map<String, NDArray> expectedGradients =
        read(source, "gradient.", ForwardPass.GRADIENT, manager);
    ForwardPass pass = new ForwardPass(model, manager);
    Map<String, NDArray> actual =
        expectedGradients.isEmpty()
            ? pass.outputs(inputs, Precision.FLOAT32)
            : pass.outputsAndGradients(inputs, Precision.FLOAT32);
    List<Comparison> comparisons = new ArrayList<>();
    read(source, "output.", "", manager)
        .forEach(
            (key, value) -> comparisons.add(compare("output." + key, value, actual.get(key), 0)));
    double largest =
        expectedGradients.values().stream().mapToDouble(ParityCase::scale).max().orElse(0);
    expectedGradients.forEach(
        (key, value) -> {
          String shown = "gradient." + key.substring(ForwardPass.GRADIENT.length());
          comparisons.add(compare(shown, value, actual.get(key), leastScale(value, largest)));
        });
    return new Result(metadata(source, "reference"), comparisons);
  }

  private static Map<String, NDArray> read(
      TensorSource source, String prefix, String newPrefix, NDManager manager) {
    Map<String, NDArray> arrays = new LinkedHashMap<>();
    for (String key : source.names()) {
      if (key.startsWith(prefix)) {
        arrays.put(newPrefix + key.substring(prefix.length()), source.read(manager, key));
      }
    }
    return arrays;
  }

  private static double leastScale(NDArray gradient, double largest) {
    return scale(gradient) < CANCELS * largest ? largest : LEAST_SCALE * largest;
  }

  private static double scale(NDArray array) {
    return array.size() == 0 ? 0 : array.toType(DataType.FLOAT64, false).abs().max().getDouble();
  }

  private static Comparison compare(
      String name, NDArray expected, NDArray actual, double leastScale) {
    if (actual == null || actual.size() != expected.size()) {
      return new Comparison(name, scale(expected), Double.NaN);
    }
    double scale = Math.max(scale(expected), leastScale);
    double difference =
        scale(
            actual
                .toType(DataType.FLOAT64, false)
                .reshape(expected.getShape())
                .sub(expected.toType(DataType.FLOAT64, false)));
    return new Comparison(name, scale, scale == 0 ? difference : difference / scale);
  }
}
