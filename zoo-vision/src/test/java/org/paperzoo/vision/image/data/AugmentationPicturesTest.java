package org.paperzoo.vision.image.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.paperzoo.core.catalog.Predictor;
import org.paperzoo.core.config.ConfigBinder;
import org.paperzoo.core.config.ConfigNode;
import org.paperzoo.core.config.Faults;
import org.paperzoo.core.data.DataHome;
import org.paperzoo.core.error.UsageException;
import org.paperzoo.vision.image.PreprocessorFile;
import org.paperzoo.vision.image.TestImages;

class AugmentationPicturesTest {
  private static final Predictor<AugmentationPictures.Options> PREDICTOR =
      AugmentationPictures.predictor();

  @TempDir Path folder;

  private BufferedImage draw(Object data, AugmentationPictures.Options options, List<String> inputs)
      throws IOException {
    Predictor.Result result =
        PREDICTOR.predict(
            new Predictor.Request<>(
                null,
                null,
                data,
                new DataHome(folder, folder).offline(),
                null,
                null,
                options,
                inputs,
                folder,
                folder));
    assertThat(result.files()).containsExactly(Path.of("augmentations.png"));
    return ImageIO.read(folder.resolve(result.files().get(0)).toFile());
  }

  private static <R extends Record> R bind(Class<R> type, Map<String, ?> keys) {
    Faults faults = new Faults();
    R config = ConfigBinder.bind(ConfigNode.of(keys), type, faults);
    faults.throwIfAny();
    return config;
  }

  private ImageDataConfig fashion() {
    ImageDataConfig data =
        bind(
            ImageDataConfig.class,
            Map.of(
                "name",
                "fashion",
                "augmentations",
                List.of("horizontal_flip", Map.of("name", "random_crop", "size", 28, "padding", 4)),
                "mixing",
                Map.of("mixup", 0.2)));
    PreprocessorFile.write(data.preprocess().toProcessor(28, 28, 1), folder);
    return data;
  }

  @Test
  void drawsARowForEachPictureAndAColumnForEachEpoch() throws IOException {
    ImageDataConfig data = fashion();
    BufferedImage small = draw(data, new AugmentationPictures.Options(3, 2, 0), List.of());
    BufferedImage large = draw(data, new AugmentationPictures.Options(5, 4, 0), List.of());
    // A picture of 28 pixels is drawn with 56, and 2 between.
    assertThat(large.getWidth() - small.getWidth()).isEqualTo(2 * 58);
    assertThat(large.getHeight() - small.getHeight()).isEqualTo(2 * 58);
    BufferedImage again = draw(data, new AugmentationPictures.Options(5, 4, 0), List.of());
    BufferedImage other = draw(data, new AugmentationPictures.Options(5, 4, 1), List.of());
    assertThat(pixels(again)).isEqualTo(pixels(large));
    assertThat(pixels(other)).isNotEqualTo(pixels(large));
    // The first column is what evaluation sees, which no seed changes.
    int top = large.getHeight() - 5 * 58;
    assertThat(pixels(other.getSubimage(2, top, 56, 56)))
        .isEqualTo(pixels(large.getSubimage(2, top, 56, 56)));
  }

  private static int[] pixels(BufferedImage image) {
    return image.getRGB(0, 0, image.getWidth(), image.getHeight(), null, 0, image.getWidth());
  }

  @Test
  void drawsFilesAndPicturesWithCaptions() throws IOException {
    CaptionDataConfig emoji =
        bind(CaptionDataConfig.class, Map.of("augmentations", List.of("rand_augment")));
    PreprocessorFile.write(emoji.preprocess().toProcessor(40, 40, 3), folder);
    AugmentationPictures.Options options = bind(AugmentationPictures.Options.class, Map.of());
    BufferedImage all = draw(emoji, options, List.of());
    BufferedImage one = draw(emoji, options, List.of(TestImages.path("chelsea.png").toString()));
    assertThat(one.getWidth()).isEqualTo(all.getWidth());
    assertThat(one.getHeight()).isLessThan(all.getHeight());
  }

  @Test
  void aBareModelFolderHasNoTraining() {
    fashion();
    AugmentationPictures.Options options = new AugmentationPictures.Options(1, 1, 0);
    assertThatThrownBy(() -> draw(null, options, List.of()))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("a model folder was given");
    assertThat(folder.resolve(PreprocessorFile.NAME).toFile().delete()).isTrue();
    assertThatThrownBy(() -> draw(fashionWithoutFile(), options, List.of()))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("has no preprocessor_config.json");
  }

  private static ImageDataConfig fashionWithoutFile() {
    return bind(ImageDataConfig.class, Map.of());
  }
}
