package org.paperzoo.core.experiment;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Predicate;
import org.paperzoo.core.catalog.Catalog;
import org.paperzoo.core.catalog.ModelFamily;
import org.paperzoo.core.catalog.ModelFolder;
import org.paperzoo.core.catalog.ModelSpec;
import org.paperzoo.core.config.ConfigBinder;
import org.paperzoo.core.config.ConfigNode;
import org.paperzoo.core.config.DidYouMean;
import org.paperzoo.core.config.Faults;
import org.paperzoo.core.config.Messages;
import org.paperzoo.core.error.ZooException;

/** Reads the {@code model} section: a preset, a folder or inline fields. */
final class ModelSection {
  private static final String FOLDER = "folder";
  private static final List<String> CHOICES = List.of("preset", FOLDER, "model_type");
  private static final String ARCHITECTURES = "architectures";

  private final Catalog catalog;
  private final List<String> modelTypes;
  private final Faults faults;
  private final Predicate<Path> later;

  /**
   * Creates a reader.
   *
   * @param modelTypes the kinds of model that fit; any if empty
   */
  ModelSection(Catalog catalog, List<String> modelTypes, Faults faults) {
    this(catalog, modelTypes, faults, folder -> false);
  }

  /**
   * Creates a reader.
   *
   * @param modelTypes the kinds of model that fit; any if empty
   * @param later takes a model folder that is missing and returns whether that is not a fault
   */
  ModelSection(Catalog catalog, List<String> modelTypes, Faults faults, Predicate<Path> later) {
    this.catalog = catalog;
    this.modelTypes = modelTypes;
    this.faults = faults;
    this.later = later;
  }

  /** Returns the model, or null after reporting faults or if its folder is to be made later. */
  ModelSpec<?> read(ConfigNode node) {
    List<String> chosen = CHOICES.stream().filter(node::has).toList();
    if (chosen.size() != 1) {
      String found = chosen.isEmpty() ? "none of them" : String.join(" and ", chosen);
      faults.add(
          node.keyPlace(),
          (node.path().isEmpty() ? "model" : node.path())
              + ": expected a mapping with one of preset, folder and model_type, found "
              + (node.isMap() ? found : "no mapping"));
      return null;
    }
    ConfigNode choice = node.get(chosen.get(0));
    if (chosen.get(0).equals(FOLDER) && choice.isText() && isForLater(choice.asText())) {
      return null;
    }
    ModelSpec<?> base;
    try {
      base = base(chosen.get(0), choice.asText());
    } catch (ZooException e) {
      String message = e.getMessage();
      String place = choice.place() + ": "; // asText's own message begins with it
      faults.add(
          choice.place(), message.startsWith(place) ? message.substring(place.length()) : message);
      return null;
    }
    String type = base.family().modelType();
    if (!modelTypes.isEmpty() && !modelTypes.contains(type)) {
      faults.add(
          choice.place(),
          "this is a model of type \""
              + type
              + "\", and the task trains "
              + String.join(", ", modelTypes));
      return null;
    }
    return over(node.without(chosen.get(0), ARCHITECTURES), base, architecture(node, base));
  }

  private boolean isForLater(String folder) {
    Path path = Path.of(folder);
    return !Files.exists(path) && later.test(path);
  }

  private ModelSpec<?> base(String key, String value) {
    return switch (key) {
      case "preset" -> catalog.preset(value, modelTypes).model();
      case FOLDER -> ModelFolder.open(Path.of(value), catalog);
      default -> withoutFields(catalog.family(value));
    };
  }

  /** Returns a model whose fields are all to be given. */
  private static <C extends Record> ModelSpec<C> withoutFields(ModelFamily<C> family) {
    return new ModelSpec<>(family, null, family.architectures().get(0), null);
  }

  private String architecture(ConfigNode node, ModelSpec<?> base) {
    if (!node.has(ARCHITECTURES)) {
      return base.architecture();
    }
    ConfigNode list = node.get(ARCHITECTURES);
    ConfigNode first = list.size() == 1 && list.isList() ? list.elements().get(0) : null;
    List<String> known = base.family().architectures();
    if (first == null || !first.isText()) {
      faults.add(
          list.place(),
          list.path() + ": expected a list of one name, such as [" + known.get(0) + "]");
      return base.architecture();
    }
    String name = first.asText();
    if (!known.contains(name)) {
      String hint = DidYouMean.hint(name, known);
      faults.add(
          first.place(),
          "unknown architecture "
              + Messages.quote(name)
              + (hint.isEmpty() ? "; expected " + String.join(", ", known) : hint));
    }
    return name;
  }

  private <C extends Record> ModelSpec<C> over(
      ConfigNode fields, ModelSpec<C> base, String architecture) {
    C config =
        base.config() == null
            ? ConfigBinder.bind(fields, base.family().configType(), faults)
            : ConfigBinder.bindOver(fields, base.config(), faults);
    return config == null ? null : base.with(config, architecture);
  }
}
