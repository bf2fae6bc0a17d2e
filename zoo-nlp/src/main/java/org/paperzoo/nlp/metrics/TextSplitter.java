package org.paperzoo.nlp.metrics;

/** Splits a sentence into the words that a score counts. */
@FunctionalInterface
public interface TextSplitter {
  /** Splits at white space only, for text that is tokenized already. */
  TextSplitter WHITESPACE = PythonText::split;

  /** Returns the words of a sentence. */
  String[] split(String sentence);
}
