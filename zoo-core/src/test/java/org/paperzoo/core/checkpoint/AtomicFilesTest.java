package org.paperzoo.core.checkpoint;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.paperzoo.core.error.FailureException;
import org.paperzoo.core.error.UsageException;

class AtomicFilesTest {
  @TempDir Path folder;

  @Test
  void writesANewFileAndItsFolders() throws IOException {
    Path file = folder.resolve("a/b/file.txt");
    AtomicFiles.write(file, out -> out.write("hello".getBytes(UTF_8)));
    assertThat(file).hasContent("hello");
    assertThat(entries(file.getParent())).containsExactly("file.txt");
  }

  @Test
  void theEarlierVersionStaysUntilTheNewOneIsComplete() throws IOException {
    Path file = Files.writeString(folder.resolve("file.txt"), "old");
    AtomicFiles.write(
        file,
        out -> {
          out.write("new".getBytes(UTF_8));
          out.flush();
          assertThat(file).hasContent("old");
          assertThat(entries(folder))
              .satisfiesExactly(
                  name -> assertThat(name).isEqualTo("file.txt"),
                  name -> assertThat(name).matches("file\\.txt\\.tmp-[0-9a-f]{16}"));
        });
    assertThat(file).hasContent("new");
    assertThat(entries(folder)).containsExactly("file.txt");
  }

  @Test
  void aFailedWriteLeavesTheEarlierVersionAndNothingElse() throws IOException {
    Path file = Files.writeString(folder.resolve("file.txt"), "old");
    RuntimeException bug = new IllegalStateException("bug");
    assertThatThrownBy(
            () ->
                AtomicFiles.write(
                    file,
                    out -> {
                      out.write(new byte[1 << 20]);
                      throw bug;
                    }))
        .isSameAs(bug);
    assertThatThrownBy(
            () ->
                AtomicFiles.write(
                    file,
                    out -> {
                      throw new UncheckedIOException(new IOException("the source broke"));
                    }))
        .isInstanceOf(FailureException.class)
        .hasMessage(
            "Cannot write "
                + file
                + ": the source broke. The earlier version of the file is intact.");
    assertThat(file).hasContent("old");
    assertThat(entries(folder)).containsExactly("file.txt");
  }

  @Test
  void aFullDiskIsExplained() throws IOException {
    Path file = Files.writeString(folder.resolve("file.txt"), "old");
    assertThatThrownBy(
            () ->
                AtomicFiles.write(
                    file,
                    out -> {
                      throw new IOException("No space left on device");
                    }))
        .isInstanceOf(FailureException.class)
        .hasMessage(
            "No space left on the disk while writing "
                + file
                + ". The earlier version of the file is intact."
                + " Free some space or write to another disk, then try again.");
    assertThat(entries(folder)).containsExactly("file.txt");
  }

  @Test
  void theSystemsOwnFullDiskErrorIsRecognised() {
    Path full = Path.of("/dev/full");
    Assumptions.assumeTrue(Files.exists(full), "this system has no /dev/full");
    assertThatThrownBy(() -> AtomicFiles.write(full, out -> out.write(1)))
        .isInstanceOf(FailureException.class)
        .hasMessageStartingWith("No space left on the disk while writing /dev/full.");
    assertThat(full).as("a device is written to, not replaced").exists();
  }

  @Test
  void aSymbolicLinkIsFollowed() throws IOException {
    Path real = Files.writeString(folder.resolve("real.txt"), "old");
    Path link = Files.createSymbolicLink(folder.resolve("link.txt"), Path.of("real.txt"));
    AtomicFiles.write(link, out -> out.write("new".getBytes(UTF_8)));
    assertThat(link).isSymbolicLink();
    assertThat(real).hasContent("new");
  }

  @Test
  void aFolderIsNoFile() {
    assertThatThrownBy(() -> AtomicFiles.write(folder, out -> {}))
        .isInstanceOf(UsageException.class)
        .hasMessage("Cannot write the file " + folder + ": it is a folder. Name a file.");
  }

  @Test
  void aFileInPlaceOfTheParentIsExplained() throws IOException {
    Path file = Files.writeString(folder.resolve("file.txt"), "old");
    assertThatThrownBy(() -> AtomicFiles.write(file.resolve("x"), out -> {}))
        .isInstanceOf(FailureException.class)
        .hasMessageContaining(file + " is a file where a folder is needed");
  }

