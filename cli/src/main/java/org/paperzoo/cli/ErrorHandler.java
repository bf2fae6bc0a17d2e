package org.paperzoo.cli;

import java.io.PrintWriter;
import java.util.List;
import org.paperzoo.core.config.ConfigException;
import org.paperzoo.core.config.DidYouMean;
import org.paperzoo.core.error.FailureException;
import org.paperzoo.core.error.UsageException;
import org.paperzoo.core.error.ZooException;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/** Turns exceptions into one clear message and an exit code. */
final class ErrorHandler implements IExecutionExceptionHandler, IParameterExceptionHandler {

  @Override
  public int handleExecutionException(Exception failure, CommandLine command, ParseResult parsed) {
    command.getOut().flush();
    PrintWriter err = command.getErr();
    int code;
    if (failure instanceof ConfigException) {
      err.println(failure.getMessage()); // each line begins with its place
      code = UsageException.EXIT_CODE;
    } else if (failure instanceof ZooException known) {
      err.println("zoo: " + known.getMessage());
      code = known.exitCode();
    } else {
      err.println("zoo: internal error: " + failure);
      code = FailureException.EXIT_CODE;
    }
    trace(failure, command, !(failure instanceof ZooException));
    return code;
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
    if (((Zoo) command.getCommandSpec().root().userObject()).verbose()) {
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
          (verb ? "unknown verb \"" : option ? "unknown option \"" : "unexpected argument \"")
              + first
              + "\""
              + (verb || option ? DidYouMean.hint(first, known) : "");
    }
    err.println("zoo: " + message);
    err.println("See " + command.getCommandSpec().qualifiedName() + " --help.");
    err.flush();
    return UsageException.EXIT_CODE;
  }
}
