package org.paperzoo.vision.image.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.paperzoo.core.batch.BatchOrder;
import org.paperzoo.core.data.DataHome;
import org.paperzoo.core.error.FailureException;
import org.paperzoo.core.error.UsageException;
import org.paperzoo.vision.image.TestImages;

class ShardImagesTest {
  @TempDir Path folder;

  /** An entry of an archive. */
  private record Entry(String name, byte[] content) {
    static Entry text(String name, String content) {
      return new Entry(name, content.getBytes(StandardCharsets.UTF_8));
    }
  }

  private Entry picture(String name, int grey) throws IOException {
    Path file = TestImages.write(folder.resolve("tmp/x.png"), 3, 4, 0x010101 * grey);
    return new Entry(name, Files.readAllBytes(file));
  }

  private Path tar(String name, List<Entry> entries) throws IOException {
    Path file = folder.resolve(name);
    try (TarArchiveOutputStream out = new TarArchiveOutputStream(Files.newOutputStream(file))) {
      for (Entry entry : entries) {
        TarArchiveEntry header = new TarArchiveEntry(entry.name(), true);
        header.setSize(entry.content().length);
        out.putArchiveEntry(header);
        out.write(entry.content());
        out.closeArchiveEntry();
      }
    }
    return file;
  }

  /**
   * Shards of 5 + 6 + ... pictures whose grey level is their index and whose class is index % 3.
   */
  private String shards(int count) throws IOException {
    int index = 0;
    for (int shard = 0; shard < count; shard++) {
      List<Entry> entries = new ArrayList<>();
      for (int i = 0; i < 5 + shard; i++, index++) {
        entries.add(picture("d/" + index + ".png", index));
        entries.add(
            index % 2 == 0
                ? Entry.text("d/" + index + ".cls", index % 3 + "\n")
                : Entry.text("d/" + index + ".json", "{\"label\": " + index % 3 + "}"));
        entries.add(Entry.text("d/" + index + ".seg.png", "a mask"));
      }
      tar("train-0" + shard + ".tar", entries);
    }
    return folder + "/train-{00..0" + (count - 1) + "}.tar";
  }

  private static int grey(ImageExample example) {
    return example.decode(1).pixels()[0] & 0xFF;
  }

  @Test
  void picturesAndClassesComeFromWhereTheyLie() throws IOException {
    ShardImages images = ShardImages.open("s", shards(3), 100);
    assertThat(images.count()).isEqualTo(18);
    assertThat(images.classNames()).containsExactly("0", "1", "2");
    for (int i : new int[] {17, 0, 5, 4, 10, 11}) {
      assertThat(grey(images.get(i))).isEqualTo(i);
      assertThat(images.get(i).label()).isEqualTo(i % 3);
    }
    assertThat(images.get(5).name()).endsWith("train-01.tar!d/5");
    assertThat(grey(images.range(4, 9).get(2))).isEqualTo(6);
    Files.writeString(folder.resolve("classes.txt"), "ant\nbee\ncat\n");
    assertThat(ShardImages.open("s", folder + "/train-*.tar", 100).classNames())
        .containsExactly("ant", "bee", "cat");
    Files.writeString(folder.resolve("classes.txt"), "ant\n");
    ShardImages fewer = ShardImages.open("s", folder + "/train-*.tar", 100);
    assertThatThrownBy(() -> fewer.get(1))
        .isInstanceOf(FailureException.class)
        .hasMessageContaining("train-00.tar!d/1: expected a class of 0 to 0, found 1");
  }

  @Test
  void trainingVisitsEachPictureOnceAndResumesAnywhere() throws IOException {
    String pattern = shards(4); // 26 pictures
    ShardImages images = ShardImages.open("s", pattern, 7);
    BatchOrder order = images.trainingOrder(4, 9);
    assertThat(order.perEpoch()).isEqualTo(6);
    List<Integer> first = new ArrayList<>();
    List<Integer> second = new ArrayList<>();
    for (int number = 0; number < 12; number++) {
      int[] batch = order.batch(number);
      // A later start, or another order of questions, gives the same batch.
      assertThat(ShardImages.open("s", pattern, 7).trainingOrder(4, 9).batch(number))
          .isEqualTo(batch);
      Arrays.stream(batch).forEach((number < 6 ? first : second)::add);
    }
    assertThat(order.batch(1)).containsExactly(first.subList(4, 8).toArray(new Integer[0]));
    assertThat(first).doesNotHaveDuplicates().hasSize(24).allMatch(i -> i >= 0 && i < 26);
    assertThat(second).doesNotHaveDuplicates().isNotEqualTo(first);
    assertThat(images.trainingOrder(4, 10).batch(0)).isNotEqualTo(order.batch(0));
  }

