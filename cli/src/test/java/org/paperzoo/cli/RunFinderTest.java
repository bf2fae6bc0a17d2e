package org.paperzoo.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.paperzoo.core.catalog.Catalog;
import org.paperzoo.core.error.UsageException;
import org.paperzoo.core.experiment.ExperimentReader;
import org.paperzoo.core.report.RunFolder;

/** What names a run, and what wins where two things have one name. */
final class RunFinderTest {
  private static final String OLDER = "2026-01-31T12-00-00";
  private static final String NEWER = "2026-01-31T12-00-01";

  @TempDir private Path folder;
  private Path runs;
  private RunFinder finder;

  @BeforeEach
  void makeRuns() throws IOException {
    runs = folder.resolve("runs");
    finder = new RunFinder(runs);
    for (String run :
        new String[] {"vae-digits/" + OLDER, "vae-digits/" + NEWER, "my/deep/" + OLDER}) {
      Path config = Files.createDirectories(runs.resolve(run)).resolve(RunFolder.CONFIG);
      Files.writeString(config, "paper: vae\n");
    }
  }

  private void finds(String argument, String run) {
    assertThat(finder.find(argument).map(RunFolder::root)).contains(runs.resolve(run));
  }

  @Test
  void anExperimentMeansItsNewestRun() {
    finds("vae-digits", "vae-digits/" + NEWER);
    finds("vae/digits", "vae-digits/" + NEWER);
    finds("vae/digits.yaml", "vae-digits/" + NEWER);
    finds("vae-digits/" + OLDER, "vae-digits/" + OLDER);
    finds("my/deep", "my/deep/" + OLDER);
    finds(runs.resolve("vae-digits").toString(), "vae-digits/" + NEWER);
    for (String none :
        new String[] {"vae/mnist", "vae-digit", "my", "../runs/my/deep", "", "a\0b"}) {
      assertThat(finder.find(none)).as(none).isEmpty();
    }
  }

  @Test
  void theRunsOfAnExperimentComeBeforeThoseOfAConfig() throws IOException {
    Path other = Files.createDirectories(runs.resolve("vae/digits").resolve(OLDER));
    Files.writeString(other.resolve(RunFolder.CONFIG), "paper: vae\n");
    finds("vae/digits", "vae/digits/" + OLDER);
  }

  @Test
  void whatLiesAtThePathComesFirst() throws IOException {
    Path yaml = Files.writeString(folder.resolve("vae-digits"), "paper: vae\n");
    assertThat(finder.find(yaml.toString())).isEmpty();
    Path model = Files.createDirectories(runs.resolve("vae-digits"));
    Files.writeString(model.resolve("config.json"), "{\"model_type\": \"vae\"}");
    assertThat(finder.find(runs.resolve("my/deep").toString())).isPresent();
  }

  @Test
  void shippedConfigsNameTheFoldersOfTheirRuns() {
    ExperimentReader reader = new ExperimentReader(Catalog.load());
    ConfigFinder.Shipped digits = ConfigFinder.shipped("vae/digits").orElseThrow();
    assertThat(reader.read(digits.file(), java.util.List.of()).name())
        .isEqualTo(digits.experiment());
    for (ConfigFinder.Shipped config : ConfigFinder.shipped()) {
      assertThat(config.text()).as(config.name()).doesNotContainPattern("(?m)^name:");
    }
  }

  @Test
  void saysWhichRunItIs() {
    StringWriter err = new StringWriter();
    finder.findOrModel("vae/digits", new PrintWriter(err));
    assertThat(err.toString().strip()).isEqualTo("run: " + runs.resolve("vae-digits/" + NEWER));
    assertThatThrownBy(() -> finder.findOrModel("vae-digit", new PrintWriter(err)))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("no run and no model folder \"vae-digit\"")
        .hasMessageContaining("did you mean \"vae-digits\"?");
  }
}
