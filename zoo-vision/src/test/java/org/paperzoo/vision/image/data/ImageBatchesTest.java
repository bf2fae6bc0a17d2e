package org.paperzoo.vision.image.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.paperzoo.core.batch.Prefetch;
import org.paperzoo.core.data.ImageResize.Filter;
import org.paperzoo.core.data.SplitMix64;
import org.paperzoo.core.error.FailureException;
import org.paperzoo.vision.image.ImageProcessor;
import org.paperzoo.vision.image.PreprocessConfig;
import org.paperzoo.vision.image.TestImages;
import org.paperzoo.vision.image.augment.HorizontalFlip;
import org.paperzoo.vision.image.augment.RandomCrop;

class ImageBatchesTest {
  private static final int PICTURES = 10;

  @TempDir Path folder;
  private ImageSet set;
  private Skipped skipped;

  /** Ten grey levels of other sizes, even ones in class "a", odd ones in class "b". */
  @BeforeEach
  void pictures() {
    for (int i = 0; i < PICTURES; i++) {
      Path file = folder.resolve(i % 2 == 0 ? "a" : "b").resolve(i + ".png");
      TestImages.write(file, 12 + i, 14, 0x010101 * (20 * i));
    }
    set = new FolderImages("levels", folder);
  }

  private static ImageProcessor processor() {
    return new ImageProcessor(
        new PreprocessConfig(null, Filter.BILINEAR, List.of(0.0), List.of(1.0))
            .toProcessor(8, 8, 3),
        3);
  }

  private ImageBatches training(long seed, Mixing mixing, OnError onError) {
    ImagePipeline pipeline =
        new ImagePipeline(processor(), List.of(new RandomCrop(10, 2), new HorizontalFlip(0.5)));
    skipped = new Skipped(onError);
    return ImageBatches.training(set, pipeline, mixing, skipped, 4, 2, seed);
  }

  private static List<float[]> take(ImageBatches batches, int workers, int count) {
    List<float[]> taken = new ArrayList<>();
    try (NDManager manager = NDManager.newBaseManager();
        Prefetch<ImageBatch> prefetch = new Prefetch<>(batches, workers, 3)) {
      for (int number = 0; number < count; number++) {
        ImageBatch batch = prefetch.take(number).upload(manager);
        taken.add(batch.pixelValues().toFloatArray());
      }
      return taken;
    }
  }

  @Test
  void batchesAreFunctionsOfSeedAndNumber() {
    List<float[]> alone = take(training(1, null, OnError.FAIL), 0, 6);
    List<float[]> threaded = take(training(1, null, OnError.FAIL), 3, 6);
    List<float[]> other = take(training(2, null, OnError.FAIL), 3, 6);
    assertThat(alone.get(0)).hasSize(4 * 3 * 8 * 8);
    for (int i = 0; i < 6; i++) {
      assertThat(threaded.get(i)).isEqualTo(alone.get(i));
    }
    assertThat(other.get(0)).isNotEqualTo(alone.get(0));
    // An epoch has two batches; the pictures of the next one are augmented anew.
    assertThat(alone.get(2)).isNotEqualTo(alone.get(0));
  }

  @Test
  void evaluationSeesEveryPictureOnceWithItsLabel() throws IOException {
    ImageBatches batches =
        ImageBatches.evaluation(set, processor(), new Skipped(OnError.FAIL), 4, 0);
    assertThat(batches.perEpoch()).isEqualTo(3);
    List<Long> labels = new ArrayList<>();
    List<Float> levels = new ArrayList<>();
    try (NDManager manager = NDManager.newBaseManager()) {
      for (int number = 0; number < 3; number++) {
        ImageBatch batch = batches.prepare(number).upload(manager);
        assertThat(batch.targets()).isNull();
        int size = (int) batch.size();
        assertThat(batch.pixelValues().getShape()).isEqualTo(new Shape(size, 3, 8, 8));
        for (int i = 0; i < size; i++) {
          labels.add(batch.labels().getLong(i));
          levels.add(batch.pixelValues().getFloat(i, 1, 3, 3));
        }
      }
    }
    assertThat(labels).containsExactly(0L, 0L, 0L, 0L, 0L, 1L, 1L, 1L, 1L, 1L);
    List<Integer> order = List.of(0, 2, 4, 6, 8, 1, 3, 5, 7, 9);
    for (int i = 0; i < PICTURES; i++) {
      assertThat(levels.get(i)).isCloseTo(20 * order.get(i) / 255f, within(1e-6f));
    }
    assertThat(set.classNames()).containsExactly("a", "b");
  }

