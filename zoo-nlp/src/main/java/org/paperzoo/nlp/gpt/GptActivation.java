package org.paperzoo.nlp.gpt;

import ai.djl.ndarray.NDArray;

/** The non-linearity of the feed-forward layers, by its name in {@code config.json}. */
public enum GptActivation {
  /** x Φ(x), exactly (Hendrycks and Gimpel 2016). */
  GELU("gelu"),
  /** The approximation of GELU with tanh, as GPT-2's code has it. */
  GELU_NEW("gelu_tanh"),
  /** {@link #GELU_NEW} in a form with fewer products. */
  GELU_FAST("gelu_tanh"),
  /** {@link #GELU_NEW} under PyTorch's name. */
  GELU_PYTORCH_TANH("gelu_tanh"),
  /** x σ(1.702 x). */
  QUICK_GELU("quick_gelu"),
  /** max(0, x). */
  RELU("relu"),
  /** x σ(x). */
  SILU("silu"),
  /** {@link #SILU} under its first name. */
  SWISH("silu"),
  /** tanh x. */
  TANH("tanh");

  private final String operator;

  GptActivation(String operator) {
    this.operator = operator;
  }

  /** Returns the name of the operator. */
  String operator() {
    return operator;
  }

  /** Applies the function to every element. */
  public NDArray apply(NDArray x) {
    return GptOperators.activation(operator, x);
  }
}
