package org.paperzoo.core.report;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalDouble;

/** The memory of this process, native memory included, in MB (10^6 bytes); known on Linux alone. */
public final class ProcessMemory {
  private ProcessMemory() {}

  /** Returns the resident memory. */
  public static OptionalDouble resident() {
    return megabytes("VmRSS:");
  }

  /** Returns the greatest resident memory so far. */
  public static OptionalDouble peak() {
    return megabytes("VmHWM:");
  }

  private static OptionalDouble megabytes(String key) {
    try {
      for (String line : Files.readAllLines(Path.of("/proc/self/status"))) {
        if (line.startsWith(key)) {
          return OptionalDouble.of(Long.parseLong(line.replaceAll("\\D", "")) * 1024 / 1e6);
        }
      }
    } catch (IOException e) {
      return OptionalDouble.empty(); // not Linux
    }
    return OptionalDouble.empty();
  }
}
