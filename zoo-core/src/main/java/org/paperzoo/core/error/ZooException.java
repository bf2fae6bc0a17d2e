package org.paperzoo.core.error;

/**
 * A failure that is explained to the user in one message: what is wrong, where, what was expected
 * and what to do. The command line prints the message without a stack trace and exits with {@link
 * #exitCode()}.
 */
public abstract class ZooException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final int exitCode;

  ZooException(String message, Throwable cause, int exitCode) {
    super(message, cause);
    this.exitCode = exitCode;
  }

  /** Returns the process exit code that the command line uses for this failure. */
  public int exitCode() {
    return exitCode;
  }
}
