package org.paperzoo.nlp.bert.task;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDScope;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.paperzoo.core.catalog.Predictor;
import org.paperzoo.core.config.Default;
import org.paperzoo.core.config.Doc;
import org.paperzoo.core.config.Range;
import org.paperzoo.core.nn.ZooModel;
import org.paperzoo.core.text.TextTokenizer;
import org.paperzoo.nlp.bert.Encoded;
import org.paperzoo.nlp.bert.EncoderConfig;
import org.paperzoo.nlp.bert.TokenClassifier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tags the words of texts: what white space parts, as the words of training data are. Where these
 * have punctuation as words of its own, put spaces around it.
 */
public final class TagPredictor implements Predictor<TagPredictor.Options> {
  private static final Logger LOG = LoggerFactory.getLogger(TagPredictor.class);
  private static final String OUTSIDE = "O";
  private static final Pattern WORD = Pattern.compile("\\S+", Pattern.UNICODE_CHARACTER_CLASS);

  /** What is shown. */
  public enum Show {
    /** Every word with its tag. */
    WORDS,
    /** The stretches of words that are entities, by their B- and I- tags. */
    ENTITIES
  }

  /** What may be set. */
  public record Options(
      @Doc("What to show: words (each with its tag) or entities (spans of B- and I- tags).")
          @Default("entities")
          Show show,
      @Doc("File with one text per line.") @Default("null") String file,
      @Doc(
              "Maximum number of tokens of a text; longer ones are cut (default: the model's"
                  + " maximum).")
          @Default("null")
          @Range(min = 4)
          Integer maxLength) {}

  /** A word: where it is, and the tag of its first token. */
  private record Word(int start, int end, String tag, double probability) {}

  @Override
  public String name() {
    return "tags";
  }

  @Override
  public String description() {
    return "The tagged words, or the entities, of the texts given, with their positions;"
        + " white space separates words.";
  }

  @Override
  public Class<Options> optionsType() {
    return Options.class;
  }

  @Override
  public boolean suits(ZooModel model) {
    return model instanceof TokenClassifier;
  }

  @Override
  public Result predict(Request<Options> request) {
    TokenClassifier model =
        PredictorTexts.head(request.model(), TokenClassifier.class, "tags of words");
    EncoderConfig config = (EncoderConfig) request.modelConfig();
    int maxLength = TextEncoder.limit(request.options().maxLength(), config);
    List<List<Object>> rows = new ArrayList<>();
    try (TextTokenizer tokenizer = Pretrained.tokenizer(request.folder(), config)) {
      for (String text : PredictorTexts.read(request, request.options().file())) {
        List<int[]> places = places(text);
        List<String> parts = places.stream().map(p -> text.substring(p[0], p[1])).toList();
        TaggedWords tokens = TaggedWords.of(tokenizer, parts, maxLength);
        if (tokens.truncated()) {
          LOG.warn("A text has more than {} tokens; the rest has no tags.", maxLength);
        }
        List<Word> words;
        try (NDScope scope = new NDScope()) {
          scope.suppressNotUsedWarning();
          words = words(request, model, tokens, places);
        }
        if (request.options().show() == Show.ENTITIES) {
          words = entities(words);
        }
        for (Word word : words) {
          String part = text.substring(word.start, word.end);
          rows.add(List.of(text, part, word.tag, word.probability, word.start, word.end));
        }
      }
    }
    List<String> columns = List.of("text", "part", "tag", "probability", "start", "end");
    return new Result(columns, rows, List.of());
  }

  /** Returns where the words are that white space parts: start and end of each. */
  static List<int[]> places(String text) {
    List<int[]> places = new ArrayList<>();
    Matcher words = WORD.matcher(text);
    while (words.find()) {
      places.add(new int[] {words.start(), words.end()});
    }
    return places;
  }

  /** Returns the words that have a token, the tag of each being that of its first one. */
  private static List<Word> words(
      Request<Options> request, TokenClassifier model, TaggedWords tokens, List<int[]> places) {
    EncoderConfig config = model.config();
    Encoded encoded =
        model.encode(
            request.context(),
            new PaddingCollator(config).inputs(request.manager(), List.of(tokens.sequence())));
    NDArray logits = model.logits(request.context(), encoded).get(0); // [T, C]
    float[][] rows = Window.rows(logits);
    List<Word> words = new ArrayList<>();
    for (int word = 0; word < places.size(); word++) {
      int token = tokens.firstTokens()[word];
      if (token < 0) {
        continue;
      }
      int[] place = places.get(word);
      double[] probabilities = ClassifyPredictor.softmax(rows[token]);
      int best = 0;
      for (int c = 1; c < probabilities.length; c++) {
        best = probabilities[c] > probabilities[best] ? c : best;
      }
      words.add(new Word(place[0], place[1], config.labelName(best), probabilities[best]));
    }
    return words;
  }

  /** Joins words: an entity continues with I- of the same type; its probability is the mean. */
  private static List<Word> entities(List<Word> words) {
    List<Word> entities = new ArrayList<>();
    int count = 0;
    boolean open = false;
    for (Word word : words) {
      String type = type(word.tag);
      if (word.tag.equals(OUTSIDE)) {
        open = false;
        continue;
      }
      Word last = open ? entities.get(entities.size() - 1) : null;
      if (last != null && !word.tag.startsWith("B-") && last.tag.equals(type)) {
        double mean = (last.probability * count + word.probability) / (count + 1);
        entities.set(entities.size() - 1, new Word(last.start, word.end, type, mean));
        count++;
      } else {
        entities.add(new Word(word.start, word.end, type, word.probability));
        count = 1;
      }
      open = true;
    }
    return entities;
  }

  private static String type(String tag) {
    return tag.startsWith("B-") || tag.startsWith("I-") ? tag.substring(2) : tag;
  }
}
