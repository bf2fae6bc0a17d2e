package org.paperzoo.nlp.data;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import org.paperzoo.nlp.text.TextTokenizer;

/**
 * The documents of a corpus as token ids, sentence by sentence; those without tokens are left out.
 */
final class TokenizedSentences extends LookAhead<long[][]> {
  private static final int BATCH_CHARACTERS = 1 << 18;

  private final Iterator<List<String>> documents;
  private final TextTokenizer tokenizer;
  private final Deque<long[][]> ready = new ArrayDeque<>();

  TokenizedSentences(TextCorpus corpus, TextTokenizer tokenizer) {
    documents = corpus.sentences();
    this.tokenizer = tokenizer;
  }

  @Override
  long[][] read() {
    while (ready.isEmpty() && documents.hasNext()) {
      List<String> texts = new ArrayList<>();
      List<Integer> counts = new ArrayList<>();
      for (int held = 0; held < BATCH_CHARACTERS && documents.hasNext(); ) {
        List<String> document = documents.next();
        texts.addAll(document);
        counts.add(document.size());
        for (String sentence : document) {
          held += sentence.length();
        }
      }
      long[][] ids = tokenizer.encodePlainAll(texts);
      int from = 0;
      for (int count : counts) {
        long[][] document =
            Arrays.stream(ids, from, from + count)
                .filter(sentence -> sentence.length > 0)
                .toArray(long[][]::new);
        if (document.length > 0) {
          ready.add(document);
        }
        from += count;
      }
    }
    return ready.poll();
  }
}
