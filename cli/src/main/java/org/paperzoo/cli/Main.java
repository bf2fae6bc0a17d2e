package org.paperzoo.cli;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import picocli.CommandLine;

/** The entry point of the command line. */
public final class Main {
  private Main() {}

  /** Runs the command line and exits with its exit code. */
  public static void main(String[] args) {
    PrintWriter out = writer(FileDescriptor.out);
    PrintWriter err = writer(FileDescriptor.err);
    int code = run(out, err, args);
    out.flush();
    err.flush();
    System.exit(code);
  }

  /**
   * Runs the command line.
   *
   * @param out takes results
   * @param err takes errors and progress
   * @return the exit code: 0 done, 1 failed, 2 bad usage or configuration, 130 interrupted after a
   *     checkpoint
   */
  public static int run(PrintWriter out, PrintWriter err, String... args) {
    CommandLine line = new CommandLine(new Zoo());
    ToolCommand.addAll(line);
    line.setOut(out);
    line.setErr(err);
    ErrorHandler errors = new ErrorHandler();
    line.setExecutionExceptionHandler(errors);
    line.setParameterExceptionHandler(errors);
    try {
      return line.execute(args);
    } catch (Error e) { // the handlers see exceptions only
      return errors.handleError(e, line);
    }
  }

  /** Writes UTF-8 whatever the locale is: tables have characters beyond ASCII. */
  private static PrintWriter writer(FileDescriptor descriptor) {
    return new PrintWriter(new FileOutputStream(descriptor), true, StandardCharsets.UTF_8);
  }
}
