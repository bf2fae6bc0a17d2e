package org.paperzoo.nlp.lstm.lag;

import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.paperzoo.core.catalog.JobType;
import org.paperzoo.core.data.DataSet;
import org.paperzoo.core.job.Job;

/** The work {@code long-time-lags}: a trial of one of the paper's experiments. */
public final class TrialType implements JobType<Problem, TrialSettings> {
  /** The problems by name. */
  public static final List<DataSet> GENERATED =
      Stream.of(
              "reber",
              "time-lags",
              "distractors",
              "two-sequence",
              "adding",
              "multiplication",
              "temporal-order")
          .map(
              name ->
                  DataSet.bundled(
                      name, "generated sequences (LSTM, section 5)", "any number", "none"))
          .toList();

  @Override
  public String name() {
    return "long-time-lags";
  }

  @Override
  public String description() {
    return "Trains the network of 1997 online on one of the paper's problems until it is solved, and"
        + " reports after how many sequences that is.";
  }

  @Override
  public Class<Problem> dataType() {
    return Problem.class;
  }

  @Override
  public Class<TrialSettings> settingsType() {
    return TrialSettings.class;
  }

  @Override
  public Set<String> extendable() {
    return Set.of("settings.max_sequences");
  }

  @Override
  public Job create(Request<Problem, TrialSettings> request) {
    return new Trial(request);
  }
}
