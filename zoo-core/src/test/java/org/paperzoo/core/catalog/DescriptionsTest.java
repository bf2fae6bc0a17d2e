package org.paperzoo.core.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.paperzoo.core.checkpoint.WeightTable;
import org.paperzoo.core.experiment.TinyPaper;
import org.paperzoo.core.train.Monitor;

/** Families, tasks and predictors that are described instead of written as classes. */
final class DescriptionsTest {
  private static final TinyPaper.Config CONFIG = new TinyPaper.Config(3, true);

  private static FamilyBuilder<TinyPaper.Config> family() {
    return ModelFamily.of(TinyPaper.class, "tiny", TinyPaper.Config.class);
  }

  private static TaskTypeBuilder<TinyPaper.Data, TinyPaper.Settings> task() {
    return TaskType.of(
        "fit",
        TinyPaper.Data.class,
        TinyPaper.Settings.class,
        request -> {
          throw new UnsupportedOperationException();
        });
  }

  @Test
  void aFamilyHasWhatIsSaidOfIt() {
    boolean[] whole = new boolean[1];
    ModelFamily<TinyPaper.Config> family =
        family()
            .head("First", TinyPaper.Model::new)
            .head(
                "Second",
                (config, source) -> {
                  whole[0] = source == null;
                  return new TinyPaper.Model(config);
                })
            .layers("inputs", "map.", TinyPaper.Config::inputs)
            .companions("vocab.txt")
            .companions(List.of("merges.txt"))
            .build();
    assertThat(family.modelType()).isEqualTo("tiny");
    assertThat(family.architectures()).containsExactly("First", "Second");
    assertThat(family.create(CONFIG, "First")).isInstanceOf(TinyPaper.Model.class);
    assertThat(family.create(CONFIG, "Second")).isInstanceOf(TinyPaper.Model.class);
    assertThat(whole[0]).isTrue();
    assertThat(family.layers(CONFIG))
        .containsExactly(new ModelFamily.Layers("inputs", "map.", CONFIG.inputs()));
    assertThat(family.companions()).containsExactly("vocab.txt", "merges.txt");
    assertThat(family.weights(CONFIG, "First")).isSameAs(WeightTable.SAME);
    assertThat(family.resources()).isEqualTo(TinyPaper.class);
    assertThatThrownBy(() -> family.create(CONFIG, "Third"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("Third");
    assertThatThrownBy(() -> family().build())
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("tiny has no head");
  }

  @Test
  void aTaskHasWhatIsSaidOfIt() {
    Monitor loss = new Monitor("val_loss", true);
    Monitor score = new Monitor("val_score", false);
    TaskType<TinyPaper.Data, TinyPaper.Settings> plain =
        task().description("Fits.").trains("tiny").monitors(loss).build();
    TinyPaper.Data data = new TinyPaper.Data(4, false, true);
    assertThat(plain.name()).isEqualTo("fit");
    assertThat(plain.modelTypes()).containsExactly("tiny");
    assertThat(plain.monitors()).containsExactly(loss);
    assertThat(plain.monitors(data)).containsExactly(loss);
    assertThat(plain.predictors()).isEmpty();
    assertThat(
            task()
                .description("Fits.")
                .monitors(loss)
                .monitors(any -> List.of(score))
                .build()
                .monitors(data))
        .containsExactly(score);
    assertThatThrownBy(() -> task().description("Fits.").build())
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("fit needs a description and a monitor");
    assertThatThrownBy(() -> task().monitors(loss).build())
        .isInstanceOf(IllegalStateException.class);
  }

  @Test
  void aPredictorCallsItsFunction() {
    Predictor.Result result = new Predictor.Result(List.of("a"), List.of(List.of(1)), List.of());
    Predictor<TinyPaper.Options> predictor =
        Predictor.of(
            "guess",
            "Guesses.",
            TinyPaper.Options.class,
            model -> model.inputNames().contains("x"),
            request -> result);
    assertThat(predictor.predict(null)).isSameAs(result);
    assertThat(predictor.suits(new TinyPaper.Model(CONFIG))).isTrue();
    assertThat(
            Predictor.of("no", "No.", TinyPaper.Options.class, model -> false, request -> result)
                .suits(new TinyPaper.Model(CONFIG)))
        .isFalse();
    assertThat(
            Predictor.of("any", "Any.", TinyPaper.Options.class, request -> result)
                .suits(new TinyPaper.Model(CONFIG)))
        .isTrue();
  }
}
