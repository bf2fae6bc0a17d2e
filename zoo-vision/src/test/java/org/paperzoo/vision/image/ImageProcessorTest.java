package org.paperzoo.vision.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.paperzoo.core.checkpoint.TensorSource;
import org.paperzoo.core.data.ImageFile;
import org.paperzoo.core.data.ImageResize.Filter;
import org.paperzoo.core.data.PlanarImage;
import org.paperzoo.core.error.FailureException;
import org.paperzoo.core.error.UsageException;

/** Compares with transformers: {@code tools/reference/make_image_cases.py} made the values. */
class ImageProcessorTest {
  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "vit-0",
        "vit-1",
        "vit-2",
        "vit-3",
        "vit-4",
        "vit-5",
        "deit",
        "clip",
        "clip-padded",
        "plain",
        "bytes",
        "unscaled",
        "old-clip",
        "old-vit"
      })
  void equalsTransformersOnPhotographs(String name) throws IOException {
    ImageProcessorConfig config =
        PreprocessorFile.read(TestImages.path("processors/" + name), ProcessorKind.VIT)
            .orElseThrow();
    ImageProcessor processor = new ImageProcessor(config, 3);
    try (NDManager manager = NDManager.newBaseManager();
        TensorSource file = TensorSource.open(TestImages.path("processors.safetensors"))) {
      NDArray expected = file.read(manager, name + ".chelsea"); // [3, H, W]
      assertThat(new Shape(3, processor.height(), processor.width()))
          .isEqualTo(expected.getShape());
      PlanarImage png = ImageFile.read(TestImages.path("chelsea.png"), 3);
      assertThat(processor.process(png)).isEqualTo(expected.toFloatArray());
      // Two decoders of JPEG differ by rounding; the processing adds nothing.
      float[] jpeg = processor.process(ImageFile.read(TestImages.path("rocket.jpg"), 3));
      float[] jpegExpected = file.read(manager, name + ".rocket").toFloatArray();
      double step = config.rescales() ? config.rescaleFactor() : 1;
      int plane = jpeg.length / 3;
      for (int i = 0; i < jpeg.length; i++) {
        double tolerance = 1.001 * step / processor.std(i / plane);
        assertThat((double) jpeg[i]).isCloseTo(jpegExpected[i], within(tolerance));
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"vit-1", "deit", "clip", "bytes", "old-clip", "old-vit"})
  void whatIsWrittenIsReadBack(String name) {
    ImageProcessorConfig config =
        PreprocessorFile.read(TestImages.path("processors/" + name), ProcessorKind.VIT)
            .orElseThrow();
    PreprocessorFile.write(config, folder);
    assertThat(PreprocessorFile.read(folder, ProcessorKind.DEIT)).contains(config);
  }

  @Test
  void writesWhatTransformersWrites() throws IOException {
    Path reference = TestImages.path("processors/clip");
    PreprocessorFile.write(
        PreprocessorFile.read(reference, ProcessorKind.CLIP).orElseThrow(), folder);
    assertThat(folder.resolve(PreprocessorFile.NAME))
        .hasSameTextualContentAs(reference.resolve(PreprocessorFile.NAME));
  }

  @Test
  void valuesOfGreyPicturesAndTheWayBack() {
    ImageProcessorConfig config =
        new PreprocessConfig(null, Filter.BILINEAR, List.of(0.25), List.of(0.5))
            .toProcessor(2, 2, 1);
    ImageProcessor processor = new ImageProcessor(config, 1);
    PlanarImage image = new PlanarImage(1, 2, 2, new byte[] {0, 51, (byte) 204, (byte) 255});
    float[] values = processor.process(image);
    assertThat(values).containsExactly(new float[] {-0.5f, -0.1f, 1.1f, 1.5f}, within(1e-6f));
    assertThat(processor.picture(values, 0, 2, 2).pixels()).isEqualTo(image.pixels());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"size\": {\"height\": 8}}|size: expected a number, {height, width} or {shortest_edge}",
        "{\"size\": 0}|size: expected a whole number of 1 to 16384 pixels, found 0",
        "{\"size\": 40000}|size: expected a whole number of 1 to 16384 pixels, found 40000",
        "{\"crop_size\": {\"height\": \"a\", \"width\": 3}}|crop_size.height: expected a whole",
        "{\"resample\": 7}|resample",
        "{\"image_std\": [1, 0, 1]}|image_std: expected positive numbers",
        "{\"image_mean\": [1, 0]}|image_mean: has 2 numbers and image_std has 3",
        "{\"image_mean\": [1, \"b\", 0]}|image_mean.1: expected a number",
        "{\"image_processor_type\": \"DonutImageProcessor\"}|DonutImageProcessor is not known",
        "{\"size\": [1,|"
      })
  void malformedFilesAreOneClearError(String line) throws IOException {
    String[] parts = line.split("\\|", -1);
    Path file = Files.writeString(folder.resolve(PreprocessorFile.NAME), parts[0]);
    assertThatThrownBy(() -> PreprocessorFile.read(folder, ProcessorKind.VIT))
        .isInstanceOfAny(FailureException.class, org.paperzoo.core.config.ConfigException.class)
        .hasMessageContaining(file.toString())
        .hasMessageContaining(parts[1]);
  }

  @Test
  void sizesThatMakeNoBatchAreRefused() {
    ImageProcessorConfig clip = ProcessorKind.CLIP.defaults();
    ImageProcessor free = new ImageProcessor(clip.withSizes(ImageSize.shorterSide(8), null), 3);
    assertThatThrownBy(free::height)
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("several sizes");
    assertThatThrownBy(() -> new ImageProcessor(clip, 1))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("1 channel, but the image processor normalises 3");
    assertThatThrownBy(
            () ->
                new PreprocessConfig(32, Filter.BICUBIC, List.of(0.5), List.of(0.5))
                    .toProcessor(48, 48, 3))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("resize: 32 is smaller than the model's input of 48x48");
    assertThat(PreprocessorFile.read(folder, ProcessorKind.VIT)).isEmpty();
  }
}
