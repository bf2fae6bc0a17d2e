package org.paperzoo.nlp.data;

import static java.util.stream.Collectors.joining;

import java.util.Iterator;
import java.util.List;
import java.util.function.Predicate;
import org.paperzoo.core.data.Seeds;

/**
 * The documents of a corpus that are held out, or the others. The hash of a document decides: so
 * equal documents are on the same side, and it does not matter in which order they come.
 */
final class HashedCorpus implements TextCorpus {
  private static final int BUCKETS = 10_000;

  private final TextCorpus corpus;
  private final int heldOut;
  private final boolean takesHeldOut;

  /**
   * Creates a part of a corpus.
   *
   * @param share the share of documents that are held out
   * @param takesHeldOut whether this part is these, or the others
   */
  HashedCorpus(TextCorpus corpus, double share, boolean takesHeldOut) {
    this.corpus = corpus;
    heldOut = (int) Math.round(share * BUCKETS);
    this.takesHeldOut = takesHeldOut;
  }

  private boolean takes(String document) {
    boolean held = Long.remainderUnsigned(Seeds.of(0, document), BUCKETS) < heldOut;
    return held == takesHeldOut;
  }

  @Override
  public Iterator<String> documents() {
    return filtered(corpus.documents(), this::takes);
  }

  @Override
  public Iterator<List<String>> sentences() {
    return filtered(
        corpus.sentences(),
        sentences -> takes(sentences.stream().map(String::strip).collect(joining("\n"))));
  }

  private static <T> Iterator<T> filtered(Iterator<T> all, Predicate<T> taken) {
    return new LookAhead<>() {
      @Override
      T read() {
        while (all.hasNext()) {
          T next = all.next();
          if (taken.test(next)) {
            return next;
          }
        }
        return null;
      }
    };
  }

  @Override
  public String name() {
    return corpus.name() + (takesHeldOut ? " (held out)" : "");
  }
}
