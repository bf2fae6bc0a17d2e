package org.paperzoo.cli;

import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** Where the program is installed: the checkout with its configs and launcher. */
final class Installation {
  private Installation() {}

  /**
   * Returns the checkout: what the property {@code paperzoo.home} says, else where the code lies.
   */
  static Optional<Path> home() {
    String given = System.getProperty("paperzoo.home");
    if (given != null) {
      return Optional.of(Path.of(given));
    }
    try {
      Path code =
          Path.of(Installation.class.getProtectionDomain().getCodeSource().getLocation().toURI());
      for (Path up = code; up != null; up = up.getParent()) {
        if (Files.exists(up.resolve("zoo")) && Files.exists(up.resolve("pom.xml"))) {
          return Optional.of(up);
        }
      }
    } catch (URISyntaxException | RuntimeException e) {
      return Optional.empty(); // a class loader that does not tell
    }
    return Optional.empty();
  }

  /**
   * Returns how the launcher is called from the working folder, for commands that are to be copied.
   */
  static String command() {
    Path launcher = home().map(home -> home.resolve("zoo")).orElse(null);
    if (launcher == null || !Files.isExecutable(launcher)) {
      return "zoo";
    }
    Path folder = launcher.toAbsolutePath().getParent();
    return folder.equals(Path.of("").toAbsolutePath()) ? "./zoo" : launcher.toString();
  }
}
