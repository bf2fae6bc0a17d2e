package org.paperzoo.core.experiment;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.paperzoo.core.catalog.AdapterSpec;
import org.paperzoo.core.catalog.Catalog;
import org.paperzoo.core.catalog.ModelSpec;
import org.paperzoo.core.catalog.Paper;
import org.paperzoo.core.catalog.TaskType;
import org.paperzoo.core.catalog.WorkType;
import org.paperzoo.core.config.ConfigBinder;
import org.paperzoo.core.config.ConfigDocument;
import org.paperzoo.core.config.ConfigException;
import org.paperzoo.core.config.ConfigNode;
import org.paperzoo.core.config.Default;
import org.paperzoo.core.config.Doc;
import org.paperzoo.core.config.Faults;
import org.paperzoo.core.error.UsageException;
import org.paperzoo.core.report.RunFolder;

/** Reads experiments and reports all their faults at once. No weights and no data are touched. */
public final class ExperimentReader {
  private static final String STEPS = "train.steps=";
  private static final String EPOCHS = "train.epochs=";

  private final Catalog catalog;

  /** The sections whose records the task knows; a missing one is empty. */
  private record Sections(
      @Doc("See ExperimentFile.") @Default("{}") ConfigNode data,
      @Doc("See ExperimentFile.") @Default("{}") ConfigNode settings) {}

  /** Creates a reader of experiments on what a catalogue has. */
  public ExperimentReader(Catalog catalog) {
    this.catalog = catalog;
  }

  /**
   * Reads a file.
   *
   * @param overrides {@code key.path=value} arguments, which replace what the file says
   * @throws ConfigException with every fault
   */
  public Experiment read(Path file, List<String> overrides) {
    Faults faults = new Faults();
    ConfigDocument document =
        ConfigDocument.read(file, faults).withOverrides(lengths(overrides), faults);
    return read(document.root(), nameOf(file), null, faults);
  }

  /**
   * Checks a file as {@link #read} does, but does not refuse every model folder that is missing:
   * what it would say of the model's fields is not known then.
   *
   * @param later takes a model folder that is missing and returns whether that is not a fault,
   *     because it is made from other configs
   * @throws ConfigException with every fault
   */
  public void check(Path file, List<String> overrides, Predicate<Path> later) {
    Faults faults = new Faults();
    ConfigDocument document =
        ConfigDocument.read(file, faults).withOverrides(lengths(overrides), faults);
    read(document.root(), nameOf(file), null, faults, later);
  }

  /** An argument that gives the length of training in one unit takes the file's other one away. */
  private static List<String> lengths(List<String> overrides) {
    boolean steps = gives(overrides, STEPS);
    boolean epochs = gives(overrides, EPOCHS);
    if (steps == epochs) {
      return overrides;
    }
    List<String> all = new ArrayList<>(overrides);
    all.add((steps ? EPOCHS : STEPS) + "null");
    return all;
  }

  private static boolean gives(List<String> overrides, String key) {
    return overrides.stream().anyMatch(o -> o.startsWith(key) && !o.equals(key + "null"));
  }

  /**
   * Reads a configuration that was put together in code.
   *
   * @param file what the experiment is named after if it has no name
   * @throws ConfigException with every fault
   */
  public Experiment read(ConfigNode root, Path file) {
    return read(root, nameOf(file), null, new Faults());
  }

  /**
   * Reads a file with a given model in place of its own.
   *
   * @throws ConfigException with every fault
   */
  public Experiment readWith(Path file, List<String> overrides, ModelSpec<?> model) {
    Faults faults = new Faults();
    ConfigDocument document =
        ConfigDocument.read(file, faults).withOverrides(lengths(overrides), faults);
    return read(document.root(), nameOf(file), model, faults);
  }

  /**
   * Reads a {@code model} section that stands alone.
   *
   * @throws ConfigException with every fault
   */
  public ModelSpec<?> readModel(ConfigNode section) {
    Faults faults = new Faults();
    ModelSpec<?> model = new ModelSection(catalog, List.of(), faults).read(section);
    faults.throwIfAny();
    return model;
  }

  private Experiment read(ConfigNode root, String name, ModelSpec<?> given, Faults faults) {
    return read(root, name, given, faults, folder -> false);
  }

  private Experiment read(
      ConfigNode root, String name, ModelSpec<?> given, Faults faults, Predicate<Path> later) {
    ExperimentFile file = ConfigBinder.bind(root, ExperimentFile.class, faults);
    checkName(root, name, faults);
    Paper paper = paper(root, faults);
    Catalog.TaskEntry task = task(root, paper, faults);
    Experiment.Work<?, ?> work = task == null ? null : work(root, task.type(), faults);
    ModelSpec<?> model = given;
    boolean trains = task == null || task.type() instanceof TaskType;
    checkSections(root, trains, given != null, faults);
    if (given == null && trains && has(root, "model")) {
      List<String> modelTypes = task == null ? List.of() : task.modelTypes();
      model = new ModelSection(catalog, modelTypes, faults, later).read(root.get("model"));
    }
    if (trains && has(root, "adapter")) {
      AdapterSpec<?> adapter = new AdapterSection(catalog, faults).read(root.get("adapter"));
      if (given == null && model != null) {
        model = with(model, adapter, root, faults);
      }
    }
    faults.throwIfAny();
    return new Experiment(
        file.name() == null ? name : file.name(), paper, work, file.seed(), model, file.train());
  }

