package org.paperzoo.cli;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDManager;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.Callable;
import org.paperzoo.core.catalog.AdapterType;
import org.paperzoo.core.catalog.ModelFamily;
import org.paperzoo.core.config.DidYouMean;
import org.paperzoo.core.error.FailureException;
import org.paperzoo.core.error.UsageException;
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

/** Compares models with what their reference implementations computed. */
@Command(
    name = "verify",
    description = {
      "Compares models with their reference implementations.",
      "The bundled results are outputs, losses and gradients of small models. An error is the"
          + " largest difference in a tensor divided by its largest value."
    },
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "Examples:",
      "  zoo verify               all models",
      "  zoo verify gat --tensors every tensor of one",
      "  zoo verify lora          adapters on the language models",
      "",
      "Exit code: 0 if all errors are at most 1e-5, 1 if not."
    })
final class VerifyCommand implements Callable<Integer> {
  @ParentCommand private Zoo zoo;
  @Spec private CommandSpec spec;

  @Parameters(
      arity = "0..*",
      paramLabel = "MODEL_TYPE",
      description = "The kinds of model or adapter; left out, all.")
  private List<String> modelTypes = List.of();

  @Option(names = "--tensors", description = "Show every tensor, not the worst of each case.")
  private boolean tensors;

  @Mixin private DeviceOption device;

  @Override
  public Integer call() {
    List<ParityCase> cases = new ArrayList<>();
    modelTypes.forEach(type -> cases.addAll(cases(type)));
    if (modelTypes.isEmpty()) {
      zoo.catalog().families().forEach(family -> cases.addAll(ParityCase.of(family)));
      zoo.catalog().adapters().forEach(type -> cases.addAll(ParityCase.of(type, zoo.catalog())));
    }
    Table table = new Table("model", "case", "tensor", "error", "", "reference");
    boolean passed = true;
    try (NDManager manager = Engine.getEngine("PyTorch").newBaseManager(device.device())) {
      for (ParityCase parity : cases) {
        ParityCase.Result result = parity.run(manager);
        addRows(table, parity, result);
        passed &= result.passes();
      }
    }
    PrintWriter out = spec.commandLine().getOut();
    if (cases.isEmpty()) {
      out.println("There are no parity cases.");
    } else {
      out.print(table);
      out.println(cases.size() + " cases, " + (passed ? "all equal" : "NOT all equal"));
    }
    out.flush();
    return passed ? 0 : FailureException.EXIT_CODE;
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

  private void addRows(Table table, ParityCase parity, ParityCase.Result result) {
    List<ParityCase.Comparison> shown = new ArrayList<>(result.comparisons());
    if (!tensors) {
      shown = new ArrayList<>();
      worst(result, "output.", shown);
      worst(result, "gradient.", shown);
    }
    for (ParityCase.Comparison comparison : shown) {
      table.row(
          parity.kind(),
          parity.name(),
          comparison.name(),
          Numbers.text(comparison.error()),
          comparison.passes() ? "ok" : "MISS",
          result.reference());
    }
  }

  private static void worst(
      ParityCase.Result result, String prefix, List<ParityCase.Comparison> worst) {
    result.comparisons().stream()
        .filter(comparison -> comparison.name().startsWith(prefix))
        .max(Comparator.comparingDouble(ParityCase.Comparison::error)) // NaN is the greatest
        .ifPresent(worst::add);
  }
}
