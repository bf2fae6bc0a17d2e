package org.paperzoo.core.text;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.paperzoo.core.error.FailureException;
import org.paperzoo.core.error.UsageException;

/**
 * Learns a tokenizer from text, as Hugging Face's {@code BertWordPieceTokenizer} and {@code
 * ByteLevelBPETokenizer} do. Texts are read once and not kept; what is kept is each distinct word
 * with its count.
 *
 * <pre>{@code
 * TokenizerTrainer trainer = new TokenizerTrainer(TokenizerTraining.of(TokenizerStyle.GPT2, 8000));
 * trainer.feed(corpus.documents());
 * trainer.train().save(folder);
 * }</pre>
 */
public final class TokenizerTrainer {
  /** About this many characters go to the native library at once. */
  private static final int BATCH_CHARACTERS = 1 << 18;

  private static final String PREFIX = "##";

  private final TokenizerTraining training;
  private final WordCounts words = new WordCounts();

  /** Creates a trainer that has seen no text. */
  public TokenizerTrainer(TokenizerTraining training) {
    this.training = training;
  }

  /**
   * Counts the words of texts. The end of a text ends a word.
   *
   * @param texts lines or documents; Hugging Face's trainers take files line by line, each with its
   *     line end
   */
  public void feed(Iterator<String> texts) {
    TokenizerStyle style = training.style();
    try (WordSplitter splitter =
        new WordSplitter(style.normalizer(training), style.preTokenizer(training))) {
      List<String> batch = new ArrayList<>();
      int held = 0;
      while (texts.hasNext()) {
        String text = texts.next();
        batch.add(text);
        held += text.length();
        if (held >= BATCH_CHARACTERS || !texts.hasNext()) {
          splitter.count(batch, words);
          batch.clear();
          held = 0;
        }
      }
    }
  }

  /** Returns the number of distinct words so far. */
  public int distinctWords() {
    return words.size();
  }

  /**
   * Learns the vocabulary from all texts so far.
   *
   * @throws FailureException if there was no word
   * @throws UsageException if the vocabulary is too small for the characters
   */
  public TrainedTokenizer train() {
    if (words.size() == 0) {
      throw new FailureException("There are no words to train on: the texts are empty.");
    }
    TokenizerStyle style = training.style();
    ObjectNode model;
    if (style.isWordPiece()) {
      MergeLearner learner =
          new MergeLearner(
              words, style.specialTokens(), new int[0], training.limitAlphabet(), PREFIX, null);
      learner.learn(training.vocabSize(), training.minFrequency());
      model = TokenizerJson.wordPiece(learner.vocabulary(), "[UNK]");
    } else {
      MergeLearner learner =
          new MergeLearner(
              words,
              style.specialTokens(),
              byteAlphabet(),
              Integer.MAX_VALUE,
              null,
              style.wordEnd());
      learner.learn(training.vocabSize(), training.minFrequency());
      model = style.bytePair(learner.vocabulary(), learner.merges());
    }
    ObjectNode json =
        TokenizerJson.of(
            style.addedTokens(),
            style.normalizer(training),
            style.preTokenizer(training),
            style.postProcessor(training),
            style.decoder(),
            model);
    return new TrainedTokenizer(json, style.config(training), model.path("vocab").size());
  }

  /**
   * Returns the characters that stand for the 256 bytes in byte-level BPE: printable ASCII and
   * Latin-1 bytes for themselves, the others in order from U+0100 on.
   */
  static int[] byteAlphabet() {
    int[] alphabet = new int[256];
    int other = 0x100;
    for (int b = 0; b < 256; b++) {
      boolean printable =
          (b >= '!' && b <= '~') || (b >= 0xA1 && b <= 0xAC) || (b >= 0xAE && b <= 0xFF);
      alphabet[b] = printable ? b : other++;
    }
    return alphabet;
  }
}
