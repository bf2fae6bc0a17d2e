package org.paperzoo.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Runs the command line in this process or in one of its own. */
final class Console {
  private Console() {}

  /**
   * What a command did.
   *
   * @param code its exit code
   * @param out standard output
   * @param err standard error
   */
  record Result(int code, String out, String err) {
    /** Returns the last line of standard output. */
    String lastLine() {
      List<String> lines = out.lines().toList();
      return lines.isEmpty() ? "" : lines.get(lines.size() - 1);
    }
  }

  /** Runs a command in this process. */
  static Result zoo(Object... arguments) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    int code =
        Main.run(
            new PrintWriter(out),
            new PrintWriter(err),
            java.util.Arrays.stream(arguments).map(Object::toString).toArray(String[]::new));
    return new Result(code, out.toString(), err.toString());
  }

  /** A command in a process of its own, whose output goes to files in a folder. */
  static final class Child {
    private final Process process;
    private final Path folder;

    private Child(Process process, Path folder) {
      this.process = process;
      this.folder = folder;
    }

    /** Starts a command in a working folder; the native engine computes with one thread. */
    static Child start(Path folder, Object... arguments) throws IOException {
      return startWithThreads(1, folder, arguments);
    }

    /**
     * Starts a command in a working folder.
     *
     * @param threads those that the native engine computes with
     */
    static Child startWithThreads(int threads, Path folder, Object... arguments)
        throws IOException {
      List<String> command = new ArrayList<>();
      command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
      command.add("-Xmx1g");
      command.add("-Dai.djl.default_engine=PyTorch");
      command.add("-Dai.djl.offline=true");
      command.add("-Djava.awt.headless=true");
      command.add("-cp");
      command.add(absolute(System.getProperty("java.class.path")));
      command.add(Main.class.getName());
      for (Object argument : arguments) {
        command.add(argument.toString());
      }
      ProcessBuilder builder = new ProcessBuilder(command).directory(folder.toFile());
      builder.environment().put("OMP_NUM_THREADS", Integer.toString(threads));
      builder.environment().put("OPT_OUT_TRACKING", "true");
      builder.redirectOutput(folder.resolve("child.out").toFile());
      builder.redirectError(folder.resolve("child.err").toFile());
      return new Child(builder.start(), folder);
    }

    private static String absolute(String classPath) {
      List<String> entries = new ArrayList<>();
      for (String entry : classPath.split(java.io.File.pathSeparator)) {
        entries.add(Path.of(entry).toAbsolutePath().toString());
      }
      return String.join(java.io.File.pathSeparator, entries);
    }

    /** Waits until a file is there, or the process has ended. */
    void awaitFile(Path file) throws InterruptedException {
      while (!Files.exists(file) && process.isAlive()) {
        Thread.sleep(2);
      }
    }

    /** Sends SIGKILL and waits. */
    void kill() throws InterruptedException {
      process.destroyForcibly();
      process.waitFor();
    }

    /** Sends a signal, such as TERM. */
    void signal(String name) throws IOException, InterruptedException {
      new ProcessBuilder("kill", "-" + name, Long.toString(process.pid())).start().waitFor();
    }

    /** Waits for the end and returns what the command did. */
    Result await() throws IOException, InterruptedException {
      if (!process.waitFor(120, TimeUnit.SECONDS)) {
        kill();
        throw new IllegalStateException(
            "the child process hangs: " + Files.readString(folder.resolve("child.err")));
      }
      return new Result(
          process.exitValue(),
          Files.readString(folder.resolve("child.out")),
          Files.readString(folder.resolve("child.err")));
    }
  }
}
