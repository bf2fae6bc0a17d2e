package org.paperzoo.cli;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import org.paperzoo.core.error.FailureException;
import picocli.CommandLine;

/** The entry point of the command line. */
public final class Main {
  /** Columns of a table where standard output is not a terminal and COLUMNS is not set. */
  private static final int WIDTH = 100;

  private static final int NARROWEST = 40;

  private Main() {}

  /** Runs the command line and exits with its exit code. */
  public static void main(String[] args) {
    Writer out = writer(FileDescriptor.out);
    System.exit(run(out, writer(FileDescriptor.err), width(), args));
  }

  /**
   * Runs the command line.
   *
   * @param out takes results
   * @param err takes errors and progress
   * @return the exit code: 0 done, 1 failed, 2 bad usage or configuration, 130 interrupted after a
   *     checkpoint
   */
  public static int run(Writer out, Writer err, String... args) {
    return run(out, err, WIDTH, args);
  }

  /**
   * Runs the command line.
   *
   * @param out takes results
   * @param err takes errors and progress
   * @param width columns of the terminal; tables are wrapped at it
   * @return the exit code: 0 done, 1 failed, 2 bad usage or configuration, 130 interrupted after a
   *     checkpoint
   */
  static int run(Writer out, Writer err, int width, String... args) {
    CommandLine line = new CommandLine(new Zoo(width));
    ToolCommand.addAll(line);
    TerminalWriter results = new TerminalWriter(out);
    PrintWriter messages = new PrintWriter(new TerminalWriter(err), true);
    line.setOut(new PrintWriter(results, true));
    line.setErr(messages);
    ErrorHandler errors = new ErrorHandler();
    line.setExecutionExceptionHandler(errors);
    line.setParameterExceptionHandler(errors);
    line.setExecutionStrategy(
        parsed -> {
          results.setEscaping(false); // Picocli colours the help
          Integer help = CommandLine.executeHelpRequest(parsed);
          results.setEscaping(true);
          return help == null ? new CommandLine.RunLast().execute(parsed) : help;
        });
    int code;
    try {
      code = line.execute(args);
    } catch (Error e) { // the handlers see exceptions only
      code = errors.handleError(e, line);
    }
    line.getOut().flush();
    if (results.failure() != null) {
      code = code == 0 ? FailureException.EXIT_CODE : code;
      if (!isClosedPipe(results.failure())) { // the reader closed it on purpose
        messages.println(
            "zoo: cannot write to standard output: " + results.failure().getMessage() + ".");
      }
    }
    messages.flush();
    return code;
  }

  private static boolean isClosedPipe(IOException failure) {
    return String.valueOf(failure.getMessage()).contains("Broken pipe");
  }

  /** Writes UTF-8 whatever the locale is: tables have characters beyond ASCII. */
  private static Writer writer(FileDescriptor descriptor) {
    return new OutputStreamWriter(new FileOutputStream(descriptor), StandardCharsets.UTF_8);
  }

  /** Returns the columns of the terminal: what COLUMNS says, else what the terminal does. */
  private static int width() {
    String columns = System.getenv("COLUMNS");
    if (columns != null && columns.matches("[1-9]\\d{0,3}")) {
      return Math.max(NARROWEST, Integer.parseInt(columns));
    }
    return System.console() == null
        ? WIDTH
        : new CommandLine(new Zoo(WIDTH)).getCommandSpec().usageMessage().autoWidth(true).width();
  }
}