  private static boolean has(ConfigNode root, String section) {
    return root.find(section).filter(node -> !node.isNull()).isPresent();
  }

  /** Refuses a training without model or {@code train} section, and other work with one. */
  private static void checkSections(
      ConfigNode root, boolean trains, boolean modelGiven, Faults faults) {
    for (String section : List.of("model", "train", "adapter")) {
      boolean needed = trains && (section.equals("model") ? !modelGiven : section.equals("train"));
      if (needed && !has(root, section)) {
        faults.add(
            root.keyPlace(),
            "missing key \""
                + section
                + "\"; expected "
                + (section.equals("model")
                    ? "the model: {preset: NAME}, {folder: MODEL_DIR} or {model_type: NAME, ...}"
                    : "how it is trained: {batch_size, steps or epochs, optimizer, ...}"));
      } else if (!trains && has(root, section)) {
        faults.add(
            root.get(section).keyPlace(),
            section + ": the task trains no model and has no such section; delete it");
      }
    }
  }

  private static ModelSpec<?> with(
      ModelSpec<?> model, AdapterSpec<?> adapter, ConfigNode root, Faults faults) {
    if (model.adapter() == null) {
      ModelSpec<?> adapted = model.withAdapter(adapter);
      if (adapter != null) {
        AdapterFit.check(adapted, root.get("adapter").keyPlace(), faults);
      }
      return adapted;
    }
    faults.add(
        root.get("adapter").keyPlace(),
        "adapter: the model's folder is that of an adapter. Omit this section to continue training"
            + " that adapter, or export it (zoo export) and start from the merged model");
    return model;
  }

  /** Refuses a name that could not name a folder of runs, before any work is done. */
  private static void checkName(ConfigNode root, String fallback, Faults faults) {
    ConfigNode given = root.find("name").filter(ConfigNode::isText).orElse(null);
    try {
      RunFolder.checkName(given == null ? fallback : given.asText());
    } catch (UsageException e) {
      faults.add(given == null ? root.keyPlace() : given.place(), "name: " + e.getMessage());
    }
  }

  private Paper paper(ConfigNode root, Faults faults) {
    ConfigNode node = root.find("paper").filter(ConfigNode::isText).orElse(null);
    if (node == null) {
      return null; // the binding of the whole file has reported it
    }
    try {
      return catalog.paper(node.asText());
    } catch (UsageException e) {
      faults.add(node.place(), e.getMessage());
      return null;
    }
  }

  private Catalog.TaskEntry task(ConfigNode root, Paper paper, Faults faults) {
    ConfigNode node = root.find("task").filter(ConfigNode::isText).orElse(null);
    if (node == null) {
      return null;
    }
    Catalog.TaskEntry task;
    try {
      task = catalog.task(node.asText());
    } catch (UsageException e) {
      faults.add(node.place(), e.getMessage());
      return null;
    }
    boolean own = paper == null || task.paper().info().id().equals(paper.info().id());
    if (!own && !adapts(paper, root) && !trains(task, paper)) {
      List<String> names = paper.tasks().stream().<String>map(WorkType::name).toList();
      faults.add(
          node.place(),
          "task \""
              + node.asText()
              + "\" belongs to paper \""
              + task.paper().info().id()
              + "\"; the tasks of \""
              + paper.info().id()
              + "\" are "
              + String.join(", ", names));
    }
    return task;
  }

  /** A paper may take up another's task that trains its models, too. */
  private static boolean trains(Catalog.TaskEntry task, Paper paper) {
    return paper.models().stream().anyMatch(own -> task.modelTypes().contains(own.modelType()));
  }

  /** A paper that provides the adapter may use any paper's task. */
  private static boolean adapts(Paper paper, ConfigNode root) {
    return root.find("adapter")
        .flatMap(node -> node.isMap() ? node.find(AdapterSection.TYPE) : Optional.empty())
        .filter(ConfigNode::isText)
        .filter(type -> paper.adapters().stream().anyMatch(a -> a.name().equals(type.asText())))
        .isPresent();
  }

  private static <D, S extends Record> Experiment.Work<D, S> work(
      ConfigNode root, WorkType<D, S> type, Faults faults) {
    String[] others =
        root.keys().stream()
            .filter(key -> !key.equals("data") && !key.equals("settings"))
            .toArray(String[]::new);
    Sections sections = ConfigBinder.bind(root.without(others), Sections.class, faults);
    D data = ConfigBinder.bind(sections.data(), type.dataType(), ExperimentFile.class, faults);
    S settings =
        ConfigBinder.bind(sections.settings(), type.settingsType(), ExperimentFile.class, faults);
    return new Experiment.Work<>(type, data, settings);
  }

  /** Returns {@code vae-digits} for {@code configs/vae/digits.yaml}. */
  private static String nameOf(Path file) {
    String stem = file.getFileName().toString().replaceFirst("\\.(ya?ml|json)$", "");
    Path folder = file.toAbsolutePath().normalize().getParent();
    Path above = folder == null ? null : folder.getParent();
    boolean shipped =
        above != null
            && above.getFileName() != null
            && above.getFileName().toString().equals("configs");
    String name = shipped ? folder.getFileName() + "-" + stem : stem;
    return name.replaceAll("[^A-Za-z0-9._+-]+", "-").replaceFirst("^[^A-Za-z0-9_]+", "");
  }
}
