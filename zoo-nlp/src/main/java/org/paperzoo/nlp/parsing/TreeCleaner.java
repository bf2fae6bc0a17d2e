package org.paperzoo.nlp.parsing;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Prepares trees of the Penn Treebank as parsers are trained and scored on them: without the outer
 * bracket, functions ({@code NP-SBJ} is {@code NP}), traces and constituents of nothing else.
 */
public final class TreeCleaner {
  /** The labels of a bracket around the whole. */
  static final Set<String> TOP = Set.of("", "TOP", "ROOT", "S1");

  private static final String TRACE = "-NONE-";

  private TreeCleaner() {}

  /** Returns the tree without these, or null if it has no words. */
  public static ParseTree clean(ParseTree tree) {
    ParseTree cleaned = withoutTraces(tree);
    while (cleaned != null
        && !cleaned.isWord()
        && TOP.contains(cleaned.label())
        && cleaned.children().size() == 1) {
      cleaned = cleaned.children().get(0);
    }
    return cleaned;
  }

  private static ParseTree withoutTraces(ParseTree tree) {
    if (tree.isWord()) {
      return tree.label().equals(TRACE) ? null : tree;
    }
    List<ParseTree> children = new ArrayList<>();
    for (ParseTree child : tree.children()) {
      ParseTree cleaned = withoutTraces(child);
      if (cleaned != null) {
        children.add(cleaned);
      }
    }
    return children.isEmpty() ? null : ParseTree.of(category(tree.label()), children);
  }

  /**
   * Returns a label without its functions, what stands before the first hyphen or equals sign; that
   * of a bracket without label is {@code TOP}.
   */
  static String category(String label) {
    if (label.isEmpty()) {
      return "TOP";
    }
    for (int i = 1; i < label.length(); i++) {
      if (label.charAt(i) == '-' || label.charAt(i) == '=') {
        return label.substring(0, i);
      }
    }
    return label;
  }
}
