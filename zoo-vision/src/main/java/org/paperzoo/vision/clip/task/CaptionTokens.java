package org.paperzoo.vision.clip.task;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.Arrays;
import java.util.List;
import org.paperzoo.core.error.UsageException;
import org.paperzoo.core.text.TextTokenizer;
import org.paperzoo.core.text.Truncation;
import org.paperzoo.vision.clip.ClipTextConfig;

/**
 * Turns captions into what the text encoder reads: long ones are cut before the token that ends
 * them, short ones padded behind it to the longest of the batch. Thread safe.
 */
public final class CaptionTokens {
  private final TextTokenizer tokenizer;
  private final int maxLength;
  private final long end;
  private final long pad;

  /**
   * Creates a reader of captions.
   *
   * @param tokenizer stays the caller's
   * @throws UsageException if the tokenizer does not fit the model
   */
  public CaptionTokens(TextTokenizer tokenizer, ClipTextConfig config) {
    tokenizer.requireFits(config.vocabSize());
    Integer last = tokenizer.special().eos();
    long[] empty = tokenizer.encode("").ids();
    if (last == null || empty.length == 0 || empty[empty.length - 1] != last) {
      throw new UsageException(
          "The tokenizer "
              + tokenizer.name()
              + " does not end a text with a token of its own, and CLIP reads a text's embedding"
              + " there. Use CLIP's tokenizer or one of style roberta.");
    }
    this.tokenizer = tokenizer;
    maxLength = config.maxPositionEmbeddings();
    end = last;
    pad = tokenizer.special().pad() == null ? end : tokenizer.special().pad();
  }

  /**
   * Checks that a model reads texts where the tokenizer ends them.
   *
   * @throws UsageException if it does not
   */
  public void requireEnd(ClipTextConfig config) {
    int read = config.eosTokenId();
    if (read != end && !config.readsGreatestId()) {
      throw new UsageException(
          "The model reads a text's embedding at the token "
              + read
              + " (text_config.eos_token_id), but the tokenizer ends texts with "
              + end
              + ". Use the tokenizer that the model was trained with.");
    }
  }

  /** Returns the ids of a caption, with the tokens around it. */
  public long[] encode(String caption) {
    return tokenizer.encode(caption, null, maxLength, Truncation.LONGEST_FIRST).ids();
  }

  /**
   * Returns captions of one length.
   *
   * @param manager owns the result
   * @param captions the ids of each
   * @return [B, T] int64
   */
  public NDArray upload(NDManager manager, List<long[]> captions) {
    int length = captions.stream().mapToInt(ids -> ids.length).max().orElseThrow();
    long[] all = new long[captions.size() * length];
    Arrays.fill(all, pad);
    for (int i = 0; i < captions.size(); i++) {
      long[] ids = captions.get(i);
      System.arraycopy(ids, 0, all, i * length, ids.length);
    }
    return manager.create(all, new Shape(captions.size(), length));
  }
}
