package org.paperzoo.cli;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDManager;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.paperzoo.core.catalog.AdapterType;
import org.paperzoo.core.catalog.ModelFamily;
import org.paperzoo.core.config.DidYouMean;
import org.paperzoo.core.error.FailureException;
import org.paperzoo.core.error.UsageException;
import org.paperzoo.core.parity.Comparison;
import org.paperzoo.core.parity.ParityCase;
import org.paperzoo.core.report.Numbers;
import org.paperzoo.core.report.Table;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** Compares models with what their reference implementations compute. */
@Command(
    name = "verify",
    description = {
      "Compares models with their reference implementations.",
      "The bundled cases are small models with the outputs, losses and gradients that the reference"
          + " computes in float64. Differences are given in units of the reference's own float32"
          + " noise: the difference between the reference in float32 and in float64. Sums rounded"
          + " in another order differ by about 1 unit, wrong arithmetic by hundreds."
    },
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "Examples:",
      "  zoo verify            all models",
      "  zoo verify gat --all  every tensor of one kind",
      "  zoo verify lora       adapters on the language models",
      "",
      "Exit code: 0 if no difference is more than 5 times the noise, 1 otherwise."
    })
final class VerifyCommand implements Callable<Integer> {
  @ParentCommand private Zoo zoo;
  @Spec private CommandSpec spec;

  @Parameters(
      arity = "0..*",
      paramLabel = "MODEL_TYPE",
      description = "The kinds of model or adapter (default: all).")
  private List<String> modelTypes = List.of();

  @Option(names = "--all", description = "Show every tensor instead of the worst of each kind.")
  private boolean all;

  @Mixin private DeviceOption device;

  /** A tensor of a case. */
  private record Compared(ParityCase parity, Comparison comparison) {}

  @Override
  public Integer call() {
    List<List<ParityCase>> kinds = new ArrayList<>();
    modelTypes.forEach(type -> kinds.add(cases(type)));
    if (modelTypes.isEmpty()) {
      zoo.catalog().families().forEach(family -> kinds.add(ParityCase.of(family)));
      zoo.catalog().adapters().forEach(type -> kinds.add(ParityCase.of(type, zoo.catalog())));
    }
    kinds.removeIf(List::isEmpty);
    PrintWriter out = spec.commandLine().getOut();
    if (kinds.isEmpty()) {
      out.println("There are no parity cases.");
      out.flush();
      return 0;
    }
    Table table =
        all
            ? new Table("model", "case", "tensor", "error", "× noise", "")
            : new Table("model", "cases", "tensors", "worst × noise", "in case", "tensor", "");
    List<Compared> misses = new ArrayList<>();
    int count = 0;
    try (NDManager manager = Engine.getEngine("PyTorch").newBaseManager(device.device())) {
      for (List<ParityCase> kind : kinds) {
        List<Compared> tensors = run(kind, manager);
        addRows(table, kind, tensors);
        tensors.stream().filter(t -> !t.comparison().passes()).forEach(misses::add);
        count += kind.size();
      }
    }
    out.print(table);
    if (misses.isEmpty()) {
      out.println(count + " cases, all equal to float32 rounding");
    } else {
      misses.forEach(miss -> out.println(explanation(miss)));
      out.println(count + " cases, NOT all equal");
    }
    out.flush();
    return misses.isEmpty() ? 0 : FailureException.EXIT_CODE;
  }

  private static List<Compared> run(List<ParityCase> kind, NDManager manager) {
    List<Compared> tensors = new ArrayList<>();
    for (ParityCase parity : kind) {
      for (Comparison comparison : parity.run(manager).comparisons()) {
        tensors.add(new Compared(parity, comparison));
      }
    }
    return tensors;
  }

  private List<ParityCase> cases(String type) {
    List<String> names = new ArrayList<>();
    for (ModelFamily<?> family : zoo.catalog().families()) {
      if (family.modelType().equals(type)) {
        return ParityCase.of(family);
      }
      names.add(family.modelType());
    }
    for (AdapterType<?> adapter : zoo.catalog().adapters()) {
      if (adapter.name().equals(type)) {
        return ParityCase.of(adapter, zoo.catalog());
      }
      names.add(adapter.name());
    }
    String hint = DidYouMean.hint(type, names);
    throw new UsageException(
        "unknown model_type or adapter \""
            + type
            + "\""
            + (hint.isEmpty() ? "; expected " + String.join(", ", names) : hint));
  }

  private void addRows(Table table, List<ParityCase> kind, List<Compared> tensors) {
    String name = kind.get(0).kind();
    if (all) {
      for (Compared tensor : tensors) {
        Comparison comparison = tensor.comparison();
        table.row(
            name,
            tensor.parity().name(),
            comparison.name(),
            Numbers.text(comparison.error()),
            times(comparison),
            verdict(comparison));
      }
      return;
    }
    Compared worst =
        Collections.max(
            tensors,
            Comparator.comparingDouble(t -> t.comparison().timesNoise())); // NaN is the greatest
    table.row(
        name,
        kind.size(),
        tensors.size(),
        times(worst.comparison()),
        worst.parity().name(),
        worst.comparison().name(),
        verdict(worst.comparison()));
  }

  private static String times(Comparison comparison) {
    double times = comparison.timesNoise();
    return times < 100 ? String.format(Locale.ROOT, "%.1f", times) : Numbers.text(times);
  }

  private static String verdict(Comparison comparison) {
    return comparison.passes() ? "ok" : "MISS";
  }

  private static String explanation(Compared miss) {
    Comparison comparison = miss.comparison();
    String place =
        "MISS: "
            + miss.parity().kind()
            + ", case "
            + miss.parity().name()
            + ": "
            + comparison.name();
    if (Double.isNaN(comparison.difference())) {
      return place + " is missing, has another shape, or holds NaN.";
    }
    return place
        + " differs from the reference by "
        + Numbers.text(comparison.error())
        + " of its largest value, "
        + times(comparison)
        + " times what rounding to float32 explains ("
        + Numbers.text(Comparison.LIMIT)
        + " are allowed). The model computes something different on this machine.";
  }
}
