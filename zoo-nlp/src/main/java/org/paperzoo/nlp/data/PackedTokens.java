package org.paperzoo.nlp.data;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import org.paperzoo.core.error.FailureException;
import org.paperzoo.core.error.UsageException;
import org.paperzoo.core.text.TextTokenizer;

/**
 * The tokens of a corpus cut into blocks for language modelling. Text is read and tokenized piece
 * by piece; the ids are in memory or, for a big corpus, in a temporary file until this is closed.
 */
public final class PackedTokens implements AutoCloseable {
  /** About this many characters are tokenized at once. */
  private static final int BATCH_CHARACTERS = 1 << 18;

  /** The first id of a sentence is stored as its complement. */
  private final TokenStore tokens;

  private final int blockSize;
  private final long[] starts;
  private final int blocks;

  private PackedTokens(TokenStore tokens, int blockSize, long[] starts, int blocks) {
    this.tokens = tokens;
    this.blockSize = blockSize;
    this.starts = starts;
    this.blocks = blocks;
  }

  /**
   * Packs documents end to end into blocks of equal length, as GPT is trained; what is left at the
   * end is dropped.
   *
   * @param separator the id after each document, or null for none
   * @throws UsageException if the block size is not positive
   * @throws FailureException if the corpus has fewer tokens than a block
   */
  public static PackedTokens contiguous(
      TextCorpus corpus, TextTokenizer tokenizer, int blockSize, Integer separator) {
    requirePositive(blockSize);
    TokenStore store = new TokenStore();
    try {
      Iterator<Piece> pieces = corpus.pieces();
      List<String> texts = new ArrayList<>();
      List<Boolean> ends = new ArrayList<>();
      while (pieces.hasNext()) {
        texts.clear();
        ends.clear();
        for (int held = 0; held < BATCH_CHARACTERS && pieces.hasNext(); ) {
          Piece piece = pieces.next();
          texts.add(piece.text());
          ends.add(piece.endsDocument());
          held += piece.text().length();
        }
        long[][] ids = tokenizer.encodePlainAll(texts);
        for (int i = 0; i < ids.length; i++) {
          store.add(ids[i]);
          if (separator != null && ends.get(i)) {
            store.add(separator);
          }
        }
      }
      store.finish();
      long blocks = store.size() / blockSize;
      if (blocks == 0) {
        throw new FailureException(
            corpus.name()
                + ": has "
                + (store.size() == 0 ? "no tokens" : "only " + store.size() + " tokens")
                + ", but a block is "
                + blockSize
                + " tokens long. Use more text or shorter blocks.");
      }
      return new PackedTokens(store, blockSize, null, Math.toIntExact(blocks));
    } catch (RuntimeException e) {
      store.close();
      throw e;
    }
  }

  /**
   * Packs whole sentences into blocks of at most a given number of tokens, across the ends of
   * documents, where a separator is put: FULL-SENTENCES of RoBERTa (section 4.2). Only a sentence
   * that is longer than a block is cut.
   *
   * @param blockSize the greatest number of tokens, those around a sequence not counted
   * @param separator the id between documents, or null for none
   * @throws UsageException if the block size is not positive
   * @throws FailureException if the corpus has no tokens
   */
  public static PackedTokens fullSentences(
      TextCorpus corpus, TextTokenizer tokenizer, int blockSize, Integer separator) {
    requirePositive(blockSize);
    TokenStore store = new TokenStore();
    try {
      long[] starts = new long[1024];
      int blocks = 0;
      long start = 0;
      boolean begins = true;
      Iterator<TokenizedSentences.Part> parts = new TokenizedSentences(corpus, tokenizer);
      while (parts.hasNext()) {
        TokenizedSentences.Part part = parts.next();
        boolean some = part.sentences().length > 0;
        long held = store.size() - start;
        if (some && begins && separator != null && held > 0 && held < blockSize) {
          store.add(separator);
        }
        begins = part.endsDocument() || (begins && !some);
        for (long[] sentence : part.sentences()) {
          for (int from = 0; from < sentence.length; from += blockSize) {
            int count = Math.min(blockSize, sentence.length - from);
            if (store.size() - start + count > blockSize) {
              starts = grown(starts, blocks + 1);
              starts[++blocks] = store.size();
              start = store.size();
            }
            for (int i = from; i < from + count; i++) {
              int id = (int) sentence[i];
              store.add(i == 0 ? ~id : id);
            }
          }
        }
      }
      store.finish();
      if (store.size() == 0) {
        throw new FailureException(corpus.name() + ": has no tokens. Use another text.");
      }
      starts = grown(starts, blocks + 1);
      starts[++blocks] = store.size();
      return new PackedTokens(store, blockSize, Arrays.copyOf(starts, blocks + 1), blocks);
    } catch (RuntimeException e) {
      store.close();
      throw e;
    }
  }

  private static long[] grown(long[] array, int index) {
    return index < array.length ? array : Arrays.copyOf(array, 2 * array.length);
  }

  private static void requirePositive(int blockSize) {
    if (blockSize < 1) {
      throw new UsageException("A block must have at least 1 token, not " + blockSize + ".");
    }
  }

  /** Returns the number of blocks. */
  public int size() {
    return blocks;
  }

  /** Returns the number of tokens of all blocks and of what is left after the last. */
  public long tokens() {
    return tokens.size();
  }

  /** Returns the (greatest) length of a block. */
  public int blockSize() {
    return blockSize;
  }

  /** Returns the length of a block. */
  public int length(int block) {
    if (block < 0 || block >= blocks) {
      throw new NoSuchElementException("block " + block + " of " + blocks);
    }
    return starts == null ? blockSize : (int) (starts[block + 1] - starts[block]);
  }

  /**
   * Returns where sentences begin in a block, as indices of its tokens; for blocks that were not
   * made of sentences, none.
   */
  public BitSet sentenceStarts(int block) {
    long[] stored = new long[length(block)];
    tokens.read(start(block), stored, 0, stored.length);
    BitSet starts = new BitSet();
    for (int i = 0; i < stored.length; i++) {
      starts.set(i, stored[i] < 0);
    }
    return starts;
  }

  private long start(int block) {
    return starts == null ? (long) block * blockSize : starts[block];
  }

  /** Returns the ids of a block. */
  public long[] block(int block) {
    long[] ids = new long[length(block)];
    copy(block, ids, 0);
    return ids;
  }

  /**
   * Copies the ids of a block.
   *
   * @param into takes them
   * @param at where they go
   */
  public void copy(int block, long[] into, int at) {
    int length = length(block);
    read(start(block), into, at, length);
  }

  /**
   * Copies ids from any place, across the ends of blocks.
   *
   * @param from the place of the first
   * @param into takes them
   * @param at where they go
   * @param count how many
   */
  public void read(long from, long[] into, int at, int count) {
    tokens.read(from, into, at, count);
    for (int i = at; i < at + count; i++) {
      into[i] = into[i] < 0 ? ~into[i] : into[i];
    }
  }

  @Override
  public void close() {
    tokens.close();
  }
}
