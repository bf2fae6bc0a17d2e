package org.paperzoo.nlp.gpt.fewshot;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.paperzoo.core.data.DataHome;
import org.paperzoo.core.data.JsonLines;
import org.paperzoo.core.data.Seeds;
import org.paperzoo.core.error.FailureException;
import org.paperzoo.nlp.data.CorpusData;
import org.paperzoo.nlp.data.DataPaths;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The examples of a task.
 *
 * @param judgement how it is scored
 * @param train what demonstrations are drawn from; may be empty
 * @param validation what is evaluated
 */
public record FewShotData(
    Judgement judgement, List<FewShotExample> train, List<FewShotExample> validation) {
  /** Generated examples are the same in every run, as those of files are. */
  static final long SEED = 20_200_528;

  private static final Logger LOG = LoggerFactory.getLogger(FewShotData.class);

  /** Words that are shown are not those that are asked for: every second one is for either. */
  static FewShotData scrambled(WordScrambling scrambling, int count, CorpusData corpus) {
    List<String> words = FrequentWords.of(corpus.train(), 2 * count);
    if (words.size() < 2 * count) {
      LOG.warn(
          "data.count is {}, but {} has {} words of 5 to 14 letters for training and validation"
              + " together: there are {} examples of either.",
          count,
          corpus.name(),
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

  /**
   * Reads files.
   *
   * @param train may be null
   */
  static FewShotData read(Judgement judgement, String train, String validation, DataHome home) {
    return new FewShotData(
        judgement,
        train == null ? List.of() : read(judgement, train, home),
        read(judgement, validation, home));
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