  @Test
  void twoThreadsWriteTheSameTarget() throws Exception {
    Path file = folder.resolve("file.txt");
    CountDownLatch bothInside = new CountDownLatch(2);
    AtomicFiles.IOConsumer<java.io.OutputStream> body =
        out -> {
          bothInside.countDown();
          try {
            bothInside.await();
          } catch (InterruptedException e) {
            throw new IOException(e);
          }
          out.write("whole".getBytes(UTF_8));
        };
    Thread other = new Thread(() -> AtomicFiles.write(file, body));
    other.start();
    AtomicFiles.write(file, body);
    other.join();
    assertThat(file).hasContent("whole");
    assertThat(entries(folder)).containsExactly("file.txt");
  }

  @Test
  void writesAFolder() throws IOException {
    Path target = folder.resolve("runs/step-10");
    AtomicFiles.writeFolder(
        target,
        temporary -> {
          assertThat(temporary).isEmptyDirectory();
          assertThat(target).doesNotExist();
          Files.writeString(temporary.resolve("config.json"), "{}");
          Files.createDirectory(temporary.resolve("samples"));
          AtomicFiles.write(temporary.resolve("samples/a.txt"), out -> out.write('a'));
        });
    assertThat(target.resolve("config.json")).hasContent("{}");
    assertThat(target.resolve("samples/a.txt")).hasContent("a");
    assertThat(entries(folder.resolve("runs"))).containsExactly("step-10");
  }

  @Test
  void aFailedFolderLeavesNothing() throws IOException {
    Path target = folder.resolve("step-10");
    assertThatThrownBy(
            () ->
                AtomicFiles.writeFolder(
                    target,
                    temporary -> {
                      Files.writeString(temporary.resolve("config.json"), "{}");
                      throw new IOException("No space left on device");
                    }))
        .isInstanceOf(FailureException.class)
        .hasMessageStartingWith(
            "No space left on the disk while writing "
                + target
                + ". Nothing half-written was left behind.");
    assertThat(entries(folder)).isEmpty();
  }

  @Test
  void anExistingFolderIsNotReplaced() throws IOException {
    Path target = Files.createDirectory(folder.resolve("step-10"));
    assertThatThrownBy(() -> AtomicFiles.writeFolder(target, temporary -> {}))
        .isInstanceOf(UsageException.class)
        .hasMessage(
            "Cannot write the folder "
                + target
                + ": it exists already, and nothing is replaced."
                + " Name another folder or remove it first.");
    Path late = folder.resolve("late");
    assertThatThrownBy(
            () ->
                AtomicFiles.writeFolder(
                    late,
                    temporary -> Files.writeString(Files.createDirectory(late).resolve("x"), "")))
        .isInstanceOf(UsageException.class);
    assertThat(entries(folder)).containsExactly("late", "step-10");
    assertThat(entries(late)).containsExactly("x");
  }

  @Test
  void cleansWhatKilledProcessesLeft() throws Exception {
    Path file = Files.writeString(folder.resolve("model.safetensors.tmp-12"), "half");
    Path tree = Files.createDirectory(folder.resolve("step-10.tmp-00ab00ab00ab00ab"));
    Files.writeString(tree.resolve("config.json"), "{");
    Path copy = Files.writeString(folder.resolve("x.tmp-7-1"), "of an earlier version");
    Path other = Files.writeString(folder.resolve("notes.tmp"), "not ours");
    AtomicFiles.write(
        folder.resolve("z"),
        out ->
            assertThat(AtomicFiles.cleanStale(folder)).containsExactlyInAnyOrder(file, tree, copy));
    assertThat(entries(folder)).containsExactly(other.getFileName().toString(), "z");
    assertThat(AtomicFiles.cleanStale(folder)).isEmpty();
    assertThat(AtomicFiles.cleanStale(folder.resolve("missing"))).isEmpty();
  }

  @Test
  void writersOfOneProcessNumberDoNotMeet() {
    // Two containers on one volume both have, say, process 7: the name must not depend on it.
    Path target = folder.resolve("model.safetensors");
    assertThat(AtomicFiles.temporary(target)).isNotEqualTo(AtomicFiles.temporary(target));
    assertThat(AtomicFiles.isTemporary(AtomicFiles.temporary(target))).isTrue();
    assertThat(AtomicFiles.isTemporary(target)).isFalse();
  }

  private static List<String> entries(Path folder) throws IOException {
    try (Stream<Path> paths = Files.list(folder)) {
      return paths.map(path -> path.getFileName().toString()).sorted().toList();
    }
  }
}
