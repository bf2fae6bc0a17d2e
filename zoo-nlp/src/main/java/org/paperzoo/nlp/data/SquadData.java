package org.paperzoo.nlp.data;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.paperzoo.core.data.DataHome;
import org.paperzoo.core.error.FailureException;

/**
 * Questions in the JSON of SQuAD 1.1 (Rajpurkar et al., "SQuAD: 100,000+ Questions for Machine
 * Comprehension of Text", 2016) or 2.0 (Rajpurkar, Jia and Liang, "Know What You Don't Know",
 * 2018): {@code {"data": [{"title", "paragraphs": [{"context", "qas": [{"id", "question",
 * "answers": [{"text", "answer_start"}], "is_impossible"}]}]}]}}, or flat: {@code {"data": [{"id",
 * "question", "context", "answers": {"text": [], "answer_start": []}}]}}.
 *
 * @param train the training questions
 * @param validation the validation questions
 */
public record SquadData(List<SquadExample> train, List<SquadExample> validation) {
  private static final JsonMapper MAPPER = new JsonMapper();

  /**
   * Reads two files.
   *
   * @param maxTrain the most training questions, or null for all
   * @throws FailureException if one is missing or malformed
   */
  static SquadData read(Path train, Path validation, Integer maxTrain) {
    List<SquadExample> questions = read(train);
    if (maxTrain != null && maxTrain < questions.size()) {
      questions = List.copyOf(questions.subList(0, maxTrain));
    }
    return new SquadData(questions, read(validation));
  }

  /** Downloads the published files that are missing. */
  static void fetch(DataHome home) {
    published(home, "train-v2.0.json");
    published(home, "dev-v2.0.json");
  }

  /** Returns a published file, which is downloaded if it is missing. */
  static Path published(DataHome home, String file) {
    return PublishedTexts.unpacked(home, "squad/" + file, "stanford-question-answer", "2.0", file);
  }

