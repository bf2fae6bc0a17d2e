package org.paperzoo.vision.clip.task;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.paperzoo.core.data.ImageFile;
import org.paperzoo.core.error.FailureException;
import org.paperzoo.core.error.UsageException;
import org.paperzoo.vision.image.data.ImageExample;

/** The pictures that a prediction is about: files, and all pictures below folders. */
final class PictureFiles {
  private static final int DEEPEST = 32;

  private PictureFiles() {}

  /**
   * Returns the files that inputs name; those of a folder in the order of their paths.
   *
   * @throws UsageException if there is none
   * @throws FailureException if an input does not exist
   */
  static List<Path> find(List<String> inputs) {
    List<Path> files = new ArrayList<>();
    for (String input : inputs) {
      Path path = Path.of(input);
      if (Files.isDirectory(path)) {
        files.addAll(below(path));
      } else if (Files.isRegularFile(path)) {
        files.add(path);
      } else {
        throw new FailureException(path + ": no such picture or folder.");
      }
    }
    if (files.isEmpty()) {
      throw new UsageException(
          inputs.isEmpty()
              ? "Name pictures, or folders with pictures."
              : "There is no picture in " + String.join(", ", inputs) + ".");
    }
    return files;
  }

  private static List<Path> below(Path folder) {
    try (Stream<Path> all = Files.walk(folder, DEEPEST)) {
      return all.filter(Files::isRegularFile).filter(ImageFile::hasImageName).sorted().toList();
    } catch (IOException e) {
      throw new FailureException(folder + ": cannot be read: " + e.getMessage() + ".", e);
    }
  }

  /** Returns a picture that is decoded when it is needed. */
  static ImageExample example(Path file) {
    return new ImageExample(
        file.toString(), ImageExample.UNLABELLED, channels -> ImageFile.read(file, channels));
  }
}
