package org.paperzoo.core.parity;

import ai.djl.engine.EngineException;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.nn.Parameter;
import ai.djl.training.ParameterStore;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.paperzoo.core.aten.TorchEngine;
import org.paperzoo.core.checkpoint.StateDict;
import org.paperzoo.core.config.DidYouMean;
import org.paperzoo.core.config.Messages;
import org.paperzoo.core.error.UsageException;
import org.paperzoo.core.nn.Context;
import org.paperzoo.core.nn.Precision;
import org.paperzoo.core.nn.ZooModel;

/**
 * One pass through a model in evaluation mode on arrays with the reference's names, and back for
 * the gradients.
 */
public final class ForwardPass {
  /** The name of the loss among the outputs. */
  public static final String LOSS = "loss";

  /**
   * What stands before the name of a float output among the inputs: its weights in the sum whose
   * gradient is taken.
   */
  public static final String COTANGENT = "cotangent.";

  /** What stands before a parameter's name among the results. */
  public static final String GRADIENT = "grad.";

  private final ZooModel model;
  private final NDManager manager;

  /**
   * Prepares passes through a model.
   *
   * @param model initialised
   * @param manager owns the arrays that are made on the way
   */
  public ForwardPass(ZooModel model, NDManager manager) {
    this.model = model;
    this.manager = manager;
  }

  /**
   * Computes the outputs.
   *
   * @param inputs arrays by the names that {@link ZooModel#inputNames} and {@link
   *     ZooModel#optionalInputNames} give; whole numbers of any type where the model wants integers
   *     (or booleans where it wants a mask), any numbers where it wants floats
   * @return the model's outputs by name
   * @throws UsageException if inputs are missing, unknown, of the wrong type, or of shapes that the
   *     model refuses
   */
  public Map<String, NDArray> outputs(Map<String, NDArray> inputs, Precision precision) {
    try (TorchEngine.Scope off = TorchEngine.withoutGradients()) {
      return forward(checked(inputs), precision);
    }
  }

  /**
   * Computes the outputs and the gradient of every trainable parameter (of the adapter's, if the
   * model has one), named {@code grad.NAME}. It is the gradient of {@code loss}, or where there is
   * none of the sum of all float outputs times the inputs {@code cotangent.OUTPUT}.
   *
   * @throws UsageException as {@link #outputs}, and if there is neither a loss nor a cotangent
   */
  public Map<String, NDArray> outputsAndGradients(
      Map<String, NDArray> inputs, Precision precision) {
    Map<String, NDArray> own = new LinkedHashMap<>();
    Map<String, NDArray> cotangents = new LinkedHashMap<>();
    inputs.forEach(
        (name, array) -> {
          boolean cotangent = name.startsWith(COTANGENT);
          (cotangent ? cotangents : own)
              .put(cotangent ? name.substring(COTANGENT.length()) : name, array);
        });
    Map<String, NDArray> checked = checked(own);
    Map<String, NDArray> results = new LinkedHashMap<>();
    Map<String, NDArray> trainable = new LinkedHashMap<>();
    StateDict.of(model.trained())
        .parameters()
        .forEach(
            (name, parameter) -> {
              if (isTrainable(parameter)) {
                trainable.put(GRADIENT + name, parameter.getArray());
              }
            });
    try (TorchEngine.Scope on = TorchEngine.withGradients()) {
      Map<String, NDArray> outputs = forward(checked, precision);
      Iterator<NDArray> gradients =
          TorchEngine.gradients(scalar(outputs, cotangents), List.copyOf(trainable.values()))
              .iterator();
      outputs.forEach((name, array) -> results.put(name, array.stopGradient()));
      trainable.keySet().forEach(name -> results.put(name, gradients.next()));
    }
    return results;
  }

  private static boolean isTrainable(Parameter parameter) {
    return parameter.requiresGradient() && parameter.getArray().hasGradient();
  }

