package org.paperzoo.core.text;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.paperzoo.core.error.FailureException;

/**
 * How often each word occurs. Words are looked up as UTF-8 bytes in place, so that a word that is
 * known costs no object.
 */
final class WordCounts {
  private byte[] bytes = new byte[1 << 16];
  private int[] ends = new int[1 << 10];
  private long[] counts = new long[1 << 10];
  private int[] table = new int[1 << 12];
  private int size;

  /** Returns the number of distinct words. */
  int size() {
    return size;
  }

  /** Returns how often a word occurred; words are numbered as they came. */
  long count(int word) {
    return counts[word];
  }

  /** Returns a word. */
  String word(int word) {
    int start = start(word);
    return new String(bytes, start, ends[word] - start, StandardCharsets.UTF_8);
  }

  private int start(int word) {
    return word == 0 ? 0 : ends[word - 1];
  }

  /** Counts a word: the low bytes of {@code ids[from]} to {@code ids[to - 1]}. */
  void add(long[] ids, int from, int to) {
    int length = to - from;
    int end = size == 0 ? 0 : ends[size - 1];
    if (end + length > bytes.length) {
      bytes = Arrays.copyOf(bytes, grown(bytes.length, end + (long) length));
    }
    int hash = 1;
    for (int i = 0; i < length; i++) {
      byte b = (byte) ids[from + i];
      bytes[end + i] = b; // stays there if the word is new
      hash = 31 * hash + b;
    }
    int mask = table.length - 1;
    int slot = mix(hash) & mask;
    while (table[slot] != 0) {
      int word = table[slot] - 1;
      int start = start(word);
      if (Arrays.equals(bytes, start, ends[word], bytes, end, end + length)) {
        counts[word]++;
        return;
      }
      slot = (slot + 1) & mask;
    }
    if (size == ends.length) {
      ends = Arrays.copyOf(ends, 2 * size);
      counts = Arrays.copyOf(counts, 2 * size);
    }
    ends[size] = end + length;
    counts[size] = 1;
    table[slot] = ++size;
    if (2 * size > table.length) {
      rehash();
    }
  }

  private void rehash() {
    int[] larger = new int[2 * table.length];
    int mask = larger.length - 1;
    for (int word = 0; word < size; word++) {
      int hash = 1;
      for (int i = start(word); i < ends[word]; i++) {
        hash = 31 * hash + bytes[i];
      }
      int slot = mix(hash) & mask;
      while (larger[slot] != 0) {
        slot = (slot + 1) & mask;
      }
      larger[slot] = word + 1;
    }
    table = larger;
  }

  private static int mix(int hash) {
    int h = hash * 0x9E3779B9;
    return h ^ (h >>> 15);
  }

  private static int grown(int length, long needed) {
    if (needed > Integer.MAX_VALUE - 16) {
      throw new FailureException("The text has more than 2 GiB of distinct words; use less text.");
    }
    return (int) Math.min(Integer.MAX_VALUE - 16, Math.max(needed, 2L * length));
  }
}
