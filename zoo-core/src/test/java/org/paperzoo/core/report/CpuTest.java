package org.paperzoo.core.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CpuTest {
  @TempDir Path temp;

  private Cpu cpu(String info, String arch, Map<String, String> environment) throws IOException {
    return Cpu.of(Files.writeString(temp.resolve("cpuinfo"), info), arch, 4, environment);
  }

  @Test
  void readsModelAndVectorUnits() throws IOException {
    Cpu cpu =
        cpu(
            """
            processor\t: 0
            model\t\t: 85
            model name\t: Xeon(R) @ 2.8GHz: x
            flags\t\t: fpu sse2 fma avx avx2 avx512f amx_bf16
            processor\t: 1
            model name\t: another
            """,
            "amd64",
            Map.of("MKL_CBWR", "COMPATIBLE", "HOME", "/root"));
    assertThat(cpu.model()).isEqualTo("Xeon(R) @ 2.8GHz: x");
    assertThat(cpu.cores()).isEqualTo(4);
    assertThat(cpu.vectorUnits()).containsExactly("amx_bf16", "avx", "avx2", "avx512f", "fma");
    assertThat(cpu.limits()).containsExactly(Map.entry("MKL_CBWR", "COMPATIBLE"));
  }

  /** As torch.backends.cpu.get_cpu_capability() says, which calls DEFAULT "NO AVX" on x86. */
  @ParameterizedTest
  @CsvSource(
      nullValues = "-",
      value = {
        "fma avx2 avx512f avx512vl avx512bw avx512dq, amd64, -, AVX512",
        "fma avx2 avx512f avx512vl avx512bw avx512dq, amd64, avx2, AVX2",
        "fma avx2 avx512f avx512vl avx512bw avx512dq, amd64, default, DEFAULT",
        "fma avx2 avx512f, amd64, -, AVX2",
        "fma avx2, amd64, rubbish, AVX2",
        "avx2, amd64, -, DEFAULT",
        "sse2, x86_64, -, DEFAULT",
        "asimd bf16, aarch64, -, DEFAULT",
        "asimd sve bf16, aarch64, -, -",
        "asimd, aarch64, avx2, DEFAULT"
      })
  void findsWhichKernelsRun(String flags, String arch, String wanted, String capability)
      throws IOException {
    String key = arch.equals("aarch64") ? "Features" : "flags";
    Map<String, String> environment =
        wanted == null ? Map.of() : Map.of("ATEN_CPU_CAPABILITY", wanted);
    assertThat(cpu(key + "\t: " + flags + "\n", arch, environment).capability())
        .isEqualTo(capability);
  }

  @Test
  void doesNotGuessWhereTheSystemDoesNotSay() {
    Cpu cpu = Cpu.of(temp.resolve("none"), "x86_64", 1, Map.of());
    assertThat(cpu.capability()).isNull();
    assertThat(cpu.vectorUnits()).isEmpty();
    assertThat(cpu.model()).isEqualTo("x86_64");
  }
}
