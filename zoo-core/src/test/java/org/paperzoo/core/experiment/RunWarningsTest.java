package org.paperzoo.core.experiment;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.paperzoo.core.job.Evaluated;
import org.paperzoo.core.job.Job;
import org.paperzoo.core.job.JobContext;
import org.paperzoo.core.job.JobListener;
import org.paperzoo.core.job.JobResult;
import org.paperzoo.core.report.HtmlReport;
import org.paperzoo.core.report.MetricsLog;
import org.paperzoo.core.report.RunFolder;

/** What a task warns of reaches the user at once, and the report for as long as it holds. */
final class RunWarningsTest {
  private static final String WARNING = "The discriminator has won: d_real > 0.99 & d_fake < 0.01.";

  @TempDir Path folder;
  private RunFolder run;
  private final List<String> messages = new ArrayList<>();
  private final JobListener listener =
      new JobListener() {
        @Override
        public void message(String text) {
          messages.add(text);
        }
      };

  @BeforeEach
  void makeRun() {
    run = RunFolder.create(folder, "gan", "paper: gan\n");
    MetricsLog.create(run.metrics()).close();
  }

  private RunWarnings warnings() {
    return new RunWarnings(run, new Game(), MetricsLog.read(run.metrics()), listener);
  }

  /** Warns while the last two evaluations say that one player has won. */
  private static final class Game implements Job {
    @Override
    public List<String> warnings(List<Evaluated> evaluations) {
      int count = evaluations.size();
      boolean won =
          count >= 2
              && evaluations.subList(count - 2, count).stream()
                  .allMatch(e -> e.metrics().get("val_d_real") > 0.99);
      return won
          ? List.of(WARNING, "It began at step " + evaluations.get(count - 2).step())
          : List.of();
    }

    @Override
    public long check(Path checkpoint) {
      throw new AssertionError();
    }

    @Override
    public void restore(Path checkpoint) {
      throw new AssertionError();
    }

    @Override
    public long totalSteps() {
      throw new AssertionError();
    }

    @Override
    public JobResult run(JobContext context) {
      throw new AssertionError();
    }

    @Override
    public void close() {}
  }

  private String report() throws IOException {
    return Files.readString(HtmlReport.write(run));
  }

  @Test
  void aWarningReachesTheUserAndTheReport() throws IOException {
    RunWarnings warnings = warnings();
    warnings.evaluated(10, 1, Map.of("val_d_real", 0.999));
    assertThat(messages).isEmpty();
    assertThat(run.warnings()).doesNotExist();
    assertThat(report()).doesNotContain("<p class=\"warning\">");

    warnings.evaluated(20, 2, Map.of("val_d_real", 0.9999));
    assertThat(messages).containsExactly("warning: " + WARNING, "warning: It began at step 10");
    assertThat(run.warnings()).hasContent(WARNING + "\nIt began at step 10\n");
    assertThat(report())
        .contains(
            "<p class=\"warning\">The discriminator has won:"
                + " d_real &gt; 0.99 &amp; d_fake &lt; 0.01.</p>")
        .contains("<p class=\"warning\">It began at step 10</p>");

    warnings.evaluated(30, 3, Map.of("val_d_real", 0.6));
    assertThat(messages).hasSize(2);
    assertThat(run.warnings()).doesNotExist();
    assertThat(report()).doesNotContain("<p class=\"warning\">");
  }

  @Test
  void aResumedRunKnowsTheEvaluationsBeforeTheStop() {
    try (MetricsLog log = MetricsLog.resume(run.metrics(), 0)) {
      log.write(5, 0.5, "train", Map.of("d_real", 0.1));
      log.write(10, 1, "val", Map.of("d_real", 0.999));
      log.write(20, 2, "val", Map.of("d_real", 0.999));
    }
    RunWarnings warnings = warnings();
    assertThat(messages).as("said before the stop").isEmpty();
    assertThat(run.warnings()).hasContent(WARNING + "\nIt began at step 10\n");
    warnings.evaluated(30, 3, Map.of("val_d_real", 0.999));
    assertThat(messages).containsExactly("warning: " + WARNING, "warning: It began at step 20");
  }

  @Test
  void aRunThatWasRewoundLosesTheWarningOfItsLaterSteps() throws IOException {
    Files.writeString(run.warnings(), WARNING + "\n");
    try (MetricsLog log = MetricsLog.resume(run.metrics(), 0)) {
      log.write(10, 1, "val", Map.of("d_real", 0.999));
    }
    warnings();
    assertThat(run.warnings()).doesNotExist();
  }
}
