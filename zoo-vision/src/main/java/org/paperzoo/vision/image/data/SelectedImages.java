package org.paperzoo.vision.image.data;

import java.io.IOException;
import java.util.List;

/** Some of the pictures of a data set. */
final class SelectedImages implements ImageSet {
  private final ImageSet all;
  private final int[] indices;

  SelectedImages(ImageSet all, int[] indices) {
    this.all = all;
    this.indices = indices.clone();
  }

  @Override
  public String name() {
    return all.name();
  }

  @Override
  public List<String> classNames() {
    return all.classNames();
  }

  @Override
  public long size() {
    return indices.length;
  }

  @Override
  public ImageExample get(long index) throws IOException {
    return all.get(indices[(int) index]);
  }
}
