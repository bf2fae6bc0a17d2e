package org.paperzoo.core.report;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The processor, with what decides the last bits of a result: the engine has other code for each
 * set of vector instructions, and sums in another order are rounded differently.
 *
 * @param model its name as the system calls it
 * @param cores the number of cores this process may use
 * @param capability which of its own kernels PyTorch runs: {@code DEFAULT}, {@code AVX2}, {@code
 *     AVX512}; null where the system does not say what the processor has. No function of the engine
 *     that Java can reach tells it: it follows from the instructions and {@code
 *     ATEN_CPU_CAPABILITY}, as in PyTorch's {@code DispatchStub.cpp}
 * @param vectorUnits the instructions by which PyTorch, MKL and oneDNN choose, such as {@code avx2}
 *     and {@code avx512_bf16}, as Linux calls them; empty on other systems
 * @param limits the environment variables that change their choice, if set
 */
public record Cpu(
    String model,
    int cores,
    String capability,
    List<String> vectorUnits,
    Map<String, String> limits) {
  private static final String ATEN = "ATEN_CPU_CAPABILITY";
  private static final List<String> LIMITS =
      List.of(
          ATEN,
          "MKL_ENABLE_INSTRUCTIONS",
          "MKL_CBWR",
          "ONEDNN_MAX_CPU_ISA",
          "DNNL_MAX_CPU_ISA",
          "ONEDNN_DEFAULT_FPMATH_MODE");
  private static final List<String> VECTOR_PREFIXES =
      List.of("avx", "amx", "fma", "asimd", "sve", "bf16", "i8mm");
  // ARM kernels have another key for the model, or none.
  private static final Set<String> MODEL_KEYS = Set.of("model name", "Model", "cpu model");
  private static final Set<String> FLAG_KEYS = Set.of("flags", "Features");

  /** Looks at the processor of this machine. */
  static Cpu here() {
    return of(
        Path.of("/proc/cpuinfo"),
        System.getProperty("os.arch"),
        Runtime.getRuntime().availableProcessors(),
        System.getenv());
  }

  static Cpu of(Path cpuInfo, String arch, int cores, Map<String, String> environment) {
    List<String> lines = lines(cpuInfo);
    String model =
        value(lines, MODEL_KEYS)
            .or(() -> Optional.ofNullable(environment.get("PROCESSOR_IDENTIFIER"))) // Windows
            .orElse(arch);
    Set<String> units = new TreeSet<>();
    for (String flag : value(lines, FLAG_KEYS).orElse("").split("\\s+")) {
      if (VECTOR_PREFIXES.stream().anyMatch(flag::startsWith)) {
        units.add(flag);
      }
    }
    Map<String, String> limits = new TreeMap<>();
    for (String name : LIMITS) {
      if (environment.containsKey(name)) {
        limits.put(name, environment.get(name));
      }
    }
    boolean known = value(lines, FLAG_KEYS).isPresent();
    String capability = capability(known ? units : null, arch, limits.get(ATEN));
    return new Cpu(model, cores, capability, List.copyOf(units), limits);
  }

  private static String capability(Set<String> units, String arch, String wanted) {
    boolean x86 = Set.of("amd64", "x86_64").contains(arch);
    if ("default".equals(wanted)) {
      return "DEFAULT";
    }
    if (x86 && "avx2".equals(wanted)) { // PyTorch does not check it
      return "AVX2";
    }
    if (x86 && "avx512".equals(wanted)) {
      return "AVX512";
    }
    if (units == null) {
      return null;
    }
    if (!x86) { // of SVE the length counts, too, which Linux does not list
      return units.contains("sve") ? null : "DEFAULT";
    }
    if (units.containsAll(Set.of("avx512vl", "avx512bw", "avx512dq", "fma"))) {
      return "AVX512";
    }
    return units.containsAll(Set.of("avx2", "fma")) ? "AVX2" : "DEFAULT";
  }

  /** Returns the value of the first line with one of the keys. */
  private static Optional<String> value(List<String> lines, Set<String> keys) {
    for (String line : lines) {
      int colon = line.indexOf(':');
      if (colon > 0 && keys.contains(line.substring(0, colon).strip())) {
        return Optional.of(line.substring(colon + 1).strip());
      }
    }
    return Optional.empty();
  }

  private static List<String> lines(Path cpuInfo) {
    try {
      return Files.readAllLines(cpuInfo);
    } catch (IOException e) {
      return List.of(); // not Linux, or /proc is not mounted
    }
  }
}
