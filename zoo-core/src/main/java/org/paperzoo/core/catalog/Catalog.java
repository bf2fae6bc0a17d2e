package org.paperzoo.core.catalog;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.stream.Collectors;
import org.paperzoo.core.config.DidYouMean;
import org.paperzoo.core.config.Messages;
import org.paperzoo.core.data.DataSet;
import org.paperzoo.core.error.UsageException;

/** Everything the zoo has, by name. Reading it loads no native library. */
public final class Catalog {
  private static final int MOST_NAMES = 20;

  private final List<Paper> papers;

  /**
   * A preset with where it belongs.
   *
   * @param paper the paper of the family
   * @param family the kind of model
   * @param model the model: the preset's fields and head, with the paper's initial weights
   * @param preset the preset
   */
  public record PresetEntry(
      Paper paper, ModelFamily<?> family, ModelSpec<?> model, ModelFamily.Preset<?> preset) {
    private static <C extends Record> PresetEntry of(
        Paper paper, ModelFamily<C> family, ModelFamily.Preset<C> preset) {
      ModelSpec<C> model = new ModelSpec<>(family, preset.config(), preset.architecture(), null);
      return new PresetEntry(paper, family, model, preset);
    }

    /** Returns {@code model_type/name}, which is unique where the name alone is not. */
    public String qualifiedName() {
      return family.modelType() + "/" + preset.name();
    }
  }

  /**
   * A task with where it belongs.
   *
   * @param paper the paper that provides the task
   * @param type the task
   */
  public record TaskEntry(Paper paper, WorkType<?, ?> type) {
    /** Returns the {@code model_type}s that the task trains; empty if it trains no model. */
    public List<String> modelTypes() {
      if (!(type instanceof TaskType<?, ?> training)) {
        return List.of();
      }
      List<String> own = training.modelTypes();
      return own.isEmpty()
          ? paper.models().stream().<String>map(ModelFamily::modelType).toList()
          : own;
    }
  }

  private Catalog(List<Paper> papers) {
    this.papers = papers.stream().sorted(Comparator.comparing(p -> p.info().id())).toList();
  }

  /** Returns the catalogue of all papers on the class path. */
  public static Catalog load() {
    List<Paper> found = new ArrayList<>();
    ServiceLoader.load(Paper.class).forEach(found::add);
    return new Catalog(found);
  }

  /** Returns a catalogue of these papers. */
  public static Catalog of(Paper... papers) {
    return new Catalog(List.of(papers));
  }

  /** Returns the papers by id. */
  public List<Paper> papers() {
    return papers;
  }

  /** Returns the data sets that configurations ask for by name, each once. */
  public List<DataSet> dataSets() {
    Map<String, DataSet> byName = new LinkedHashMap<>();
    papers.forEach(paper -> paper.dataSets().forEach(set -> byName.putIfAbsent(set.name(), set)));
    return List.copyOf(byName.values());
  }

  /**
   * Returns a data set by its name in configurations.
   *
   * @throws UsageException if there is none; the message has the names
   */
  public DataSet dataSet(String name) {
    List<DataSet> all = dataSets();
    List<String> names = all.stream().map(DataSet::name).toList();
    if (!names.contains(name)) {
      throw new UsageException(
          "There is no data set \""
              + name
              + "\""
              + DidYouMean.hint(name, names)
              + "; expected one of "
              + String.join(", ", names)
              + ".");
    }
    return all.get(names.indexOf(name));
  }

  /**
   * Returns the layout of a file or folder that is no model folder, if a paper knows it.
   *
   * @param source a file or folder that exists
   */
  public Optional<CheckpointFormat> format(Path source) {
    return formats().stream().filter(format -> format.matches(source)).findFirst();
  }

  /** Returns the layouts of checkpoints other than Hugging Face's, paper by paper. */
  public List<CheckpointFormat> formats() {
    return papers.stream().<CheckpointFormat>flatMap(paper -> paper.formats().stream()).toList();
  }

  /** Returns the kinds of model, paper by paper. */
  public List<ModelFamily<?>> families() {
    List<ModelFamily<?>> all = new ArrayList<>();
    papers.forEach(paper -> all.addAll(paper.models()));
    return all;
  }

  /** Returns the names of the files that belong beside the weights of any kind of model. */
  public Set<String> companions() {
    Set<String> all = new LinkedHashSet<>();
    families().forEach(family -> all.addAll(family.companions()));
    return all;
  }

  /** Returns the presets, paper by paper. */
  public List<PresetEntry> presets() {
    List<PresetEntry> all = new ArrayList<>();
    for (Paper paper : papers) {
      paper.models().forEach(family -> addPresets(paper, family, all));
    }
    return all;
  }

