package org.paperzoo.nlp.subword;

import java.nio.file.Path;
import java.util.Arrays;
import org.paperzoo.core.error.UsageException;
import org.paperzoo.core.text.SpecialTokens;
import org.paperzoo.core.text.TextTokenizer;

/** One tokenizer for both languages, as the paper's byte-pair encoding of 37,000 tokens is. */
public final class SharedTokenizer implements TranslationTokenizer {
  private final TextTokenizer tokenizer;
  private final int eos;
  private final int pad;
  private final int unk;

  /**
   * Takes a tokenizer, which is closed with this.
   *
   * @throws UsageException if it has no token for the end of a text
   */
  public SharedTokenizer(TextTokenizer tokenizer) {
    this.tokenizer = tokenizer;
    SpecialTokens special = tokenizer.special();
    if (special.eos() == null) {
      throw new UsageException(
          tokenizer.name()
              + ": the tokenizer has no token for the end of a text (eos_token); expected one such"
              + " as </s>. zoo tokenizer train with style=translation makes a tokenizer that has"
              + " it.");
    }
    eos = special.eos();
    pad = special.pad() == null ? eos : special.pad();
    unk = special.unk() == null ? eos : special.unk();
  }

  private int[] encode(String text) {
    long[] ids = tokenizer.encodePlain(text);
    int[] ended = new int[ids.length + 1];
    for (int i = 0; i < ids.length; i++) {
      ended[i] = (int) ids[i];
    }
    ended[ids.length] = eos;
    return ended;
  }

  @Override
  public int[] encodeSource(String text) {
    return encode(text);
  }

  @Override
  public int[] encodeTarget(String text) {
    return encode(text);
  }

  @Override
  public String decodeTarget(int[] ids) {
    return tokenizer.decode(Arrays.stream(ids).asLongStream().toArray(), true).strip();
  }

  @Override
  public String token(int id) {
    // Only what is printed of byte-level tokens: a space is U+0120 in them.
    String token = tokenizer.token(id);
    return token == null ? "" : token.replace('\u0120', ' ');
  }

  @Override
  public int size() {
    return tokenizer.size();
  }

  @Override
  public int eosId() {
    return eos;
  }

  @Override
  public int padId() {
    return pad;
  }

  @Override
  public int unkId() {
    return unk;
  }

  @Override
  public String name() {
    return tokenizer.name();
  }

  @Override
  public void save(Path folder) {
    tokenizer.save(folder);
  }

  @Override
  public void close() {
    tokenizer.close();
  }
}
