package org.paperzoo.nlp.gpt.fewshot;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.paperzoo.core.data.DataHome;
import org.paperzoo.core.data.JsonLines;
import org.paperzoo.core.data.Seeds;
import org.paperzoo.core.error.FailureException;
import org.paperzoo.core.error.UsageException;
import org.paperzoo.nlp.data.CorpusConfig;
import org.paperzoo.nlp.data.CorpusData;
import org.paperzoo.nlp.data.DataPaths;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The examples of a task.
 *
 * @param judgement how it is judged
 * @param train what demonstrations are drawn from; may be empty
 * @param validation what is judged
 */
public record FewShotData(
    Judgement judgement, List<FewShotExample> train, List<FewShotExample> validation) {
  /** Made-up examples are the same in every run, as those of files are. */
  private static final long SEED = 20_200_528;

  private static final Logger LOG = LoggerFactory.getLogger(FewShotData.class);

  /**
   * Makes up or reads the examples that a config names.
   *
   * @throws FailureException if a file is missing or malformed
   */
  public static FewShotData load(FewShotDataConfig config, DataHome home) {
    String name = config.name();
    for (Judgement judgement : Judgement.values()) {
      if (name.equals(judgement.name().toLowerCase(Locale.ROOT))) {
        return ofFiles(judgement, config, home);
      }
    }
    for (WordScrambling scrambling : WordScrambling.values()) {
      if (name.equals(scrambling.name().toLowerCase(Locale.ROOT))) {
        return scrambled(scrambling, config, home);
      }
    }
    return arithmetic(name).split(config.count(), SEED);
  }

  private static Arithmetic arithmetic(String name) {
    return switch (name) {
      case "addition_2" -> Arithmetic.addition(2);
      case "addition_3" -> Arithmetic.addition(3);
      case "addition_4" -> Arithmetic.addition(4);
      case "addition_5" -> Arithmetic.addition(5);
      case "subtraction_2" -> Arithmetic.subtraction(2);
      case "subtraction_3" -> Arithmetic.subtraction(3);
      case "subtraction_4" -> Arithmetic.subtraction(4);
      case "subtraction_5" -> Arithmetic.subtraction(5);
      case "multiplication_2" -> Arithmetic.multiplication(2);
      case "composite_1" -> Arithmetic.composite();
      default -> throw new IllegalStateException("the name was checked: " + name);
    };
  }

  /** Returns the names of the tasks. */
  static List<String> names() {
    List<String> names = new ArrayList<>(generated());
    for (Judgement judgement : Judgement.values()) {
      names.add(judgement.name().toLowerCase(Locale.ROOT));
    }
    return names;
  }

  /** Returns the names of those whose examples are made up. */
  static List<String> generated() {
    List<String> names = new ArrayList<>();
    for (int digits = 2; digits <= 5; digits++) {
      names.add("addition_" + digits);
      names.add("subtraction_" + digits);
    }
    names.add("multiplication_2");
    names.add("composite_1");
    for (WordScrambling scrambling : WordScrambling.values()) {
      names.add(scrambling.name().toLowerCase(Locale.ROOT));
    }
    return names;
  }

  /** Words that are shown are not those that are asked for: every second one is for either. */
  private static FewShotData scrambled(
      WordScrambling scrambling, FewShotDataConfig config, DataHome home) {
    CorpusData corpus = CorpusData.load(CorpusConfig.named(config.words()), home);
    List<String> words = FrequentWords.of(corpus.train(), 2 * config.count());
    if (words.size() < 2 * config.count()) {
      LOG.warn(
          "data.count is {}, but {} has {} words of 5 to 14 letters for training and validation"
              + " together: there are {} examples of either.",
          config.count(),
          config.words(),
          words.size(),
          words.size() / 2);
    }
    List<String> shown = new ArrayList<>();
    List<String> asked = new ArrayList<>();
    for (int i = 0; i < words.size(); i++) {
      (i % 2 == 0 ? asked : shown).add(words.get(i));
    }
    return new FewShotData(
        Judgement.FREE_FORM,
        scrambling.examples(shown, Seeds.of(SEED, "train")),
        scrambling.examples(asked, Seeds.of(SEED, "validation")));
  }

  private static FewShotData ofFiles(Judgement judgement, FewShotDataConfig config, DataHome home) {
    if (config.validation() == null) {
      throw new UsageException(
          "data.validation: expected the file of the examples to judge, for the task "
              + config.name()
              + ".");
    }
    List<FewShotExample> train =
        config.train() == null ? List.of() : read(judgement, config.train(), home);
    return new FewShotData(judgement, train, read(judgement, config.validation(), home));
  }

  private static List<FewShotExample> read(Judgement judgement, String place, DataHome home) {
    Path file = DataPaths.file(home, place, null);
    List<FewShotExample> examples = new ArrayList<>();
    try (JsonLines lines = JsonLines.open(file)) {
      for (ObjectNode object = lines.next(); object != null; object = lines.next()) {
        examples.add(example(judgement, object, lines));
      }
    }
    if (examples.isEmpty()) {
      throw new FailureException(file + ": has no examples.");
    }
    return List.copyOf(examples);
  }

  private static FewShotExample example(Judgement judgement, ObjectNode object, JsonLines lines) {
    return switch (judgement) {
      case MULTIPLE_CHOICE -> choice(object, lines);
      case CLOZE -> cloze(lines.text(object, "text"), lines.place());
      case FREE_FORM -> free(object, lines);
    };
  }

  private static FewShotExample choice(ObjectNode object, JsonLines lines) {
    List<String> endings = texts(object.path("endings"));
    JsonNode label = object.path("label");
    if (endings.size() < 2
        || !label.isIntegralNumber()
        || label.asInt() < 0
        || label.asInt() >= endings.size()) {
      throw lines.failure(
          "expected \"endings\", at least two texts, and \"label\", the number of one.");
    }
    checkNotBlank(endings, "endings", lines);
    return new FewShotExample(
        lines.text(object, "context"),
        endings.stream().map(FewShotData::spaced).toList(),
        label.asInt());
  }

  /** Takes the last word of a text away. */
  static FewShotExample cloze(String text, String place) {
    String whole = text.strip();
    int space = whole.lastIndexOf(' ');
    if (space <= 0) {
      throw new FailureException(place + ": expected a text of at least two words.");
    }
    return new FewShotExample(whole.substring(0, space), whole.substring(space));
  }

  private static FewShotExample free(ObjectNode object, JsonLines lines) {
    List<String> answers = new ArrayList<>(texts(object.path("answers")));
    if (object.path("answer").isTextual()) {
      answers.add(0, object.path("answer").asText());
    }
    if (answers.isEmpty()) {
      throw lines.failure("expected \"answer\", a text, or \"answers\", texts.");
    }
    checkNotBlank(answers, "answers", lines);
    return new FewShotExample(
        lines.text(object, "context"), answers.stream().map(FewShotData::spaced).toList(), 0);
  }

  private static void checkNotBlank(List<String> texts, String field, JsonLines lines) {
    if (texts.stream().anyMatch(String::isBlank)) {
      throw lines.failure(
          "one of the " + field + " is empty; expected texts that can follow the context.");
    }
  }

  private static String spaced(String text) {
    return text.isEmpty() || Character.isWhitespace(text.charAt(0)) ? text : " " + text;
  }

  private static List<String> texts(JsonNode list) {
    List<String> texts = new ArrayList<>();
    list.forEach(text -> texts.add(text.asText()));
    return texts;
  }
}
