package org.paperzoo.vision.image.data;

import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;
import org.paperzoo.core.batch.Source;
import org.paperzoo.core.error.FailureException;

/** Pictures with captions; the pictures are decoded when they are needed. Thread safe. */
public final class CaptionedImages implements Source<CaptionedImage> {
  private final String name;
  private final List<String> classNames;
  private final List<CaptionedImage> examples;

  /**
   * Creates a set.
   *
   * @param name for messages
   * @param classNames the classes of the pictures' labels; empty if they have none
   * @throws FailureException if there is no picture
   */
  public CaptionedImages(String name, List<String> classNames, List<CaptionedImage> examples) {
    if (examples.isEmpty()) {
      throw new FailureException(name + ": there is no picture with a caption.");
    }
    this.name = name;
    this.classNames = List.copyOf(classNames);
    this.examples = List.copyOf(examples);
  }

  /** Returns the data set's name. */
  public String name() {
    return name;
  }

  /** Returns the names of classes 0, 1, ...; empty if the pictures have no labels. */
  public List<String> classNames() {
    return classNames;
  }

  @Override
  public long size() {
    return examples.size();
  }

  /** Returns the number of pictures. */
  public int count() {
    return examples.size();
  }

  /** Returns a picture with its captions. */
  public CaptionedImage get(int index) {
    return examples.get(index);
  }

  @Override
  public CaptionedImage get(long index, RandomGenerator random) {
    return examples.get((int) index);
  }

  /** Returns the pictures at these places, in this order. */
  public CaptionedImages select(int[] indices) {
    return new CaptionedImages(
        name, classNames, Arrays.stream(indices).mapToObj(examples::get).toList());
  }

  /** Returns the pictures without their captions. */
  public ImageSet images() {
    return new ImageSet() {
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
        return examples.size();
      }

      @Override
      public ImageExample get(long index) {
        return examples.get((int) index).image();
      }
    };
  }
}
