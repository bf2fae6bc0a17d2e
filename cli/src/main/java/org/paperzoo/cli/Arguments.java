package org.paperzoo.cli;

import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Positional arguments, split into {@code key.path=value} and others.
 *
 * @param assignments those of the form {@code key.path=value}
 * @param others the rest
 */
record Arguments(List<String> assignments, List<String> others) {
  private static final Pattern ASSIGNMENT =
      Pattern.compile("[A-Za-z_\"][^=\\s/]*=.*", Pattern.DOTALL);

  /** Parts arguments; what names an existing file is never an assignment. */
  static Arguments of(List<String> all) {
    List<String> assignments = new ArrayList<>();
    List<String> others = new ArrayList<>();
    for (String argument : all) {
      (isAssignment(argument) ? assignments : others).add(argument);
    }
    return new Arguments(assignments, others);
  }

  static boolean isAssignment(String argument) {
    return ASSIGNMENT.matcher(argument).matches() && !isFile(argument);
  }

  /** Returns whether a file has this name; no file has a name that the system does not allow. */
  static boolean isFile(String argument) {
    try {
      return Files.exists(Path.of(argument));
    } catch (InvalidPathException e) {
      return false; // such as a=b:* on Windows, or a zero character anywhere
    }
  }
}
