package org.paperzoo.core.catalog;

import java.util.List;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.paperzoo.core.checkpoint.TensorSource;
import org.paperzoo.core.error.FailureException;

/**
 * Compares the number of layers in a configuration with a checkpoint's, before the modules of
 * layers that do not exist fill the memory.
 */
final class LayerCheck {
  private LayerCheck() {}

  /**
   * Compares numbers of layers. A checkpoint that has none of the names is not checked here.
   *
   * @throws FailureException if they differ
   */
  static void require(List<ModelFamily.Layers> wanted, TensorSource source) {
    for (ModelFamily.Layers layers : wanted) {
      TreeSet<Long> found = new TreeSet<>();
      Pattern name =
          Pattern.compile("(?:^|\\.)" + Pattern.quote(layers.prefix()) + "(\\d{1,18})\\.");
      for (String tensor : source.names()) {
        Matcher matcher = name.matcher(tensor);
        if (matcher.find()) {
          found.add(Long.parseLong(matcher.group(1)));
        }
      }
      if (!found.isEmpty() && found.size() != layers.count()) {
        throw new FailureException(
            "The configuration asks for "
                + layers.count()
                + " layers ("
                + layers.key()
                + "), but "
                + source.path()
                + " has the tensors of "
                + found.size()
                + " ("
                + layers.prefix()
                + found.first()
                + " to "
                + layers.prefix()
                + found.last()
                + "). Check that the weights and the configuration belong together.");
      }
    }
  }
}
