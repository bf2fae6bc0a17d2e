package org.paperzoo.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.StringWriter;
import java.lang.reflect.RecordComponent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.paperzoo.core.catalog.Catalog;
import org.paperzoo.core.catalog.ModelFamily;
import org.paperzoo.core.catalog.Paper;
import org.paperzoo.core.catalog.PaperFile;
import org.paperzoo.core.catalog.TaskType;
import org.paperzoo.core.config.Range;
import org.paperzoo.core.experiment.ExperimentReader;
import org.paperzoo.core.nn.ModuleTree;

/** What is read without loading weights: list, info, config, validate, over the whole catalogue. */
final class CatalogueCommandsTest {
  private final Catalog catalog = Catalog.load();
  @TempDir Path folder;

  @Test
  void listsEverything() {
    Console.Result papers = Console.zoo("list");
    assertThat(papers.code()).isZero();
    catalog
        .papers()
        .forEach(
            paper -> assertThat(papers.out()).contains(paper.info().id(), paper.info().venue()));
    String models = Console.zoo("list", "models").out();
    catalog.presets().forEach(entry -> assertThat(models).contains(entry.preset().name()));
    String tasks = Console.zoo("list", "tasks").out();
    catalog.tasks().forEach(task -> assertThat(tasks).contains(task.type().name()));
    assertThat(Console.zoo("list", "data").out()).contains("glosses", "bundled");
    String configs = Console.zoo("list", "configs").out();
    ConfigFinder.shipped().forEach(config -> assertThat(configs).contains(config.name()));
    String wide = list("papers") + list("tasks");
    catalog.papers().forEach(paper -> assertThat(wide).contains(paper.info().title()));
    catalog.tasks().forEach(task -> assertThat(wide).contains(task.type().description()));
    Console.Result wrong = Console.zoo("list", "modls");
    assertThat(wrong.code()).isEqualTo(2);
    assertThat(wrong.err()).contains("did you mean \"models\"?");
  }

  /** Returns a list on a terminal so wide that nothing is wrapped. */
  private static String list(String what) {
    StringWriter out = new StringWriter();
    assertThat(Main.run(out, new StringWriter(), 10_000, "list", what)).isZero();
    return out.toString();
  }

  @Test
  void namesAreUnique() {
    assertThat(catalog.papers()).extracting(p -> p.info().id()).doesNotHaveDuplicates();
    assertThat(catalog.families()).extracting(ModelFamily::modelType).doesNotHaveDuplicates();
    assertThat(catalog.tasks()).extracting(t -> t.type().name()).doesNotHaveDuplicates();
    assertThat(catalog.presets())
        .extracting(Catalog.PresetEntry::qualifiedName)
        .doesNotHaveDuplicates();
  }

  @Test
  void papersStateNothingOfModelsThatTheyDoNotHave() {
    List<Paper> described =
        catalog.papers().stream()
            .filter(paper -> paper.getClass().getResource(PaperFile.NAME) != null)
            .toList();
    assertThat(described).isNotEmpty();
    for (Paper paper : described) {
      assertThat(paper.models())
          .extracting(ModelFamily::modelType)
          .containsAll(PaperFile.of(paper.getClass()).modelTypes());
    }
  }

  @Test
  void infoSaysWhereAPresetIsStated() {
    assertThat(Console.zoo("info", "vae-mnist-2d").out())
        .contains("vae-mnist-2d: MNIST, 500 hidden units, a plane of latent variables (Figure 4)");
  }

  static List<ModelFamily<?>> families() {
    return Catalog.load().families();
  }

  /** A size, or the number added to a variance, that nothing bounds would be believed. */
  @ParameterizedTest
  @MethodSource("families")
  void everyNumberOfAModelConfigurationHasBounds(ModelFamily<?> family) {
    List<String> unbounded = new ArrayList<>();
    addUnbounded(family.configType(), unbounded);
    assertThat(unbounded).isEmpty();
  }

  private static void addUnbounded(Class<?> type, List<String> unbounded) {
    for (RecordComponent component : type.getRecordComponents()) {
      Class<?> own = component.getType();
      boolean list =
          component.getGenericType().getTypeName().matches(".*List<java.lang.(Int|Do).*");
      if (own.isRecord()) {
        addUnbounded(own, unbounded);
      } else if (list
          || Number.class.isAssignableFrom(own)
          || own == int.class
          || own == double.class) {
        Range range = component.getAnnotation(Range.class);
        if (range == null || Double.isInfinite(range.min()) || Double.isInfinite(range.max())) {
          unbounded.add(type.getSimpleName() + "." + component.getName());
        }
      }
    }
  }

