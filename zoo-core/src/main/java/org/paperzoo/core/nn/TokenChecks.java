package org.paperzoo.core.nn;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import java.util.OptionalLong;
import org.paperzoo.core.error.UsageException;

/** Checks of the tokens that a model reads, B sequences of T. */
public final class TokenChecks {
  private TokenChecks() {}

  /**
   * Checks the shape of {@code input_ids}.
   *
   * @throws UsageException if it is not [B, T] with a token
   */
  public static void requireTokens(Shape inputIds) {
    if (inputIds.dimension() != 2 || inputIds.size() == 0) {
      throw new UsageException(
          "input_ids must be [batch, tokens] with at least one token, not " + inputIds + ".");
    }
  }

  /**
   * Checks that an array has something for each token.
   *
   * @param name of the array
   * @param inputIds the shape of {@code input_ids}
   * @throws UsageException if the array has another shape
   */
  public static void requireSameShape(String name, NDArray array, Shape inputIds) {
    if (!array.getShape().equals(inputIds)) {
      throw new UsageException(
          name
              + " must be of the shape of input_ids, "
              + inputIds
              + ", not "
              + array.getShape()
              + ".");
    }
  }

  /**
   * Checks that a table has a row for each number.
   *
   * @param name of the array, a plural
   * @param size of the table
   * @param limit what the model calls the size
   * @param partner what should belong to the model, for the message
   * @throws UsageException if a number is not from 0 to {@code size - 1}
   */
  public static void requireBelow(
      String name, NDArray numbers, long size, String limit, String partner) {
    outOfRange(numbers, size)
        .ifPresent(
            wrong -> {
              throw new UsageException(
                  name
                      + " contain "
                      + wrong
                      + ", and the model's "
                      + limit
                      + " is "
                      + size
                      + ". Check that "
                      + partner
                      + " and model belong together.");
            });
  }

  /** Returns a number that is not from 0 to {@code size - 1}; empty if all are. */
  public static OptionalLong outOfRange(NDArray numbers, long size) {
    try (NDArray min = numbers.min();
        NDArray max = numbers.max()) {
      long least = min.getLong();
      long greatest = max.getLong();
      return least < 0 || greatest >= size
          ? OptionalLong.of(least < 0 ? least : greatest)
          : OptionalLong.empty();
    }
  }
}
