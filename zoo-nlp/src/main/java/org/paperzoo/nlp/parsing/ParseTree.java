package org.paperzoo.nlp.parsing;

import java.util.ArrayList;
import java.util.List;

/**
 * A constituent of a sentence, or a word with its part of speech.
 *
 * @param label the constituent's label, such as {@code NP}, or the word's tag, such as {@code NNP};
 *     empty for the outer bracket of the Penn Treebank
 * @param word the word, or null for a constituent
 * @param children the parts of a constituent; none for a word
 */
public record ParseTree(String label, String word, List<ParseTree> children) {
  /** Copies the parts. */
  public ParseTree {
    children = List.copyOf(children);
  }

  /** Returns a constituent. */
  public static ParseTree of(String label, List<ParseTree> children) {
    return new ParseTree(label, null, children);
  }

  /** Returns a word with its part of speech. */
  public static ParseTree word(String tag, String word) {
    return new ParseTree(tag, word, List.of());
  }

  /** Returns whether this is a word. */
  public boolean isWord() {
    return word != null;
  }

  /** Returns the words with their parts of speech, in order. */
  public List<ParseTree> words() {
    List<ParseTree> words = new ArrayList<>();
    collect(words);
    return words;
  }

  private void collect(List<ParseTree> words) {
    if (isWord()) {
      words.add(this);
    }
    for (ParseTree child : children) {
      child.collect(words);
    }
  }

  /** Returns the tree in brackets, such as {@code (NP (DT a) (NN dog))}. */
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    write(text);
    return text.toString();
  }

  private void write(StringBuilder text) {
    text.append('(').append(label);
    if (isWord()) {
      text.append(' ').append(word);
    }
    for (ParseTree child : children) {
      text.append(' ');
      child.write(text);
    }
    text.append(')');
  }
}
