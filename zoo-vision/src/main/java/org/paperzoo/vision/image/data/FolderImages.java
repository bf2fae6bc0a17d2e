package org.paperzoo.vision.image.data;

import java.nio.file.Path;
import java.util.List;
import org.paperzoo.core.data.ImageFile;
import org.paperzoo.core.data.ImageFolder;

/**
 * Pictures in folders, one folder for each class as in ImageNet, or in one folder without labels.
 * The folder is listed once; a picture is read when it is needed.
 */
public final class FolderImages implements ImageSet {
  private final String name;
  private final ImageFolder.Listing listing;

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
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public List<String> classNames() {
    return listing.classNames();
  }

  @Override
  public long size() {
    return listing.files().size();
  }

  @Override
  public ImageExample get(long index) {
    Path file = listing.files().get((int) index);
    int label = listing.labels() == null ? ImageExample.UNLABELLED : listing.labels()[(int) index];
    return new ImageExample(
        file.toString(), label, (channels, shorterSide) -> ImageFile.read(file, channels));
  }
}