  @Test
  void theShuffleBufferKeepsReadingNearlySequential() {
    int[][] shards =
        IntStream.range(0, 50).mapToObj(i -> new int[] {i * 100, 100}).toArray(int[][]::new);
    ShardOrder order = new ShardOrder(shards, 100, 300, 4);
    for (long number = 0; number < 50; number++) {
      // A window of 300 pictures lies in at most 4 archives.
      long window = number / 3;
      int[] three =
          IntStream.range(0, 3)
              .filter(i -> window * 3 + i < 50)
              .flatMap(i -> Arrays.stream(order.batch(window * 3 + i)))
              .toArray();
      assertThat(Arrays.stream(three).map(i -> i / 100).distinct().count()).isLessThanOrEqualTo(4);
      assertThat(Arrays.stream(order.batch(number)).map(i -> i / 100).distinct().count())
          .isGreaterThan(1);
    }
    ShardOrder sequential = new ShardOrder(shards, 100, 1, 4);
    int[] batch = sequential.batch(3);
    assertThat(batch).isEqualTo(IntStream.range(batch[0], batch[0] + 100).toArray());
    assertThatThrownBy(() -> new ShardOrder(shards, 5_001, 300, 4))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("The batch size 5001 is not of 1 to 5000");
  }

  @ParameterizedTest
  @ValueSource(strings = {"../out.jpg", "/etc/out.jpg", "a/../../out.jpg", "a\\..\\out.jpg"})
  void entriesThatLeaveTheFolderAreRefused(String name) throws IOException {
    Path file = tar("bad.tar", List.of(picture("1.png", 1), picture(name, 1)));
    assertThatThrownBy(() -> ShardImages.open("s", file.toString(), 10))
        .isInstanceOf(FailureException.class)
        .hasMessageContaining(file.toString())
        .hasMessageContaining("leaves the archive's folder");
  }

