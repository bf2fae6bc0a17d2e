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
import org.paperzoo.core.catalog.AdapterFolder;
import org.paperzoo.core.catalog.AdapterType;
import org.paperzoo.core.catalog.Catalog;
import org.paperzoo.core.catalog.ModelFamily;
import org.paperzoo.core.catalog.ModelFolder;
import org.paperzoo.core.checkpoint.AtomicFiles;
import org.paperzoo.core.checkpoint.SafetensorsWriter;
import org.paperzoo.core.checkpoint.StateDict;
import org.paperzoo.core.checkpoint.TensorSource;
import org.paperzoo.core.checkpoint.WeightTable;
import org.paperzoo.core.config.ConfigJson;
import org.paperzoo.core.error.FailureException;
import org.paperzoo.core.nn.Precision;
import org.paperzoo.core.nn.ZooModel;

/**
 * A small model with random weights, inputs, and what the reference implementation makes of them:
 * one safetensors file with {@code parameter.NAME}, {@code input.NAME}, {@code output.NAME}, {@code
 * gradient.NAME} and {@code cotangent.NAME}, and metadata {@code config} (the text of {@code
 * config.json}), {@code architecture} and {@code reference} (what computed it). A case of an
 * adapter has {@code adapter.NAME} and the metadata {@code adapter_config}, too, and its {@code
 * config} names the architecture.
 *
 * <p>Outputs and gradients are the reference's in float64. {@code noise.output.NAME} and {@code
 * noise.gradient.NAME} say how far the reference itself, in float32, is from them: a {@link
 * Comparison} is judged by that.
 */
public final class ParityCase {
  /**
   * The result of a case.
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

  /** The parameters among a case's tensors. */
  private static final WeightTable PARAMETERS =
      WeightTable.builder().rename("parameter.{rest}", "{rest}").ignore("{rest}").build();

  /** Makes the model of a case that lies in a folder of its own. */
  private interface Loader {
    ZooModel load(TensorSource source, Path folder, NDManager manager) throws IOException;
  }

  private final String kind;
  private final Class<?> owner;
  private final String name;
  private final Loader loader;

  private ParityCase(String kind, Class<?> owner, String name, Loader loader) {
    this.kind = kind;
    this.owner = owner;
    this.name = name;
    this.loader = loader;
  }

  /** Returns the cases that ship with a kind of model. */
  public static List<ParityCase> of(ModelFamily<?> family) {
    return family.parityCases().stream().map(name -> of(family, name)).toList();
  }

  static ParityCase of(ModelFamily<?> family, String name) {
    return new ParityCase(
        family.modelType(),
        family.resources(),
        name,
        (source, folder, manager) -> model(family, source, folder, manager));
  }

  /**
   * Returns the cases that ship with a kind of adapter.
   *
   * @param catalog with the kinds of model that the cases adapt
   */
  public static List<ParityCase> of(AdapterType<?> type, Catalog catalog) {
    Loader loader = (source, folder, manager) -> adapted(catalog, source, folder, manager);
    return type.parityCases().stream()
        .map(name -> new ParityCase(type.name(), type.getClass(), name, loader))
        .toList();
  }

  /** Returns the {@code model_type}, or the name of the kind of adapter. */
  public String kind() {
    return kind;
  }

  /** Returns the name of the case. */
  public String name() {
    return name.replaceFirst("^.*/", "").replaceFirst("\\.safetensors$", "");
  }

