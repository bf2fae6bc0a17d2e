package org.paperzoo.core.data;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.paperzoo.core.error.FailureException;

/**
 * Images in folders: one subfolder per class, PNG or JPEG files in each, as in {@code
 * torchvision.datasets.ImageFolder}. The subfolders sorted by name are classes 0, 1, ...; the files
 * of each are sorted by name. A folder with images and without subfolders is a data set without
 * labels. Hidden files and files of other types are ignored.
 */
public final class ImageFolder {

  /**
   * How images are brought to one form.
   *
   * @param size the height and width of the images: each is resized so that its shorter side has
   *     this length (bilinear, anti-aliased) and its middle is cut out; 0 leaves them as they are,
   *     and then all must have one size
   * @param channels 1 for grey, 3 for colour
   */
  public record Form(int size, int channels) {

    /** Colour images that already have one size. */
    public static final Form AS_STORED = new Form(0, 3);

    /**
     * Checks the fields.
     *
     * @throws IllegalArgumentException if a field is out of range
     */
    public Form {
      if (size < 0 || (channels != 1 && channels != 3)) {
        throw new IllegalArgumentException("size " + size + ", channels " + channels);
      }
    }
  }

  /**
   * The images of a folder, none of them read.
   *
   * @param files sorted by class, then by name
   * @param labels the class of each; null where there are none
   * @param classNames the names of the class folders; empty where there are none
   */
  public record Listing(List<Path> files, int[] labels, List<String> classNames) {}

  private record Entry(Path file, int label) {}

  private ImageFolder() {}

  /**
   * Reads all images of a folder.
   *
   * @param name the data set's name
   * @param split the part that the folder is
   * @param folder the folder of class folders, or of images
   * @param form how images are brought to one form
   * @throws FailureException if the folder is missing or has no image, a class folder has none, an
   *     image is damaged, or the images have several sizes and the form gives none
   */
  public static ImageData read(String name, Split split, Path folder, Form form) {
    return read(name, split, list(folder), form);
  }

  /**
   * Lists the images of a folder of class folders, or of images.
   *
   * @throws FailureException if the folder is missing or has no image, or a class folder has none
   */
  public static Listing list(Path folder) {
    if (!Files.isDirectory(folder)) {
      throw new FailureException(
          folder.toAbsolutePath()
              + ": no such folder. Expected a folder of class folders with PNG or JPEG files.");
    }
    List<String> classNames = new ArrayList<>();
    List<Entry> entries = new ArrayList<>();
    for (Path child : children(folder)) {
      if (Files.isDirectory(child)) {
        int before = entries.size();
        for (Path file : children(child)) {
          if (isImage(file)) {
            entries.add(new Entry(file, classNames.size()));
          }
        }
        if (entries.size() == before) {
          throw new FailureException(
              child
                  + ": the class folder has no image. Put PNG or JPEG files there, or remove it.");
        }
        classNames.add(child.getFileName().toString());
      }
    }
    boolean labelled = !classNames.isEmpty();
    if (!labelled) {
      children(folder).stream()
          .filter(ImageFolder::isImage)
          .forEach(f -> entries.add(new Entry(f, 0)));
    }
    if (entries.isEmpty()) {
      throw new FailureException(
          folder
              + ": no image in this folder. Expected class folders with PNG or JPEG files, or such"
              + " files.");
    }
    return new Listing(
        entries.stream().map(Entry::file).toList(),
        labelled ? entries.stream().mapToInt(Entry::label).toArray() : null,
        List.copyOf(classNames));
  }

  private static ImageData read(String name, Split split, Listing listing, Form form) {
    List<Path> files = listing.files();
    Path first = files.get(0);
    PlanarImage model = readOne(first, form);
    int imageSize = model.pixels().length;
    byte[] pixels =
        new byte
            [ImageData.size(name, files.size(), model.channels(), model.height(), model.width())];
    RuntimeException[] failures = new RuntimeException[files.size()];
    IntStream.range(0, files.size())
        .parallel()
        .forEach(
            i -> {
              try {
                Path file = files.get(i);
                PlanarImage image = readOne(file, form);
                if (image.height() != model.height() || image.width() != model.width()) {
                  throw new FailureException(
                      file
                          + ": is "
                          + image.width()
                          + "x"
                          + image.height()
                          + " pixels, but "
                          + first
                          + " is "
                          + model.width()
                          + "x"
                          + model.height()
                          + ". Give a size, so that all images are resized to it.");
                }
                System.arraycopy(image.pixels(), 0, pixels, i * imageSize, imageSize);
              } catch (RuntimeException e) {
                failures[i] = e;
              }
            });
    for (RuntimeException failure : failures) {
      if (failure != null) {
        throw failure; // the first by name, whatever the order of the threads
      }
    }
    return new ImageData(
        name,
        split,
        model.channels(),
        model.height(),
        model.width(),
        pixels,
        listing.labels(),
        listing.classNames());
  }

  private static PlanarImage readOne(Path file, Form form) {
    PlanarImage image = ImageFile.read(file, form.channels);
    if (form.size == 0) {
      return image;
    }
    return ImageResize.resizeShorterSide(image, form.size, ImageResize.Filter.BILINEAR)
        .centerCrop(form.size, form.size);
  }

  private static boolean isImage(Path file) {
    return ImageFile.hasImageName(file) && Files.isRegularFile(file);
  }

  private static List<Path> children(Path folder) {
    try (Stream<Path> children = Files.list(folder)) {
      return children
          .filter(f -> !f.getFileName().toString().startsWith("."))
          .sorted((a, b) -> a.getFileName().toString().compareTo(b.getFileName().toString()))
          .toList();
    } catch (IOException e) {
      throw new FailureException(folder + ": cannot be listed: " + e.getMessage(), e);
    }
  }
}
