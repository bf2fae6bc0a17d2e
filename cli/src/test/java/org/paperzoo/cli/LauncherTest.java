package org.paperzoo.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** The launcher, with a Java that shows its arguments and something that was built before. */
@DisabledOnOs(OS.WINDOWS)
final class LauncherTest {
  @TempDir Path folder;

  private String launched(Map<String, String> environment)
      throws IOException, InterruptedException {
    Path home = Files.createDirectories(folder.toRealPath().resolve("home"));
    Files.copy(Installation.home().orElseThrow().resolve("zoo"), home.resolve("zoo"));
    Path app = Files.createDirectories(home.resolve(".zoo/app-1"));
    Path jar = Files.writeString(app.resolve("cli.jar"), "");
    Files.writeString(home.resolve(".zoo/current"), "app-1\n");
    Files.writeString(app.resolve("class-path"), home + "\n" + jar + "\n");
    Path java = Files.createDirectories(folder.resolve("jdk/bin")).resolve("java");
    Files.writeString(
        java,
        """
        #!/bin/sh
        if [ "$1" = -version ]; then echo 'openjdk version "17.0.1"' >&2; exit; fi
        printf '%s\\n' "$@"
        """);
    assertThat(java.toFile().setExecutable(true)).isTrue();
    ProcessBuilder builder = new ProcessBuilder("bash", home.resolve("zoo").toString(), "list");
    builder.environment().put("JAVA_HOME", folder.resolve("jdk").toString());
    builder.environment().put("ZOO_NO_BUILD", "1");
    builder.environment().putAll(environment);
    Process process = builder.redirectErrorStream(true).start();
    String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(out).isZero();
    return out.replace(jar.toString(), "JAR");
  }

  @Test
  void addsJarsToTheClassPath() throws IOException, InterruptedException {
    assertThat(launched(Map.of("ZOO_CLASS_PATH", "/papers/mine.jar:/papers/classes")))
        .endsWith("-cp\nJAR:/papers/mine.jar:/papers/classes\norg.paperzoo.cli.Main\nlist\n");
  }

  @Test
  void takesOptionsOfTheVirtualMachine() throws IOException, InterruptedException {
    assertThat(launched(Map.of("ZOO_JAVA_OPTS", "-Xmx8g -Da=b", "ZOO_CLASS_PATH", "")))
        .endsWith("-Xmx8g\n-Da=b\n-cp\nJAR\norg.paperzoo.cli.Main\nlist\n");
  }
}
