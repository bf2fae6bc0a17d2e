package org.paperzoo.core.text;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.TreeMap;
import java.util.TreeSet;
import org.paperzoo.core.error.UsageException;

/**
 * Learns a vocabulary by merging the most frequent pair of adjacent tokens again and again
 * (Sennrich et al. 2016, algorithm 1), with counts that are kept up to date word by word instead of
 * counted again. The order of merges is that of Hugging Face's trainers: the more frequent pair
 * first, of two equally frequent ones that with the smaller ids; and where two pairs spell the same
 * token, that token gets both.
 *
 * <p>WordPiece is trained the same way from words whose pieces after the first carry a prefix, as
 * Hugging Face does (Google's own trainer was never published). There the ids of the prefixed
 * characters depend on the order of a hash map, which differs from run to run, and so do equally
 * frequent merges; here they are in the order of their characters.
 */
final class MergeLearner {
  private final WordCounts words;
  private final String prefix;
  private final String suffix;
  private final List<String> tokens = new ArrayList<>();
  private final Map<String, Integer> ids = new HashMap<>();

  /** The tokens of all words end to end, and where each word begins and how long it still is. */
  private int[] symbols;

  private int[] starts;
  private int[] lengths;

  /** The merges by rank; of a pair that is merged twice, the later rank applies. */
  private final Map<Long, Integer> merges = new LinkedHashMap<>();

  /**
   * A pair with the words in which it is to be merged. Entries of one pair may be several; each has
   * words that the others do not.
   */
  private record Candidate(int pair, long key, long count, int[] words) {
    static final Comparator<Candidate> ORDER =
        Comparator.comparingLong(Candidate::count).reversed().thenComparingLong(Candidate::key);
  }

  /**
   * Prepares to learn.
   *
   * @param words the words with their counts
   * @param special the tokens of the first ids
   * @param alphabet characters that are tokens in any case, as code points
   * @param limitAlphabet the most characters that are tokens
   * @param prefix what pieces after the first carry, or null
   * @param suffix what the last piece of a word carries, or null; not with a prefix
   */
  MergeLearner(
      WordCounts words,
      List<String> special,
      int[] alphabet,
      int limitAlphabet,
      String prefix,
      String suffix) {
    this.words = words;
    this.prefix = prefix;
    this.suffix = suffix;
    special.forEach(this::id);
    addAlphabet(alphabet, limitAlphabet);
    spellWords();
  }

  /** Returns the id of a token, a new one if it is new. */
  private int id(String token) {
    Integer known = ids.get(token);
    if (known != null) {
      return known;
    }
    ids.put(token, tokens.size());
    tokens.add(token);
    return tokens.size() - 1;
  }

  private void addAlphabet(int[] alphabet, int limit) {
    Map<Integer, Long> counts = new TreeMap<>();
    for (int word = 0; word < words.size(); word++) {
      long count = words.count(word);
      words.word(word).codePoints().forEach(point -> counts.merge(point, count, Long::sum));
    }
    for (int point : alphabet) {
      counts.put(point, Long.MAX_VALUE);
    }
    List<Map.Entry<Integer, Long>> kept = new ArrayList<>(counts.entrySet());
    if (kept.size() > limit) {
      kept.sort(
          Map.Entry.<Integer, Long>comparingByValue().reversed()); // stable: by character then
      kept = kept.subList(0, limit);
      kept.sort(Map.Entry.comparingByKey());
    }
    kept.forEach(entry -> id(Character.toString(entry.getKey())));
    if (suffix != null) {
      kept.forEach(entry -> id(Character.toString(entry.getKey()) + suffix));
    }
  }

  private void spellWords() {
    int total = 0;
    TreeSet<Integer> inner = new TreeSet<>();
    for (int word = 0; word < words.size(); word++) {
      int[] points = words.word(word).codePoints().toArray();
      for (int i = 0; i < points.length; i++) {
        if (ids.containsKey(Character.toString(points[i]))) {
          total = Math.addExact(total, 1);
          if (i > 0) {
            inner.add(points[i]);
          }
        }
      }
    }
    if (prefix != null) {
      inner.forEach(point -> id(prefix + Character.toString(point)));
    }
    symbols = new int[total];
    starts = new int[words.size()];
    lengths = new int[words.size()];
    int at = 0;
    for (int word = 0; word < words.size(); word++) {
      starts[word] = at;
      int[] points = words.word(word).codePoints().toArray();
      for (int i = 0; i < points.length; i++) {
        String character = Character.toString(points[i]);
        if (ids.containsKey(character)) {
          symbols[at++] = ids.get(spelled(character, i == 0, i == points.length - 1));
        }
      }
      lengths[word] = at - starts[word];
    }
  }

