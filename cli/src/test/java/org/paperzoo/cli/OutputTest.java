package org.paperzoo.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.StringWriter;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

/** What holds for the output of every verb: width, control characters, lost output, errors. */
final class OutputTest {
  @TempDir Path folder;

  /** A writer whose device is full. */
  private static final class Full extends Writer {
    private final String reason;

    Full(String reason) {
      this.reason = reason;
    }

    @Override
    public void write(char[] text, int offset, int length) throws IOException {
      throw new IOException(reason);
    }

    @Override
    public void flush() throws IOException {
      throw new IOException(reason);
    }

    @Override
    public void close() {}
  }

  static List<String> helps() {
    List<String> verbs = new ArrayList<>(List.of("--help"));
    CommandLine line = new CommandLine(new Zoo(80));
    ToolCommand.addAll(line);
    for (Map.Entry<String, CommandLine> verb : line.getSubcommands().entrySet()) {
      verbs.add(verb.getKey() + " --help");
      for (String sub : verb.getValue().getSubcommands().keySet()) {
        verbs.add(verb.getKey() + " " + sub + " --help");
      }
    }
    return verbs;
  }

  @ParameterizedTest
  @MethodSource("helps")
  @ValueSource(strings = {"list", "list configs", "info vae-mnist-2d", "config vae/digits"})
  void lostOutputIsAFailure(String command) {
    StringWriter err = new StringWriter();
    int code = Main.run(new Full("No space left on device"), err, command.split(" "));
    assertThat(code).isEqualTo(1);
    assertThat(err.toString())
        .startsWith("zoo: cannot write to standard output: No space left on device.");
  }

  @Test
  void aClosedPipeIsNoNews() {
    StringWriter err = new StringWriter();
    assertThat(Main.run(new Full("Broken pipe"), err, "list")).isEqualTo(1);
    assertThat(err.toString()).isEmpty();
  }

  @Test
  void aFullDeviceKeepsTheCodeOfAUsageError() {
    assertThat(Main.run(new Full("full"), new StringWriter(), "validate", "none")).isEqualTo(2);
  }

  @ParameterizedTest
  @CsvSource({
    "papers,60",
    "tasks,60",
    "papers,80",
    "models,80",
    "tasks,80",
    "configs,80",
    "configs,120"
  })
  void listsFitTheTerminal(String what, int width) {
    StringWriter out = new StringWriter();
    assertThat(Main.run(out, new StringWriter(), width, "list", what)).isZero();
    assertThat(out.toString().lines()).allMatch(line -> line.length() <= width);
  }

  @Test
  void namesNeverReachTheTerminalRaw() throws IOException {
    Path yaml = Files.writeString(folder.resolve("x.yaml"), "\"a\\e[31mb\\rc\\u202ed\": 1\n");
    Console.Result unknown = Console.zoo("validate", yaml);
    assertThat(unknown.err())
        .contains("a\\u001b[31mb\\u000dc\\u202ed")
        .doesNotContainPattern("[\\x00-\\x08\\x0b-\\x1f\\x7f-\\x9f\u202e]");
    Console.Result argument = Console.zoo("info", "\u001b]0;title\u0007\u009b31m");
    assertThat(argument.err()).contains("\\u001b]0;title\\u0007\\u009b31m");
    Console.Result verb = Console.zoo("li\u001bst");
    assertThat(verb.err()).contains("li\\u001bst").doesNotContain("\u001b");
    assertThat(Console.zoo("info", "a\0b").err()).startsWith("zoo: \"a\\u0000b\" is not a path");
  }

  @Test
  void everyFaultHasThePrefix() throws IOException {
    Path yaml = Files.writeString(folder.resolve("x.yaml"), "papr: vae\nseed: x\n");
    Console.Result result = Console.zoo("validate", yaml);
    assertThat(result.err().lines()).hasSizeGreaterThan(3).allMatch(l -> l.startsWith("zoo: "));
  }

  @Test
  void messagesEnd() throws IOException {
    StringBuilder keys = new StringBuilder();
    for (int i = 0; i < 50_000; i++) {
      keys.append("key").append(i).append(": 1\n");
    }
    Path yaml = Files.writeString(folder.resolve("x.yaml"), keys);
    List<String> lines = Console.zoo("validate", yaml).err().lines().toList();
    assertThat(lines).hasSize(21);
    assertThat(lines.get(20)).matches("zoo: \\.\\.\\. and 49,?98\\d more faults");
    Path model = Files.createDirectory(folder.resolve("model"));
    Files.writeString(
        model.resolve("config.json"), "{\"model_type\": \"" + "x".repeat(2_000_000) + "\"}");
    Console.Result info = Console.zoo("info", model);
    assertThat(info.code()).isEqualTo(2);
    assertThat(info.err()).contains("unknown model_type \"xxx").hasSizeLessThan(1000);
    assertThat(Console.zoo("list", "y".repeat(100_000)).err()).hasSizeLessThan(1000);
    Console.Result file = Console.zoo("import", "z/".repeat(50_000), "-o", folder.resolve("o"));
    assertThat(file.err()).hasSizeLessThan(3000);
  }
}
