package org.paperzoo.core.generate;

import java.util.Arrays;

/** A growing text: a prompt and what was added. */
public final class TokenSequence {
  private final int number;
  private final int prompt;
  private final long[] ids;
  private int length;

  /**
   * Begins with a prompt.
   *
   * @param number which of the prompts it is, from 0
   * @param promptIds its tokens
   * @param room the most tokens that will be added
   */
  public TokenSequence(int number, long[] promptIds, int room) {
    this.number = number;
    prompt = promptIds.length;
    length = prompt;
    ids = Arrays.copyOf(promptIds, prompt + room);
  }

  private TokenSequence(TokenSequence other) {
    number = other.number;
    prompt = other.prompt;
    length = other.length;
    ids = other.ids.clone();
  }

  /** Returns a copy with a token more. */
  public TokenSequence with(long token) {
    TokenSequence copy = new TokenSequence(this);
    copy.add(token);
    return copy;
  }

  /** Appends a token. */
  void add(long token) {
    ids[length++] = token;
  }

  /** Returns which of the prompts it continues, from 0. */
  public int number() {
    return number;
  }

  /** Returns the token at a place, from 0. */
  public long id(int place) {
    return ids[place];
  }

  /** Returns a copy of the tokens from one place to before another. */
  public long[] ids(int from, int to) {
    return Arrays.copyOfRange(ids, from, to);
  }

  /** Returns all ids, not a copy; only the first {@link #length} count. */
  long[] ids() {
    return ids;
  }

  /** Returns the number of tokens, prompt included. */
  public int length() {
    return length;
  }

  /** Returns the number of tokens that it may have at most, prompt included. */
  public int limit() {
    return ids.length;
  }

  /** Returns the number of tokens of the prompt. */
  public int prompt() {
    return prompt;
  }

  /** Returns the number of tokens added. */
  public int added() {
    return length - prompt;
  }

  /** Returns the last token. */
  public long last() {
    return ids[length - 1];
  }

  /** Returns the tokens added, without the given number of last ones. */
  long[] addedWithout(int last) {
    return Arrays.copyOfRange(ids, prompt, length - last);
  }
}
