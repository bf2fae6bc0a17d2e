package org.paperzoo.core.report;

import java.io.BufferedReader;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a run ran on, {@code environment.json}: enough to say later why two runs differ, or to run
 * one again.
 *
 * @param time when the run began, ISO 8601 in UTC
 * @param commandLine the arguments of the command
 * @param seed the seed of the run
 * @param device the device, such as {@code cpu} or {@code cuda:0}
 * @param gitCommit the commit that is checked out where the program lies, else where it runs; null
 *     outside of a git checkout
 * @param versions versions of Paperzoo, DJL, the engine ... by name
 * @param data the checksums of the data files by name
 * @param java the Java version, vendor and greatest heap
 * @param os the operating system
 * @param cpu the processor
 * @param memoryBytes the machine's (or its container's) memory
 */
public record Environment(
    String time,
    List<String> commandLine,
    long seed,
    String device,
    String gitCommit,
    Map<String, String> versions,
    Map<String, String> data,
    Java java,
    Os os,
    Cpu cpu,
    long memoryBytes) {

  /** The Java runtime: its version, its vendor, the greatest heap in bytes. */
  public record Java(String version, String vendor, long maxHeapBytes) {}

  /** The operating system. */
  public record Os(String name, String version, String arch) {}

  /**
   * The processor: its model as the system calls it, and the number of cores this process may use.
   */
  public record Cpu(String model, int cores) {}

  /**
   * Looks at the machine and adds what only the caller knows.
   *
   * @param commandLine the arguments of the command
   * @param seed the seed of the run
   * @param device the device, such as {@code cpu}
   * @param versions versions of Paperzoo, DJL, the engine ... by name
   * @param data the checksums of the data files by name
   */
  public static Environment capture(
      List<String> commandLine,
      long seed,
      String device,
      Map<String, String> versions,
      Map<String, String> data) {
    return new Environment(
        Instant.now().truncatedTo(ChronoUnit.SECONDS).toString(),
        commandLine,
        seed,
        device,
        checkedOutCommit().orElse(null),
        versions,
        data,
        new Java(
            Runtime.version().toString(),
            System.getProperty("java.vendor"),
            Runtime.getRuntime().maxMemory()),
        new Os(
            System.getProperty("os.name"),
            System.getProperty("os.version"),
            System.getProperty("os.arch")),
        new Cpu(cpuModel(), Runtime.getRuntime().availableProcessors()),
        physicalMemory());
  }

  /**
   * Writes the file.
   *
   * @throws org.paperzoo.core.error.FailureException if it cannot be written
   */
  public void write(Path file) {
    Json.write(file, this);
  }

  /** The commit of the program if it runs from a checkout, else that of the working folder. */
  private static Optional<String> checkedOutCommit() {
    return codeFolder().flatMap(GitCommit::of).or(() -> GitCommit.of(Path.of("")));
  }

  private static Optional<Path> codeFolder() {
    try {
      return Optional.of(
          Path.of(Environment.class.getProtectionDomain().getCodeSource().getLocation().toURI()));
    } catch (URISyntaxException | RuntimeException e) {
      return Optional.empty(); // a class loader that does not tell, or not a file
    }
  }

  private static String cpuModel() {
    return cpuInfo(Path.of("/proc/cpuinfo"))
        .or(() -> Optional.ofNullable(System.getenv("PROCESSOR_IDENTIFIER"))) // Windows
        .orElseGet(() -> System.getProperty("os.arch"));
  }

  /**
   * Returns the first model name that Linux gives; ARM kernels call it otherwise, or not at all.
   */
  static Optional<String> cpuInfo(Path file) {
    try (BufferedReader lines = Files.newBufferedReader(file)) {
      for (String line; (line = lines.readLine()) != null; ) {
        int colon = line.indexOf(':');
        if (colon > 0
            && List.of("model name", "Model", "cpu model")
                .contains(line.substring(0, colon).strip())) {
          return Optional.of(line.substring(colon + 1).strip());
        }
      }
    } catch (IOException e) {
      // Not Linux, or /proc is not mounted.
    }
    return Optional.empty();
  }

  private static long physicalMemory() {
    return ManagementFactory.getOperatingSystemMXBean()
            instanceof com.sun.management.OperatingSystemMXBean system
        ? system.getTotalMemorySize()
        : -1;
  }
}