  @Test
  void absurdSizesAndCutArchivesAreRefused() throws IOException {
    Path whole = tar("whole.tar", List.of(picture("1.png", 1), Entry.text("1.cls", "0")));
    byte[] bytes = Files.readAllBytes(whole);
    for (String size : List.of("77777777777", "00077777777")) { // octal: 8 GiB, 16 MiB
      byte[] bad = bytes.clone();
      System.arraycopy(size.getBytes(StandardCharsets.US_ASCII), 0, bad, 124, 11);
      int sum = 0;
      Arrays.fill(bad, 148, 156, (byte) ' ');
      for (int i = 0; i < 512; i++) {
        sum += bad[i] & 0xFF;
      }
      String text = String.format(java.util.Locale.ROOT, "%06o\0 ", sum);
      System.arraycopy(text.getBytes(StandardCharsets.US_ASCII), 0, bad, 148, 8);
      Path file = Files.write(folder.resolve("absurd.tar"), bad);
      assertThatThrownBy(() -> ShardImages.open("s", file.toString(), 10))
          .isInstanceOf(FailureException.class)
          .hasMessageContaining(file.toString());
    }
    Path cut = Files.write(folder.resolve("cut.tar"), Arrays.copyOf(bytes, 700));
    assertThatThrownBy(() -> ShardImages.open("s", cut.toString(), 10))
        .isInstanceOf(FailureException.class)
        .hasMessageContaining(cut.toString());
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
      gzip.write(bytes);
    }
    Path gz = Files.write(folder.resolve("x.tar.gz"), packed.toByteArray());
    assertThatThrownBy(() -> ShardImages.open("s", gz.toString(), 10))
        .isInstanceOf(FailureException.class)
        .hasMessageContaining("unpack a .tar.gz");
  }

  @Test
  void missingAndMalformedLabelsAreNamed() throws IOException {
    Path none =
        tar(
            "none.tar",
            List.of(picture("1.png", 1), Entry.text("1.cls", "1"), picture("2.png", 2)));
    ShardImages images = ShardImages.open("s", none.toString(), 10);
    assertThatThrownBy(() -> images.get(1))
        .isInstanceOf(FailureException.class)
        .hasMessageContaining("none.tar!2: has no class");
    Path word = tar("word.tar", List.of(picture("1.png", 1), Entry.text("1.cls", "cat")));
    assertThatThrownBy(() -> ShardImages.open("s", word.toString(), 10))
        .isInstanceOf(FailureException.class)
        .hasMessageContaining("word.tar!1: expected a class number from 0, found \"cat\"");
    Path json = tar("json.tar", List.of(picture("1.png", 1), Entry.text("1.json", "{\"label\"")));
    assertThatThrownBy(() -> ShardImages.open("s", json.toString(), 10))
        .isInstanceOf(FailureException.class)
        .hasMessageContaining("json.tar!1.json: not valid JSON");
    Path text = tar("text.tar", List.of(Entry.text("1.cls", "1")));
    assertThatThrownBy(() -> ShardImages.open("s", text.toString(), 10))
        .isInstanceOf(FailureException.class)
        .hasMessageContaining("has no picture");
    Path plain = tar("plain.tar", List.of(picture("1.png", 1)));
    assertThat(ShardImages.open("s", plain.toString(), 10).get(0).label())
        .isEqualTo(ImageExample.UNLABELLED);
  }

  @Test
  void captionsComeFromTextOrJson() throws IOException {
    Path file =
        tar(
            "pairs.tar",
            List.of(
                picture("1.png", 11),
                Entry.text("1.txt", "a dark field\n"),
                picture("2.png", 12),
                Entry.text("2.json", "{\"caption\": \"another\"}"),
                picture("3.png", 13)));
    assertThatThrownBy(() -> ShardCaptions.read("s", file.toString(), new Skipped(OnError.FAIL)))
        .isInstanceOf(FailureException.class)
        .hasMessageContaining("pairs.tar!3: has no caption");
    Skipped skipped = new Skipped(OnError.SKIP);
    CaptionedImages pairs = ShardCaptions.read("s", file.toString(), skipped);
    assertThat(pairs.count()).isEqualTo(2);
    assertThat(skipped.count()).isEqualTo(1);
    assertThat(pairs.get(0).captions()).containsExactly("a dark field");
    assertThat(pairs.get(1).captions()).containsExactly("another");
    assertThat(grey(pairs.get(1).image())).isEqualTo(12);
  }

  @Test
  void captionsOfShardsHaveSplits() throws IOException {
    List<Entry> pairs = new ArrayList<>();
    for (int i = 0; i < 6; i++) {
      pairs.add(picture(i + ".png", i));
      pairs.add(Entry.text(i + ".txt", "caption " + i));
    }
    tar("train-0.tar", pairs);
    tar("test-0.tar", pairs.subList(0, 4));
    CaptionSplits whole = captions("shards:" + folder + "/train-0.tar");
    assertThat(whole.names()).containsExactly("train", "val");
    assertThat(whole.train().count()).isEqualTo(4);
    assertThat(whole.validation().count()).isEqualTo(2);
    CaptionSplits split = captions("shards:" + folder + "/{split}-0.tar");
    assertThat(split.names()).containsExactly("train", "val", "test");
    assertThat(split.train().count()).isEqualTo(4);
    assertThat(split.test().get(1).captions()).containsExactly("caption 1");
    tar("val-0.tar", pairs.subList(4, 6));
    assertThat(captions("shards:" + folder + "/{split}-0.tar").train().count()).isEqualTo(6);
    assertThat(captions("shards:" + folder + "/{split}-0.tar").validation().count()).isEqualTo(1);
  }

  private CaptionSplits captions(String name) {
    CaptionDataConfig config =
        new CaptionDataConfig(name, null, null, 2, null, List.of(), OnError.FAIL, 0);
    return CaptionSplits.load(new DataHome(folder, folder).offline(), config);
  }

  @Test
  void patternsExpandAsInTheShell() throws IOException {
    assertThat(ShardPattern.expand("a-{08..11}.tar"))
        .containsExactly("a-08.tar", "a-09.tar", "a-10.tar", "a-11.tar");
    assertThat(ShardPattern.expand("{x,y}/{0..1}")).containsExactly("x/0", "x/1", "y/0", "y/1");
    assertThatThrownBy(() -> ShardPattern.expand("{5..1}"))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("in ascending order");
    assertThatThrownBy(() -> ShardPattern.expand("{0..999999999}"))
        .isInstanceOf(UsageException.class);
    assertThatThrownBy(() -> ShardPattern.expand("{0..9999}{0..9999}"))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("more than 1000000 shards");
    shards(2);
    assertThat(ShardPattern.files(folder + "/train-*.tar")).hasSize(2);
    assertThatThrownBy(() -> ShardPattern.files(folder + "/train-{00..02}.tar"))
        .isInstanceOf(FailureException.class)
        .hasMessageContaining("train-02.tar: no such shard");
    assertThatThrownBy(() -> ShardPattern.files(folder + "/val-*.tar"))
        .isInstanceOf(FailureException.class)
        .hasMessageContaining("no file has a name of this pattern");
  }
}
