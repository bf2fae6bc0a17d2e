package org.paperzoo.core.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.paperzoo.core.error.UsageException;
import org.paperzoo.core.experiment.TinyPaper;

/** What is found in the catalogue, and what is said where nothing is. */
final class CatalogTest {
  private final Catalog catalog = Catalog.of(new TinyPaper());

  @Test
  void findsByName() {
    assertThat(catalog.paper("tiny").info().title()).isEqualTo("Tiny");
    assertThat(catalog.family("other").modelType()).isEqualTo("other");
    assertThat(catalog.task("fit").modelTypes()).containsExactly("tiny");
    assertThat(catalog.tasksOf(catalog.family("tiny"))).hasSize(1);
    assertThat(catalog.tasksOf(catalog.family("other"))).isEmpty();
    assertThat(catalog.preset("tiny-large", List.of()).preset().parameters()).isEqualTo(10);
  }

  @Test
  void suggestsTheNearestName() {
    assertThatThrownBy(() -> catalog.paper("tinyy"))
        .isInstanceOf(UsageException.class)
        .hasMessage("unknown paper \"tinyy\"; did you mean \"tiny\"?");
    assertThatThrownBy(() -> catalog.task("zzz"))
        .isInstanceOf(UsageException.class)
        .hasMessage("unknown task \"zzz\"; expected fit");
    assertThatThrownBy(() -> Catalog.of().family("vae"))
        .hasMessage("unknown model_type \"vae\"; there are none on the class path");
  }

  @Test
  void tellsPresetsOfOneNameApart() {
    assertThatThrownBy(() -> catalog.preset("small", List.of()))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("write tiny/small or other/small");
    assertThat(catalog.preset("other/small", List.of()).family().modelType()).isEqualTo("other");
    assertThat(catalog.preset("small", List.of("tiny")).family().modelType()).isEqualTo("tiny");
  }
}
