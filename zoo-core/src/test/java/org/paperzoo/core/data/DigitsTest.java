package org.paperzoo.core.data;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class DigitsTest {

  @Test
  void has9000TrainAnd1000TestImages() {
    ImageData train = Digits.train();
    ImageData test = Digits.test();
    assertThat(train.toString()).isEqualTo("digits train: 9000 images 1x28x28, 10 classes");
    assertThat(test.toString()).isEqualTo("digits test: 1000 images 1x28x28, 10 classes");
    assertThat(train.sha256())
        .isEqualTo("08ac32bff8b2c0576bd9f175a64cfd70ae34408344bbf284afe50e3f6cbeaaba");
    assertThat(test.sha256())
        .isEqualTo("76ef8eead75359ae00f78fb3fd15f75ab68c32f9cdb7af1377c390fa68dc453d");
  }

  @Test
  void everyClassGivesATenthToTheTestSet() {
    int[] train = countOf(Digits.train());
    int[] test = countOf(Digits.test());
    for (int c = 0; c < 10; c++) {
      int all = train[c] + test[c];
      assertThat(test[c]).isBetween(all / 10, all / 10 + 1);
    }
  }

  @Test
  void noTestImageIsATrainingImage() {
    Set<Integer> train = hashes(Digits.train());
    Set<Integer> test = hashes(Digits.test());
    assertThat(test).doesNotContainAnyElementsOf(train);
  }

  private static int[] countOf(ImageData data) {
    int[] counts = new int[10];
    for (int label : data.labels()) {
      counts[label]++;
    }
    return counts;
  }

  private static Set<Integer> hashes(ImageData data) {
    Set<Integer> hashes = new HashSet<>();
    for (int i = 0; i < data.count(); i++) {
      hashes.add(
          Arrays.hashCode(
              Arrays.copyOfRange(data.pixels(), i * data.imageSize(), (i + 1) * data.imageSize())));
    }
    return hashes;
  }
}
