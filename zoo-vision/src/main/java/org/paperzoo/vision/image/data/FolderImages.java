package org.paperzoo.vision.image.data;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.paperzoo.core.data.ImageFile;
import org.paperzoo.core.data.ImageFolder;
import org.paperzoo.core.data.TextLines;

/**
 * Pictures in folders, one folder for each class as in ImageNet, or in one folder without labels.
 * The folder is listed once; a picture is read when it is needed. Classes have the names of their
 * folders, or those that ImageNet's {@code LOC_synset_mapping.txt} or {@code synset_words.txt}
 * beside the folder gives them.
 */
public final class FolderImages implements ImageSet {
  /** Files that name ImageNet's class folders, such as {@code n01440764 tench, Tinca tinca}. */
  private static final List<String> NAME_FILES =
      List.of("LOC_synset_mapping.txt", "synset_words.txt");

  private final String name;
  private final ImageFolder.Listing listing;
  private final List<String> classNames;

  /**
   * Lists a folder.
   *
   * @param name the data set's name
   * @throws org.paperzoo.core.error.FailureException if the folder is missing or has no picture, or
   *     a class folder has none
   */
  public FolderImages(String name, Path folder) {
    this.name = name;
    this.listing = ImageFolder.list(folder);
    this.classNames = named(listing.classNames(), folder.toAbsolutePath().getParent());
  }

  /**
   * Returns the names of class folders as people read them, where a file beside the folder states
   * them: the first of those that a line gives.
   */
  private static List<String> named(List<String> folders, Path parent) {
    Map<String, String> names = new HashMap<>();
    for (String file : NAME_FILES) {
      Path path = parent == null ? Path.of(file) : parent.resolve(file);
      if (names.isEmpty() && Files.isRegularFile(path)) {
        try (TextLines lines = TextLines.open(path)) {
          for (String line = lines.next(); line != null; line = lines.next()) {
            String[] words = line.split("[ \t]+", 2);
            names.put(words[0], words.length < 2 ? words[0] : words[1].split(",", 2)[0].strip());
          }
        }
      }
    }
    // Two classes may share a word ("crane"); then their folders tell them apart.
    Map<String, Long> uses =
        names.values().stream().collect(Collectors.groupingBy(n -> n, Collectors.counting()));
    return folders.stream()
        .map(
            folder -> {
              String word = names.getOrDefault(folder, folder);
              return uses.getOrDefault(word, 1L) > 1 ? word + " (" + folder + ")" : word;
            })
        .toList();
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public List<String> classNames() {
    return classNames;
  }

  @Override
  public long size() {
    return listing.files().size();
  }

  @Override
  public ImageExample get(long index) {
    Path file = listing.files().get((int) index);
    int label = listing.labels() == null ? ImageExample.UNLABELLED : listing.labels()[(int) index];
    return new ImageExample(file.toString(), label, channels -> ImageFile.read(file, channels));
  }
}
