package org.paperzoo.core.catalog;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.paperzoo.core.config.ConfigBinder;
import org.paperzoo.core.config.ConfigDocument;
import org.paperzoo.core.config.ConfigNode;
import org.paperzoo.core.config.Default;
import org.paperzoo.core.config.DidYouMean;
import org.paperzoo.core.config.Doc;
import org.paperzoo.core.config.Faults;
import org.paperzoo.core.config.Messages;
import org.paperzoo.core.config.Range;

/**
 * What a paper states, as data: the resource {@code paper.yaml} beside the class of the {@link
 * Paper}. It has the citation and, for each {@code model_type}, the presets and the parity cases:
 *
 * <pre>
 * id: vae
 * title: Auto-Encoding Variational Bayes
 * authors: Kingma and Welling
 * year: 2013
 * venue: ICLR 2014
 * url: https://arxiv.org/abs/1312.6114
 * summary: An encoder network approximates ...
 * models:
 *   vae:
 *     parity_cases: [bernoulli, gaussian]      # parity/bernoulli.safetensors, ...
 *     presets:
 *       vae-mnist:
 *         description: MNIST, 500 hidden units, 20 latent variables
 *         source: section 5
 *         config: {input_size: 784}            # over the defaults of the config's record
 * </pre>
 *
 * <p>Faults are those of any config: all at once, each with the line and the column.
 */
public final class PaperFile {
  /** The name of the resource. */
  public static final String NAME = "paper.yaml";

  private static final ClassValue<PaperFile> FILES =
      new ClassValue<>() {
        @Override
        protected PaperFile computeValue(Class<?> paper) {
          return read(paper);
        }
      };

  private final ConfigNode root;
  private final Content content;

  /** The keys of the file. */
  private record Content(
      @Doc("Short name used in configs.") String id,
      @Doc("Title of the paper.") String title,
      @Doc("Authors as cited.") String authors,
      @Doc("Year of the version cited.") @Range(min = 1900) int year,
      @Doc("Where it was published.") String venue,
      @Doc("Address of the paper.") String url,
      @Doc("What the paper does, in one sentence.") String summary,
      @Doc("Kinds of model by model_type.") @Default("{}") Map<String, Models> models) {}

  /** The keys of a kind of model. */
  private record Models(
      @Doc("Head of the presets, unless they say otherwise (default: the family's first).")
          @Default("null")
          String architecture,
      @Doc("Names of the parity cases, parity/NAME.safetensors.") @Default("[]")
          List<String> parityCases,
      @Doc("Named configurations.") @Default("{}") Map<String, Entry> presets) {}

  /** The keys of a preset. */
  private record Entry(
      @Doc("One line.") String description,
      @Doc("Where the configuration is stated, such as Table 3.") @Default("null") String source,
      @Doc("Head (default: that of the kind of model).") @Default("null") String architecture,
      @Doc("Number of parameters of the reference implementation.") @Default("null") @Range(min = 1)
          Long parameters,
      @Doc("Number of parameters as the paper prints it.") @Default("null") String paperSize,
      @Doc("Fields that differ from the defaults.") @Default("{}") ConfigNode config) {}

  private PaperFile(ConfigNode root, Content content) {
    this.root = root;
    this.content = content;
  }

  /**
   * Returns the file of a paper, which is read once.
   *
   * @throws IllegalStateException if there is no such resource
   * @throws org.paperzoo.core.config.ConfigException with every fault
   */
  public static PaperFile of(Class<? extends Paper> paper) {
    return FILES.get(paper);
  }

  private static PaperFile read(Class<?> paper) {
    String place = paper.getPackageName().replace('.', '/') + "/" + NAME;
    String text;
    try (InputStream in = paper.getResourceAsStream(NAME)) {
      if (in == null) {
        throw new IllegalStateException(
            "There is no resource " + place + " beside " + paper.getName() + ".");
      }
      text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return parse(text, place);
  }

  /** Reads a text as the file of that name. */
  static PaperFile parse(String text, String place) {
    Faults faults = new Faults();
    ConfigNode root = ConfigDocument.parse(text, place, faults).root();
    Content content = ConfigBinder.bind(root, Content.class, faults);
    faults.throwIfAny();
    return new PaperFile(root, content);
  }

  /** Returns the citation. */
  public Paper.Info info() {
    return new Paper.Info(
        content.id(),
        content.title(),
        content.authors(),
        content.year(),
        content.venue(),
        content.url(),
        content.summary());
  }

  /** Returns the {@code model_type}s of which it states anything. */
  public List<String> modelTypes() {
    return List.copyOf(content.models().keySet());
  }

  /** Returns the parity cases of a kind of model, as resources beside the paper's class. */
  public List<String> parityCases(String modelType) {
    return models(modelType).parityCases().stream()
        .map(name -> "parity/" + name + ".safetensors")
        .toList();
  }

  /**
   * Returns the presets of a kind of model: the fields of each over the defaults of their record.
   *
   * @throws org.paperzoo.core.config.ConfigException with every fault: a field that the record does
   *     not know, a value out of range, a head that the family does not have
   */
  public <C extends Record> List<ModelFamily.Preset<C>> presets(
      String modelType, Class<C> configType, List<String> architectures) {
    Faults faults = new Faults();
    Models models = models(modelType);
    ConfigNode place = root.find("models").flatMap(all -> all.find(modelType)).orElse(null);
    String standard = architectures.get(0);
    if (models.architecture() != null) {
      check(place.get("architecture"), architectures, faults);
      standard = models.architecture();
    }
    List<ModelFamily.Preset<C>> presets = new ArrayList<>();
    for (Map.Entry<String, Entry> preset : models.presets().entrySet()) {
      Entry entry = preset.getValue();
      if (entry.architecture() != null) {
        ConfigNode given = place.get("presets").get(preset.getKey());
        check(given.get("architecture"), architectures, faults);
      }
      presets.add(
          new ModelFamily.Preset<>(
              preset.getKey(),
              entry.description(),
              entry.architecture() == null ? standard : entry.architecture(),
              ConfigBinder.bind(entry.config(), configType, faults),
              entry.parameters(),
              entry.paperSize(),
              entry.source()));
    }
    faults.throwIfAny();
    return List.copyOf(presets);
  }

  private Models models(String modelType) {
    return content
        .models()
        .getOrDefault(modelType, new Models(null, List.of(), Map.<String, Entry>of()));
  }

  private static void check(ConfigNode name, List<String> architectures, Faults faults) {
    if (!architectures.contains(name.asText())) {
      faults.add(
          name.place(),
          name.path()
              + ": expected "
              + String.join(" or ", architectures)
              + ", found "
              + Messages.quote(name.asText())
              + DidYouMean.hint(name.asText(), architectures));
    }
  }
}
