package org.paperzoo.vision.image.data;

import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.paperzoo.core.data.ImageFile;
import org.paperzoo.core.data.TableReader;
import org.paperzoo.core.error.FailureException;

/**
 * Pictures in a folder with captions in a file: the JSON of COCO ({@code .json}), or a table
 * ({@code .csv}, {@code .tsv}, {@code .jsonl}) whose rows name a picture and a caption. Several
 * captions of one picture are several rows.
 */
public final class CaptionFiles {
  private static final List<String> PICTURE_COLUMNS =
      List.of("file_name", "filepath", "image", "image_path", "path", "filename", "file");
  private static final List<String> CAPTION_COLUMNS =
      List.of("caption", "title", "text", "description");

  private CaptionFiles() {}

  /**
   * Reads captions; the pictures are looked for, but not opened.
   *
   * @param name the data set's name
   * @param captions the file of captions
   * @param pictures the folder that the file's names of pictures are relative to
   * @param skipped decides about captions whose picture is missing, and counts them
   * @throws FailureException if the file is missing or malformed, a name leaves the folder, or a
   *     picture is missing and not to be skipped
   */
  public static CaptionedImages read(String name, Path captions, Path pictures, Skipped skipped) {
    Gathered gathered = new Gathered(pictures, skipped);
    String file = captions.getFileName().toString().toLowerCase(Locale.ROOT);
    if (file.endsWith(".json")) {
      CocoCaptions.read(captions, gathered);
    } else {
      table(captions, gathered);
    }
    if (gathered.captions.isEmpty()) {
      throw new FailureException(captions + ": no caption has a picture in " + pictures + ".");
    }
    return new CaptionedImages(name, List.of(), gathered.examples());
  }

  private static void table(Path file, Gathered gathered) {
    try (TableReader table = TableReader.open(file, true)) {
      while (table.next()) {
        String picture = table.get(column(table, PICTURE_COLUMNS, "the picture"));
        String caption = table.get(column(table, CAPTION_COLUMNS, "the caption"));
        gathered.add(table.place(), picture, caption);
      }
    }
  }

  private static String column(TableReader table, List<String> names, String what) {
    return names.stream()
        .filter(table::has)
        .findFirst()
        .orElseThrow(
            () ->
                table.failure(
                    "no column names "
                        + what
                        + "; expected one of "
                        + String.join(", ", names)
                        + ", found "
                        + String.join(", ", table.columns())
                        + "."));
  }

  /** The captions of each picture, in the order of the file. */
  static final class Gathered {
    private final Path folder;
    private final Skipped skipped;
    private final Map<Path, List<String>> captions = new LinkedHashMap<>();

    Gathered(Path folder, Skipped skipped) {
      this.folder = folder;
      this.skipped = skipped;
    }

    /**
     * Adds a caption.
     *
     * @param place where it is, for messages
     */
    void add(String place, String picture, String caption) {
      Path file = resolve(place, picture);
      if (caption.isBlank()) {
        throw new FailureException(
            place + ": the caption of " + picture + " is empty. Write one, or remove the row.");
      }
      List<String> known = captions.get(file);
      if (known != null) {
        known.add(caption);
        return;
      }
      if (!Files.isRegularFile(file)) {
        FailureException missing =
            new FailureException(
                place
                    + ": the picture "
                    + file
                    + " does not exist. Put it there, remove its captions, or set data.on_error to"
                    + " skip.");
        if (!skipped.allowed()) {
          throw missing;
        }
        skipped.add(file.toString(), missing);
        return;
      }
      List<String> first = new ArrayList<>();
      first.add(caption);
      captions.put(file, first);
    }

    private Path resolve(String place, String picture) {
      try {
        Path file = folder.resolve(picture).normalize();
        if (!Path.of(picture).isAbsolute() && file.startsWith(folder.normalize())) {
          return file;
        }
      } catch (InvalidPathException e) {
        throw new FailureException(place + ": " + picture + " is not the name of a file.", e);
      }
      throw new FailureException(
          place
              + ": the picture "
              + picture
              + " is outside of the folder "
              + folder
              + ". Expected a name relative to it.");
    }

    private List<CaptionedImage> examples() {
      List<CaptionedImage> examples = new ArrayList<>();
      captions.forEach((file, texts) -> examples.add(new CaptionedImage(example(file), texts)));
      return examples;
    }

    private static ImageExample example(Path file) {
      return new ImageExample(
          file.toString(), ImageExample.UNLABELLED, channels -> ImageFile.read(file, channels));
    }
  }
}
