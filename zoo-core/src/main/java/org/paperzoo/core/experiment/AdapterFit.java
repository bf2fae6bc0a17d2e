package org.paperzoo.core.experiment;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.paperzoo.core.catalog.ModelSpec;
import org.paperzoo.core.config.Faults;
import org.paperzoo.core.config.Place;
import org.paperzoo.core.error.UsageException;
import org.paperzoo.core.nn.ZooModel;

/** Tries whether an adapter fits its model, without an array of either. */
final class AdapterFit {
  private AdapterFit() {}

  /**
   * Reports why a model's new adapter does not fit it. A task may give the model another head of
   * its family, so what fits one of these is taken.
   *
   * @param place of the adapter's section
   */
  static <C extends Record> void check(ModelSpec<C> model, Place place, Faults faults) {
    Optional<String> fault = fault(model, model.architecture());
    if (fault.isEmpty()) {
      return;
    }
    Set<String> others = new LinkedHashSet<>(model.family().architectures());
    others.remove(model.architecture());
    if (others.stream().noneMatch(other -> fault(model, other).isEmpty())) {
      faults.add(place, fault.get());
    }
  }

  private static <C extends Record> Optional<String> fault(
      ModelSpec<C> model, String architecture) {
    ZooModel bare;
    try {
      bare = model.family().create(model.config(), architecture);
    } catch (RuntimeException e) {
      // Another head may ask for more than the config has; a model without adapter isn't checked.
      return model.architecture().equals(architecture)
          ? Optional.empty()
          : Optional.of("the model does not have the head " + architecture);
    }
    try {
      model.adapter().create(bare, architecture, List.of());
      return Optional.empty();
    } catch (UsageException e) {
      return Optional.of(e.getMessage());
    }
  }
}
