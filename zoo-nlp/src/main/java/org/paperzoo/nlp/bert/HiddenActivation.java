package org.paperzoo.nlp.bert;

import ai.djl.ndarray.NDArray;
import ai.djl.nn.Activation;

/** The non-linearity of the feed-forward layers, by its name in {@code config.json}. */
public enum HiddenActivation {
  /** x Φ(x), exactly (Hendrycks and Gimpel 2016). */
  GELU {
    @Override
    public NDArray apply(NDArray x) {
      return Activation.gelu(x);
    }
  },
  /** The approximation of GELU with tanh, as OpenAI's and Google's code has it. */
  GELU_NEW {
    @Override
    public NDArray apply(NDArray x) {
      return BertOperators.geluTanh(x);
    }
  },
  /** {@link #GELU_NEW} under PyTorch's name. */
  GELU_PYTORCH_TANH {
    @Override
    public NDArray apply(NDArray x) {
      return BertOperators.geluTanh(x);
    }
  },
  /** max(0, x). */
  RELU {
    @Override
    public NDArray apply(NDArray x) {
      return Activation.relu(x);
    }
  },
  /** x σ(x). */
  SILU {
    @Override
    public NDArray apply(NDArray x) {
      return BertOperators.silu(x);
    }
  },
  /** {@link #SILU} under its first name. */
  SWISH {
    @Override
    public NDArray apply(NDArray x) {
      return BertOperators.silu(x);
    }
  },
  /** tanh x. */
  TANH {
    @Override
    public NDArray apply(NDArray x) {
      return Activation.tanh(x);
    }
  };

  /** Applies the function to every element. */
  public abstract NDArray apply(NDArray x);
}