  private NDArray scalar(Map<String, NDArray> outputs, Map<String, NDArray> cotangents) {
    if (outputs.containsKey(LOSS)) {
      return outputs.get(LOSS);
    }
    NDArray sum = null;
    for (Map.Entry<String, NDArray> cotangent : cotangents.entrySet()) {
      NDArray output = outputs.get(cotangent.getKey());
      if (output == null || !output.getShape().equals(cotangent.getValue().getShape())) {
        throw new UsageException(
            "input "
                + COTANGENT
                + cotangent.getKey()
                + " has shape "
                + cotangent.getValue().getShape()
                + ", but the model's outputs are "
                + shapes(outputs)
                + ".");
      }
      NDArray term = output.mul(onDevice(cotangent.getValue(), DataType.FLOAT32)).sum();
      sum = sum == null ? term : sum.add(term);
    }
    if (sum == null) {
      throw new UsageException(
          "there is nothing to take the gradient of: the model gave no loss. Give the labels among"
              + " the inputs, or a "
              + COTANGENT
              + "OUTPUT of the shape of an output (it gave "
              + shapes(outputs)
              + ").");
    }
    return sum;
  }

  private Map<String, NDArray> forward(Map<String, NDArray> inputs, Precision precision) {
    Context context = new Context(new ParameterStore(manager, false), false);
    try (Precision.Scope scope = precision.use()) {
      return model.forward(context, inputs);
    } catch (EngineException | IllegalArgumentException e) {
      String reason = String.valueOf(e.getMessage()).lines().findFirst().orElse("");
      throw new UsageException("the model refuses the inputs " + shapes(inputs) + ": " + reason, e);
    }
  }

  private static String shapes(Map<String, NDArray> arrays) {
    List<String> parts = new ArrayList<>();
    arrays.forEach((name, array) -> parts.add(name + " " + array.getShape()));
    return String.join(", ", parts);
  }

  /**
   * Checks the names of inputs before their arrays are read.
   *
   * @param gradients whether {@code cotangent.OUTPUT} may be among them
   * @throws UsageException if names are unknown or missing
   */
  public void checkNames(Collection<String> names, boolean gradients) {
    refuse(
        nameFaults(
            names.stream().filter(name -> !gradients || !name.startsWith(COTANGENT)).toList()));
  }

  private List<String> knownNames() {
    List<String> known = new ArrayList<>(model.inputNames());
    known.addAll(model.optionalInputNames());
    return known;
  }

  private List<String> nameFaults(Collection<String> names) {
    List<String> known = knownNames();
    List<String> faults = new ArrayList<>();
    for (String name : model.inputNames()) {
      if (!names.contains(name)) {
        faults.add("missing input \"" + name + "\"");
      }
    }
    for (String name : names) {
      if (!known.contains(name)) {
        faults.add("unknown input " + Messages.quote(name) + DidYouMean.hint(name, known));
      }
    }
    return faults;
  }

  private void refuse(List<String> faults) {
    if (!faults.isEmpty()) {
      throw new UsageException(
          Messages.first(faults, "; ")
              + ". The model takes "
              + String.join(", ", model.inputNames())
              + (model.optionalInputNames().isEmpty()
                  ? ""
                  : " and optionally " + String.join(", ", model.optionalInputNames()))
              + ".");
    }
  }

  /** Checks names and types, and returns the inputs as the model wants them, in its order. */
  private Map<String, NDArray> checked(Map<String, NDArray> inputs) {
    List<String> faults = nameFaults(inputs.keySet());
    Map<String, NDArray> result = new LinkedHashMap<>();
    for (String name : knownNames()) {
      NDArray array = inputs.get(name);
      if (array == null) {
        continue;
      }
      DataType given = array.getDataType();
      boolean integers = model.integerInputNames().contains(name);
      boolean mistaken = given.isBoolean() && !name.endsWith("mask");
      if (integers && (given.isFloating() || mistaken)) {
        faults.add("input \"" + name + "\" holds " + given + ", expected integers");
      } else {
        boolean kept = model.typedInputNames().contains(name) && !given.isFloating();
        result.put(name, onDevice(array, integers || kept ? DataType.INT64 : DataType.FLOAT32));
      }
    }
    refuse(faults);
    return result;
  }

  private NDArray onDevice(NDArray array, DataType type) {
    return array.toType(type, false).toDevice(manager.getDevice(), false);
  }
}
