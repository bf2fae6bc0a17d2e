package org.paperzoo.core.report;

import java.lang.management.ManagementFactory;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a sitting of a run ran on, an entry of {@link Sittings}: enough to say later why two runs
 * differ, or to run one again.
 *
 * @param time when the sitting began, ISO 8601 in UTC
 * @param step the training steps done before
 * @param commandLine the arguments of the command
 * @param seed the seed of the run
 * @param device the device, such as {@code cpu} or {@code cuda:0}
 * @param threads how many threads an operator of the engine computes with
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
    long step,
    List<String> commandLine,
    long seed,
    String device,
    int threads,
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
   * Looks at the machine and adds what only the caller knows.
   *
   * @param step the training steps done before
   * @param commandLine the arguments of the command
   * @param seed the seed of the run
   * @param device the device, such as {@code cpu}
   * @param threads how many threads an operator of the engine computes with
   * @param versions versions of Paperzoo, DJL, the engine ... by name
   * @param data the checksums of the data files by name
   */
  public static Environment capture(
      long step,
      List<String> commandLine,
      long seed,
      String device,
      int threads,
      Map<String, String> versions,
      Map<String, String> data) {
    return new Environment(
        Instant.now().truncatedTo(ChronoUnit.SECONDS).toString(),
        step,
        commandLine,
        seed,
        device,
        threads,
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
        Cpu.here(),
        physicalMemory());
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

  private static long physicalMemory() {
    return ManagementFactory.getOperatingSystemMXBean()
            instanceof com.sun.management.OperatingSystemMXBean system
        ? system.getTotalMemorySize()
        : -1;
  }
}
