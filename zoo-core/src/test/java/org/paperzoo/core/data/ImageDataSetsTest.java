package org.paperzoo.core.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.paperzoo.core.error.FailureException;
import org.paperzoo.core.error.UsageException;

class ImageDataSetsTest {

  @TempDir Path folder;
  private DataHome home;

  @BeforeEach
  void makeHome() {
    home = new DataHome(folder.resolve("data"), folder.resolve("cache")).offline();
  }

  @Test
  void theListDescribesEverySet() {
    assertThat(ImageDataSets.list())
        .extracting(DataSet::name)
        .containsExactly(
            "digits",
            "mnist",
            "fashion_mnist",
            "cifar10",
            "cifar100",
            "cifar10_mini",
            "frey_faces");
    assertThat(ImageDataSets.list())
        .filteredOn(DataSet::isBundled)
        .extracting(DataSet::name)
        .containsExactly("digits");
    for (DataSet info : ImageDataSets.list()) {
      assertThat(info.description()).isNotBlank();
      assertThat(info.licence()).isNotBlank();
      assertThat(info.origin()).isNotBlank();
    }
  }

  @Test
  void digitsNeedNothing() {
    assertThat(ImageDataSets.load("digits", Split.TEST, home).sha256())
        .isEqualTo(Digits.test().sha256());
  }

  @Test
  void unknownNamesAreCorrected() {
    assertThatThrownBy(() -> ImageDataSets.load("fashion-mnist", Split.TRAIN, home))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining(
            "There is no image data set named \"fashion-mnist\"; did you mean \"fashion_mnist\"?");
    assertThatThrownBy(() -> ImageDataSets.load("zzzzzz", Split.TRAIN, home))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("named \"zzzzzz\". The names are digits, mnist, ");
    assertThatThrownBy(() -> ImageDataSets.load("mnist", Split.VALIDATION, home))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("The data set mnist has no validation part");
  }

  @Test
  void originalFilesAreFoundPlainOrPacked() throws IOException {
    byte[] images = IdxTest.bytes(0, 0, 8, 3, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0, 2, 7, 9);
    byte[] labels = IdxTest.bytes(0, 0, 8, 1, 0, 0, 0, 1, 3);
    write("data/mnist/train-images-idx3-ubyte.gz", IdxTest.gzip(images));
    write("data/mnist/train-labels-idx1-ubyte", labels);
    ImageData data = ImageDataSets.load("mnist", Split.TRAIN, home);
    assertThat(data.toString()).isEqualTo("mnist train: 1 images 1x1x2, 10 classes");
    assertThat(data.labels()).containsExactly(3);

    write("cache/fashion-mnist/t10k-images-idx3-ubyte", images);
    write("cache/fashion-mnist/t10k-labels-idx1-ubyte", labels);
    data = ImageDataSets.load("fashion_mnist", Split.TEST, home);
    assertThat(data.classNames().get(data.labels()[0])).isEqualTo("Dress");
  }

  @Test
  void aMissingHalfIsNamed() throws IOException {
    write("data/mnist/t10k-images-idx3-ubyte.gz", new byte[] {1});
    assertThatThrownBy(() -> ImageDataSets.load("mnist", Split.TEST, home))
        .isInstanceOf(FailureException.class)
        .hasMessageContaining(
            "The data file mnist/t10k-labels-idx1-ubyte.gz is not here. Put it at "
                + folder.resolve("data/mnist/t10k-labels-idx1-ubyte.gz"));
    write("data/cifar10/data_batch_2.bin", new byte[] {1});
    assertThatThrownBy(() -> ImageDataSets.load("cifar10", Split.TRAIN, home))
        .isInstanceOf(FailureException.class)
        .hasMessageContaining("data_batch_2.bin; expected data_batch_1.bin, data_batch_2.bin");
  }

  @Test
  void offlineEveryMissingSetNamesPlaceAndOrigin() {
    for (DataSet info : ImageDataSets.list()) {
      if (!info.isBundled()) {
        assertThatThrownBy(() -> ImageDataSets.load(info.name(), Split.TRAIN, home))
            .isInstanceOf(FailureException.class)
            .hasMessageContaining("Put ")
            .hasMessageContaining(folder.resolve("data").toString())
            .hasMessageContaining("It comes from http");
      }
    }
  }

