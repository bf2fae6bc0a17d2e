package org.paperzoo.vision.classification.task;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.paperzoo.core.aten.InPlace;
import org.paperzoo.core.catalog.ModelSpec;
import org.paperzoo.core.checkpoint.StateDict;
import org.paperzoo.core.error.UsageException;
import org.paperzoo.vision.classification.ClassifierConfig;
import org.paperzoo.vision.classification.ImageClassifier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Fits a model to the classes of a data set. A head that the model's folder lacks, or has for other
 * classes, starts from zero, as the Vision Transformer is fine-tuned (Dosovitskiy et al. 2020,
 * section 3.2).
 */
final class ClassifierHead {
  private static final Logger LOG = LoggerFactory.getLogger(ClassifierHead.class);

  private final ModelSpec<?> spec;
  private final boolean reset;

  private ClassifierHead(ModelSpec<?> spec, boolean reset) {
    this.spec = spec;
    this.reset = reset;
  }

  /**
   * Fits a model.
   *
   * @param names of the data's classes
   * @param resetHead whether classes of other names, though as many, have a new head
   */
  static ClassifierHead of(ModelSpec<?> spec, List<String> names, boolean resetHead) {
    ClassifierConfig config = (ClassifierConfig) spec.config();
    boolean asMany = spec.folder() != null && config.numLabels() == names.size();
    List<String> own = own(config);
    boolean others = asMany && own != null && !own.equals(names);
    if (others && !resetHead) {
      if (Set.copyOf(own).equals(new HashSet<>(names))) {
        throw new UsageException(
            spec.folder()
                + " has the classes of the data in another order ("
                + own.get(0)
                + ", ..., not "
                + names.get(0)
                + ", ...). Name the class folders so that they sort in the model's order, or set"
                + " settings.reset_head.");
      }
      LOG.warn(
          "The classes of {} have other names than the data's; they are taken to be the same, in"
              + " this order: {} is {}, ... (settings.reset_head starts from a new head).",
          spec.folder(),
          own.get(different(own, names)),
          names.get(different(own, names)));
      return new ClassifierHead(spec, false);
    }
    return new ClassifierHead(fitted(spec, names), others);
  }

  private static int different(List<String> a, List<String> b) {
    return IntStream.range(0, a.size())
        .filter(i -> !a.get(i).equals(b.get(i)))
        .findFirst()
        .orElse(0);
  }

  private static <C extends Record> ModelSpec<C> fitted(ModelSpec<C> spec, List<String> names) {
    ClassifierConfig config = (ClassifierConfig) spec.config();
    return spec.with(
        spec.family().configType().cast(config.withLabels(names)), spec.architecture());
  }

  /** Returns a model without its folder's weights. */
  private static <C extends Record> ImageClassifier bare(ModelSpec<C> spec) {
    return (ImageClassifier) spec.family().create(spec.config(), spec.architecture());
  }

  private static List<String> own(ClassifierConfig config) {
    if (config.id2label() == null) {
      return null;
    }
    List<String> names = new ArrayList<>();
    for (int i = 0; i < config.numLabels(); i++) {
      names.add(config.labelName(i));
    }
    return names;
  }

  /** Returns the model's fields for the classes. */
  ModelSpec<?> spec() {
    return spec;
  }

  /** Creates the model with its weights. */
  ImageClassifier initialize(NDManager manager) {
    ImageClassifier bare = bare(spec);
    Set<String> fresh = new HashSet<>();
    ImageClassifier model = (ImageClassifier) spec.initialize(manager, bare::isHead, fresh::addAll);
    if (spec.folder() == null) {
      return model;
    }
    List<String> zero = new ArrayList<>();
    StateDict.of(model)
        .arrays()
        .forEach(
            (name, array) -> {
              if (model.isHead(name) && (reset || fresh.contains(name))) {
                try (NDArray zeros = array.zerosLike()) {
                  InPlace.copy(array, zeros);
                }
                zero.add(name);
              }
            });
    if (!zero.isEmpty()) {
      LOG.warn("A new head starts from zero: {}.", String.join(", ", zero));
    }
    return model;
  }
}