  private String spelled(String character, boolean first, boolean last) {
    if (prefix != null && !first) {
      return prefix + character;
    }
    return suffix != null && last ? character + suffix : character;
  }

  /**
   * Merges until the vocabulary is full or no pair is frequent enough.
   *
   * @throws UsageException if the special tokens and characters alone are more
   */
  void learn(int vocabSize, long minFrequency) {
    if (tokens.size() > vocabSize) {
      throw new UsageException(
          "vocab_size is "
              + vocabSize
              + ", but the special tokens and single characters alone are "
              + tokens.size()
              + ". Raise vocab_size"
              + (prefix == null ? "." : " or lower limit_alphabet."));
    }
    PairTable pairs = new PairTable();
    for (int word = 0; word < lengths.length; word++) {
      int end = starts[word] + lengths[word];
      for (int i = starts[word]; i + 1 < end; i++) {
        pairs.add(symbols[i], symbols[i + 1], words.count(word), word);
      }
    }
    PriorityQueue<Candidate> queue = new PriorityQueue<>(1 << 12, Candidate.ORDER);
    enqueue(pairs, queue);
    while (tokens.size() < vocabSize && !queue.isEmpty()) {
      Candidate top = queue.poll();
      long count = pairs.count(top.pair());
      if (count != top.count()) {
        queue.add(new Candidate(top.pair(), top.key(), count, top.words()));
        continue;
      }
      if (count < Math.max(1, minFrequency)) {
        return;
      }
      int first = PairTable.first(top.key());
      int second = PairTable.second(top.key());
      int merged = id(join(tokens.get(first), tokens.get(second)));
      merges.remove(top.key());
      merges.put(top.key(), merged);
      for (int word : top.words()) {
        merge(word, first, second, merged, pairs);
      }
      enqueue(pairs, queue);
    }
  }

  private static void enqueue(PairTable pairs, PriorityQueue<Candidate> queue) {
    pairs.takeTouched(
        (pair, key, places) -> {
          if (pairs.count(pair) > 0) {
            queue.add(new Candidate(pair, key, pairs.count(pair), places));
          }
        });
  }

  private String join(String first, String second) {
    return prefix != null && second.startsWith(prefix)
        ? first + second.substring(prefix.length())
        : first + second;
  }

  /** Merges a pair in a word from left to right, and counts the pairs that go and come. */
  private void merge(int word, int first, int second, int merged, PairTable pairs) {
    int start = starts[word];
    int length = lengths[word];
    long count = words.count(word);
    int out = 0;
    for (int i = 0; i < length; ) {
      int symbol = symbols[start + i];
      if (symbol != first || i + 1 >= length || symbols[start + i + 1] != second) {
        symbols[start + out++] = symbol;
        i++;
        continue;
      }
      if (out > 0) {
        int before = symbols[start + out - 1];
        pairs.remove(before, first, count);
        pairs.add(before, merged, count, word);
      }
      symbols[start + out++] = merged;
      if (i + 2 < length) {
        int after = symbols[start + i + 2];
        pairs.remove(second, after, count);
        pairs.add(merged, after, count, word);
      }
      i += 2;
    }
    lengths[word] = out;
  }

  /** Returns the tokens by id. */
  Map<String, Integer> vocabulary() {
    Map<String, Integer> vocabulary = new LinkedHashMap<>();
    for (int id = 0; id < tokens.size(); id++) {
      vocabulary.put(tokens.get(id), id);
    }
    return vocabulary;
  }

  /** Returns the merged pairs in order. */
  List<String[]> merges() {
    List<String[]> list = new ArrayList<>(merges.size());
    for (long key : merges.keySet()) {
      list.add(new String[] {tokens.get(PairTable.first(key)), tokens.get(PairTable.second(key))});
    }
    return list;
  }
}
