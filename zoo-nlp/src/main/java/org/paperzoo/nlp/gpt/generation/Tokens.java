package org.paperzoo.nlp.gpt.generation;

import java.util.Arrays;

/** A growing text: a prompt and what was added. */
final class Tokens {
  private final int prompt;
  private long[] ids;
  private int length;

  /** Begins with a prompt and room for so many tokens more. */
  Tokens(long[] promptIds, int room) {
    prompt = promptIds.length;
    length = prompt;
    ids = Arrays.copyOf(promptIds, prompt + room);
  }

  private Tokens(Tokens other) {
    prompt = other.prompt;
    length = other.length;
    ids = other.ids.clone();
  }

  /** Returns a copy with a token more. */
  Tokens with(long token) {
    Tokens copy = new Tokens(this);
    copy.add(token);
    return copy;
  }

  /** Appends a token. */
  void add(long token) {
    if (length == ids.length) {
      ids = Arrays.copyOf(ids, 2 * length + 1);
    }
    ids[length++] = token;
  }

  /** Returns all ids; only the first {@link #length} count. */
  long[] ids() {
    return ids;
  }

  /** Returns the number of tokens, prompt included. */
  int length() {
    return length;
  }

  /** Returns the number of tokens of the prompt. */
  int prompt() {
    return prompt;
  }

  /** Returns the number of tokens added. */
  int added() {
    return length - prompt;
  }

  /** Returns the last token. */
  long last() {
    return ids[length - 1];
  }

  /** Returns the tokens added, without the last so many. */
  long[] addedWithout(int last) {
    return Arrays.copyOfRange(ids, prompt, length - last);
  }
}
