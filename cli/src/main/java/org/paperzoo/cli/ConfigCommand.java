package org.paperzoo.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.paperzoo.core.catalog.Catalog;
import org.paperzoo.core.catalog.TaskType;
import org.paperzoo.core.config.ConfigDocument;
import org.paperzoo.core.config.ConfigNode;
import org.paperzoo.core.config.ConfigReference;
import org.paperzoo.core.config.DidYouMean;
import org.paperzoo.core.config.Faults;
import org.paperzoo.core.config.Messages;
import org.paperzoo.core.error.UsageException;
import org.paperzoo.core.experiment.Experiment;
import org.paperzoo.core.experiment.ExperimentReader;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** Prints a config to start from. */
@Command(
    name = "config",
    description = {
      "Prints a config to start from.",
      "For the name of a bundled config, prints it as it is; for a task or a model preset, prints"
          + " every key with its description."
    },
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "Examples:",
      "  zoo config vae/digits > my.yaml          a bundled config",
      "  zoo config vae/digits --full > my.yaml   with every key",
      "  zoo config vae                           for a task",
      "  zoo config vae-mnist-2d                  for a preset"
    })
final class ConfigCommand implements Callable<Integer> {
  /** What a task is trained with where no config of the zoo's says better. */
  private static final Map<String, Object> TRAIN =
      Map.of("epochs", 10, "optimizer", Map.of("name", "adam", "lr", 1e-3));

  @ParentCommand private Zoo zoo;
  @Spec private CommandSpec spec;

  @Parameters(paramLabel = "NAME", description = "A config, a task or a preset.")
  private String name;

  @Option(names = "--full", description = "Print every key, also for a bundled config.")
  private boolean full;

  @Override
  public Integer call() {
    PrintWriter out = spec.commandLine().getOut();
    out.print(text());
    out.flush();
    return 0;
  }

  private String text() {
    Optional<ConfigFinder.Shipped> shipped = ConfigFinder.shipped(name);
    if (shipped.isPresent()) {
      Path file = shipped.get().file();
      return full ? commented(root(file), file) : shipped.get().text();
    }
    Catalog catalog = zoo.catalog();
    for (Catalog.TaskEntry task : catalog.tasks()) {
      if (task.type().name().equals(name)) {
        return start(task, null);
      }
    }
    Catalog.PresetEntry preset = preset(catalog);
    List<Catalog.TaskEntry> tasks = catalog.tasksOf(preset.family());
    if (tasks.isEmpty()) {
      throw new UsageException(
          "no task trains models of type " + preset.family().modelType() + ".");
    }
    return start(tasks.get(0), preset);
  }

  private Catalog.PresetEntry preset(Catalog catalog) {
    try {
      return catalog.preset(name, List.of());
    } catch (UsageException e) {
      List<String> names =
          new java.util.ArrayList<>(
              ConfigFinder.shipped().stream().map(ConfigFinder.Shipped::name).toList());
      catalog.tasks().forEach(task -> names.add(task.type().name()));
      catalog.presets().forEach(known -> names.add(known.preset().name()));
      if (names.contains(name)) {
        throw e; // several have it
      }
      throw new UsageException(
          Messages.quote(name)
              + " is not a config, task or preset (zoo list configs, tasks or models)"
              + DidYouMean.hint(name, names),
          e);
    }
  }

  /** Returns a task's first config in the zoo, else one with a common choice of training. */
  private String start(Catalog.TaskEntry task, Catalog.PresetEntry preset) {
    for (ConfigFinder.Shipped shipped : ConfigFinder.shipped()) {
      ConfigNode root = root(shipped.file());
      boolean same =
          root.find("task")
              .filter(node -> node.isText() && node.asText().equals(task.type().name()))
              .isPresent();
      if (same) {
        return commented(
            preset == null ? root : root.with("model", section(preset)), shipped.file());
      }
    }
    ConfigNode root =
        ConfigDocument.empty()
            .root()
            .with("paper", ConfigNode.of(task.paper().info().id()))
            .with("task", ConfigNode.of(task.type().name()))
            .with("data", ConfigNode.of(placeholders(task.type().dataType())));
    if (task.type() instanceof TaskType) {
      root =
          root.with("model", section(preset == null ? anyPreset(task) : preset))
              .with("train", ConfigNode.of(TRAIN));
    }
    return commented(root, Path.of(task.type().name()));
  }

  private Catalog.PresetEntry anyPreset(Catalog.TaskEntry task) {
    return zoo.catalog().presets().stream()
        .filter(preset -> task.modelTypes().contains(preset.family().modelType()))
        .findFirst()
        .orElseThrow(() -> new UsageException("task " + name + " has neither config nor preset."));
  }

  /** Returns a value to replace for each key that only the user can give, such as the files. */
  private static Map<String, Object> placeholders(Class<?> section) {
    Map<String, Object> values = new LinkedHashMap<>();
    for (ConfigReference.Row row : ConfigReference.rows(section)) {
      if (row.defaultValue().equals("required") && !row.key().contains(".")) {
        boolean choice = !row.values().isEmpty();
        values.put(
            row.key(), choice ? row.values().split(",", 2)[0].strip() : "path/to/" + row.key());
      }
    }
    return values;
  }

  private static ConfigNode section(Catalog.PresetEntry preset) {
    return ConfigNode.of(Map.of("preset", preset.preset().name()));
  }

  private String commented(ConfigNode root, Path file) {
    Experiment experiment = new ExperimentReader(zoo.catalog()).read(withoutFolder(root), file);
    return experiment.toCommentedYaml(root.find("model").orElse(null));
  }

  /** Returns a config with a preset in the place of a model folder, which need not be here. */
  private ConfigNode withoutFolder(ConfigNode root) {
    if (root.find("model").flatMap(model -> model.find("folder")).isEmpty()) {
      return root;
    }
    String task = root.get("task").asText();
    return zoo.catalog().tasks().stream()
        .filter(entry -> entry.type().name().equals(task))
        .findFirst()
        .map(entry -> root.with("model", section(anyPreset(entry))))
        .orElse(root);
  }

  private static ConfigNode root(Path file) {
    Faults faults = new Faults();
    ConfigNode root = ConfigDocument.read(file, faults).root();
    faults.throwIfAny();
    return root;
  }
}
