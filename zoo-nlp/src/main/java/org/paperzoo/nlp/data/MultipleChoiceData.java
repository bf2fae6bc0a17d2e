package org.paperzoo.nlp.data;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.paperzoo.core.data.DataHome;
import org.paperzoo.core.data.JsonLines;
import org.paperzoo.core.data.TableReader;
import org.paperzoo.core.error.FailureException;

/**
 * Multiple choice: SWAG (Zellers et al., 2018; the context is {@code sent1}, a choice {@code sent2}
 * with its ending, as BERT pairs them in section 4.4), RACE (Lai et al., 2017; the context is the
 * passage, a choice the question with its option in the gap or behind it), or plain JSON lines.
 *
 * @param train the training examples
 * @param validation the validation examples
 * @param test the test examples; may be empty
 * @param choices the number of choices of every example
 */
public record MultipleChoiceData(
    List<MultipleChoiceExample> train,
    List<MultipleChoiceExample> validation,
    List<MultipleChoiceExample> test,
    int choices) {
  private static final String ORIGIN = "https://github.com/rowanz/swagaf, or your own data";

  /**
   * Loads the files that a config names.
   *
   * @throws FailureException if one is missing or malformed, a label is not a choice, a training
   *     example has none, only some examples of another part have one, or examples differ in the
   *     number of choices
   */
  public static MultipleChoiceData load(MultipleChoiceDataConfig config, DataHome home) {
    Part training = read(config, home, config.train());
    training.requireLabels();
    List<MultipleChoiceExample> train = training.examples;
    int choices = train.get(0).endings().size();
    if (config.maxTrain() != null && config.maxTrain() < train.size()) {
      train = train.subList(0, config.maxTrain());
    }
    MultipleChoiceData data =
        new MultipleChoiceData(
            List.copyOf(train),
            judged(read(config, home, config.validation())),
            config.test() == null ? List.of() : judged(read(config, home, config.test())),
            choices);
    for (List<MultipleChoiceExample> part : List.of(data.train, data.validation, data.test)) {
      for (MultipleChoiceExample example : part) {
        if (example.endings().size() != choices) {
          throw new FailureException(
              "The example "
                  + example.id()
                  + " has "
                  + example.endings().size()
                  + " choices, the first training example "
                  + choices
                  + "; all need as many.");
        }
      }
    }
    return data;
  }

  private static List<MultipleChoiceExample> judged(Part part) {
    part.requireAllLabelsOrNone();
    return List.copyOf(part.examples);
  }

  /** Examples with the places of the first ones with and without label; null if there is none. */
  private static final class Part {
    final List<MultipleChoiceExample> examples = new ArrayList<>();
    private String labelled;
    private String unlabelled;

    void add(String place, MultipleChoiceExample example) {
      examples.add(example);
      if (example.label() < 0) {
        unlabelled = unlabelled == null ? place : unlabelled;
      } else {
        labelled = labelled == null ? place : labelled;
      }
    }

    void requireLabels() {
      if (unlabelled != null) {
        throw new FailureException(
            unlabelled + ": the example has no label; every training example needs one.");
      }
    }

    void requireAllLabelsOrNone() {
      if (unlabelled != null && labelled != null) {
        throw new FailureException(
            unlabelled
                + ": the example has no label, but the one at "
                + labelled
                + " has; give all examples of a part one, or none.");
      }
    }
  }

  private static Part read(MultipleChoiceDataConfig config, DataHome home, String place) {
    Part examples = new Part();
    switch (config.format()) {
      case SWAG -> readSwag(DataPaths.file(home, place, ORIGIN), examples);
      case JSONL -> readJson(DataPaths.file(home, place, ORIGIN), examples);
      case RACE -> {
        Path found = DataPaths.find(home, place, ORIGIN);
        if (Files.isDirectory(found)) {
          readRaceFolder(found, examples);
        } else {
          readRace(found, examples);
        }
      }
    }
    if (examples.examples.isEmpty()) {
      throw new FailureException(place + ": has no examples.");
    }
    return examples;
  }

  private static void readSwag(Path file, Part examples) {
    try (TableReader table = TableReader.open(file, true)) {
      while (table.next()) {
        String start = table.get("sent2");
        List<String> endings = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
          endings.add((start + " " + table.get("ending" + i)).strip());
        }
        int label = table.has("label") ? label(table.get("label"), 4, table.place()) : -1;
        examples.add(
            table.place(),
            new MultipleChoiceExample(
                table.place(), table.get("sent1"), List.copyOf(endings), label));
      }
    }
  }

  private static void readJson(Path file, Part examples) {
    try (JsonLines lines = JsonLines.open(file)) {
      for (ObjectNode object = lines.next(); object != null; object = lines.next()) {
        List<String> endings = texts(lines, object.path("endings"));
        if (endings.size() < 2) {
          throw lines.failure("expected \"endings\", a list of at least two texts.");
        }
        int label =
            object.hasNonNull("label")
                ? label(object.path("label").asText(), endings.size(), lines.place())
                : -1;
        examples.add(
            lines.place(),
            new MultipleChoiceExample(
                lines.place(), lines.text(object, "context"), List.copyOf(endings), label));
      }
    }
  }

  /** Returns the texts of a list; none if it is not a list. */
  private static List<String> texts(JsonLines lines, JsonNode list) {
    List<String> texts = new ArrayList<>();
    for (int i = 0; list.isArray() && i < list.size(); i++) {
      if (!list.get(i).isTextual()) {
        throw lines.failure(
            "expected \"endings\", a list of texts, found " + list.get(i) + " at " + i + ".");
      }
      texts.add(list.get(i).textValue());
    }
    return texts;
  }

  private static int label(String text, int choices, String place) {
    try {
      int label = Integer.parseInt(text.strip());
      if (label >= 0 && label < choices) {
        return label;
      }
    } catch (NumberFormatException e) {
      // reported below
    }
    throw new FailureException(
        place + ": the label \"" + text + "\" is not a choice from 0 to " + (choices - 1) + ".");
  }

  private static void readRaceFolder(Path folder, Part examples) {
    List<Path> files;
    try (Stream<Path> all = Files.walk(folder, 3)) {
      files =
          all.filter(file -> file.toString().endsWith(".txt") || file.toString().endsWith(".json"))
              .filter(Files::isRegularFile)
              .sorted()
              .toList();
    } catch (IOException e) {
      throw new FailureException(folder + ": cannot be read: " + e.getMessage() + ".", e);
    }
    files.forEach(file -> readRace(file, examples));
  }

  /** Reads passages, one object per line: RACE's own files have one line. */
  private static void readRace(Path file, Part examples) {
    try (JsonLines lines = JsonLines.open(file)) {
      for (ObjectNode passage = lines.next(); passage != null; passage = lines.next()) {
        String article = lines.text(passage, "article");
        JsonNode questions = passage.path("questions");
        for (int q = 0; q < questions.size(); q++) {
          String question = questions.path(q).asText();
          List<String> endings = new ArrayList<>();
          for (JsonNode option : passage.path("options").path(q)) {
            endings.add(fill(question, option.asText()));
          }
          String answer = passage.path("answers").path(q).asText("");
          int label = answer.isEmpty() ? -1 : answer.length() == 1 ? answer.charAt(0) - 'A' : -2;
          if (endings.size() < 2 || label < -1 || label >= endings.size()) {
            throw lines.failure(
                "question "
                    + q
                    + ": expected at least two options and an answer from A, found "
                    + endings.size()
                    + " options and \""
                    + answer
                    + "\".");
          }
          String id = passage.path("id").asText(lines.place());
          examples.add(
              lines.place(),
              new MultipleChoiceExample(id + "#" + q, article, List.copyOf(endings), label));
        }
      }
    }
  }

  private static String fill(String question, String option) {
    return question.contains("_") ? question.replace("_", option) : question + " " + option;
  }
}
