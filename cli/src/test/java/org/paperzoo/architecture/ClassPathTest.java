package org.paperzoo.architecture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What users get on their compile class path with a module, dependencies of dependencies included:
 * the lists beside this test. Maven writes what it really is to target/class-path.txt before the
 * tests. Versions are in the pom alone.
 */
class ClassPathTest {
  private static final Pattern ARTIFACT =
      Pattern.compile(" *([^: ]+:[^: ]+):jar:(?:[^:]+:)?[^: ]+:(compile|provided)(.*)");

  @ParameterizedTest
  @ValueSource(
      strings = {
        "zoo-core",
        "zoo-nlp",
        "zoo-vision",
        "zoo-graph",
        "zoo-generative",
        "zoo-science",
        "cli"
      })
  void holdsWhatIsListedAndNothingElse(String module) throws IOException {
    Path written = Path.of("..", module, "target", "class-path.txt");
    assumeThat(written).as("written by Maven's build only").exists();
    List<String> actual =
        Files.readAllLines(written).stream()
            .map(ARTIFACT::matcher)
            .filter(Matcher::matches)
            .map(line -> line.group(1) + (line.group(3).contains("optional") ? " optional" : ""))
            .sorted()
            .toList();
    assertThat(actual).containsExactlyElementsOf(listed(module));
    assertThat(String.join(" ", actual)).doesNotContain("junit", "pdfbox", "xchart");
  }

  private static List<String> listed(String module) throws IOException {
    try (InputStream in =
        ClassPathTest.class.getResourceAsStream("class-path/" + module + ".txt")) {
      assertThat(in).as(module + ".txt").isNotNull();
      return new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().sorted().toList();
    }
  }
}
