package org.paperzoo.vision.image.augment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.paperzoo.core.config.ConfigBinder;
import org.paperzoo.core.config.ConfigNode;
import org.paperzoo.core.config.Default;
import org.paperzoo.core.config.Doc;
import org.paperzoo.core.config.Faults;
import org.paperzoo.core.data.ImageFile;
import org.paperzoo.core.data.ImageResize.Filter;
import org.paperzoo.core.data.PlanarImage;
import org.paperzoo.core.data.SplitMix64;
import org.paperzoo.core.error.UsageException;
import org.paperzoo.vision.image.TestImages;
import org.paperzoo.vision.image.augment.op.Affine.Interpolation;

class AugmentationTest {
  private static final PlanarImage PHOTO = ImageFile.read(TestImages.path("chelsea.png"), 3);
  private static final List<Double> SCALE = List.of(0.08, 1.0);
  private static final List<Double> RATIO = List.of(0.75, 4 / 3.0);

  /** The keys of a config. */
  record Keys(@Doc("") @Default("[]") List<Augmentation> augmentations) {}

  @Test
  void aConfigListsThemByNameWithTheirDefaults() {
    ConfigNode node =
        ConfigNode.of(
            Map.of(
                "augmentations",
                List.of(
                    Map.of("name", "random_resized_crop", "size", 224),
                    "horizontal_flip",
                    "rand_augment",
                    Map.of("name", "auto_augment", "policy", "cifar10"),
                    "lighting",
                    "random_erasing")));
    Faults faults = new Faults();
    Keys keys = ConfigBinder.bind(node, Keys.class, faults);
    faults.throwIfAny();
    assertThat(keys.augmentations())
        .containsExactly(
            new RandomResizedCrop(224, SCALE, RATIO, Filter.BILINEAR),
            new HorizontalFlip(0.5),
            new RandAugment(2, 9, 31, Interpolation.NEAREST),
            new AutoAugment(AutoAugmentPolicy.CIFAR10, Interpolation.NEAREST),
            new Lighting(0.1, Lighting.Colors.IMAGENET, List.of(), List.of()),
            new RandomErasing(0.5, List.of(0.02, 0.33), List.of(0.3, 3.3), 0, false));
  }

  @Test
  void randomResizedCropsHaveTheAreaAndProportionsAskedFor() {
    RandomResizedCrop crop =
        new RandomResizedCrop(16, List.of(0.2, 0.5), List.of(0.5, 2.0), Filter.BILINEAR);
    SplitMix64 random = new SplitMix64(1);
    double least = 1;
    double greatest = 0;
    for (int i = 0; i < 2_000; i++) {
      int[] box = crop.box(400, 600, random);
      double area = box[2] * box[3] / 240_000.0;
      assertThat(area).isBetween(0.19, 0.51);
      assertThat((double) box[3] / box[2]).isBetween(0.49, 2.05);
      assertThat(box[0]).isBetween(0, 400 - box[2]);
      assertThat(box[1]).isBetween(0, 600 - box[3]);
      least = Math.min(least, area);
      greatest = Math.max(greatest, area);
    }
    assertThat(least).isLessThan(0.21);
    assertThat(greatest).isGreaterThan(0.49);
    // A picture that no rectangle fits gives its middle.
    assertThat(crop.box(10, 1_000, random)).containsExactly(0, 490, 10, 20);
    PlanarImage image = crop.apply(PHOTO, random);
    assertThat(List.of(image.height(), image.width())).containsExactly(16, 16);
  }

  @Test
  void flipsAndCropsKeepWhatTheyShould() {
    SplitMix64 random = new SplitMix64(2);
    HorizontalFlip always = new HorizontalFlip(1);
    PlanarImage flipped = always.apply(PHOTO, random);
    assertThat(flipped.pixels()).isNotEqualTo(PHOTO.pixels());
    assertThat(flipped.pixels()[0]).isEqualTo(PHOTO.pixels()[PHOTO.width() - 1]);
    assertThat(always.apply(flipped, random).pixels()).isEqualTo(PHOTO.pixels());
    VerticalFlip vertical = new VerticalFlip(1);
    PlanarImage turned = vertical.apply(PHOTO, random);
    assertThat(turned.pixels()[0]).isEqualTo(PHOTO.pixels()[(PHOTO.height() - 1) * PHOTO.width()]);
    assertThat(vertical.apply(turned, random).pixels()).isEqualTo(PHOTO.pixels());
    int flips = 0;
    for (int i = 0; i < 1_000; i++) {
      flips += new HorizontalFlip(0.25).apply(PHOTO, random) == PHOTO ? 0 : 1;
    }
    assertThat(flips).isBetween(190, 310);
    PlanarImage padded = new RandomCrop(PHOTO.width() + 4, 30).apply(PHOTO, random);
    assertThat(padded.width()).isEqualTo(PHOTO.width() + 4);
    assertThatThrownBy(() -> new RandomCrop(100, 5).apply(PHOTO, random))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("80x120 pixels and padding 5 is smaller than the random crop of 100");
    assertThatThrownBy(() -> new CenterCrop(100).apply(PHOTO, random))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("smaller than the center crop of 100");
  }

