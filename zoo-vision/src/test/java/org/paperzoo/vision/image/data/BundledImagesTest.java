package org.paperzoo.vision.image.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.net.URI;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import java.util.zip.Deflater;
import org.junit.jupiter.api.Test;
import org.paperzoo.core.data.DataSet;
import org.paperzoo.core.data.ImageData;
import org.paperzoo.core.data.PlanarImage;
import org.paperzoo.core.data.Split;

class BundledImagesTest {
  @Test
  void fashionHasTheSameNumberOfEveryClass() {
    for (Split split : new Split[] {Split.TRAIN, Split.TEST}) {
      ImageData data = Fashion.load(split);
      int each = split == Split.TRAIN ? 800 : 200;
      assertThat(data.count()).isEqualTo(10 * each);
      int[] counts = new int[10];
      for (int label : data.labels()) {
        counts[label]++;
      }
      assertThat(counts).containsOnly(each);
      assertThat(data.height()).isEqualTo(28);
    }
    // The sums of the bytes in the published files.
    assertThat(Fashion.load(Split.TRAIN).sha256())
        .isEqualTo("bbc35ce1eebe9cd4b9aeaaf029f0579cfe41eed8e76e275e6c65e9b7cdea7b75");
    assertThat(Fashion.load(Split.TEST).sha256())
        .isEqualTo("7e072bb193c9fba550fbd03653f6040a39aa40fdb81a03ec91d446805630eb4c");
  }

  @Test
  void emojiHaveNamesCategoriesAndPictures() throws IOException {
    Set<String> names = new HashSet<>();
    int all = 0;
    for (Split split : Split.values()) {
      CaptionedImages emoji = Emoji.captioned(split);
      all += emoji.count();
      boolean[] categories = new boolean[9];
      for (int i = 0; i < emoji.count(); i++) {
        CaptionedImage one = emoji.get(i);
        names.addAll(one.captions());
        categories[one.image().label()] = true;
        if (i % 20 == 0) {
          PlanarImage picture = one.image().decode(3);
          assertThat(picture.height()).isEqualTo(40);
          assertThat(picture.width()).isEqualTo(40);
        }
      }
      assertThat(categories).containsOnly(true);
      assertThat(Emoji.labelled(split).get(5).label()).isEqualTo(emoji.get(5).image().label());
    }
    assertThat(all).isEqualTo(1911);
    assertThat(names.size()).isGreaterThan(1_900); // two share a name
    assertThat(names.contains("red apple")).isTrue();
  }

  @Test
  void theRegistryStatesTheSizesThatAreThere() {
    assertThat(VisionDataSets.list().stream().filter(DataSet::isBundled).map(DataSet::name))
        .containsExactly("fashion", "emoji", "digits");
    DataSet emoji = VisionDataSets.list().get(1);
    assertThat(emoji.size())
        .contains(
            String.format(java.util.Locale.ROOT, "%,d train", Emoji.captioned(Split.TRAIN).count()),
            Emoji.captioned(Split.TEST).count() + " test");
  }

  /** What users download with the module: its resources hardly compress further. */
  @Test
  void theModuleStaysBelowEightMegabytes() throws IOException {
    Set<Path> roots = new HashSet<>();
    for (String file : List.of("Fashion.class", "../bundled/fashion/train.png")) {
      URL url = Fashion.class.getResource(file);
      assumeThat(url.getProtocol()).isEqualTo("file");
      Path path = Path.of(URI.create(url.toString())).normalize();
      while (!path.endsWith("org")) {
        path = path.getParent();
      }
      roots.add(path.getParent());
    }
    long bytes = 0;
    for (Path root : roots) {
      try (Stream<Path> files = Files.walk(root)) {
        for (Path file : files.filter(Files::isRegularFile).toList()) {
          bytes += packed(Files.readAllBytes(file));
        }
      }
    }
    assertThat(bytes).isBetween(5_000_000L, 8_000_000L);
  }

  private static long packed(byte[] content) {
    Deflater deflater = new Deflater();
    deflater.setInput(content);
    deflater.finish();
    byte[] buffer = new byte[1 << 16];
    while (!deflater.finished()) {
      deflater.deflate(buffer);
    }
    long bytes = deflater.getBytesWritten();
    deflater.end();
    return bytes;
  }
}
