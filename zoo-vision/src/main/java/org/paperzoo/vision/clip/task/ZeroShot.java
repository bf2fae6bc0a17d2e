package org.paperzoo.vision.clip.task;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import java.util.ArrayList;
import java.util.List;
import org.paperzoo.core.error.UsageException;

/**
 * Classes from their names alone (section 3.1.4): a class is the mean of the unit vectors of
 * several prompts, scaled to length 1, and a picture is of the class that it is most similar to.
 */
public final class ZeroShot {
  /** What a prompt has in place of the class's name. */
  private static final String NAME = "{}";

  private ZeroShot() {}

  /**
   * Returns the prompts of a class.
   *
   * @param templates texts with {} for the class
   * @param names of the class, one or more
   * @throws UsageException if there is no template, or one without {}
   */
  public static List<String> prompts(List<String> templates, List<String> names) {
    if (templates.isEmpty()) {
      throw new UsageException("Give at least one template, such as \"a photo of a {}.\".");
    }
    List<String> prompts = new ArrayList<>();
    for (String template : templates) {
      if (!template.contains(NAME)) {
        throw new UsageException(
            "The template \"" + template + "\" has no {}, where the name of a class goes.");
      }
      names.forEach(name -> prompts.add(template.replace(NAME, name)));
    }
    return prompts;
  }

  /**
   * Returns the unit vectors of classes, [K, E].
   *
   * @param classes the prompts of each
   * @throws UsageException if there is no class
   */
  public static NDArray classes(Embedder embedder, NDManager manager, List<List<String>> classes) {
    if (classes.isEmpty()) {
      throw new UsageException("There are no labels to choose from.");
    }
    NDList means = new NDList();
    try (NDManager temporary = manager.newSubManager()) {
      for (List<String> prompts : classes) {
        NDArray mean = embedder.texts(temporary, prompts).mean(new int[] {0}); // [E]
        means.add(mean.div(mean.square().sum().sqrt()));
      }
      NDArray all = NDArrays.stack(means); // [K, E]
      all.attach(manager);
      return all;
    }
  }

  /**
   * Returns the probabilities of the classes, [N, K].
   *
   * @param images unit vectors, [N, E]
   * @param classes unit vectors, [K, E]
   * @param scale the inverse temperature
   */
  public static NDArray probabilities(NDArray images, NDArray classes, double scale) {
    return images.matMul(classes.transpose()).mul(scale).softmax(1);
  }
}
