package org.paperzoo.core.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.paperzoo.core.error.FailureException;
import org.paperzoo.core.error.UsageException;

class TableReaderTest {
  @TempDir private Path folder;

  private Path write(String name, String text) throws IOException {
    return Files.writeString(folder.resolve(name), text);
  }

  private static List<List<String>> rows(Path file, boolean header) {
    List<List<String>> rows = new ArrayList<>();
    try (TableReader table = TableReader.open(file, header)) {
      while (table.next()) {
        rows.add(table.fields());
      }
    }
    return rows;
  }

  private static byte[] gzip(String text) throws IOException {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(packed)) {
      out.write(text.getBytes(StandardCharsets.UTF_8));
    }
    return packed.toByteArray();
  }

  @Test
  void tabsHaveNoQuotes() throws IOException {
    Path file = write("a.tsv", "\uFEFFtext\tlabel\r\n\"It's \"so\"\t1\r\n\n\t\r\nlast\t0");
    assertThat(rows(file, true))
        .containsExactly(List.of("\"It's \"so\"", "1"), List.of("", ""), List.of("last", "0"));
    try (TableReader table = TableReader.open(file, true)) {
      assertThat(table.columns()).containsExactly("text", "label");
      assertThat(table.next()).isTrue();
      assertThat(table.get("label")).isEqualTo("1");
      assertThat(table.has("text")).isTrue();
      assertThat(table.has("other")).isFalse();
      assertThat(table.place()).isEqualTo(file + ":2");
    }
  }

  @Test
  void commasAreReadByRfc4180() throws IOException {
    String text =
        "\uFEFFimage,caption\r\n"
            + "a.jpg,\"a dog, and\r\n\"\"its\"\" \n cat\"\r\n"
            + "\r\n"
            + "b.jpg, a bird \r\n"
            + "c.jpg,\"\"";
    Path file = write("captions.csv", text);
    Path packed = Files.write(folder.resolve("captions.csv.gz"), gzip(text));
    for (Path each : List.of(file, packed)) {
      assertThat(rows(each, true))
          .containsExactly(
              List.of("a.jpg", "a dog, and\r\n\"its\" \n cat"),
              List.of("b.jpg", " a bird "),
              List.of("c.jpg", ""));
    }
    assertThat(rows(file, false)).hasSize(4);
    try (TableReader table = TableReader.open(file, true)) {
      List<String> places = new ArrayList<>();
      while (table.next()) {
        places.add(table.place());
        assertThat(table.get("image")).endsWith(".jpg");
      }
      // The line in which a row begins.
      assertThat(places).containsExactly(file + ":2", file + ":6", file + ":7");
    }
  }

  @Test
  void jsonLinesNameTheirFields() throws IOException {
    Path file =
        Files.write(
            folder.resolve("a.jsonl.gz"),
            gzip(
                "\uFEFF{\"text\": \"one\", \"label\": 1, \"good\": true}\r\n\n{\"text\": \"two\"}"));
    try (TableReader table = TableReader.open(file, true)) {
      assertThat(table.next()).isTrue();
      assertThat(table.columns()).containsExactly("text", "label", "good");
      assertThat(table.fields()).containsExactly("one", "1", "true");
      assertThat(table.next()).isTrue();
      assertThat(table.place()).isEqualTo(file + ":3");
      assertThat(table.has("label")).isFalse();
      assertThatThrownBy(() -> table.get("label"))
          .isInstanceOf(FailureException.class)
          .hasMessage(file + ":3: there is no field \"label\"; the line has text.");
      assertThat(table.next()).isFalse();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"t.tsv", "t.csv"})
  void columnsAreCheckedByNameAndNumber(String name) throws IOException {
    char separator = name.endsWith("tsv") ? '\t' : ',';
    Path file = write(name, "a,b,b\n1,2,3\n4\n".replace(',', separator));
    try (TableReader table = TableReader.open(file, true)) {
      table.next();
      assertThatThrownBy(() -> table.get("c"))
          .isInstanceOf(FailureException.class)
          .hasMessage(file + ":2: there is no column \"c\"; the header row has a, b, b.");
      assertThatThrownBy(() -> table.get("b"))
          .hasMessage(file + ":2: there are two columns \"b\"; the header row has a, b, b.");
    }
    try (TableReader table = TableReader.open(file, false)) {
      table.next();
      table.next();
      assertThat(table.get("2")).isEqualTo("3");
      table.next();
      assertThatThrownBy(() -> table.get("2"))
          .hasMessage(file + ":3: the row has 1 field; expected at least 3 (column \"2\").");
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "a,b\\n1,\"2\"x\\n | :2: not well-formed CSV: ",
        "a,b\\n1,2\\n1,\"2\\n3,4 | :3: not well-formed CSV: ",
        "a,b\\n1,2,3\\n | :2: the row has 3 fields, the header row 2; put a field that contains a"
            + " comma in quotes.",
        "a,b\\n1,2\\n\\0,3\\n | :3: expected text, found a NUL byte",
      })
  void malformedCommasNameTheLine(String text, String message) throws IOException {
    Path file = write("a.csv", text.replace("\\n", "\n").replace("\\0", "\0"));
    assertThatThrownBy(() -> rows(file, true))
        .isInstanceOf(FailureException.class)
        .hasMessageStartingWith(file + message);
  }

  @Test
  void aMissingQuoteDoesNotSwallowTheFile() throws IOException {
    String line = "x".repeat(1 << 20) + "\n";
    Path file = write("a.csv", "a,b\n1,\"" + line.repeat(20));
    assertThatThrownBy(() -> rows(file, true))
        .isInstanceOf(FailureException.class)
        .hasMessageContaining("a row is longer than 16 million characters; is a closing quote");
  }

  @ParameterizedTest
  @ValueSource(strings = {"a.csv", "a.tsv", "a.jsonl"})
  void otherEncodingsNameTheLine(String name) throws IOException {
    String text = name.endsWith("jsonl") ? "{\"a\": 1}\n{\"a\": \"\u00e4\"}\n" : "a\n\u00e4\n";
    Path file = Files.write(folder.resolve(name), text.getBytes(StandardCharsets.ISO_8859_1));
    assertThatThrownBy(() -> rows(file, true))
        .isInstanceOf(FailureException.class)
        .hasMessage(file + ":2: not UTF-8 text. Convert the file to UTF-8.");
  }

  @Test
  void otherFilesAreRefused() throws IOException {
    assertThatThrownBy(() -> TableReader.open(folder.resolve("none.csv"), true))
        .isInstanceOf(FailureException.class)
        .hasMessageEndingWith("none.csv: no such file.");
    assertThatThrownBy(() -> TableReader.open(write("a.xlsx", ""), true))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("expected a file that ends in .tsv, .csv or .jsonl");
    assertThat(rows(write("empty.csv", ""), true)).isEmpty();
    Path file = write("a.jsonl", "{\"a\": 1}\n[1]\n");
    assertThatThrownBy(() -> rows(file, true))
        .hasMessage(file + ":2: expected a JSON object on each line, found array.");
    Path twice = write("b.jsonl", "{\"a\": 1, \"a\": 2}\n");
    assertThatThrownBy(() -> rows(twice, true))
        .isInstanceOf(FailureException.class)
        .hasMessageStartingWith(twice + ":1:");
  }
}
