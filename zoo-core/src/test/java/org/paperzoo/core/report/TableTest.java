package org.paperzoo.core.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class TableTest {
  @Test
  void alignsTextLeftAndNumbersRight() {
    Table table =
        new Table("model", "parameters", "accuracy", "note")
            .row("bert-base", 109_482_240L, 0.83123, "published")
            .row("ViT", 86_567_656, 83.0, null)
            .row("x", 5);
    assertThat(table)
        .hasToString(
            """
            model       parameters  accuracy  note
            ─────────  ───────────  ────────  ─────────
            bert-base  109,482,240    0.8312  published
            ViT         86,567,656        83
            x                    5
            """);
  }

  @Test
  void countsCellsNotCharacters() {
    Table table =
        new Table("名前", "n").row("東京", 1).row("café", 22).row("cafe\u0301", 3).row("🤖", 4);
    assertThat(table.toString().lines().map(DisplayWidth::of)).containsOnly(8);
  }

  @Test
  void recognisesNumbersWithUnits() {
    Table table =
        new Table("a", "b", "c", "d")
            .row("0.831 ± 0.007", "45%", "-1.5e-05", "4.2 it/s")
            .row("1 ± 0.1", "5%", "-", "NaN");
    assertThat(table.toString().lines().skip(3))
        .containsExactly("      1 ± 0.1   5%         -       NaN");
  }

  @Test
  void textThatBeginsWithADigitStaysLeft() {
    assertThat(new Table("id").row("2026-11-24").row("x").toString())
        .isEqualTo("id\n──────────\n2026-11-24\nx\n");
  }

  @Test
  void wrapsTextColumnsToTheTerminal() {
    Table table =
        new Table("name", "n", "text")
            .maxWidth(26)
            .row("short", 12345, "a longer description")
            .row("b", 1, "tiny");
    assertThat(table)
        .hasToString(
            """
            name        n  text
            ─────  ──────  ───────────
            short  12,345  a longer
                           description
            b           1  tiny
            """);
    assertThat(new Table("t").maxWidth(9).row("漢字漢字漢字").toString()).endsWith("漢字漢字\n漢字\n");
  }

  @Test
  void wrapsTheWidestColumnFirstAndLosesNothing() {
    String text = "every word of this text is there after it was wrapped into several lines";
    for (int width = 30; width < 100; width++) {
      String table =
          new Table("task", "n", "text").maxWidth(width).row("a-long-name", 1.5, text).toString();
      assertThat(table.lines().map(DisplayWidth::of).toList()).allMatch(cells(width));
      assertThat(table.replaceAll("\\s+", " ")).contains("a-long-name 1.500 every word");
      assertThat(table).contains("several").contains("wrapped");
    }
  }

  private static java.util.function.Predicate<Integer> cells(int width) {
    return cells -> cells <= width;
  }

  @Test
  void breaksAWordThatIsWiderThanItsColumn() {
    assertThat(new Table("t").maxWidth(8).row("abcdefghijklmnopqr").toString())
        .isEqualTo("t\n────────\nabcdefgh\nijklmnop\nqr\n");
  }

  @Test
  void controlCharactersCannotReachTheTerminal() {
    assertThat(new Table("t").row("a\nb\u001b[31mc").toString())
        .isEqualTo("t\n─────────\na b [31mc\n");
  }

  @Test
  void emptyHeadingsPrintNoHeader() {
    assertThat(new Table("", "").row("a", 1).toString()).isEqualTo("a  1\n");
  }

  @Test
  void refusesTooManyCells() {
    assertThatThrownBy(() -> new Table("a").row(1, 2))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("2 cells");
    assertThatThrownBy(() -> new Table(List.of())).isInstanceOf(IllegalArgumentException.class);
  }
}
