package org.paperzoo.vision.classification.task;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import org.paperzoo.core.report.ImageGrid;

/** Folders of small pictures that a model can tell apart. */
public final class PictureFolders {
  private PictureFolders() {}

  /**
   * Writes pictures of two classes: "falling" gets darker downwards, "rising" upwards.
   *
   * @param count of each class
   */
  public static void write(Path folder, int size, int count) throws IOException {
    Random random = new Random(7);
    for (String name : new String[] {"falling", "rising"}) {
      Path of = Files.createDirectories(folder.resolve(name));
      for (int n = 0; n < count; n++) {
        float[] pixels = new float[size * size];
        for (int i = 0; i < pixels.length; i++) {
          float down = (float) (i / size) / size;
          float level = name.equals("falling") ? 1 - down : down;
          pixels[i] = 0.8f * level + 0.2f * random.nextFloat();
        }
        new ImageGrid(1, size, size)
            .padding(0)
            .scale(1)
            .add(pixels)
            .save(of.resolve("%02d.png".formatted(n)));
      }
    }
  }
}
