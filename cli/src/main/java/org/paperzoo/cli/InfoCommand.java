package org.paperzoo.cli;

import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.paperzoo.core.catalog.Catalog;
import org.paperzoo.core.catalog.ModelFamily;
import org.paperzoo.core.catalog.ModelFolder;
import org.paperzoo.core.catalog.ModelSpec;
import org.paperzoo.core.config.ConfigDocument;
import org.paperzoo.core.config.ConfigNode;
import org.paperzoo.core.config.ConfigWriter;
import org.paperzoo.core.config.Faults;
import org.paperzoo.core.error.UsageException;
import org.paperzoo.core.experiment.ExperimentReader;
import org.paperzoo.core.experiment.TrainedRun;
import org.paperzoo.core.nn.ModuleTree;
import org.paperzoo.core.nn.ZooModel;
import org.paperzoo.core.report.Numbers;
import org.paperzoo.core.report.RunFolder;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** Prints what a model is made of. */
@Command(
    name = "info",
    description = {
      "Shows a model's modules, shapes and parameter counts.",
      "No weights are allocated, whatever the size of the model."
    },
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "Examples:",
      "  zoo info bert-base-uncased                    a preset",
      "  zoo info vae input_size=784 latent_size=2     a model_type and its fields",
      "  zoo info vae-digits                           the model of the newest run",
      "  zoo info models/my-model --depth 2            a model folder, two levels deep"
    })
final class InfoCommand implements Callable<Integer> {
  @ParentCommand private Zoo zoo;
  @Spec private CommandSpec spec;

  @Parameters(
      index = "0",
      paramLabel = "MODEL",
      description = "A preset, a model folder, a run or a model_type.")
  private String model;

  @Parameters(
      index = "1..*",
      arity = "0..*",
      paramLabel = "KEY=VALUE",
      description = "Fields of config.json.")
  private List<String> fields = List.of();

  @Option(
      names = "--depth",
      paramLabel = "N",
      defaultValue = "99",
      description = "Levels of modules to show (default: all).")
  private int depth;

  @Override
  public Integer call() {
    ModelFamily.Preset<?> preset = null;
    ModelSpec<?> chosen;
    Path path = Path.of(model);
    RunFolder run = run(path);
    if (run != null || ModelFolder.isModelFolder(path)) {
      chosen = trained(run, path);
    } else if (isModelType(model)) {
      chosen = inline("model_type");
    } else {
      Catalog.PresetEntry named = preset();
      chosen = fields.isEmpty() ? named.model() : inline("preset");
      preset = fields.isEmpty() ? named.preset() : null;
    }
    print(chosen, preset);
    return 0;
  }

  /** Returns the run that is meant, or null; an experiment's name comes after those of models. */
  private RunFolder run(Path path) {
    boolean known =
        isModelType(model)
            || zoo.catalog().presets().stream()
                .anyMatch(p -> p.preset().name().equals(model) || p.qualifiedName().equals(model));
    return known && !RunFolder.holdsRun(path) ? null : new RunFinder().find(model).orElse(null);
  }

  private boolean isModelType(String name) {
    return zoo.catalog().families().stream().anyMatch(f -> f.modelType().equals(name));
  }

  private Catalog.PresetEntry preset() {
    try {
      return zoo.catalog().preset(model, List.of());
    } catch (UsageException e) {
      if (Files.exists(Path.of(model))) {
        throw new UsageException(
            model + " is neither a model folder (config.json) nor a run folder (config.yaml).", e);
      }
      throw e;
    }
  }

  private ModelSpec<?> trained(RunFolder run, Path folder) {
    if (!fields.isEmpty()) {
      throw new UsageException(
          "fields can be given for a preset or a model_type, not for a folder or a run.");
    }
    if (run == null) {
      return ModelFolder.open(folder, zoo.catalog());
    }
    RunFinder.announce(run, model, spec.commandLine().getErr());
    return TrainedRun.open(run.root(), zoo.catalog(), List.of()).experiment().model();
  }

  private ModelSpec<?> inline(String key) {
    Faults faults = new Faults();
    ConfigNode node = ConfigDocument.empty().withOverrides(fields, faults).root();
    faults.throwIfAny();
    return new ExperimentReader(zoo.catalog()).readModel(node.with(key, ConfigNode.of(model)));
  }

  /** Prints a model, with what is stated of the preset that it is; null for none. */
  private void print(ModelSpec<?> chosen, ModelFamily.Preset<?> preset) {
    PrintWriter out = spec.commandLine().getOut();
    ZooModel made = chosen.create();
    ModuleTree tree = ModuleTree.of(made);
    out.println(chosen.architecture() + " (model_type " + chosen.family().modelType() + ")");
    if (preset != null) {
      String source = preset.source() == null ? "" : " (" + preset.source() + ")";
      out.println(preset.name() + ": " + preset.description() + source);
    }
    out.println();
    out.print(ConfigWriter.toYaml(chosen.config(), ConfigWriter.Style.SHORTENED).indent(2));
    out.println();
    out.print(ModelPrinter.table(tree, depth).maxWidth(zoo.width()));
    out.println();
    out.print(Numbers.text(tree.parameterCount()) + " parameters");
    long trained = tree.trainableCount();
    if (made.adapter() != null) {
      trained = ModuleTree.of(made.trained()).trainableCount();
      out.print("; its adapter trains " + Numbers.text(trained));
    } else if (trained != tree.parameterCount()) {
      out.print(", " + Numbers.text(trained) + " of them trainable");
    }
    boolean printed = preset != null && preset.paperSize() != null;
    out.println(printed ? " (paper: " + preset.paperSize() + ")" : "");
    // An adapter's arrays are not in the tree of the model that it is on.
    long all = tree.parameterCount() + (made.adapter() == null ? 0 : trained);
    out.println(memory(all, trained));
    out.flush();
  }

  /** Says what arrays in float32 take; the memory of activations depends on the batch. */
  private static String memory(long parameters, long trained) {
    return "Memory (float32): weights "
        + Numbers.bytes(Float.BYTES * parameters)
        + ", gradients "
        + Numbers.bytes(Float.BYTES * trained)
        + ", Adam "
        + Numbers.bytes(2L * Float.BYTES * trained)
        + ", plus activations";
  }
}
