package org.paperzoo.core.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.paperzoo.core.config.ConfigException;
import org.paperzoo.core.config.Default;
import org.paperzoo.core.config.Doc;
import org.paperzoo.core.config.Range;

/** What a paper states in its file, and where faults of it are. */
final class PaperFileTest {
  private static final String HEAD =
      """
      id: small
      title: A Small Paper
      authors: Nobody
      year: 2001
      venue: Nowhere
      url: https://example.org
      summary: Nothing.
      """;
  private static final List<String> HEADS = List.of("SmallModel", "SmallForOne");

  /** The fields of the models. */
  record Fields(
      @Doc("Width.") @Default("7") @Range(min = 1) int width,
      @Doc("Depth.") @Default("3") @Range(min = 1) int depth) {}

  private static PaperFile file(String models) {
    return PaperFile.parse(HEAD + models, "small/paper.yaml");
  }

  @Test
  void bindsPresetsOverTheDefaults() {
    PaperFile file =
        file(
            """
            models:
              small:
                architecture: SmallForOne
                parity_cases: [plain]
                presets:
                  small-base: {description: the base, config: {depth: 12}}
                  small-tiny:
                    description: the least
                    architecture: SmallModel
                    source: Table 3
                    parameters: 42
                    paper_size: "42"
            """);
    assertThat(file.info().year()).isEqualTo(2001);
    assertThat(file.modelTypes()).containsExactly("small");
    assertThat(file.parityCases("small")).containsExactly("parity/plain.safetensors");
    assertThat(file.presets("small", Fields.class, HEADS))
        .containsExactly(
            new ModelFamily.Preset<>(
                "small-base", "the base", "SmallForOne", new Fields(7, 12), null, null, null),
            new ModelFamily.Preset<>(
                "small-tiny", "the least", "SmallModel", new Fields(7, 3), 42L, "42", "Table 3"));
    assertThat(file.presets("other", Fields.class, HEADS)).isEmpty();
    assertThat(file.parityCases("other")).isEmpty();
  }

  @Test
  void namesLineAndColumnOfEveryFaultOfThePresets() {
    PaperFile file =
        file(
            """
            models:
              small:
                architecture: SmallModle
                presets:
                  a: {description: one, config: {width: 0}}
                  b: {description: two, config: {dept: 2}}
                  c: {description: three, architecture: Other}
            """);
    assertThatThrownBy(() -> file.presets("small", Fields.class, HEADS))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("small/paper.yaml:10:19: models.small.architecture: expected")
        .hasMessageContaining("did you mean \"SmallModel\"?")
        .hasMessageContaining("small/paper.yaml:12:45: models.small.presets.a.config.width")
        .hasMessageContaining("small/paper.yaml:13:38")
        .hasMessageContaining("did you mean \"depth\"?")
        .hasMessageContaining("small/paper.yaml:14:45: models.small.presets.c.architecture");
  }

  @Test
  void namesLineAndColumnOfFaultsOfTheRest() {
    assertThatThrownBy(() -> file("modles: {}\n"))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("small/paper.yaml:8:1")
        .hasMessageContaining("did you mean \"models\"?");
    assertThatThrownBy(() -> PaperFile.parse("id: small\n", "small/paper.yaml"))
        .hasMessageContaining("missing key \"title\"");
  }

  @Test
  void saysThatAPaperHasNoFile() {
    assertThatThrownBy(() -> PaperFile.of(Bare.class))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("org/paperzoo/core/catalog/paper.yaml")
        .hasMessageContaining("Bare");
  }

  /** A paper without file. */
  static final class Bare implements Paper {
    @Override
    public List<ModelFamily<?>> models() {
      return List.of();
    }

    @Override
    public List<TaskType<?, ?>> tasks() {
      return List.of();
    }
  }
}
