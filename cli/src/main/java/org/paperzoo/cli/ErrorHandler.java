package org.paperzoo.cli;

import java.io.PrintWriter;
import java.nio.file.InvalidPathException;
import java.util.List;
import org.paperzoo.core.config.ConfigException;
import org.paperzoo.core.config.DidYouMean;
import org.paperzoo.core.config.Messages;
import org.paperzoo.core.error.FailureException;
import org.paperzoo.core.error.UsageException;
import org.paperzoo.core.error.ZooException;
import org.paperzoo.core.report.Numbers;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/** Turns exceptions into one clear message and an exit code. */
final class ErrorHandler implements IExecutionExceptionHandler, IParameterExceptionHandler {
  private static final int LONGEST = 2000;

  @Override
  public int handleExecutionException(Exception failure, CommandLine command, ParseResult parsed) {
    command.getOut().flush();
    PrintWriter err = command.getErr();
    int code;
    if (failure instanceof ZooException known) {
      report(known, err);
      code = known.exitCode();
    } else if (failure instanceof InvalidPathException path) {
      err.println(
          "zoo: " + Messages.quote(path.getInput()) + " is not a path: " + path.getReason() + ".");
      code = UsageException.EXIT_CODE;
    } else {
      err.println("zoo: internal error: " + failure);
      code = FailureException.EXIT_CODE;
    }
    trace(
        failure, command, code == FailureException.EXIT_CODE && !(failure instanceof ZooException));
    return code;
  }

  /** Prints a failure; of a configuration's faults, which have a line each, every one. */
  static void report(ZooException failure, PrintWriter err) {
    if (failure instanceof ConfigException) {
      failure.getMessage().lines().forEach(fault -> err.println("zoo: " + shortened(fault)));
    } else {
      err.println("zoo: " + shortened(failure.getMessage()));
    }
  }

  /** Cuts the middle out of a message that quotes something very long. */
  private static String shortened(String message) {
    if (message.length() <= LONGEST) {
      return message;
    }
    int half = LONGEST / 2;
    return message.substring(0, half)
        + " ... ("
        + Numbers.text((long) message.length() - 2 * half)
        + " characters) ... "
        + message.substring(message.length() - half);
  }

  /** Tells of an error of the virtual machine, such as a full memory; returns the exit code. */
  int handleError(Error failure, CommandLine command) {
    String message =
        failure instanceof OutOfMemoryError
            ? "out of memory (" + failure.getMessage() + "): give more with ZOO_JAVA_OPTS=-Xmx8g"
            : "internal error: " + failure;
    command.getErr().println("zoo: " + message);
    trace(failure, command, true);
    return FailureException.EXIT_CODE;
  }

  private static void trace(Throwable failure, CommandLine command, boolean hint) {
    PrintWriter err = command.getErr();
    if (Zoo.of(command.getCommandSpec()).verbose()) {
      failure.printStackTrace(err);
    } else if (hint) {
      err.println("(--verbose shows where)");
    }
    err.flush();
  }

  @Override
  public int handleParseException(ParameterException failure, String[] args) {
    CommandLine command = failure.getCommandLine();
    PrintWriter err = command.getErr();
    String message = failure.getMessage();
    if (failure instanceof UnmatchedArgumentException unmatched) {
      String first = unmatched.getUnmatched().get(0);
      boolean option = first.startsWith("-");
      boolean verb = !option && !command.getSubcommands().isEmpty();
      List<String> known =
          verb
              ? List.copyOf(command.getSubcommands().keySet())
              : List.copyOf(command.getCommandSpec().optionsMap().keySet());
      message =
          (verb ? "unknown verb " : option ? "unknown option " : "unexpected argument ")
              + Messages.quote(first)
              + (verb || option ? DidYouMean.hint(first, known) : "");
    }
    err.println("zoo: " + shortened(message));
    err.println("See " + command.getCommandSpec().qualifiedName() + " --help.");
    err.flush();
    return UsageException.EXIT_CODE;
  }
}
