package org.paperzoo.nlp.bert.task;

import java.util.BitSet;
import org.paperzoo.core.text.SpecialTokens;
import org.paperzoo.core.text.TextTokenizer;
import org.paperzoo.nlp.data.PackedTokens;
import org.paperzoo.nlp.data.TextCorpus;

/** Sequences of as many whole sentences as there is room for, over the ends of documents. */
final class FullSentences implements PackedText {
  private final PackedTokens tokens;
  private final int cls;
  private final int sep;

  /**
   * Packs a corpus; a token parts documents.
   *
   * @param maxLength the most tokens, those around a sequence included
   */
  FullSentences(TextCorpus corpus, TextTokenizer tokenizer, int maxLength) {
    SpecialTokens special = tokenizer.special();
    cls = special.cls();
    sep = special.sep();
    tokens = PackedTokens.fullSentences(corpus, tokenizer, maxLength - 2, sep);
  }

  @Override
  public int size() {
    return tokens.size();
  }

  @Override
  public Packed sequence(long epoch, int index) {
    BitSet starts = new BitSet();
    tokens.sentenceStarts(index).stream().forEach(token -> starts.set(token + 1));
    return new Packed(between(tokens.block(index), cls, sep), -1, starts);
  }

  /** Returns tokens between the one that begins and the one that ends a sequence. */
  static Sequence between(long[] tokens, int cls, int sep) {
    int[] ids = new int[tokens.length + 2];
    ids[0] = cls;
    for (int i = 0; i < tokens.length; i++) {
      ids[i + 1] = (int) tokens[i];
    }
    ids[ids.length - 1] = sep;
    return new Sequence(ids, ids.length);
  }

  @Override
  public void close() {
    tokens.close();
  }
}
