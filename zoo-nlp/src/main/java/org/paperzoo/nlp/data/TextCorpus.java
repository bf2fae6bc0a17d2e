package org.paperzoo.nlp.data;

import java.util.Iterator;
import java.util.List;

/**
 * Running text to learn a language model or a tokenizer from. It is streamed: each iterator reads
 * from the beginning, holds a document at most, and closes its file at the end.
 */
public interface TextCorpus {
  /** Returns the documents in order. */
  Iterator<String> documents();

  /**
   * Returns the documents as lists of sentences; none is empty, and no sentence blank. A sentence
   * that follows another in the same line begins with the white space between them.
   */
  default Iterator<List<String>> sentences() {
    Iterator<String> documents = documents();
    SentenceSplitter splitter = new SentenceSplitter();
    return new LookAhead<>() {
      @Override
      List<String> read() {
        while (documents.hasNext()) {
          List<String> sentences = splitter.split(documents.next());
          if (!sentences.isEmpty()) {
            return sentences;
          }
        }
        return null;
      }
    };
  }

  /**
   * Returns the documents in parts, so that a long one need not be held whole. Tokenizing the parts
   * gives the tokens of the whole (WordPiece, and byte-level BPE without a prefix space).
   */
  default Iterator<Piece> pieces() {
    Iterator<String> documents = documents();
    return new Iterator<>() {
      @Override
      public boolean hasNext() {
        return documents.hasNext();
      }

      @Override
      public Piece next() {
        return new Piece(documents.next(), true);
      }
    };
  }

  /** Returns {@link #sentences} in parts, so that a long document need not be held whole. */
  default Iterator<SentenceRun> sentenceRuns() {
    Iterator<List<String>> documents = sentences();
    return new Iterator<>() {
      @Override
      public boolean hasNext() {
        return documents.hasNext();
      }

      @Override
      public SentenceRun next() {
        return new SentenceRun(documents.next(), true);
      }
    };
  }

  /** Returns the whole text in parts that end between words: what a tokenizer is trained on. */
  default Iterator<String> texts() {
    Iterator<Piece> pieces = pieces();
    return new Iterator<>() {
      @Override
      public boolean hasNext() {
        return pieces.hasNext();
      }

      @Override
      public String next() {
        return pieces.next().text();
      }
    };
  }

  /** Returns the name in messages. */
  String name();
}