  @Override
  public String toString() {
    return name();
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
      unpack(file);
      return run(file, manager);
    } catch (IOException e) {
      throw new FailureException(
          "cannot unpack the parity case " + name + " of " + kind + ": " + e.getMessage(), e);
    } catch (FailureException e) {
      throw new FailureException(
          "the parity case " + name + " of " + kind + ": " + e.getMessage(), e);
    } finally {
      if (folder != null) {
        delete(folder);
      }
    }
  }

  /** Copies the case to a file that does not exist yet. */
  void unpack(Path file) throws IOException {
    try (InputStream in = owner.getResourceAsStream(name)) {
      if (in == null) {
        throw new FailureException("it is not on the class path.");
      }
      Files.copy(in, file);
    }
  }

  /** Runs the model on a case from a file, and compares; files are written beside it. */
  Result run(Path file, NDManager manager) throws IOException {
    try (TensorSource source = TensorSource.open(file);
        NDManager own = manager.newSubManager()) {
      return compare(source, loader.load(source, file.toAbsolutePath().getParent(), own), own);
    }
  }

  private static void delete(Path folder) {
    try {
      AtomicFiles.deleteTree(folder);
    } catch (IOException e) {
      folder.toFile().deleteOnExit(); // the system's folder for temporary files: nothing is lost
    }
  }

  private static String metadata(TensorSource source, String key) {
    String value = source.metadata().get(key);
    if (value == null) {
      throw new FailureException("it lacks the metadata " + key + ".");
    }
    return value;
  }

  private static <C extends Record> ZooModel model(
      ModelFamily<C> family, TensorSource source, Path folder, NDManager manager)
      throws IOException {
    Path file = folder.resolve(ModelFolder.CONFIG);
    Files.writeString(file, metadata(source, "config"));
    C config = ConfigJson.fromJson(file, family.configType()).config();
    String architecture = metadata(source, "architecture");
    ZooModel model = family.create(config, architecture);
    StateDict state = StateDict.of(model);
    TensorSource published = PARAMETERS.read(source);
    state.initialize(manager, family.weights(config, architecture).read(published, state.shapes()));
    return model;
  }

  private static ZooModel adapted(
      Catalog catalog, TensorSource source, Path folder, NDManager manager) throws IOException {
    Path base = Files.createDirectories(folder.resolve("base"));
    Files.writeString(base.resolve(ModelFolder.CONFIG), metadata(source, "config"));
    SafetensorsWriter.write(
        base.resolve(ModelFolder.WEIGHTS), read(source, "parameter.", "", manager));
    Path adapter = Files.createDirectories(folder.resolve("adapter"));
    Files.writeString(adapter.resolve(AdapterFolder.CONFIG), metadata(source, "adapter_config"));
    SafetensorsWriter.write(
        adapter.resolve(AdapterFolder.WEIGHTS), read(source, "adapter.", "", manager));
    return ModelFolder.open(base, catalog)
        .withAdapter(AdapterFolder.open(adapter, catalog))
        .initialize(manager);
  }

  private static Result compare(TensorSource source, ZooModel model, NDManager manager) {
    Map<String, NDArray> inputs = read(source, "input.", "", manager);
    inputs.putAll(read(source, "cotangent.", ForwardPass.COTANGENT, manager));
    Map<String, NDArray> expectedGradients =
        read(source, "gradient.", ForwardPass.GRADIENT, manager);
    ForwardPass pass = new ForwardPass(model, manager);
    Map<String, NDArray> actual =
        expectedGradients.isEmpty()
            ? pass.outputs(inputs, Precision.FLOAT32)
            : pass.outputsAndGradients(inputs, Precision.FLOAT32);
    Map<String, NDArray> noise = read(source, "noise.", "", manager);
    List<Comparison> comparisons = new ArrayList<>();
    read(source, "output.", "", manager)
        .forEach(
            (key, value) ->
                comparisons.add(compare("output." + key, value, noise, actual.get(key))));
    expectedGradients.forEach(
        (key, value) -> {
          String shown = "gradient." + key.substring(ForwardPass.GRADIENT.length());
          comparisons.add(compare(shown, value, noise, actual.get(key)));
        });
    return new Result(metadata(source, "reference"), comparisons);
  }

  private static Comparison compare(
      String name, NDArray expected, Map<String, NDArray> noise, NDArray actual) {
    NDArray own = noise.get(name);
    if (own == null) {
      throw new FailureException("it lacks the tensor noise." + name + ".");
    }
    return Comparison.of(name, expected, own.toType(DataType.FLOAT64, false).getDouble(), actual);
  }

  /** Returns the names that begin with a prefix, by what is behind it. */
  private static Map<String, String> named(TensorSource source, String prefix) {
    Map<String, String> names = new LinkedHashMap<>();
    for (String key : source.names()) {
      if (key.startsWith(prefix)) {
        names.put(key.substring(prefix.length()), key);
      }
    }
    return names;
  }

  private static Map<String, NDArray> read(
      TensorSource source, String prefix, String newPrefix, NDManager manager) {
    Map<String, NDArray> arrays = new LinkedHashMap<>();
    named(source, prefix)
        .forEach((name, key) -> arrays.put(newPrefix + name, source.read(manager, key)));
    return arrays;
  }
}
