package org.paperzoo.nlp.bert.task;

import java.util.Arrays;
import java.util.BitSet;
import org.paperzoo.core.data.Permutation;
import org.paperzoo.core.data.Seeds;
import org.paperzoo.core.data.SplitMix64;
import org.paperzoo.core.error.UsageException;
import org.paperzoo.core.text.SpecialTokens;
import org.paperzoo.nlp.data.TokenizedDocuments;

/**
 * BERT's pairs (appendix A.2), drawn as in the paper's {@code create_pretraining_data.py}:
 * sentences of a document are gathered up to a target length and split at random; the second part,
 * or sentences of another document, become the second segment. What a random segment displaces is
 * used again.
 *
 * <p>Half of the second segments are random. A sentence alone can only have a random one; unlike in
 * that program, which draws the others evenly and thus ends up with more than half, the others make
 * up for it as far as they go.
 *
 * <p>Each copy of the text has pairs of its own. Only sentence numbers are kept: 24 bytes per pair.
 */
final class SegmentPairs implements PackedText {
  private static final int AROUND = 3; // [CLS] A [SEP] B [SEP]
  private static final int TRIES = 10;

  private final TokenizedDocuments text;
  private final int room;
  private final double shortSequences;
  private final int copies;
  private final long seed;
  private final int cls;
  private final int sep;
  private final int size;
  private volatile Copy current;

  /** The pairs of a copy: of each its document, sentences, and where the second segment is from. */
  private record Copy(int number, int[] pairs, int count, int[] order) {}

  private static final int FIELDS = 6;

  /**
   * Creates the pairs.
   *
   * @param maxLength the most tokens, special ones included
   * @param shortSequences the share of documents with a shorter target
   * @param copies how many copies of the text take turns by epoch; 0 for a new one each epoch
   */
  SegmentPairs(
      TokenizedDocuments text,
      SpecialTokens special,
      int maxLength,
      double shortSequences,
      int copies,
      long seed) {
    this.text = text;
    this.room = maxLength - AROUND;
    this.shortSequences = shortSequences;
    this.copies = copies;
    this.seed = seed;
    cls = special.cls();
    sep = special.sep();
    if (text.documents() < 2) {
      throw new UsageException(
          "Pairs of segments need at least two documents, since random segments come from another"
              + " one; this text is one document. Use packing: full_sentences and next_sentence:"
              + " false.");
    }
    size = copy(0).count;
  }

  @Override
  public int size() {
    return size;
  }

  private Copy copy(long epoch) {
    int number = (int) (copies == 0 ? epoch : epoch % copies);
    Copy known = current;
    if (known == null || known.number != number) {
      known = draw(number);
      current = known;
    }
    return known;
  }

  private Copy draw(int number) {
    SplitMix64 random = new SplitMix64(Seeds.of(seed, number));
    PairList pairs = new PairList();
    for (int document = 0; document < text.documents(); document++) {
      draw(document, random, pairs);
    }
    int count = pairs.size / FIELDS;
    int[] order = Permutation.of(count, Seeds.of(seed, number, 1));
    return new Copy(number, Arrays.copyOf(pairs.values, pairs.size), count, order);
  }

  private void draw(int document, SplitMix64 random, PairList pairs) {
    int target = random.nextDouble() < shortSequences ? 2 + random.nextInt(room - 1) : room;
    int from = 0;
    int length = 0;
    for (int i = 0; i < text.sentences(document); i++) {
      length += text.length(document, i);
      if (i < text.sentences(document) - 1 && length < target) {
        continue;
      }
      int count = i + 1 - from;
      int first = count < 2 ? 1 : 1 + random.nextInt(count - 1);
      boolean isRandom = count == 1 || pairs.needsRandom(random);
      pairs.balance += isRandom ? 1 : -1;
      if (isRandom) {
        int other = otherDocument(document, random);
        int start = random.nextInt(text.sentences(other));
        pairs.add(document, from, from + first, other, start, target);
        i = from + first - 1; // what was displaced comes again
      } else {
        pairs.add(document, from, from + first, -1, i + 1, target);
      }
      from = i + 1;
      length = 0;
    }
  }

  private int otherDocument(int document, SplitMix64 random) {
    int other = document;
    for (int i = 0; i < TRIES && other == document; i++) {
      other = random.nextInt(text.documents());
    }
    return other == document ? (document + 1) % text.documents() : other;
  }

  /** A growing array of pairs. */
  private static final class PairList {
    int[] values = new int[1 << 12];
    int size;
    int balance; // random ones less others

    /** Returns whether the next pair, which may be either, is to be a random one. */
    boolean needsRandom(SplitMix64 random) {
      return balance < 0 || (balance == 0 && random.nextBoolean());
    }

    void add(int... fields) {
      if (size + FIELDS > values.length) {
        values = Arrays.copyOf(values, 2 * values.length);
      }
      System.arraycopy(fields, 0, values, size, FIELDS);
      size += FIELDS;
    }
  }

  @Override
  public Packed sequence(long epoch, int index) {
    Copy copy = copy(epoch);
    int pair = copy.order[index % copy.count];
    int[] fields = Arrays.copyOfRange(copy.pairs, pair * FIELDS, (pair + 1) * FIELDS);
    int document = fields[0];
    Tokens first = new Tokens();
    first.addSentences(document, fields[1], fields[2], Integer.MAX_VALUE);
    Tokens second = new Tokens();
    boolean isRandom = fields[3] >= 0;
    if (isRandom) {
      int other = fields[3];
      second.addSentences(other, fields[4], text.sentences(other), fields[5] - first.size());
    } else {
      second.addSentences(document, fields[2], fields[4], Integer.MAX_VALUE);
    }
    cut(first, second, new SplitMix64(Seeds.of(seed, copy.number, 2, pair)));
    int[] ids = new int[first.size() + second.size() + AROUND];
    ids[0] = cls;
    BitSet starts = new BitSet();
    first.copy(ids, 1, starts);
    int secondFrom = first.size() + 2;
    ids[secondFrom - 1] = sep;
    second.copy(ids, secondFrom, starts);
    ids[ids.length - 1] = sep;
    return new Packed(new Sequence(ids, secondFrom), isRandom ? 1 : 0, starts);
  }

  /** Takes tokens off the longer segment, at its front or its back, until both have room. */
  private void cut(Tokens first, Tokens second, SplitMix64 random) {
    while (first.size() + second.size() > room) {
      Tokens longer = first.size() > second.size() ? first : second;
      if (random.nextBoolean()) {
        longer.from++;
      } else {
        longer.to--;
      }
    }
  }

  /** The tokens of a segment. */
  private final class Tokens {
    private final BitSet sentenceStarts = new BitSet();
    private long[] ids = new long[0];
    private int from;
    private int to;

    int size() {
      return to - from;
    }

    /** Adds sentences until there are at least the given number of tokens. */
    void addSentences(int document, int first, int end, int enough) {
      for (int s = first; s < end; s++) {
        long[] sentence = text.sentence(document, s);
        ids = Arrays.copyOf(ids, to + sentence.length);
        System.arraycopy(sentence, 0, ids, to, sentence.length);
        sentenceStarts.set(to);
        to += sentence.length;
        if (to >= enough) {
          return;
        }
      }
    }

    void copy(int[] into, int at, BitSet starts) {
      for (int i = from; i < to; i++) {
        starts.set(at + i - from, sentenceStarts.get(i));
        into[at + i - from] = (int) ids[i];
      }
    }
  }

  @Override
  public void close() {
    text.close();
  }
}
