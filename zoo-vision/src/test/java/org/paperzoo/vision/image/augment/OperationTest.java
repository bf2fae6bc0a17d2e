package org.paperzoo.vision.image.augment;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.paperzoo.core.data.ImageFile;
import org.paperzoo.core.data.ImageResize;
import org.paperzoo.core.data.PlanarImage;
import org.paperzoo.vision.image.TestImages;
import org.paperzoo.vision.image.augment.op.Affine.Interpolation;
import org.paperzoo.vision.image.augment.op.Enhance;
import org.paperzoo.vision.image.augment.op.Hue;
import org.paperzoo.vision.image.augment.op.Operation;

/**
 * Compares each operation with torchvision on Pillow images: {@code
 * tools/reference/make_augmentation_cases.py} made the pictures.
 */
class OperationTest {
  private static final int HEIGHT = 20;
  private static final int WIDTH = 30;

  @Test
  void equalsTorchvisionToTheLastBit() throws IOException {
    List<String> names = Files.readAllLines(TestImages.path("augment/augmentations.txt"));
    PlanarImage all = ImageFile.read(TestImages.path("augment/augmentations.png"), 3);
    PlanarImage original = all.crop(0, 0, HEIGHT, WIDTH);
    List<String> differing = new ArrayList<>();
    for (int i = 1; i < names.size(); i++) {
      PlanarImage expected = all.crop(i * HEIGHT, 0, HEIGHT, WIDTH);
      PlanarImage actual = apply(names.get(i).split(" "), original);
      int wrong = 0;
      for (int k = 0; k < expected.pixels().length; k++) {
        wrong += expected.pixels()[k] == actual.pixels()[k] ? 0 : 1;
      }
      if (wrong > 0) {
        differing.add(names.get(i) + ": " + wrong + " bytes");
      }
    }
    assertThat(names).hasSizeGreaterThan(130);
    assertThat(differing).isEmpty();
  }

  private static PlanarImage apply(String[] words, PlanarImage image) {
    switch (words[0]) {
      case "hue":
        return Hue.shift(image, Double.parseDouble(words[1]));
      case "saturation":
        return Enhance.color(image, Double.parseDouble(words[1]));
      case "contrast_factor":
        return Enhance.contrast(image, Double.parseDouble(words[1]));
      case "grey":
        return Enhance.grey(image);
      case "resized_crop":
        return ImageResize.resize(image, 3, 5, 13, 17, HEIGHT, WIDTH, ImageResize.Filter.BILINEAR);
      default:
        Operation operation = Operation.valueOf(words[0].toUpperCase(Locale.ROOT));
        double magnitude =
            operation.magnitude(image, Integer.parseInt(words[1]), Integer.parseInt(words[2]));
        return operation.apply(
            image,
            Integer.parseInt(words[3]) * magnitude,
            Interpolation.valueOf(words[4].toUpperCase(Locale.ROOT)));
    }
  }

  @Test
  void greyPicturesGoThroughEveryOperation() {
    PlanarImage grey = ImageFile.read(TestImages.path("chelsea.png"), 1);
    for (Operation operation : Operation.values()) {
      PlanarImage changed =
          operation.apply(grey, operation.magnitude(grey, 5, 10), Interpolation.NEAREST);
      assertThat(changed.channels()).isEqualTo(1);
      assertThat(changed.height()).isEqualTo(grey.height());
      assertThat(changed.width()).isEqualTo(grey.width());
    }
    assertThat(Hue.shift(grey, 0.3)).isSameAs(grey);
  }
}
