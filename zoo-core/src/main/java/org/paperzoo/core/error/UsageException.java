package org.paperzoo.core.error;

/**
 * The command or the configuration is wrong (exit code 2): the user can fix it by asking for
 * something else.
 */
public class UsageException extends ZooException {
  private static final long serialVersionUID = 1L;

  /** The exit code of usage and configuration errors. */
  public static final int EXIT_CODE = 2;

  /** Creates an error with a complete, user-readable message. */
  public UsageException(String message) {
    super(message, null, EXIT_CODE);
  }

  /** Creates an error with a complete, user-readable message and its cause. */
  public UsageException(String message, Throwable cause) {
    super(message, cause, EXIT_CODE);
  }
}
