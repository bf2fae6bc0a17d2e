package org.paperzoo.core.data;

import org.paperzoo.core.config.Default;
import org.paperzoo.core.config.Doc;
import org.paperzoo.core.config.Range;
import org.paperzoo.core.error.UsageException;

/**
 * The {@code data} section: which images.
 *
 * @param name of the data set
 * @param validationSize how many of the last training images are held out for validation
 */
public record ImagesConfig(
    @Doc(
            "Name of the image data set, such as digits (bundled), mnist or frey_faces, or"
                + " folder:PATH.")
        @Default("digits")
        String name,
    @Doc("How many of the last training images are held out for validation.")
        @Default("1000")
        @Range(min = 1)
        int validationSize) {
  /** Checks the name. */
  public ImagesConfig {
    try {
      ImageDataSets.checkName(name);
    } catch (UsageException e) {
      throw new IllegalArgumentException("name: " + e.getMessage(), e);
    }
  }
}