  @Test
  void aDamagedPictureFailsByNameOrIsSkippedAndCounted() throws IOException {
    Path bad = Files.writeString(folder.resolve("a/4.png"), "no picture");
    assertThatThrownBy(() -> take(training(1, null, OnError.FAIL), 2, 4))
        .isInstanceOf(FailureException.class)
        .hasMessageContaining(bad.toString());

    ImageBatches training = training(1, null, OnError.SKIP);
    assertThat(take(training, 2, 4)).allMatch(pixels -> pixels.length == 4 * 3 * 8 * 8);
    assertThat(skipped.count()).isEqualTo(1);
    assertThat(skipped.summary().orElseThrow())
        .startsWith("1 picture could not be read and was skipped; the first: " + bad);

    ImageBatches evaluation = ImageBatches.evaluation(set, processor(), skipped, 4, 0);
    assertThat(take(evaluation, 0, 3).stream().mapToInt(p -> p.length / (3 * 8 * 8)))
        .containsExactly(3, 4, 2);
    for (int i = 0; i < PICTURES; i++) {
      Files.writeString(folder.resolve(i % 2 == 0 ? "a" : "b").resolve(i + ".png"), "bad");
    }
    assertThatThrownBy(() -> take(training(1, null, OnError.SKIP), 0, 1))
        .isInstanceOf(FailureException.class)
        .hasMessageContaining("levels: none of 10 pictures in a row can be read");
  }

  @Test
  void mixingKeepsTheWeightOfLabelsAndOfPixels() throws IOException {
    for (Mixing mixing :
        List.of(
            new Mixing(1, 0, 1, 0.5, 0),
            new Mixing(0, 1, 1, 0.5, 0),
            new Mixing(1, 1, 1, 0.5, 0.1))) {
      ImageBatches batches = training(3, mixing, OnError.FAIL);
      ImageBatches plain = training(3, null, OnError.FAIL);
      try (NDManager manager = NDManager.newBaseManager()) {
        boolean mixed = false;
        for (int number = 0; number < 8; number++) {
          ImageBatch batch = batches.prepare(number).upload(manager);
          ImageBatch before = plain.prepare(number).upload(manager);
          float[] targets = batch.targets().toFloatArray(); // [4, 2]
          for (int i = 0; i < 4; i++) {
            assertThat(targets[2 * i] + targets[2 * i + 1]).isCloseTo(1, within(1e-6f));
          }
          mixed |= targets[0] > 0.11 && targets[0] < 0.89;
          // Pictures i and B-1-i exchange parts: their sum stays.
          assertThat(batch.pixelValues().sum().getFloat())
              .isCloseTo(before.pixelValues().sum().getFloat(), within(1e-2f));
        }
        assertThat(mixed).isTrue();
      }
    }
  }

  @Test
  void mixupIsTheSameMixtureOfPixelsAndLabels() {
    float[] pixels = {0, 0, 0, 0, 10, 10, 10, 10}; // two pictures of 1x2x2
    float[] targets =
        new Mixing(1, 0, 1, 0, 0)
            .mix(pixels, new Shape(2, 1, 2, 2), new int[] {0, 2}, 3, new SplitMix64(5));
    float ratio = targets[0];
    assertThat(ratio).isStrictlyBetween(0f, 1f);
    assertThat(targets)
        .containsExactly(new float[] {ratio, 0, 1 - ratio, 1 - ratio, 0, ratio}, within(1e-6f));
    assertThat(pixels[0]).isCloseTo(10 * (1 - ratio), within(1e-5f));
    assertThat(pixels[7]).isCloseTo(10 * ratio, within(1e-5f));
  }

  @Test
  void cutmixWeighsLabelsByArea() {
    int side = 16;
    boolean partial = false;
    for (int seed = 0; seed < 20; seed++) {
      float[] pixels = new float[2 * side * side];
      Arrays.fill(pixels, side * side, pixels.length, 1);
      float[] targets =
          new Mixing(0, 1, 1, 0, 0)
              .mix(pixels, new Shape(2, 1, side, side), new int[] {0, 1}, 2, new SplitMix64(seed));
      float sum = 0;
      for (int i = 0; i < side * side; i++) {
        sum += pixels[i];
      }
      assertThat(targets[1]).isCloseTo(sum / (side * side), within(1e-6f));
      partial |= sum > 0 && sum < side * side;
    }
    assertThat(partial).isTrue();
  }
}
