package org.paperzoo.core.report;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Pattern;

/** The commit that is checked out, read from {@code .git} without running git. */
final class GitCommit {
  private static final Pattern HASH = Pattern.compile("[0-9a-f]{40}|[0-9a-f]{64}");
  private static final Pattern BRANCH = Pattern.compile("refs/(?!.*\\.\\.)[^\\s\\\\:*?]+");

  private GitCommit() {}

  /** Returns the commit of the checkout that holds a folder, if one does and it can be read. */
  static Optional<String> of(Path folder) {
    for (Path at = folder.toAbsolutePath().normalize(); at != null; at = at.getParent()) {
      Path git = at.resolve(".git");
      if (Files.exists(git)) {
        try {
          return head(git);
        } catch (IOException | RuntimeException e) {
          return Optional.empty(); // a damaged repository does not stop a run
        }
      }
    }
    return Optional.empty();
  }

  private static Optional<String> head(Path git) throws IOException {
    Path folder = git;
    if (Files.isRegularFile(git)) { // a worktree or a submodule: "gitdir: <path>"
      String text = Files.readString(git).strip();
      if (!text.startsWith("gitdir: ")) {
        return Optional.empty();
      }
      folder = git.resolveSibling(text.substring("gitdir: ".length())).normalize();
    }
    String head = Files.readString(folder.resolve("HEAD")).strip();
    if (!head.startsWith("ref: ")) {
      return hash(head);
    }
    String branch = head.substring("ref: ".length());
    if (!BRANCH.matcher(branch).matches()) {
      return Optional.empty();
    }
    Path common = folder;
    if (Files.isRegularFile(folder.resolve("commondir"))) {
      common = folder.resolve(Files.readString(folder.resolve("commondir")).strip()).normalize();
    }
    for (Path place : new Path[] {folder, common}) {
      if (Files.isRegularFile(place.resolve(branch))) {
        return hash(Files.readString(place.resolve(branch)).strip());
      }
    }
    Path packed = common.resolve("packed-refs");
    if (Files.isRegularFile(packed)) {
      for (String line : Files.readAllLines(packed)) {
        if (line.endsWith(" " + branch)) {
          return hash(line.substring(0, line.indexOf(' ')));
        }
      }
    }
    return Optional.empty();
  }

  private static Optional<String> hash(String text) {
    return HASH.matcher(text).matches() ? Optional.of(text) : Optional.empty();
  }
}
