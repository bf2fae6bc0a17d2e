package org.paperzoo.vision.image.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.paperzoo.core.error.FailureException;
import org.paperzoo.vision.image.TestImages;

class CaptionFilesTest {
  @TempDir Path folder;
  private Path pictures;

  @BeforeEach
  void pictures() {
    pictures = folder.resolve("pictures");
    TestImages.write(pictures.resolve("a.png"), 4, 5, 0xFF0000);
    TestImages.write(pictures.resolve("sub/b.png"), 4, 5, 0x00FF00);
  }

  private CaptionedImages read(String name, String content, Skipped skipped) throws IOException {
    Path file = Files.writeString(folder.resolve(name), content);
    return CaptionFiles.read("pairs", file, pictures, skipped);
  }

  private CaptionedImages read(String name, String content) throws IOException {
    return read(name, content, new Skipped(OnError.FAIL));
  }

  private static void hasBoth(CaptionedImages images) {
    assertThat(images.count()).isEqualTo(2);
    assertThat(images.get(0).captions()).containsExactly("red, all over", "a red field");
    assertThat(images.get(1).captions()).containsExactly("green");
    assertThat(images.get(1).image().decode(3).pixels()[4 * 5]).isEqualTo((byte) 255);
  }

  @Test
  void readsCoco() throws IOException {
    hasBoth(
        read(
            "captions.json",
            """
            {"info": {"year": 2017}, "annotations": [
              {"image_id": 7, "id": 1, "caption": "red, all over "},
              {"image_id": 9, "id": 2, "caption": "green"},
              {"image_id": 7, "id": 3, "caption": "a red field"}],
             "images": [{"id": 9, "file_name": "sub/b.png"}, {"id": 7, "file_name": "a.png"}]}
            """));
  }

  @Test
  void readsTables() throws IOException {
    hasBoth(
        read(
            "captions.csv",
            "title,filepath\n\"red, all over\",a.png\na red field,a.png\ngreen,sub/b.png\n"));
    hasBoth(
        read(
            "captions.tsv",
            "image\tcaption\na.png\tred, all over\nsub/b.png\tgreen\na.png\ta red field\n"));
    hasBoth(
        read(
            "metadata.jsonl",
            """
            {"file_name": "a.png", "text": "red, all over"}
            {"file_name": "a.png", "text": "a red field"}
            {"file_name": "sub/b.png", "text": "green", "more": 3}
            """));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "c.tsv | image\\tcaption\\nnone.png\\tnothing | c.tsv:2: the picture",
        "c.tsv | image\\tcaption\\n../c.tsv\\tout | c.tsv:2: the picture ../c.tsv is outside",
        "c.tsv | image\\tcaption\\n/etc/passwd\\tout | is outside of the folder",
        "c.tsv | image\\tcaption\\na.png\\t  | c.tsv:2: the caption of a.png is empty",
        "c.tsv | picture\\tcaption\\na.png\\tx | no column names the picture; expected one of",
        "c.csv | image,words\\na.png,x | no column names the caption; expected one of",
        "c.json | {\"images\": [], \"annotations\": [{\"image_id\": 3, \"caption\": \"x\"}]} | "
            + "c.json:1: a caption is of image_id 3",
        "c.json | {\"images\": [{\"id\": \"3\"}]} | expected a whole number as \"id\"",
        "c.json | {\"images\": [{\"id\": 3}]} | expected text as \"file_name\"",
        "c.json | {\"images\": [], | c.json:1: not valid JSON",
        "c.json | [] | expected a JSON object",
        "c.json | {} | no caption has a picture"
      })
  void faultsNameFileAndLine(String name, String content, String message) {
    String text = content.replace("\\n", "\n").replace("\\t", "\t");
    assertThatThrownBy(() -> read(name, text))
        .isInstanceOf(FailureException.class)
        .hasMessageContaining(name)
        .hasMessageContaining(message);
  }

  @Test
  void captionsWithoutPictureAreSkippedIfAskedAndCounted() throws IOException {
    Skipped skipped = new Skipped(OnError.SKIP);
    CaptionedImages images =
        read("c.tsv", "image\tcaption\nnone.png\tnothing\nnone.png\tagain\na.png\tred\n", skipped);
    assertThat(images.count()).isEqualTo(1);
    assertThat(images.get(0).captions()).isEqualTo(List.of("red"));
    assertThat(skipped.count()).isEqualTo(1);
    assertThat(skipped.summary().orElseThrow()).contains("c.tsv:2: the picture");
  }
}
