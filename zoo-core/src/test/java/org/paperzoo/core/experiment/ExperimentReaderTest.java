package org.paperzoo.core.experiment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.paperzoo.core.catalog.Catalog;
import org.paperzoo.core.config.ConfigException;

/** What experiments are read from YAML, and what is said of faulty ones. */
final class ExperimentReaderTest {
  private static final String GOOD =
      """
      paper: tiny
      task: fit
      model: {preset: small}
      train:
        batch_size: 8
        steps: 20
        optimizer: {name: sgd, lr: 0.1}
      """;

  private final ExperimentReader reader = new ExperimentReader(Catalog.of(new TinyPaper()));
  @TempDir Path folder;

  private Path file(String text) throws IOException {
    return Files.writeString(folder.resolve("my.yaml"), text);
  }

  private List<String> faults(String text, String... overrides) throws IOException {
    Path file = file(text);
    ConfigException e =
        catchThrowableOfType(ConfigException.class, () -> reader.read(file, List.of(overrides)));
    assertThat(e).as("an error for%n%s", text).isNotNull();
    return e.getMessage().replace(file.toString(), "my.yaml").lines().toList();
  }

  @Test
  void readsEverything() throws IOException {
    Experiment experiment =
        reader.read(file(GOOD), List.of("data.examples=16", "train.optimizer.lr=0.2", "seed=3"));
    assertThat(experiment.name()).isEqualTo("my");
    assertThat(experiment.seed()).isEqualTo(3);
    assertThat(experiment.model().config()).isEqualTo(new TinyPaper.Config(3, true));
    assertThat(experiment.task().data()).isEqualTo(new TinyPaper.Data(16, false, true));
    assertThat(experiment.task().settings()).isEqualTo(new TinyPaper.Settings(0.1));
    assertThat(experiment.train().optimizer().lr()).isEqualTo(0.2);
  }

  @Test
  void aLengthGivenAsArgumentReplacesTheFilesWhateverItsUnit() throws IOException {
    Experiment epochs = reader.read(file(GOOD), List.of("train.epochs=3"));
    assertThat(epochs.train().epochs()).isEqualTo(3);
    assertThat(epochs.train().steps()).isNull();
    Path inEpochs = file(GOOD.replace("steps: 20", "epochs: 2"));
    assertThat(reader.read(inEpochs, List.of("train.steps=5")).train().steps()).isEqualTo(5);
    assertThat(faults(GOOD, "train.steps=5", "train.epochs=3"))
        .anyMatch(fault -> fault.contains("give either steps or epochs"));
  }

  @Test
  void namesShippedConfigsAfterTheirFolder() throws IOException {
    Path shipped = Files.createDirectories(folder.resolve("configs/tiny")).resolve("fit.yaml");
    Files.writeString(shipped, GOOD);
    assertThat(reader.read(shipped, List.of()).name()).isEqualTo("tiny-fit");
  }

  @Test
  void resolvedConfigReadsBackEqual() throws IOException {
    Experiment experiment =
        reader.read(file(GOOD), List.of("train.clip_norm=1", "data.examples=9"));
    Experiment again = reader.read(file(experiment.toYaml()), List.of());
    assertThat(again.toNode()).isEqualTo(experiment.toNode());
    assertThat(again.toYaml()).isEqualTo(experiment.toYaml());
  }

  @Test
  void fieldsBesideAPresetReplaceItsOwn() throws IOException {
    Experiment experiment = reader.read(file(GOOD), List.of("model.bias=false"));
    assertThat(experiment.model().config()).isEqualTo(new TinyPaper.Config(3, false));
  }

  @Test
  void readsAnInlineModel() throws IOException {
    Experiment experiment =
        reader.read(
            file(GOOD),
            List.of("model={model_type: tiny, architectures: [TinyModelForNothing], inputs: 5}"));
    assertThat(experiment.model().config()).isEqualTo(new TinyPaper.Config(5, true));
    assertThat(experiment.model().architecture()).isEqualTo("TinyModelForNothing");
  }

  @Test
  void reportsFaultsOfAllSectionsAtOnce() throws IOException {
    assertThat(
            faults(
                """
                paper: tiny
                task: fit
                seed: -1
                model: {preset: smal}
                data: {exampels: 5}
                settings: {noise: -2}
                train:
                  batch_size: many
                  steps: 20
                  lr: 3
                  optimizer: {name: sgd, lr: 0.1}
                """))
        .satisfiesExactly(
            line -> assertThat(line).startsWith("my.yaml:3:7: ").contains("seed", "at least 0"),
            line ->
                assertThat(line).startsWith("my.yaml:4:17: ").contains("did you mean \"small\"?"),
            line ->
                assertThat(line).startsWith("my.yaml:5:8: ").contains("did you mean \"examples\"?"),
            line -> assertThat(line).startsWith("my.yaml:6:19: ").contains("noise"),
            line -> assertThat(line).startsWith("my.yaml:8:15: ").contains("batch_size", "integer"),
            line ->
                assertThat(line)
                    .startsWith("my.yaml:10:3: ")
                    .contains("unknown key \"lr\"", "train.optimizer"));
  }

  @Test
  void namesTheArgumentThatIsAtFault() throws IOException {
    assertThat(faults(GOOD, "train.steps=0"))
        .singleElement()
        .asString()
        .startsWith("argument \"train.steps=0\": ");
  }

  @Test
  void refusesWhatTheCatalogueDoesNotHave() throws IOException {
    assertThat(faults(GOOD.replace("tiny", "tinny")))
        .anyMatch(l -> l.contains("unknown paper \"tinny\""));
    assertThat(faults(GOOD.replace("fit", "fitt")))
        .anyMatch(l -> l.contains("unknown task \"fitt\""));
    assertThat(faults(GOOD.replace("preset: small", "model_type: tinyy")))
        .singleElement()
        .asString()
        .contains("unknown model_type \"tinyy\"; did you mean \"tiny\"?");
  }

  @Test
  void refusesAModelThatTheTaskDoesNotTrain() throws IOException {
    assertThat(faults(GOOD.replace("preset: small", "model_type: other")))
        .singleElement()
        .asString()
        .contains("this is a model of type \"other\", and the task trains tiny");
  }

  @Test
  void wantsOneOfPresetFolderAndModelType() throws IOException {
    assertThat(faults(GOOD.replace("preset: small", "inputs: 3")))
        .singleElement()
        .asString()
        .contains(
            "expected a mapping with one of preset, folder and model_type, found none of them");
    assertThat(faults(GOOD.replace("preset: small", "preset: small, model_type: tiny")))
        .singleElement()
        .asString()
        .contains("found preset and model_type");
  }

  @Test
  void pointsToAFolderThatIsNoModelFolder() throws IOException {
    assertThat(faults(GOOD.replace("preset: small", "folder: " + folder)))
        .singleElement()
        .asString()
        .startsWith("my.yaml:3:17: ")
        .contains("is not a model folder: it has no config.json");
  }
}
