package org.paperzoo.core.error;

/**
 * A valid operation failed (exit code 1): missing or malformed files, a full disk, diverged
 * training.
 */
public class FailureException extends ZooException {
  private static final long serialVersionUID = 1L;

  /** The exit code of failures. */
  public static final int EXIT_CODE = 1;

  /** Creates an error with a complete, user-readable message. */
  public FailureException(String message) {
    super(message, null, EXIT_CODE);
  }

  /** Creates an error with a complete, user-readable message and its cause. */
  public FailureException(String message, Throwable cause) {
    super(message, cause, EXIT_CODE);
  }
}
