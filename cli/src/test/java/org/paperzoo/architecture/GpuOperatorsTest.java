package org.paperzoo.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Holds the operator scripts to what runs on a GPU: the list that {@code
 * tools/reference/list_cuda_operators.py} makes of PyTorch's dispatch tables.
 */
class GpuOperatorsTest {
  private static final Pattern DEF = Pattern.compile("(?m)^def (\\w+)\\(");
  private static final Pattern CALL = Pattern.compile("\\.(\\w+)\\(");

  /** Asked of the CPU only. */
  private static final String CPU_QUESTION = "bf16_units";

  private static Set<String> onGpu() throws IOException {
    try (var in = GpuOperatorsTest.class.getResourceAsStream("cuda_operators.txt")) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8)
          .lines()
          .filter(line -> !line.startsWith("#"))
          .collect(Collectors.toSet());
    }
  }

  private static List<Path> scripts() throws IOException {
    Path repository = Path.of("..").toAbsolutePath().normalize();
    try (Stream<Path> modules = Files.list(repository)) {
      List<Path> found = new ArrayList<>();
      for (Path module : modules.toList()) {
        Path resources = module.resolve("src/main/resources");
        if (Files.isDirectory(resources)) {
          try (Stream<Path> files = Files.walk(resources)) {
            files
                .filter(file -> file.getFileName().toString().endsWith("operators.py"))
                .forEach(found::add);
          }
        }
      }
      return found;
    }
  }

  /** Returns the operators of a script with their text, comments left out. */
  private static Map<String, String> operators(String script) {
    String text = script.replaceAll("(?m)#.*$", "");
    Map<String, String> operators = new LinkedHashMap<>();
    Matcher def = DEF.matcher(text);
    boolean found = def.find();
    while (found) {
      String name = def.group(1);
      int start = def.start();
      found = def.find();
      operators.put(name, text.substring(start, found ? def.start() : text.length()));
    }
    return operators;
  }

  /** Returns what a script calls of PyTorch that does not run on a GPU, as OPERATOR: CALL. */
  private static Set<String> withoutGpu(String script, Set<String> onGpu) {
    Set<String> faults = new TreeSet<>();
    Map<String, String> operators = operators(script);
    operators.forEach(
        (name, text) -> {
          boolean hasTwin = operators.containsKey(name + "_on_gpu"); // which a GPU takes instead
          if (!hasTwin && !name.equals(CPU_QUESTION)) {
            Matcher call = CALL.matcher(text);
            while (call.find()) {
              if (!onGpu.contains(call.group(1))) {
                faults.add(name + ": " + call.group(1));
              }
            }
          }
        });
    return faults;
  }

  @Test
  void everyOperatorThatAGpuTakesRunsThere() throws IOException {
    Set<String> onGpu = onGpu();
    List<Path> scripts = scripts();
    assertThat(scripts).hasSizeGreaterThanOrEqualTo(7);
    for (Path script : scripts) {
      assertThat(withoutGpu(Files.readString(script), onGpu)).as(script.toString()).isEmpty();
    }
  }

  @Test
  void findsOperatorsThatDoNot() throws IOException {
    String script =
        """
        def good(x: Tensor) -> Tensor:
          return torch.add(x, 1)

        def update(x: List[Tensor]) -> bool:
          # torch.no_call(x)
          torch._fused_adagrad_(x, x, x, x)
          return True

        def method(x: Tensor) -> Tensor:
          return x.mkldnn_thing()

        def two(x: List[Tensor]) -> bool:
          torch._fused_adagrad_(x, x, x, x)
          return True

        def two_on_gpu(x: List[Tensor]) -> bool:
          torch._foreach_add_(x, 1)
          return True
        """;
    assertThat(withoutGpu(script, onGpu()))
        .containsExactly("method: mkldnn_thing", "update: _fused_adagrad_");
  }
}