  static List<Catalog.PresetEntry> presets() {
    return Catalog.load().presets();
  }

  @ParameterizedTest
  @MethodSource("presets")
  void presetsHaveTheParametersThatThePaperStates(Catalog.PresetEntry entry) {
    Long stated = entry.preset().parameters();
    if (stated != null) {
      assertThat(ModuleTree.of(entry.model().create()).parameterCount()).isEqualTo(stated);
    }
  }

  @ParameterizedTest
  @MethodSource("presets")
  void infoShowsEveryPreset(Catalog.PresetEntry entry) {
    Console.Result info = Console.zoo("info", entry.qualifiedName());
    assertThat(info.err()).isEmpty();
    assertThat(info.code()).isZero();
    assertThat(info.out()).contains(entry.model().architecture()).contains(" parameters");
  }

  @Test
  void infoShowsAStackOfLayersOnce() {
    Console.Result info = Console.zoo("info", "bert/bert-base-uncased");
    assertThat(info.out())
        .contains("bert.encoder.layer.0 … layer.11", "12 × BertLayer")
        .contains("bert.encoder.layer.0.attention.self.query.weight")
        .doesNotContain("bert.encoder.layer.1.");
    Console.Result shallow = Console.zoo("info", "bert/bert-base-uncased", "--depth", "1");
    assertThat(shallow.out()).doesNotContain("bert.encoder.layer");
  }

  @Test
  void infoTakesFieldsOfAModelType() {
    Console.Result info =
        Console.zoo("info", "vae", "input_size=6", "hidden_size=5", "latent_size=2");
    assertThat(info.out()).contains("encoder.weight", "[5, 6]");
    Console.Result wrong = Console.zoo("info", "vae", "hiden_size=5", "latent_size=0");
    assertThat(wrong.code()).isEqualTo(2);
    assertThat(wrong.err())
        .contains(
            "argument \"hiden_size=5\": unknown key \"hiden_size\"; did you mean \"hidden_size\"?")
        .contains("argument \"latent_size=0\": ");
    assertThat(Console.zoo("info", "vea").err()).contains("unknown preset \"vea\"");
    assertThat(Console.zoo("info", folder).err()).contains("neither a model folder");
  }

  static List<ConfigFinder.Shipped> shipped() {
    return ConfigFinder.shipped();
  }

  @Test
  void findsTheShippedConfigs() {
    assertThat(shipped()).isNotEmpty();
  }

  @ParameterizedTest
  @MethodSource("shipped")
  void shippedConfigsAreRightAndSayWhatTheyAre(ConfigFinder.Shipped config) throws IOException {
    List<String> standIn = StandInModel.overrides(config, folder);
    Console.Result validated = Console.zoo(command("validate", config.name(), standIn));
    assertThat(validated.err()).isEmpty();
    assertThat(validated.out()).isEqualToIgnoringNewLines(config.name() + ": ok");
    assertThat(Console.zoo(command("validate", config.file(), standIn)).code()).isZero();
    String text = Files.readString(config.file());
    assertThat(config.title()).as("the comment at the head").isNotEmpty();
    assertThat(text)
        .as("the command")
        .containsPattern("\\./zoo (train|bench) (configs/)?" + config.name() + "(\\.yaml)?\\b");
    assertThat(text).doesNotContain("TODO");
    assertThat(Console.zoo("config", config.name()).out()).isEqualTo(text);
  }

  @Test
  void shippedConfigsAreRightInAFreshClone() {
    List<Object> command = new ArrayList<>(List.of("validate"));
    shipped().forEach(config -> command.add(config.file()));
    Console.Result result = Console.zoo(command.toArray());
    assertThat(result.err()).isEmpty();
    assertThat(result.code()).isZero();
    assertThat(result.out().lines()).hasSameSizeAs(shipped()).allMatch(l -> l.contains(": ok"));
    if (!Files.exists(Path.of("models/e2e-base"))) {
      assertThat(result.out())
          .contains("e2e.yaml: ok (models/e2e-base is not here yet; see lora/e2e-base)");
    }
  }

  @Test
  void aMissingFolderThatNoConfigMakesIsAFault() {
    Console.Result result = Console.zoo("validate", "lora/e2e", "model.folder=models/e2e-bsae");
    assertThat(result.code()).isEqualTo(2);
    assertThat(result.err()).contains("there is no folder models/e2e-bsae");
  }