  @Test
  void ownFoldersMayHaveParts() throws IOException {
    picture("pets/train/cat/1.png", 8);
    picture("pets/train/dog/1.png", 8);
    picture("pets/val/cat/1.png", 12);
    String pets = "folder:" + folder.resolve("pets");
    ImageData train = ImageDataSets.load(pets, Split.TRAIN, home);
    assertThat(train.toString()).isEqualTo(pets + " train: 2 images 3x8x8, 2 classes");
    ImageData small = ImageDataSets.load(pets + "?size=4&channels=1", Split.VALIDATION, home);
    assertThat(small.count()).isEqualTo(1);
    assertThat(small.pixels()).hasSize(16);
    assertThat(home.used())
        .containsEntry(pets + " train", folder.resolve("pets/train"))
        .containsEntry(pets + "?size=4&channels=1 validation", folder.resolve("pets/val"));
    assertThatThrownBy(() -> ImageDataSets.load(pets, Split.TEST, home))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining(
            "has no test part: there is no folder " + folder.resolve("pets/test"));
    assertThatThrownBy(() -> ImageDataSets.load(pets + "?size=4&colour=1", Split.TRAIN, home))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("found \"colour=1\"");
    assertThatThrownBy(
            () -> ImageDataSets.load("folder:" + folder.resolve("none"), Split.TRAIN, home))
        .isInstanceOf(FailureException.class)
        .hasMessageContaining("none: no such folder");
    ImageData whole =
        ImageDataSets.load("folder:" + folder.resolve("pets/train"), Split.TRAIN, home);
    assertThat(whole.count()).isEqualTo(2);
    assertThatThrownBy(
            () -> ImageDataSets.load("folder:" + folder.resolve("pets/train"), Split.TEST, home))
        .isInstanceOf(UsageException.class);
  }

  @Test
  void mnistBeginsWithTheDigits() {
    DataHome real = SharedData.homeWith("mnist", folder);
    ImageData train = ImageDataSets.load("mnist", Split.TRAIN, real);
    assertThat(train.toString()).isEqualTo("mnist train: 60000 images 1x28x28, 10 classes");
    assertThat(Arrays.copyOf(train.labels(), 10)).containsExactly(5, 0, 4, 1, 9, 2, 1, 3, 1, 4);
    assertThat(ImageDataSets.load("mnist", Split.TEST, real).count()).isEqualTo(10_000);
    List<String> digits = new ArrayList<>(pictures(Digits.train()));
    digits.addAll(pictures(Digits.test()));
    List<String> mnist = pictures(train.slice(0, 10_000));
    Collections.sort(digits);
    Collections.sort(mnist);
    assertThat(digits.equals(mnist)).isTrue();
  }

  @Test
  void freyFacesAreSplitOnce() {
    DataHome real = SharedData.homeWith("frey-faces", folder);
    ImageData train = ImageDataSets.load("frey_faces", Split.TRAIN, real);
    ImageData test = ImageDataSets.load("frey_faces", Split.TEST, real);
    assertThat(train.toString()).isEqualTo("frey_faces train: 1765 images 1x28x20");
    assertThat(test.toString()).isEqualTo("frey_faces test: 200 images 1x28x20");
    assertThat(train.hasLabels()).isFalse();
    assertThat(test.sha256()).startsWith("eaacfd1f");
    assertThat(DataHome.sha256(real.require(ImageDataSets.FREY_FACES)))
        .isEqualTo(ImageDataSets.FREY_FACES.sha256());
  }

  @Test
  void cifar10MiniIsReadFromItsFolders() {
    DataHome real = SharedData.homeWith("cifar10-mini", folder);
    ImageData test = ImageDataSets.load("cifar10_mini", Split.TEST, real);
    assertThat(test.toString()).isEqualTo("cifar10_mini test: 1000 images 3x32x32, 10 classes");
    assertThat(test.classNames()).isEqualTo(CifarBinary.Variant.CIFAR10.classNames());
    for (int i = 0; i < 1000; i++) {
      assertThat(test.labels()[i]).isEqualTo(i / 100);
    }
  }

  private static List<String> pictures(ImageData data) {
    List<String> pictures = new ArrayList<>();
    for (int i = 0; i < data.count(); i++) {
      int from = i * data.imageSize();
      String pixels =
          new String(data.pixels(), from, data.imageSize(), StandardCharsets.ISO_8859_1);
      pictures.add(data.labels()[i] + pixels);
    }
    return pictures;
  }

  private void write(String path, byte[] content) throws IOException {
    Path file = folder.resolve(path);
    Files.createDirectories(file.getParent());
    Files.write(file, content);
  }

  private void picture(String path, int side) throws IOException {
    Path file = folder.resolve(path);
    Files.createDirectories(file.getParent());
    ImageIO.write(new BufferedImage(side, side, BufferedImage.TYPE_INT_RGB), "png", file.toFile());
  }
}
