package org.paperzoo.core.nn;

import ai.djl.ndarray.NDArray;
import org.paperzoo.core.aten.Aten;

/**
 * The activation functions without parameters, by their names in a published {@code config.json}
 * ({@code hidden_act}, {@code activation_function}). Several names may stand for one function; each
 * is written as it was read.
 */
public enum ActivationFunction {
  /** x Φ(x), exactly (Hendrycks and Gimpel 2016). */
  GELU("gelu"),
  /** {@link #GELU} cut off at -10 and 10. */
  GELU_10("gelu_10"),
  /** The approximation of {@link #GELU} with tanh, as Google's and OpenAI's code has it. */
  GELU_NEW("gelu_tanh"),
  /** {@link #GELU_NEW} in a form with fewer products. */
  GELU_FAST("gelu_tanh"),
  /** {@link #GELU_NEW} with more digits of its constants. */
  GELU_ACCURATE("gelu_tanh"),
  /** {@link #GELU_NEW} under PyTorch's name. */
  GELU_PYTORCH_TANH("gelu_tanh"),
  /** {@link #GELU_NEW}, written out in Python. */
  GELU_PYTHON_TANH("gelu_tanh"),
  /** {@link #GELU}, written out in Python. */
  GELU_PYTHON("gelu"),
  /** x σ(1.702 x). */
  QUICK_GELU("quick_gelu"),
  /** max(0, x). */
  RELU("relu"),
  /** The square of {@link #RELU} (So et al. 2021). */
  RELU2("relu2"),
  /** min(max(0, x), 6). */
  RELU6("relu6"),
  /** x, or 0.01 x below 0. */
  LEAKY_RELU("leaky_relu"),
  /** x σ(x). */
  SILU("silu"),
  /** {@link #SILU} under its first name. */
  SWISH("silu"),
  /** x tanh(log(1 + exp x)) (Misra 2019). */
  MISH("mish"),
  /** tanh x. */
  TANH("tanh"),
  /** σ(x) = 1 / (1 + exp(-x)). */
  SIGMOID("sigmoid"),
  /** (1 + erf((x - 0.707107) / (0.282095 √2))) / 2 (Ma et al. 2022, Mega). */
  LAPLACE("laplace"),
  /** x. */
  LINEAR("linear");

  private final String operator;

  ActivationFunction(String operator) {
    this.operator = operator;
  }

  /**
   * Returns the name of the function in the script of {@link Aten}: the literal {@code activation}
   * of operators that call {@code activation(x)}.
   */
  public String operator() {
    return operator;
  }

  /** Applies the function to every element. */
  public NDArray apply(NDArray x) {
    return Aten.activation(operator, x);
  }
}