  @ParameterizedTest
  @CsvSource({
    "vae/digits, name=../../x, 'name: The experiment''s name \"../../x\" cannot name a folder'",
    "vae/digits, name=/abs, cannot name a folder",
    "vae/digits, data.name=minist, 'data.name: There is no image data set named \"minist\"; did"
        + " you mean \"mnist\"?'",
    "vae/digits, train.optimizer.lr=.inf, 'train.optimizer.lr: expected a number, found .inf; it"
        + " must be finite'",
    "vae/digits, train.epochs=.inf, it must be finite",
    "vae/digits, 'train.optimizer.groups=[{match: \"((((\"}]', 'train.optimizer.groups.0.match:"
        + " \"((((\" is not a regular expression'",
    "gpt/shakespeare, data.name=gloses, 'data.name: expected glosses, tiny_shakespeare, wikitext_2,"
        + " penn_treebank or files, found text \"gloses\"; did you mean \"glosses\"?'",
    "bert/glosses-categories, data.name=sst3, 'did you mean \"sst2\"?'",
    "bert/wnut, data.name=wnut17, 'did you mean \"wnut_17\"?'",
    "bert/squad-sample, data.name=squad2, 'did you mean \"squad_2\"?'",
    "gpt/addition, data.name=addition_7, 'did you mean \"addition_2\"?'",
    "gat/cora, data.name=coral, 'did you mean \"cora\"?'"
  })
  void refusesWhatTrainingWouldRefuse(String config, String override, String message) {
    Console.Result result = Console.zoo("validate", config, override);
    assertThat(result.code()).isEqualTo(2);
    assertThat(result.err()).startsWith("zoo: argument \"").contains(message);
  }

  @ParameterizedTest
  @MethodSource("shipped")
  void fullConfigsMeanTheSame(ConfigFinder.Shipped config) throws IOException {
    List<String> overrides = new ArrayList<>(List.of("name=x"));
    overrides.addAll(StandInModel.overrides(config, folder));
    Console.Result full = Console.zoo("config", config.name(), "--full");
    assertThat(full.err()).isEmpty();
    Path file = Files.writeString(folder.resolve("full.yaml"), full.out());
    ExperimentReader reader = new ExperimentReader(catalog);
    assertThat(reader.read(file, overrides).toNode())
        .isEqualTo(reader.read(config.file(), overrides).toNode());
  }

  private static Object[] command(String verb, Object config, List<String> overrides) {
    return Stream.concat(Stream.of(verb, config), overrides.stream()).toArray();
  }

  static List<String> starts() {
    Catalog catalog = Catalog.load();
    List<String> names = new ArrayList<>();
    catalog.tasks().forEach(task -> names.add(task.type().name()));
    catalog.presets().stream()
        .filter(entry -> !catalog.tasksOf(entry.family()).isEmpty())
        .forEach(entry -> names.add(entry.preset().name()));
    return names;
  }

  @ParameterizedTest
  @MethodSource("starts")
  void configsToStartFromAreRight(String name) throws IOException {
    Console.Result config = Console.zoo("config", name);
    assertThat(config.err()).isEmpty();
    boolean trains =
        Catalog.load().tasks().stream()
            .filter(entry -> entry.type().name().equals(name))
            .allMatch(entry -> entry.type() instanceof TaskType);
    assertThat(config.out().contains("# The optimizer.")).isEqualTo(trains);
    Path file = Files.writeString(folder.resolve("start.yaml"), config.out());
    List<String> override = new ArrayList<>();
    if (config.out().contains("folder: models/")) { // a published model, which is not here
      String preset = config.out().contains("paper: bert") ? "bert-base-uncased" : "gpt2";
      override.add("model={preset: " + preset + "}");
    }
    assertThat(Console.zoo(command("validate", file, override)).err()).isEmpty();
  }

  @Test
  void saysThatAConfigIsUnknown() {
    Console.Result config = Console.zoo("config", "vae/digitz");
    assertThat(config.code()).isEqualTo(2);
    assertThat(config.err()).contains("did you mean \"vae/digits\"?");
    Console.Result validated = Console.zoo("validate", "vae/digitz");
    assertThat(validated.code()).isEqualTo(2);
    assertThat(validated.err()).contains("did you mean \"vae/digits\"?");
    assertThat(Console.zoo("validate", "a=b").err()).contains("name a config");
  }
}
