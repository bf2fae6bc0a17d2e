package org.paperzoo.cli;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.Device;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.paperzoo.core.catalog.Catalog;
import org.paperzoo.core.data.DataHome;
import org.paperzoo.core.error.FailureException;
import org.paperzoo.core.experiment.Experiment;
import org.paperzoo.core.experiment.ExperimentReader;
import org.paperzoo.core.experiment.StepBench;

/** Every config that comes with the zoo works for two steps, where its data is here. */
final class ShippedConfigsTest {
  private static final int STEPS = 2;

  @TempDir private Path folder;

  static List<ConfigFinder.Shipped> shipped() {
    return ConfigFinder.shipped();
  }

  /** Returns the data folder: {@code ZOO_DATA}, else {@code ../shared/data} beside the checkout. */
  private static DataHome home() {
    DataHome named = DataHome.ofEnvironment().offline();
    Path beside = Installation.home().orElseThrow().resolve("../shared/data").normalize();
    return System.getenv("ZOO_DATA") != null || !Files.isDirectory(beside)
        ? named
        : new DataHome(beside, named.cache()).offline();
  }

  @ParameterizedTest
  @MethodSource("shipped")
  void trains(ConfigFinder.Shipped config) throws IOException {
    List<String> overrides = StandInModel.overrides(config, folder);
    Experiment experiment = new ExperimentReader(Catalog.load()).read(config.file(), overrides);
    try {
      StepBench bench = StepBench.run(experiment, home(), Device.cpu(), 0, STEPS, false);
      assertThat(bench.msPerStep()).isPositive();
    } catch (FailureException e) {
      boolean missing =
          e.getMessage().contains("is not here") // a data set
              || e.getMessage().contains("neither in the working folder nor in the data folder");
      Assumptions.assumeFalse(missing, e.getMessage());
      throw e;
    }
  }
}
