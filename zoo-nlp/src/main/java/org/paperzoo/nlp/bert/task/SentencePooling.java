package org.paperzoo.nlp.bert.task;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import org.paperzoo.core.error.UsageException;
import org.paperzoo.nlp.bert.Encoded;
import org.paperzoo.nlp.bert.EncoderInputs;

/** How the vectors of a text's tokens become one. */
public enum SentencePooling {
  /** Their mean. */
  MEAN {
    @Override
    NDArray pool(Encoded encoded, NDArray mask) {
      return sum(encoded.hidden(), mask).div(count(mask));
    }
  },
  /** That of the first token. */
  CLS {
    @Override
    NDArray pool(Encoded encoded, NDArray mask) {
      return encoded.hidden().get(new NDIndex(":, 0"));
    }
  },
  /** What the model's pooler makes of that of the first token. */
  POOLER {
    @Override
    NDArray pool(Encoded encoded, NDArray mask) {
      if (encoded.pooled() == null) {
        throw new UsageException(
            "This model has no pooler. Use another pooling, such as pooling=mean or pooling=cls.");
      }
      return encoded.pooled();
    }
  },
  /** The greatest number of each place. */
  MAX {
    @Override
    NDArray pool(Encoded encoded, NDArray mask) {
      NDArray hidden = encoded.hidden();
      NDArray least = mask.sub(1).mul(1e9f); // 0 for tokens, -1e9 for padding
      return hidden.mul(mask).add(least).max(new int[] {1});
    }
  },
  /** Their sum over the root of their number. */
  MEAN_SQRT_LEN {
    @Override
    NDArray pool(Encoded encoded, NDArray mask) {
      return sum(encoded.hidden(), mask).div(count(mask).sqrt());
    }
  },
  /** Their mean, each weighted by its place from 1. */
  WEIGHTED_MEAN {
    @Override
    NDArray pool(Encoded encoded, NDArray mask) {
      long length = mask.getShape().get(1);
      NDArray places = mask.getManager().arange(1f, length + 1f).reshape(1, length, 1);
      NDArray weights = mask.mul(places); // [B, T, 1]
      return sum(encoded.hidden(), weights).div(count(weights));
    }
  },
  /** That of the last token. */
  LAST {
    @Override
    NDArray pool(Encoded encoded, NDArray mask) {
      long width = encoded.hidden().getShape().get(2);
      NDArray last = count(mask).sub(1).toType(DataType.INT64, false); // [B, 1]
      NDArray index = last.expandDims(2).broadcast(new Shape(last.getShape().get(0), 1, width));
      return encoded.hidden().gather(index, 1).squeeze(1);
    }
  };

  /**
   * Returns the vectors [B, D] of texts.
   *
   * @param mask [B, T, 1] float32, 1 for tokens and 0 for padding, which comes last
   */
  abstract NDArray pool(Encoded encoded, NDArray mask);

  /** Returns the mask of inputs, [B, T, 1] float32. */
  static NDArray mask(NDManager manager, EncoderInputs inputs) {
    NDArray mask = inputs.attentionMask();
    return mask == null
        ? manager.ones(inputs.inputIds().getShape().add(1))
        : mask.toType(DataType.FLOAT32, false).expandDims(2);
  }

  private static NDArray sum(NDArray hidden, NDArray weights) {
    return hidden.mul(weights).sum(new int[] {1}); // [B, D]
  }

  private static NDArray count(NDArray weights) {
    return weights.sum(new int[] {1}); // [B, 1]
  }

  /** Returns several vectors of each text side by side. */
  static NDArray join(NDList vectors) {
    return vectors.size() == 1 ? vectors.get(0) : ai.djl.ndarray.NDArrays.concat(vectors, 1);
  }
}
