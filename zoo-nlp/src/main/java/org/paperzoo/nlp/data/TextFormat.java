package org.paperzoo.nlp.data;

/** How the files of a corpus hold documents. */
public enum TextFormat {
  /** Each line is a document. */
  LINES,
  /** Each line is a sentence; a blank line separates documents: the input of BERT's own scripts. */
  DOCUMENTS,
  /** Each file is one document, whose lines and blank lines are part of it. */
  FILE,
  /** Each line is a JSON object, one of whose fields is a document. */
  JSONL
}
