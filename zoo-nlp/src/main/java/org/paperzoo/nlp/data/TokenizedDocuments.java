package org.paperzoo.nlp.data;

import java.util.Arrays;
import java.util.Iterator;
import org.paperzoo.core.error.FailureException;
import org.paperzoo.core.text.TextTokenizer;

/**
 * The sentences of a corpus as token ids, documents and sentences in any order: what next sentence
 * prediction draws from. The ids are in memory or, for a big corpus, in a temporary file until this
 * is closed.
 */
public final class TokenizedDocuments implements AutoCloseable {
  private final TokenStore tokens = new TokenStore();
  private long[] sentenceStarts = new long[1 << 12];
  private int[] documentStarts = new int[1 << 10];
  private int sentences;
  private int documents;

  /**
   * Tokenizes a corpus.
   *
   * @throws FailureException if it has no tokens
   */
  public TokenizedDocuments(TextCorpus corpus, TextTokenizer tokenizer) {
    try {
      Iterator<TokenizedSentences.Part> all = new TokenizedSentences(corpus, tokenizer);
      while (all.hasNext()) {
        TokenizedSentences.Part part = all.next();
        for (long[] sentence : part.sentences()) {
          tokens.add(sentence);
          if (++sentences == sentenceStarts.length) {
            sentenceStarts = Arrays.copyOf(sentenceStarts, 2 * sentences);
          }
          sentenceStarts[sentences] = tokens.size();
        }
        if (part.endsDocument() && sentences > documentStarts[documents]) {
          endDocument();
        }
      }
      tokens.finish();
      if (documents == 0) {
        throw new FailureException(corpus.name() + ": has no tokens. Use another text.");
      }
    } catch (RuntimeException e) {
      tokens.close();
      throw e;
    }
  }

  private void endDocument() {
    if (++documents == documentStarts.length) {
      documentStarts = Arrays.copyOf(documentStarts, 2 * documents);
    }
    documentStarts[documents] = sentences;
  }

  /** Returns the number of documents, each with at least one sentence. */
  public int documents() {
    return documents;
  }

  /** Returns the number of sentences of a document. */
  public int sentences(int document) {
    return documentStarts[document + 1] - documentStarts[document];
  }

  /** Returns the number of sentences of all documents. */
  public int sentences() {
    return sentences;
  }

  /** Returns the number of tokens of all sentences. */
  public long tokens() {
    return tokens.size();
  }

  /** Returns the number of tokens of a sentence, at least one. */
  public int length(int document, int sentence) {
    int index = index(document, sentence);
    return (int) (sentenceStarts[index + 1] - sentenceStarts[index]);
  }

  /** Returns the token ids of a sentence. */
  public long[] sentence(int document, int sentence) {
    long[] ids = new long[length(document, sentence)];
    tokens.read(sentenceStarts[index(document, sentence)], ids, 0, ids.length);
    return ids;
  }

  private int index(int document, int sentence) {
    if (document < 0 || document >= documents || sentence < 0 || sentence >= sentences(document)) {
      throw new IndexOutOfBoundsException("sentence " + sentence + " of document " + document);
    }
    return documentStarts[document] + sentence;
  }

  @Override
  public void close() {
    tokens.close();
  }
}