  @Test
  void everyAugmentationIsAFunctionOfItsRandomNumbers() {
    for (Augmentation augmentation :
        List.of(
            new ColorJitter(0.4, 0.4, 0.4, 0.1),
            new RandAugment(3, 15, 31, Interpolation.BILINEAR),
            new AutoAugment(AutoAugmentPolicy.SVHN, Interpolation.NEAREST),
            new RandomResizedCrop(20, SCALE, RATIO, Filter.BICUBIC))) {
      List<Boolean> changes = new ArrayList<>();
      for (int seed = 0; seed < 30; seed++) {
        byte[] once = augmentation.apply(PHOTO, new SplitMix64(seed)).pixels();
        byte[] twice = augmentation.apply(PHOTO, new SplitMix64(seed)).pixels();
        byte[] other = augmentation.apply(PHOTO, new SplitMix64(seed + 100)).pixels();
        assertThat(once).isEqualTo(twice);
        changes.add(!Arrays.equals(once, other));
      }
      assertThat(changes).as(augmentation.toString()).filteredOn(c -> c).hasSizeGreaterThan(24);
    }
    ColorJitter off = new ColorJitter(0, 0, 0, 0);
    assertThat(off.apply(PHOTO, new SplitMix64(1))).isSameAs(PHOTO);
  }

  @Test
  void theWeakestLevelsOfRandAugmentHardlyChangeAPicture() {
    RandAugment weak = new RandAugment(1, 0, 31, Interpolation.NEAREST);
    int same = 0;
    for (int seed = 0; seed < 280; seed++) {
      same +=
          Arrays.equals(weak.apply(PHOTO, new SplitMix64(seed)).pixels(), PHOTO.pixels()) ? 1 : 0;
    }
    // All but contrast stretching, equalising and solarising at 255, which have no strength.
    assertThat(same).isBetween(180, 260);
    assertThatThrownBy(() -> new RandAugment(1, 31, 31, Interpolation.NEAREST))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("magnitude: expected 0 to 30");
  }

  @Test
  void erasesARectangleOfEveryChannel() {
    RandomErasing erasing = new RandomErasing(1, List.of(0.1, 0.2), List.of(0.5, 2.0), -7, false);
    for (int seed = 0; seed < 50; seed++) {
      float[] values = new float[5 + 3 * 20 * 30];
      NormalizedImage image = new NormalizedImage(values, 5, 3, 20, 30, new float[] {1, 1, 1});
      erasing.apply(image, new SplitMix64(seed));
      int[] erased = new int[3];
      for (int i = 5; i < values.length; i++) {
        erased[(i - 5) / 600] += values[i] == -7 ? 1 : 0;
      }
      assertThat(erased[0]).isBetween(48, 132).isEqualTo(erased[1]).isEqualTo(erased[2]);
    }
    float[] values = new float[600];
    NormalizedImage grey = new NormalizedImage(values, 0, 1, 20, 30, new float[] {1});
    new RandomErasing(1, List.of(0.3, 0.33), List.of(0.9, 1.1), 0, true)
        .apply(grey, new SplitMix64(3));
    double squares = 0;
    int written = 0;
    for (float value : values) {
      squares += value * value;
      written += value != 0 ? 1 : 0;
    }
    assertThat(written).isBetween(150, 220);
    assertThat(squares / written).isCloseTo(1, within(0.35));
    new RandomErasing(0, List.of(0.3, 0.33), List.of(0.9, 1.1), 5, false)
        .apply(grey, new SplitMix64(3));
    assertThat(values).doesNotContain(5f);
  }

  @Test
  void lightingAddsMultiplesOfThePrincipalColors() {
    Lighting lighting =
        (Lighting)
            new Lighting(0.1, Lighting.Colors.IMAGENET, List.of(), List.of()).fit(Stream::of);
    double[][] covariance = new double[3][3];
    int draws = 20_000;
    for (int seed = 0; seed < draws; seed++) {
      float[] values = new float[12];
      lighting.apply(
          new NormalizedImage(values, 0, 3, 2, 2, new float[] {0.5f, 0.25f, 1}),
          new SplitMix64(seed));
      assertThat(values[0]).isEqualTo(values[3]);
      double[] shift = {values[0] * 0.5, values[4] * 0.25, values[8]};
      for (int i = 0; i < 3; i++) {
        for (int j = 0; j < 3; j++) {
          covariance[i][j] += shift[i] * shift[j] / draws;
        }
      }
    }
    // Σ (0.1 λ)² p pᵀ of the published components.
    assertThat(covariance[0][0]).isCloseTo(1.5417e-4, within(6e-6));
    assertThat(covariance[0][2]).isCloseTo(1.5494e-4, within(6e-6));
    assertThat(covariance[1][2]).isCloseTo(1.6029e-4, within(6e-6));
  }

  @Test
  void principalColorsOfTheTrainingSetAreItsEigenvectors() {
    Lighting lighting =
        (Lighting)
            new Lighting(0.1, Lighting.Colors.TRAINING_SET, List.of(), List.of())
                .fit(() -> Stream.of(PHOTO));
    // numpy.linalg.eigh of numpy.cov of the photograph's colours in [0, 1].
    assertThat(lighting.eigenvalues().get(0)).isCloseTo(EIGENVALUES[0], within(1e-6));
    assertThat(lighting.eigenvalues().get(1)).isCloseTo(EIGENVALUES[1], within(1e-6));
    assertThat(lighting.eigenvalues().get(2)).isCloseTo(EIGENVALUES[2], within(1e-6));
    double sign = Math.signum(lighting.eigenvectors().get(0).get(0));
    for (int i = 0; i < 3; i++) {
      assertThat(sign * lighting.eigenvectors().get(0).get(i)).isCloseTo(FIRST[i], within(1e-5));
    }
  }

  private static final double[] EIGENVALUES = {0.0464241988, 0.00365879497, 0.000202761463};
  private static final double[] FIRST = {0.5262857, 0.5646675, 0.6357468};
}
