package org.paperzoo.nlp.bert.task;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.paperzoo.core.catalog.Predictor;
import org.paperzoo.core.data.TextFile;
import org.paperzoo.core.error.UsageException;
import org.paperzoo.core.nn.ZooModel;
import org.paperzoo.nlp.bert.BertModel;
import org.paperzoo.nlp.bert.EncoderHead;

/** The texts and the model of a prediction. */
final class PredictorTexts {
  private static final String PAIR = "\t";

  private PredictorTexts() {}

  /**
   * Returns the texts given, and those of a file with one text per line.
   *
   * @param file or null
   * @throws UsageException if there is none, or one is blank
   */
  static List<String> read(Predictor.Request<?> request, String file) {
    List<String> texts = new ArrayList<>(request.inputs());
    if (file != null) {
      texts.addAll(TextFile.lines(Path.of(file)));
    }
    if (texts.isEmpty()) {
      throw new UsageException("There is no text. Give texts as arguments, or file=FILE.");
    }
    for (int i = 0; i < texts.size(); i++) {
      if (texts.get(i).isBlank()) {
        throw new UsageException("Text " + (i + 1) + " of " + texts.size() + " is empty.");
      }
    }
    return texts;
  }

  /** Returns the first text of each line. */
  static List<String> first(List<String> lines) {
    return lines.stream().map(line -> line.split(PAIR, 2)[0]).toList();
  }

  /**
   * Returns the second text of each line, behind a tab; null if no line has one.
   *
   * @throws UsageException if only some have
   */
  static List<String> second(List<String> lines) {
    long pairs = lines.stream().filter(line -> line.contains(PAIR)).count();
    if (pairs == 0) {
      return null;
    }
    if (pairs < lines.size()) {
      throw new UsageException("Only some lines are pairs of texts with a tab between them.");
    }
    return lines.stream().map(line -> line.split(PAIR, 2)[1]).toList();
  }

  /**
   * Returns a model as one with a certain head.
   *
   * @param what the head is for, for the message
   */
  static <M> M head(ZooModel model, Class<M> type, String what) {
    if (!type.isInstance(model)) {
      throw new UsageException(
          "This model has no head for "
              + what
              + ". Train it with a task that has, or use its embeddings (--as embeddings).");
    }
    return type.cast(model);
  }

  /** Returns the encoder of a model. */
  static BertModel encoder(ZooModel model) {
    return model instanceof EncoderHead head ? head.encoder() : (BertModel) model;
  }
}
