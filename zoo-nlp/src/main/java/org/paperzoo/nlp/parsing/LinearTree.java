package org.paperzoo.nlp.parsing;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * Trees as sequences of symbols (Vinyals et al., "Grammar as a Foreign Language", 2015, section
 * 3.1), the targets of the Transformer's second task (section 6.3): {@code (S (NP XX )NP (VP XX )VP
 * . )S}. Each closing bracket names its constituent, and each word is {@code XX}. Punctuation keeps
 * its part of speech, which the paper replaces, too: the score must leave it out, and so the
 * sequence says all that the score needs.
 */
public final class LinearTree {
  private static final String WORD = "XX";
  private static final String ROOT = "TOP"; // does not count in the score

  private LinearTree() {}

  /** Returns the sequence of a tree, its symbols separated by spaces. */
  public static String write(ParseTree tree) {
    StringBuilder text = new StringBuilder();
    write(tree, text);
    return text.substring(1);
  }

  private static void write(ParseTree tree, StringBuilder text) {
    if (tree.isWord()) {
      text.append(' ').append(BracketF1.PUNCTUATION.contains(tree.label()) ? tree.label() : WORD);
      return;
    }
    text.append(" (").append(tree.label());
    tree.children().forEach(child -> write(child, text));
    text.append(" )").append(tree.label());
  }

  /** A constituent that is open. */
  private record Open(String label, List<ParseTree> children) {}

  /**
   * Returns the tree of a sequence. Any sequence gives one, as a model may write what is not
   * balanced: a closing bracket closes the innermost constituent, whatever its name; one too many
   * is ignored; what is open at the end is closed there; words that are missing follow the tree,
   * those too many are ignored; and what has no words is dropped. Several trees, or a tree with
   * words after it, are parts of {@code TOP}, which does not count in the score.
   *
   * @param words the words of the sentence, at least one
   */
  public static ParseTree read(String sequence, List<String> words) {
    if (words.isEmpty()) {
      throw new IllegalArgumentException("a sentence without words");
    }
    Deque<Open> open = new ArrayDeque<>();
    List<ParseTree> whole = new ArrayList<>();
    int word = 0;
    for (String symbol : sequence.strip().split("\\s+")) {
      if (symbol.startsWith("(") && symbol.length() > 1) {
        open.push(new Open(symbol.substring(1), new ArrayList<>()));
      } else if (symbol.startsWith(")")) {
        if (!open.isEmpty()) {
          close(open, whole);
        }
      } else if (!symbol.isEmpty() && word < words.size()) {
        children(open, whole).add(ParseTree.word(symbol, words.get(word++)));
      }
    }
    while (!open.isEmpty()) {
      close(open, whole);
    }
    while (word < words.size()) {
      whole.add(ParseTree.word(WORD, words.get(word++)));
    }
    return whole.size() == 1 ? whole.get(0) : ParseTree.of(ROOT, whole);
  }

  private static List<ParseTree> children(Deque<Open> open, List<ParseTree> whole) {
    return open.isEmpty() ? whole : open.peek().children();
  }

  private static void close(Deque<Open> open, List<ParseTree> whole) {
    Open closed = open.pop();
    if (!closed.children().isEmpty()) {
      children(open, whole).add(ParseTree.of(closed.label(), closed.children()));
    }
  }
}
