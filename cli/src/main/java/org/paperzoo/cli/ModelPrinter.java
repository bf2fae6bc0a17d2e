package org.paperzoo.cli;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.paperzoo.core.nn.ModuleTree;
import org.paperzoo.core.report.Table;

/**
 * Prints the modules of a model: names, types, shapes, parameter counts; alike neighbours as one.
 */
final class ModelPrinter {
  private final Table table = new Table("module", "type", "shape", "parameters");
  private final int depth;

  private ModelPrinter(int depth) {
    this.depth = depth;
  }

  /**
   * Returns the table of a model.
   *
   * @param depth how many levels of modules are shown
   */
  static Table table(ModuleTree root, int depth) {
    ModelPrinter printer = new ModelPrinter(depth);
    printer.inside(root, "", 0);
    return printer.table;
  }

  private void inside(ModuleTree module, String path, int level) {
    for (ModuleTree.Entry entry : module.parameters()) {
      table.row(
          path + entry.name(),
          entry.isBuffer() ? "buffer" : entry.parameter().requiresGradient() ? "" : "frozen",
          Arrays.toString(entry.parameter().getShape().getShape()),
          entry.size());
    }
    if (level >= depth) {
      return;
    }
    List<ModuleTree> children = module.children();
    for (int i = 0; i < children.size(); ) {
      int end = i + 1;
      String form = form(children.get(i));
      while (end < children.size()
          && isNext(children.get(end - 1).name(), children.get(end).name())
          && form(children.get(end)).equals(form)) {
        end++;
      }
      row(children.subList(i, end), path, level);
      i = end;
    }
  }

  private void row(List<ModuleTree> alike, String path, int level) {
    ModuleTree first = alike.get(0);
    int count = alike.size();
    table.row(
        path + first.name() + (count > 1 ? " … " + alike.get(count - 1).name() : ""),
        (count > 1 ? count + " × " : "") + first.type(),
        "",
        alike.stream().mapToLong(ModuleTree::parameterCount).sum());
    inside(first, path + first.name() + ".", level + 1);
  }

  /** Returns whether two names are those of neighbours in a stack: {@code layer.0, layer.1}. */
  private static boolean isNext(String name, String next) {
    return name.matches(".*\\d")
        && next.matches(".*\\d")
        && name.replaceFirst("\\d+$", "").equals(next.replaceFirst("\\d+$", ""));
  }

  /** Returns a text that is equal for modules of the same types and shapes. */
  private static String form(ModuleTree module) {
    List<String> parts = new ArrayList<>();
    parts.add(module.type());
    module.parameters().forEach(p -> parts.add(p.name() + p.parameter().getShape()));
    module.children().forEach(child -> parts.add(child.name() + form(child)));
    return parts.toString();
  }
}
