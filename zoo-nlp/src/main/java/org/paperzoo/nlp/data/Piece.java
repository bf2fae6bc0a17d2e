package org.paperzoo.nlp.data;

/**
 * A part of a document that can be tokenized alone.
 *
 * @param text the text
 * @param endsDocument whether the document ends with it
 */
public record Piece(String text, boolean endsDocument) {}
