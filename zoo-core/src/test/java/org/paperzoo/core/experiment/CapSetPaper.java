package org.paperzoo.core.experiment;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.paperzoo.core.catalog.JobType;
import org.paperzoo.core.catalog.ModelFamily;
import org.paperzoo.core.catalog.Paper;
import org.paperzoo.core.catalog.WorkType;
import org.paperzoo.core.config.Default;
import org.paperzoo.core.config.Doc;
import org.paperzoo.core.config.Range;
import org.paperzoo.core.data.Seeds;
import org.paperzoo.core.data.SplitMix64;
import org.paperzoo.core.error.FailureException;
import org.paperzoo.core.job.Checkpoints;
import org.paperzoo.core.job.Job;
import org.paperzoo.core.job.JobContext;
import org.paperzoo.core.job.JobResult;
import org.paperzoo.core.job.StepReport;
import org.paperzoo.core.job.StopReason;

/**
 * A paper without model, optimizer and batches: an evolutionary search for large cap sets, sets of
 * vectors of Z_3^n of which no three lie on a line. A candidate is an order of the vectors, by
 * which a set is built greedily; its checkpoint is the database of candidates.
 */
public final class CapSetPaper implements Paper {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** See {@link CapSetPaper}. */
  public record Data(@Doc("Dimension n.") @Default("3") @Range(min = 1, max = 5) int dimension) {}

  /** See {@link CapSetPaper}. */
  public record Settings(
      @Doc("Steps.") @Default("30") @Range(min = 1) long steps,
      @Doc("Candidates kept.") @Default("8") @Range(min = 2) int database) {}

  @Override
  public Info info() {
    return new Info("caps", "Caps", "Nobody", 2000, "Nowhere 2000", "https://example.org", "Cap.");
  }

  @Override
  public List<? extends ModelFamily<?>> models() {
    return List.of();
  }

  @Override
  public List<? extends WorkType<?, ?>> tasks() {
    return List.of(new Type());
  }

  /** See {@link CapSetPaper}. */
  public static final class Type implements JobType<Data, Settings> {
    @Override
    public String name() {
      return "cap-set-search";
    }

    @Override
    public String description() {
      return "Searches for large cap sets.";
    }

    @Override
    public Class<Data> dataType() {
      return Data.class;
    }

    @Override
    public Class<Settings> settingsType() {
      return Settings.class;
    }

    @Override
    public Set<String> extendable() {
      return Set.of("settings.steps");
    }

    @Override
    public Job create(Request<Data, Settings> request) {
      return new Search(request);
    }
  }

  /** A candidate: what each vector's priority is, and the size of the set that this gives. */
  private record Candidate(double[] priorities, int score) {}

  private static final class Search implements Job {
    private final Request request;
    private List<Candidate> database = new ArrayList<>();
    private long step;

    private record Request(int dimension, long steps, int size, long seed) {}

    Search(JobType.Request<Data, Settings> request) {
      this.request =
          new Request(
              request.data().dimension(),
              request.settings().steps(),
              request.settings().database(),
              request.seed());
      database.add(candidate(new double[(int) Math.pow(3, this.request.dimension)]));
    }

    @Override
    public List<String> description() {
      return List.of("vectors of Z_3^" + request.dimension);
    }

    @Override
    public long totalSteps() {
      return request.steps;
    }

    private Candidate candidate(double[] priorities) {
      int[] order =
          IntStream.range(0, priorities.length)
              .boxed()
              .sorted(Comparator.comparingDouble(v -> -priorities[v]))
              .mapToInt(v -> v)
              .toArray();
      boolean[] blocked = new boolean[priorities.length];
      List<Integer> chosen = new ArrayList<>();
      for (int vector : order) {
        if (!blocked[vector]) {
          chosen.forEach(other -> blocked[third(vector, other)] = true);
          chosen.add(vector);
        }
      }
      return new Candidate(priorities, chosen.size());
    }

    /** Returns the vector that lies on a line with two others: −a − b in Z_3^n. */
    private static int third(int a, int b) {
      int result = 0;
      for (int power = 1; a > 0 || b > 0; a /= 3, b /= 3, power *= 3) {
        result += power * ((6 - a % 3 - b % 3) % 3);
      }
      return result;
    }

    @Override
    public JobResult run(JobContext context) {
      context.listener().started(step, request.steps, 1);
      StopReason stop = StopReason.COMPLETED;
      while (step < request.steps) {
        if (context.stop().requested()) {
          stop = StopReason.INTERRUPTED;
          break;
        }
        evolve(new SplitMix64(Seeds.of(request.seed, step)));
        step++;
        Map<String, Double> values = Map.of("best", (double) database.get(0).score);
        context.listener().stepped(new StepReport(step, Double.NaN, values, values));
        if (step % 10 == 0) {
          context.listener().evaluated(step, Double.NaN, Map.of("search_size", values.get("best")));
        }
      }
      save(context);
      boolean done = stop.finished();
      double best = database.get(0).score;
      return new JobResult(step, stop, done ? Map.of("cap_set_size", best) : Map.of());
    }

    private void evolve(SplitMix64 random) {
      double[] child = database.get(random.nextInt(database.size())).priorities.clone();
      for (int i = 0; i < 3; i++) {
        child[random.nextInt(child.length)] += random.nextDouble() - 0.5;
      }
      database.add(candidate(child));
      database.sort(Comparator.comparingInt(c -> -c.score));
      if (database.size() > request.size) {
        database.remove(database.size() - 1);
      }
    }

    private void save(JobContext context) {
      Checkpoints checkpoints = new Checkpoints(context.run().checkpointsFolder());
      Path folder = checkpoints.folder("step", step);
      context.sync().run();
      checkpoints.write(
          folder,
          target ->
              JSON.writeValue(
                  target.resolve("database.json").toFile(),
                  Map.of(
                      "step",
                      step,
                      "priorities",
                      database.stream().map(c -> c.priorities).toList())));
      checkpoints.prune(1, checkpoint -> Set.of());
      context.listener().checkpointed(step, folder);
    }

    private static JsonNode read(Path checkpoint) {
      Path file = checkpoint.resolve("database.json");
      try {
        return JSON.readTree(Files.readString(file));
      } catch (IOException e) {
        throw new FailureException(file + " is damaged: " + e.getMessage(), e);
      }
    }

    @Override
    public long check(Path checkpoint) {
      return read(checkpoint).path("step").asLong();
    }

    @Override
    public void restore(Path checkpoint) {
      JsonNode node = read(checkpoint);
      step = node.path("step").asLong();
      database = new ArrayList<>();
      for (JsonNode priorities : node.path("priorities")) {
        double[] values = new double[priorities.size()];
        for (int i = 0; i < values.length; i++) {
          values[i] = priorities.get(i).asDouble();
        }
        database.add(candidate(values));
      }
    }

    @Override
    public void illustrate(Path folder, long at) {
      try {
        Files.writeString(folder.resolve("best.txt"), "size " + database.get(0).score);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    @Override
    public void close() {}
  }
}
