package org.paperzoo.nlp.subword;

import java.nio.file.Files;
import java.nio.file.Path;
import org.paperzoo.core.error.FailureException;
import org.paperzoo.core.error.UsageException;
import org.paperzoo.core.text.TextTokenizer;

/** The sub-words of an encoder-decoder: both languages have the ids of one vocabulary. */
public interface TranslationTokenizer extends AutoCloseable {
  /**
   * Opens the tokenizer of a model folder: Marian's ({@code source.spm}, {@code target.spm} and
   * {@code vocab.json}), or else one that both languages share ({@code tokenizer.json} and the
   * other layouts of {@link TextTokenizer#open}).
   *
   * @throws UsageException if there is none, or if it has no token for the end of a text or for
   *     padding
   * @throws FailureException if a file is malformed
   */
  static TranslationTokenizer open(Path folder) {
    return MarianTokenizer.isIn(folder)
        ? MarianTokenizer.open(folder)
        : new SharedTokenizer(TextTokenizer.open(folder));
  }

  /** Returns whether a folder has the files of a tokenizer. */
  static boolean isIn(Path folder) {
    return MarianTokenizer.isIn(folder)
        || Files.isRegularFile(folder.resolve("tokenizer.json"))
        || Files.isRegularFile(folder.resolve("merges.txt"));
  }

  /** Returns the ids of a text to translate; the last one is {@link #eosId}. */
  int[] encodeSource(String text);

  /** Returns the ids of a translation; the last one is {@link #eosId}. */
  int[] encodeTarget(String text);

  /** Returns the text of a translation's ids, without special tokens. */
  String decodeTarget(int[] ids);

  /** Returns the sub-word of an id, as pictures of attention show it. */
  String token(int id);

  /** Returns the number of ids, the largest plus one. */
  int size();

  /** Returns the id that ends a text. */
  int eosId();

  /** Returns the id that fills short texts of a batch. */
  int padId();

  /** Returns the id of what is not in the vocabulary. */
  int unkId();

  /** Returns where the tokenizer comes from, for messages. */
  String name();

  /** Writes the files of this tokenizer into an existing folder. */
  void save(Path folder);

  /**
   * Checks that a model has an embedding for each id.
   *
   * @param vocabSize the model's {@code vocab_size}
   * @throws UsageException if it has not
   */
  default void requireFits(int vocabSize) {
    if (size() > vocabSize) {
      throw new UsageException(
          name()
              + ": the vocabulary has "
              + size()
              + " ids, but the model's vocab_size is "
              + vocabSize
              + ". Use the tokenizer that the model was trained with, or set vocab_size to at"
              + " least "
              + size()
              + ".");
    }
  }

  @Override
  void close();
}
