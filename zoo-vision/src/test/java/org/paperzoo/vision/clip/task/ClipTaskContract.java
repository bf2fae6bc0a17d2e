package org.paperzoo.vision.clip.task;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.imageio.ImageIO;
import org.paperzoo.core.catalog.Catalog;
import org.paperzoo.core.train.TaskContract;
import org.paperzoo.vision.clip.ClipPaper;

/** The contract for the task, on a few small pictures. */
abstract class ClipTaskContract extends TaskContract {
  private static final int PICTURES = 12;

  @Override
  protected Catalog catalog() {
    return Catalog.of(new ClipPaper());
  }

  /** A larger batch has more captions to choose from: it is another loss. */
  @Override
  protected boolean largerBatchHasTheSameExamples() {
    return false;
  }

  @Override
  protected String experiment() throws IOException {
    return """
        paper: clip
        task: clip
        model:
          model_type: clip
          projection_dim: 8
          text_config: {hidden_size: 16, intermediate_size: 32, num_hidden_layers: 1,
            num_attention_heads: 2, max_position_embeddings: 12}
          vision_config: {hidden_size: 16, intermediate_size: 32, num_hidden_layers: 2,
            num_attention_heads: 2, image_size: 8, patch_size: 4}
        data:
          name: files
          captions: %s
          validation_size: 4
          augmentations: [{name: horizontal_flip}]
        settings: {vocab_size: 600%s}
        """
        .formatted(pictures(folder), settings());
  }

  /** Returns more settings, after a comma. */
  abstract String settings();

  /** Writes pictures with one or two captions each; returns the file of captions. */
  static Path pictures(Path folder) throws IOException {
    StringBuilder captions = new StringBuilder("file_name,caption\n");
    String[] colours = {"red", "green", "blue"};
    for (int i = 0; i < PICTURES; i++) {
      BufferedImage image = new BufferedImage(10, 9, BufferedImage.TYPE_INT_RGB);
      for (int p = 0; p < 90; p++) {
        int shade = 60 + (37 * p * (i + 1)) % 180;
        image.setRGB(p % 10, p / 10, shade << 8 * (i % 3));
      }
      ImageIO.write(image, "png", folder.resolve(i + ".png").toFile());
      captions.append(i + ".png,a picture of " + colours[i % 3] + " spots number " + i + "\n");
      if (i % 2 == 0) {
        captions.append(i + ".png,spots " + i + "\n");
      }
    }
    return Files.writeString(folder.resolve("captions.csv"), captions.toString());
  }
}
