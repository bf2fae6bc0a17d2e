package org.paperzoo.core.text;

import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.paperzoo.core.error.FailureException;
import org.paperzoo.core.error.UsageException;

/**
 * A tokenizer of Hugging Face's {@code tokenizers}. Thread safe. It holds native memory until it is
 * closed (or garbage collected).
 *
 * <p>Nothing is padded, and nothing truncated unless a call says so, whatever the tokenizer's file
 * says.
 */
public interface TextTokenizer extends AutoCloseable {
  /**
   * The tokens of one text or of a pair.
   *
   * @param ids the token ids
   * @param typeIds the segment of each token: 0, or 1 for BERT's second text
   * @param attentionMask 1 for each token
   * @param offsets for each token the place in its own text as Java string indices, start
   *     (inclusive) and end (exclusive); (0, 0) for special tokens
   * @param wordIds for each token the number of its word in its own text; -1 for special tokens
   * @param sequenceIds for each token its text, 0 or 1; -1 for special tokens
   * @param truncated whether tokens were dropped
   */
  record Encoding(
      long[] ids,
      long[] typeIds,
      long[] attentionMask,
      int[][] offsets,
      int[] wordIds,
      int[] sequenceIds,
      boolean truncated) {
    /** Returns the number of tokens. */
    public int length() {
      return ids.length;
    }
  }

  /**
   * Opens the tokenizer of a model folder: {@code tokenizer.json}, or else {@code vocab.txt}, or
   * else {@code vocab.json} and {@code merges.txt}. Explicit settings in {@code
   * tokenizer_config.json} ({@code do_lower_case}, {@code strip_accents}, {@code
   * tokenize_chinese_chars}, {@code add_prefix_space}, {@code clean_up_tokenization_spaces}, the
   * special tokens and {@code added_tokens_decoder}), {@code special_tokens_map.json} and {@code
   * added_tokens.json} are heeded.
   *
   * @param modelFolder the folder, or a {@code tokenizer.json} itself
   * @throws UsageException if there is no tokenizer
   * @throws FailureException if a file is malformed or too large
   */
  static TextTokenizer open(Path modelFolder) {
    return NativeTokenizer.open(TokenizerFiles.read(modelFolder));
  }

  /**
   * Opens the tokenizer that a path written by a user names; empty if nothing is there.
   *
   * @param path of a folder or a {@code tokenizer.json}, perhaps malformed
   * @throws UsageException if what is there is not a tokenizer
   * @throws FailureException if a file is malformed or too large
   */
  static Optional<TextTokenizer> openIfExists(String path) {
    Path place;
    try {
      place = Path.of(path);
    } catch (InvalidPathException e) {
      return Optional.empty();
    }
    return Files.exists(place) ? Optional.of(open(place)) : Optional.empty();
  }

  /**
   * Opens a tokenizer from the text of a {@code tokenizer.json}.
   *
   * @param json the text
   * @param name the name of the source in messages
   * @throws FailureException if it is malformed
   */
  static TextTokenizer ofJson(String json, String name) {
    return NativeTokenizer.open(TokenizerFiles.of(json, name));
  }

  /** Returns the tokens of a text, with the special tokens that the model expects around it. */
  default Encoding encode(String text) {
    return encode(text, null, 0, Truncation.LONGEST_FIRST);
  }

  /**
   * Returns the tokens of a text or of a pair, with the special tokens that the model expects.
   *
   * @param a the text
   * @param b the second text, or null
   * @param maxLength the greatest number of tokens, special ones included; 0 for no limit
   * @param truncation what gives way beyond it
   * @throws UsageException if the limit leaves no room for text, or if it cannot be kept by
   *     shortening the chosen text alone
   */
  Encoding encode(String a, String b, int maxLength, Truncation truncation);

  /**
   * Returns the tokens of many texts or pairs, as {@link #encode(String, String, int, Truncation)}
   * does, but on several cores.
   *
   * @param a the texts
   * @param b the second texts, as many, or null
   */
  List<Encoding> encodeAll(List<String> a, List<String> b, int maxLength, Truncation truncation);

  /**
   * Returns the tokens of a pair whose second text is cut into overlapping windows until each fits:
   * how extractive question answering reads long passages (question first).
   *
   * @param a kept whole in each window
   * @param b cut
   * @param maxLength the greatest number of tokens of a window, special ones included
   * @param overlap the number of tokens of {@code b} that a window shares with the one before (
   *     {@code doc_stride} in Hugging Face's scripts)
   * @return the windows in order, at least one; {@code truncated} says whether others follow or
   *     precede
   * @throws UsageException if a window has no room for {@code b} beyond the overlap
   */
  List<Encoding> encodeWindows(String a, String b, int maxLength, int overlap);

  /** Returns the token ids of a text alone, without special tokens around it. */
  long[] encodePlain(String text);

  /** Returns the token ids of many texts, as {@link #encodePlain}, but on several cores. */
  long[][] encodePlainAll(List<String> texts);

  /**
   * Returns the text of token ids. Ids beyond the vocabulary (of a model whose embedding is padded)
   * give no text.
   *
   * @param skipSpecial whether special tokens are omitted
   * @throws IllegalArgumentException if an id is negative
   */
  String decode(long[] ids, boolean skipSpecial);

  /** Returns the number of ids, the largest id plus one: what an embedding must have. */
  int size();

  /** Returns the id of a token, or null if it is not one. */
  Integer idOf(String token);

  /** Returns the token of an id, or null if no token has it. */
  String token(int id);

  /** Returns the special tokens. */
  SpecialTokens special();

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
          "The tokenizer "
              + name()
              + " has ids up to "
              + (size() - 1)
              + ", but the model's vocab_size is "
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
