package org.paperzoo.vision.image.data;

import java.util.Arrays;
import java.util.List;
import org.paperzoo.core.data.ImageData;
import org.paperzoo.core.data.PlanarImage;

/** Pictures of one size that are in memory: MNIST, CIFAR-10 and the like. */
public final class MemoryImages implements ImageSet {
  private final ImageData data;

  /** Creates a set of these pictures, which are not copied. */
  public MemoryImages(ImageData data) {
    this.data = data;
  }

  @Override
  public String name() {
    return data.name();
  }

  @Override
  public List<String> classNames() {
    return data.classNames();
  }

  @Override
  public long size() {
    return data.count();
  }

  @Override
  public ImageExample get(long index) {
    int i = (int) index;
    int label = data.hasLabels() ? data.labels()[i] : ImageExample.UNLABELLED;
    return new ImageExample(
        data.name() + " " + data.split().id() + " " + i, label, channels -> picture(i, channels));
  }

  private PlanarImage picture(int index, int channels) {
    int size = data.imageSize();
    byte[] pixels = Arrays.copyOfRange(data.pixels(), index * size, (index + 1) * size);
    return new PlanarImage(data.channels(), data.height(), data.width(), pixels)
        .withChannels(channels);
  }
}