  /**
   * Reads a file, article by article. Places of answers, which count code points, become Java
   * string indices.
   *
   * @throws FailureException if it is missing or malformed, or an answer is not where it says
   */
  public static List<SquadExample> read(Path file) {
    List<SquadExample> examples = new ArrayList<>();
    try (InputStream in = new BufferedInputStream(Files.newInputStream(file), 1 << 16);
        JsonParser parser = MAPPER.createParser(in)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        throw new FailureException(file + ": expected a JSON object with the field \"data\".");
      }
      boolean found = false;
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        String name = parser.currentName();
        JsonToken value = parser.nextToken();
        if (name.equals("data") && value == JsonToken.START_ARRAY) {
          found = true;
          while (parser.nextToken() != JsonToken.END_ARRAY) {
            JsonNode entry = MAPPER.readTree(parser);
            new EntryReader(file, examples).read(entry);
          }
        } else {
          parser.skipChildren();
        }
      }
      if (parser.nextToken() != null) {
        throw new FailureException(
            file
                + ":"
                + parser.currentTokenLocation().getLineNr()
                + ": expected nothing after the JSON object. Is it two files in one?");
      }
      if (!found) {
        throw new FailureException(file + ": there is no list \"data\"; expected SQuAD's JSON.");
      }
    } catch (JsonProcessingException e) {
      String where =
          e.getLocation() == null
              ? ""
              : ":" + e.getLocation().getLineNr() + ":" + e.getLocation().getColumnNr();
      throw new FailureException(
          file + where + ": not valid JSON (" + e.getOriginalMessage() + ").", e);
    } catch (IOException e) {
      throw new FailureException(
          Files.exists(file)
              ? file + ": cannot be read: " + e.getMessage() + "."
              : file + ": no such file.",
          e);
    }
    if (examples.isEmpty()) {
      throw new FailureException(file + ": has no questions.");
    }
    return List.copyOf(examples);
  }

  /** Reads the entries of the list {@code data}. */
  private record EntryReader(Path file, List<SquadExample> examples) {
    void read(JsonNode entry) {
      JsonNode paragraphs = entry.path("paragraphs");
      if (!paragraphs.isArray()) {
        add(entry, entry.path("title").asText(""), text(entry, "context", "question"));
        return;
      }
      for (JsonNode paragraph : paragraphs) {
        String context = text(paragraph, "context", "paragraph");
        if (!paragraph.path("qas").isArray()) {
          throw new FailureException(
              file
                  + ": a paragraph after the "
                  + examples.size()
                  + " questions before it has no list \"qas\".");
        }
        for (JsonNode question : paragraph.path("qas")) {
          add(question, entry.path("title").asText(""), context);
        }
      }
    }

    private void add(JsonNode question, String title, String context) {
      String id = text(question, "id", "question");
      List<SquadExample.Answer> answers =
          isImpossible(id, question) ? List.of() : answers(id, context, question);
      examples.add(
          new SquadExample(id, title, text(question, "question", "question"), context, answers));
    }

    /**
     * Returns whether a question is marked as unanswerable: by {@code is_impossible} in the files
     * of SQuAD 2.0, or by empty lists in flat ones, which leave that field out.
     */
    private boolean isImpossible(String id, JsonNode question) {
      JsonNode flag = question.path("is_impossible");
      if (flag.isBoolean()) {
        return flag.booleanValue();
      }
      if (!flag.isMissingNode()) {
        throw failure(id, "\"is_impossible\" is " + flag + "; expected true or false");
      }
      JsonNode given = question.path("answers");
      return isList(given.path("text"), 0) && isList(given.path("answer_start"), 0);
    }

    private static boolean isList(JsonNode node, int size) {
      return node.isArray() && node.size() == size;
    }

    private List<SquadExample.Answer> answers(String id, String context, JsonNode question) {
      JsonNode given = question.path("answers");
      boolean flat = given.isObject();
      int count = flat ? given.path("text").size() : given.size();
      boolean lists = !flat || isList(given.path("answer_start"), count);
      if (!lists || count == 0 || !(flat ? given.path("text") : given).isArray()) {
        throw failure(
            id,
            "expected \"answers\", a list of at least one {\"text\", \"answer_start\"} (or two"
                + " lists of these, as long as each other); a question without an answer needs"
                + " \"is_impossible\": true");
      }
      List<SquadExample.Answer> list = new ArrayList<>(count);
      for (int i = 0; i < count; i++) {
        JsonNode text = flat ? given.path("text").path(i) : given.path(i).path("text");
        JsonNode start =
            flat ? given.path("answer_start").path(i) : given.path(i).path("answer_start");
        if (!text.isTextual() || text.textValue().isEmpty() || !start.isIntegralNumber()) {
          throw failure(
              id, "expected answers with a \"text\" that is not empty and \"answer_start\"");
        }
        list.add(answer(id, context, text.textValue(), start.asLong()));
      }
      return List.copyOf(list);
    }

    private SquadExample.Answer answer(String id, String context, String text, long points) {
      int start = -1;
      if (points >= 0 && points <= context.length()) {
        try {
          start = context.offsetByCodePoints(0, (int) points);
        } catch (IndexOutOfBoundsException e) {
          // reported below
        }
      }
      if (start < 0 || !context.startsWith(text, start)) {
        throw failure(
            id, "the answer \"" + text + "\" is not at character " + points + " of its passage");
      }
      return new SquadExample.Answer(text, start);
    }

    private String text(JsonNode node, String field, String what) {
      JsonNode value = node.path(field);
      if (!value.isTextual()) {
        throw new FailureException(
            file
                + ": a "
                + what
                + " after the "
                + examples.size()
                + " questions before it has no text \""
                + field
                + "\".");
      }
      return value.textValue();
    }

    private FailureException failure(String id, String message) {
      return new FailureException(file + ": question " + id + ": " + message + ".");
    }
  }
}
