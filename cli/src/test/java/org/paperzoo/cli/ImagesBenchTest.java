package org.paperzoo.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ImagesBenchTest {
  @TempDir Path folder;

  @Test
  void measuresWithoutAnOutputFolder() throws IOException {
    for (int i = 0; i < 3; i++) {
      BufferedImage image = new BufferedImage(20, 30, BufferedImage.TYPE_INT_RGB);
      ImageIO.write(image, "png", folder.resolve(i + ".png").toFile());
    }
    Console.Result result =
        Console.zoo("images", "bench", folder, "size=16", "batches=2", "warm_up=1", "--json");
    assertThat(result.code()).isZero();
    assertThat(result.out()).contains("\"images_per_s\":", "\"batch_size\":3", "\"files\":[]");
  }

  @Test
  void oneFolderMustBeNamed() {
    Console.Result result = Console.zoo("images", "bench");
    assertThat(result.code()).isEqualTo(2);
    assertThat(result.err()).contains("Name one folder of pictures");
    assertThat(Console.zoo("images", "bench", folder, "--output", folder).code()).isEqualTo(2);
  }
}
