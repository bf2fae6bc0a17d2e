package org.paperzoo.nlp.data;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import org.paperzoo.core.text.TextTokenizer;

/** The documents of a corpus as token ids, sentence by sentence. */
final class TokenizedSentences extends LookAhead<TokenizedSentences.Part> {
  private static final int BATCH_CHARACTERS = 1 << 18;

  /**
   * Sentences of a document, one after another.
   *
   * @param sentences their ids; those without tokens are dropped, so there may be none
   * @param endsDocument whether the document ends with them
   */
  record Part(long[][] sentences, boolean endsDocument) {}

  private final Iterator<SentenceRun> pieces;
  private final TextTokenizer tokenizer;
  private final Deque<Part> ready = new ArrayDeque<>();

  TokenizedSentences(TextCorpus corpus, TextTokenizer tokenizer) {
    pieces = corpus.sentenceRuns();
    this.tokenizer = tokenizer;
  }

  @Override
  Part read() {
    if (ready.isEmpty() && pieces.hasNext()) {
      List<SentenceRun> batch = new ArrayList<>();
      List<String> texts = new ArrayList<>();
      for (int held = 0; held < BATCH_CHARACTERS && pieces.hasNext(); ) {
        SentenceRun piece = pieces.next();
        batch.add(piece);
        texts.addAll(piece.sentences());
        held += piece.sentences().stream().mapToInt(String::length).sum();
      }
      long[][] ids = tokenizer.encodePlainAll(texts);
      int from = 0;
      for (SentenceRun piece : batch) {
        int to = from + piece.sentences().size();
        long[][] sentences =
            Arrays.stream(ids, from, to).filter(s -> s.length > 0).toArray(long[][]::new);
        ready.add(new Part(sentences, piece.endsDocument()));
        from = to;
      }
    }
    return ready.poll();
  }
}
