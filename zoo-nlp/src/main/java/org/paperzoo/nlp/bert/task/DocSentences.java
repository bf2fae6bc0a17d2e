package org.paperzoo.nlp.bert.task;

import java.util.Arrays;
import java.util.BitSet;
import org.paperzoo.core.text.SpecialTokens;
import org.paperzoo.nlp.data.TokenizedDocuments;

/**
 * Sequences of as many whole sentences of a document as there is room for. A sentence that is
 * longer is cut into several.
 */
final class DocSentences implements PackedText {
  private static final int FIELDS = 4; // document, first sentence, its first token, tokens

  private final TokenizedDocuments text;
  private final int cls;
  private final int sep;
  private int[] blocks = new int[1 << 12];
  private int size;

  /**
   * Packs a text.
   *
   * @param maxLength the most tokens, those around a sequence included
   */
  DocSentences(TokenizedDocuments text, SpecialTokens special, int maxLength) {
    this.text = text;
    cls = special.cls();
    sep = special.sep();
    for (int document = 0; document < text.documents(); document++) {
      pack(document, maxLength - 2);
    }
  }

  private void pack(int document, int room) {
    int first = 0;
    int held = 0;
    for (int sentence = 0; sentence < text.sentences(document); sentence++) {
      int length = text.length(document, sentence);
      if (held > 0 && held + length > room) {
        add(document, first, 0, held);
        held = 0;
      }
      first = held == 0 ? sentence : first;
      if (length <= room) {
        held += length;
        continue;
      }
      for (int from = 0; from < length; from += room) {
        add(document, sentence, from, Math.min(room, length - from));
      }
    }
    if (held > 0) {
      add(document, first, 0, held);
    }
  }

  private void add(int document, int sentence, int token, int count) {
    if ((size + 1) * FIELDS > blocks.length) {
      blocks = Arrays.copyOf(blocks, 2 * blocks.length);
    }
    int at = FIELDS * size++;
    blocks[at] = document;
    blocks[at + 1] = sentence;
    blocks[at + 2] = token;
    blocks[at + 3] = count;
  }

  @Override
  public int size() {
    return size;
  }

  @Override
  public Packed sequence(long epoch, int index) {
    int at = FIELDS * index;
    long[] tokens = new long[blocks[at + 3]];
    int skip = blocks[at + 2];
    int filled = 0;
    BitSet starts = new BitSet();
    for (int s = blocks[at + 1]; filled < tokens.length; s++) {
      long[] sentence = text.sentence(blocks[at], s);
      int count = Math.min(sentence.length - skip, tokens.length - filled);
      System.arraycopy(sentence, skip, tokens, filled, count);
      starts.set(1 + filled, skip == 0);
      filled += count;
      skip = 0;
    }
    return new Packed(FullSentences.between(tokens, cls, sep), -1, starts);
  }

  @Override
  public void close() {
    text.close();
  }
}
