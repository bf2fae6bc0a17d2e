package org.paperzoo.vision.image.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.paperzoo.core.config.ConfigBinder;
import org.paperzoo.core.config.ConfigException;
import org.paperzoo.core.config.ConfigNode;
import org.paperzoo.core.config.Faults;
import org.paperzoo.core.data.DataHome;
import org.paperzoo.core.error.FailureException;
import org.paperzoo.core.error.UsageException;
import org.paperzoo.vision.image.TestImages;

class ImageSplitsTest {
  @TempDir Path folder;

  private static ImageDataConfig config(String name, int validationSize) {
    Faults faults = new Faults();
    ImageDataConfig config =
        ConfigBinder.bind(
            ConfigNode.of(Map.of("name", name, "validation_size", validationSize)),
            ImageDataConfig.class,
            faults);
    faults.throwIfAny();
    return config;
  }

  private ImageSplits load(String name, int validationSize) {
    return ImageSplits.load(new DataHome(folder, folder).offline(), config(name, validationSize));
  }

  private void pictures(String part, String... classes) {
    for (String name : classes) {
      for (int i = 0; i < 6; i++) {
        TestImages.write(folder.resolve(part).resolve(name).resolve(i + ".png"), 4, 4, i);
      }
    }
  }

  private static List<String> names(ImageSet set) throws IOException {
    List<String> names = new ArrayList<>();
    for (int i = 0; i < set.count(); i++) {
      names.add(set.get(i).name());
    }
    return names;
  }

  @Test
  void bundledPicturesOfEveryClassAreHeldOut() throws IOException {
    ImageSplits splits = load("fashion", 1_000);
    assertThat(splits.names()).containsExactly("train", "val", "test");
    assertThat(splits.train().count()).isEqualTo(7_000);
    int[] counts = new int[10];
    for (int i = 0; i < 1_000; i++) {
      counts[splits.validation().get(i).label()]++;
    }
    for (int count : counts) {
      assertThat(count).isBetween(60, 140);
    }
    Set<String> all = new HashSet<>(names(splits.train()));
    all.addAll(names(splits.validation()));
    assertThat(all).hasSize(8_000);
    assertThat(splits.part("test").count()).isEqualTo(2_000);
    assertThat(load("emoji", 1).validation().count()).isEqualTo(200);
  }

  @Test
  void picturesOfEveryClassOfASortedDataSetAreHeldOut() throws IOException {
    for (String part : List.of("cifar10-mini/train", "cifar10-mini/test")) {
      for (String name : List.of("cat", "dog", "frog")) {
        for (int i = 0; i < 20; i++) {
          TestImages.write(folder.resolve(part).resolve(name).resolve(i + ".png"), 32, 32, i);
        }
      }
    }
    ImageSet held = load("cifar10_mini", 20).validation();
    Set<Integer> labels = new HashSet<>();
    for (int i = 0; i < 20; i++) {
      labels.add(held.get(i).label());
    }
    assertThat(labels).hasSize(3);
  }

  @Test
  void foldersAreUsedAsTheyAre() throws IOException {
    pictures("train", "cat", "dog");
    pictures("val", "cat", "dog");
    ImageSplits splits = load("folder:" + folder, 3);
    assertThat(splits.names()).containsExactly("train", "val");
    assertThat(splits.train().count()).isEqualTo(12);
    assertThat(splits.validation().count()).isEqualTo(12);
    pictures("test", "cat", "dog");
    assertThat(load("folder:" + folder, 3).names()).containsExactly("train", "val", "test");
    assertThat(splits.train().get(7).label()).isEqualTo(1);
    assertThat(splits.train().classNames()).containsExactly("cat", "dog");
  }

  @Test
  void classesOfImageNetHaveTheNamesThatPeopleRead() throws IOException {
    pictures("imagenet/train", "n01440764", "n02012849", "n03126707", "n9");
    pictures("imagenet/val", "n01440764", "n02012849", "n03126707", "n9");
    Files.writeString(
        folder.resolve("imagenet/LOC_synset_mapping.txt"),
        "n01440764 tench, Tinca tinca\nn02012849 crane\nn03126707 crane\n");
    ImageSplits splits = load("imagenet", 1);
    assertThat(splits.train().classNames())
        .containsExactly("tench", "crane (n02012849)", "crane (n03126707)", "n9");
    assertThat(splits.names()).containsExactly("train", "val");
  }

  @Test
  void withoutAValidationFolderPicturesDrawnOnceAreHeldOut() throws IOException {
    pictures(".", "cat", "dog", "eel");
    ImageSplits splits = load("folder:" + folder, 6);
    assertThat(splits.train().count()).isEqualTo(12);
    assertThat(names(splits.validation()))
        .isEqualTo(names(load("folder:" + folder, 6).validation()));
    assertThat(names(splits.validation())).doesNotContainAnyElementsOf(names(splits.train()));
    assertThatThrownBy(() -> load("folder:" + folder, 18))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("only 18 training pictures");
  }

  @Test
  void aPartWithOtherClassesIsRefused() {
    pictures("train", "cat", "dog");
    pictures("val", "cat", "eel");
    assertThatThrownBy(() -> load("folder:" + folder, 3))
        .isInstanceOf(FailureException.class)
        .hasMessageContaining("more: eel missing: dog");
  }

  @Test
  void anEmptyClassFolderIsNamed() throws IOException {
    pictures("train", "cat");
    Path empty = Files.createDirectories(folder.resolve("train/dog"));
    assertThatThrownBy(() -> load("folder:" + folder, 3))
        .isInstanceOf(FailureException.class)
        .hasMessageContaining(empty + ": the class folder has no image");
  }

  @Test
  void unknownNamesAreHinted() {
    assertThatThrownBy(() -> config("fasion", 3))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("no data set of labelled pictures named \"fasion\"")
        .hasMessageContaining("fashion");
  }
}