  private static <C extends Record> void addPresets(
      Paper paper, ModelFamily<C> family, List<PresetEntry> all) {
    family.presets().forEach(preset -> all.add(PresetEntry.of(paper, family, preset)));
  }

  /** Returns the tasks, paper by paper. */
  public List<TaskEntry> tasks() {
    List<TaskEntry> all = new ArrayList<>();
    for (Paper paper : papers) {
      paper.tasks().forEach(type -> all.add(new TaskEntry(paper, type)));
    }
    return all;
  }

  /**
   * Returns the paper of an id.
   *
   * @throws UsageException if there is none
   */
  public Paper paper(String id) {
    return papers.stream()
        .filter(paper -> paper.info().id().equals(id))
        .findFirst()
        .orElseThrow(
            () -> unknown("paper", id, papers.stream().map(paper -> paper.info().id()).toList()));
  }

  /**
   * Returns the kind of model of a {@code model_type}.
   *
   * @throws UsageException if there is none
   */
  public ModelFamily<?> family(String modelType) {
    List<ModelFamily<?>> all = families();
    for (ModelFamily<?> family : all) {
      if (family.modelType().equals(modelType)) {
        return family;
      }
    }
    throw unknown(
        "model_type", modelType, all.stream().<String>map(ModelFamily::modelType).toList());
  }

  /**
   * Returns the task of a name.
   *
   * @throws UsageException if there is none
   */
  public TaskEntry task(String name) {
    List<TaskEntry> all = tasks();
    return all.stream()
        .filter(task -> task.type().name().equals(name))
        .findFirst()
        .orElseThrow(
            () -> unknown("task", name, all.stream().map(task -> task.type().name()).toList()));
  }

  /** Returns the kinds of adapter, paper by paper. */
  public List<AdapterType<?>> adapters() {
    List<AdapterType<?>> all = new ArrayList<>();
    papers.forEach(paper -> all.addAll(paper.adapters()));
    return all;
  }

  /**
   * Returns the kind of adapter of a name.
   *
   * @throws UsageException if there is none
   */
  public AdapterType<?> adapter(String name) {
    List<AdapterType<?>> all = adapters();
    for (AdapterType<?> type : all) {
      if (type.name().equals(name)) {
        return type;
      }
    }
    throw unknown("adapter", name, all.stream().<String>map(AdapterType::name).toList());
  }

  /** Returns the tasks that train a kind of model, those of its own paper first. */
  public List<TaskEntry> tasksOf(ModelFamily<?> family) {
    return tasks().stream()
        .filter(task -> task.modelTypes().contains(family.modelType()))
        .sorted(Comparator.comparing(task -> !provides(task.paper(), family)))
        .toList();
  }

  private static boolean provides(Paper paper, ModelFamily<?> family) {
    return paper.models().stream().anyMatch(m -> m.modelType().equals(family.modelType()));
  }

  /**
   * Returns a preset by its name or {@link PresetEntry#qualifiedName()}.
   *
   * @param preferred the {@code model_type}s to which the name belongs if several have it; may be
   *     empty
   * @throws UsageException if there is none, or several families have it
   */
  public PresetEntry preset(String name, Collection<String> preferred) {
    List<PresetEntry> all = presets();
    List<PresetEntry> found =
        all.stream()
            .filter(p -> p.preset().name().equals(name) || p.qualifiedName().equals(name))
            .toList();
    List<PresetEntry> near =
        found.stream().filter(p -> preferred.contains(p.family().modelType())).toList();
    if (near.size() == 1) {
      return near.get(0);
    }
    if (found.isEmpty()) {
      throw unknown("preset", name, all.stream().map(p -> p.preset().name()).distinct().toList());
    }
    if (found.size() > 1) {
      throw new UsageException(
          "several models have a preset \""
              + name
              + "\"; write "
              + found.stream().map(PresetEntry::qualifiedName).collect(Collectors.joining(" or ")));
    }
    return found.get(0);
  }

  private static UsageException unknown(String what, String name, List<String> names) {
    String hint = DidYouMean.hint(name, names);
    if (hint.isEmpty()) {
      hint =
          names.isEmpty()
              ? "; there are none on the class path"
              : "; expected "
                  + String.join(", ", names.subList(0, Math.min(MOST_NAMES, names.size())))
                  + (names.size() > MOST_NAMES ? ", ..." : "");
    }
    return new UsageException("unknown " + what + " " + Messages.quote(name) + hint);
  }
}
