package org.paperzoo.nlp.parallel;

import java.util.Iterator;
import java.util.NoSuchElementException;

/** The source and the target of each pair in turn. */
final class BothSides implements Iterator<String> {
  private final PairReader reader;
  private SentencePair pair;
  private boolean sourceGiven;

  /** Takes a reader, which is closed after its last pair. */
  BothSides(PairReader reader) {
    this.reader = reader;
    read();
  }

  private void read() {
    pair = reader.next();
    sourceGiven = false;
    if (pair == null) {
      reader.close();
    }
  }

  @Override
  public boolean hasNext() {
    return pair != null;
  }

  @Override
  public String next() {
    if (pair == null) {
      throw new NoSuchElementException();
    }
    if (!sourceGiven) {
      sourceGiven = true;
      return pair.source();
    }
    String target = pair.target();
    read();
    return target;
  }
}
