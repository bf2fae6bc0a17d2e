package org.paperzoo.core.experiment;

import ai.djl.ndarray.NDManager;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.paperzoo.core.aten.TorchEngine;
import org.paperzoo.core.catalog.AdapterSpec;
import org.paperzoo.core.catalog.JobType;
import org.paperzoo.core.catalog.ModelSpec;
import org.paperzoo.core.catalog.Paper;
import org.paperzoo.core.catalog.TaskRequest;
import org.paperzoo.core.catalog.TaskType;
import org.paperzoo.core.catalog.WorkType;
import org.paperzoo.core.config.ConfigNode;
import org.paperzoo.core.config.ConfigWriter;
import org.paperzoo.core.data.DataHome;
import org.paperzoo.core.data.Seeds;
import org.paperzoo.core.error.UsageException;
import org.paperzoo.core.job.Job;
import org.paperzoo.core.train.Monitor;
import org.paperzoo.core.train.Task;
import org.paperzoo.core.train.TrainConfig;

/**
 * What is trained, on what and how: a checked configuration.
 *
 * @param name the experiment's name
 * @param paper the paper
 * @param task the task with its typed sections
 * @param seed what everything random derives from
 * @param model the model; null for work that trains none
 * @param train the {@code train} section; null likewise
 */
public record Experiment(
    String name, Paper paper, Work<?, ?> task, long seed, ModelSpec<?> model, TrainConfig train) {

  /**
   * A kind of task with the sections that belong to it.
   *
   * @param type the kind of task
   * @param data its {@code data} section
   * @param settings its {@code settings} section
   */
  public record Work<D, S extends Record>(WorkType<D, S> type, D data, S settings) {}

  /** Returns this experiment with another seed. */
  public Experiment withSeed(long other) {
    return new Experiment(name, paper, task, other, model, train);
  }

  /** Returns this experiment with another model, such as one with trained weights. */
  public Experiment withModel(ModelSpec<?> other) {
    return new Experiment(name, paper, task, seed, other, train);
  }

  /**
   * Creates the task: loads its data and its model's weights.
   *
   * @param manager owns what the task keeps
   * @param home where data sets are
   */
  public Task<?> createTask(NDManager manager, DataHome home) {
    try (TorchEngine.Scope random = TorchEngine.seeded(Seeds.of(seed, "weights"));
        TorchEngine.Scope off = TorchEngine.withoutGradients()) {
      return createTask(task, manager, home);
    }
  }

  private <D, S extends Record> Task<?> createTask(
      Work<D, S> work, NDManager manager, DataHome home) {
    return taskType(work)
        .create(
            new TaskRequest<>(
                manager, home, model, work.data(), work.settings(), train.batchSize(), seed));
  }

  private <D, S extends Record> TaskType<D, S> taskType(Work<D, S> work) {
    if (work.type() instanceof TaskType<D, S> type) {
      return type;
    }
    throw new UsageException(
        "The task " + work.type().name() + " of " + name + " has no model to train or evaluate.");
  }

  /**
   * Returns the metrics that choose the best checkpoint on this data.
   *
   * @throws UsageException if the work trains no model
   */
  public List<Monitor> monitors() {
    return monitors(task);
  }

  private <D, S extends Record> List<Monitor> monitors(Work<D, S> work) {
    return taskType(work).monitors(work.data());
  }

  /**
   * Creates the job: loads its data and, to train, its model's weights.
   *
   * @param manager owns what the job keeps; on the device to run on
   * @param home where data sets are
   */
  public Job createJob(NDManager manager, DataHome home) {
    return createJob(task, manager, home);
  }

  private <D, S extends Record> Job createJob(Work<D, S> work, NDManager manager, DataHome home) {
    if (work.type() instanceof JobType<D, S> type) {
      return type.create(new JobType.Request<>(home, work.data(), work.settings(), seed));
    }
    return new TrainingJob(this, manager, home);
  }

  /** Returns the whole configuration with every default written out; reading it gives this. */
  public ConfigNode toNode() {
    return ConfigNode.of(toFile(name, modelSection()));
  }

  /** Returns {@link #toNode} as YAML, for a run folder. */
  public String toYaml() {
    return toYaml(name, modelSection(), ConfigWriter.Style.RESOLVED);
  }

  /** Returns the configuration with a comment on every key, for people to start from. */
  public String toCommentedYaml(ConfigNode modelSection) {
    return toYaml(null, modelSection, ConfigWriter.Style.COMMENTED);
  }

  private String toYaml(String shownName, ConfigNode modelSection, ConfigWriter.Style style) {
    ExperimentFile file = toFile(shownName, modelSection);
    Map<String, Object> sections = Map.of("data", task.data(), "settings", task.settings());
    return ConfigWriter.toYaml(file, sections, style);
  }

  private ExperimentFile toFile(String shownName, ConfigNode modelSection) {
    return new ExperimentFile(
        shownName,
        paper.info().id(),
        task.type().name(),
        seed,
        modelSection,
        adapterSection(),
        ConfigNode.of(task.data()),
        ConfigNode.of(task.settings()),
        train);
  }

  /** Returns the section of a new adapter; one from a folder goes with the model's section. */
  private ConfigNode adapterSection() {
    AdapterSpec<?> adapter = model == null ? null : model.adapter();
    if (adapter == null || adapter.folder() != null) {
      return null;
    }
    Map<String, Object> section = new LinkedHashMap<>();
    section.put(AdapterSection.TYPE, adapter.type().name());
    ConfigNode fields = ConfigNode.of(adapter.config());
    fields.keys().forEach(key -> section.put(key, fields.get(key)));
    return ConfigNode.of(section);
  }

  private ConfigNode modelSection() {
    if (model == null) {
      return null;
    }
    Map<String, Object> section = new LinkedHashMap<>();
    if (model.adapter() != null && model.adapter().folder() != null) {
      section.put("folder", model.adapter().folder().toAbsolutePath().normalize());
    } else if (model.folder() == null) {
      section.put("model_type", model.family().modelType());
    } else {
      section.put("folder", model.folder().toAbsolutePath().normalize());
    }
    section.put("architectures", List.of(model.architecture()));
    ConfigNode fields = ConfigNode.of(model.config());
    fields.keys().forEach(key -> section.put(key, fields.get(key)));
    return ConfigNode.of(section);
  }
}
