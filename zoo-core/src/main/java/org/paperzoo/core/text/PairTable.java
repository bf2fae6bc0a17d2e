package org.paperzoo.core.text;

import java.util.Arrays;

/**
 * Pairs of adjacent tokens: how often each occurs, and the words in which it has newly come up.
 * Pairs are numbered as they come.
 */
final class PairTable {
  private long[] keys = new long[1 << 12];
  private long[] counts = new long[1 << 12];
  private int[][] places = new int[1 << 12][];
  private int[] placeCounts = new int[1 << 12];
  private int[] table = new int[1 << 14];
  private int size;

  /** Pairs with new places. */
  private int[] touched = new int[1 << 10];

  private int touchedCount;

  static long key(int first, int second) {
    return (long) first << 32 | second;
  }

  static int first(long key) {
    return (int) (key >>> 32);
  }

  static int second(long key) {
    return (int) key;
  }

  private int index(long key) {
    int mask = table.length - 1;
    int slot = slot(key) & mask;
    while (table[slot] != 0) {
      if (keys[table[slot] - 1] == key) {
        return table[slot] - 1;
      }
      slot = (slot + 1) & mask;
    }
    if (size == keys.length) {
      keys = Arrays.copyOf(keys, 2 * size);
      counts = Arrays.copyOf(counts, 2 * size);
      places = Arrays.copyOf(places, 2 * size);
      placeCounts = Arrays.copyOf(placeCounts, 2 * size);
    }
    keys[size] = key;
    table[slot] = ++size;
    if (2 * size > table.length) {
      rehash();
    }
    return size - 1;
  }

  private void rehash() {
    int[] larger = new int[2 * table.length];
    int mask = larger.length - 1;
    for (int i = 0; i < size; i++) {
      int slot = slot(keys[i]) & mask;
      while (larger[slot] != 0) {
        slot = (slot + 1) & mask;
      }
      larger[slot] = i + 1;
    }
    table = larger;
  }

  private static int slot(long key) {
    long h = key * 0x9E3779B97F4A7C15L;
    return (int) (h >>> 33);
  }

  /** Adds occurrences of a pair in a word. Words come one after another. */
  void add(int first, int second, long count, int word) {
    int pair = index(key(first, second));
    counts[pair] += count;
    int[] list = places[pair];
    int n = placeCounts[pair];
    if (n == 0) {
      if (touchedCount == touched.length) {
        touched = Arrays.copyOf(touched, 2 * touchedCount);
      }
      touched[touchedCount++] = pair;
    } else if (list[n - 1] == word) {
      return;
    }
    if (list == null) {
      list = new int[4];
    } else if (n == list.length) {
      list = Arrays.copyOf(list, 2 * n);
    }
    list[n] = word;
    places[pair] = list;
    placeCounts[pair] = n + 1;
  }

  /** Takes occurrences of a pair away. */
  void remove(int first, int second, long count) {
    counts[index(key(first, second))] -= count;
  }

  /** Returns how often a pair occurs. */
  long count(int pair) {
    return counts[pair];
  }

  /** Takes the pairs with new places. */
  interface Visitor {
    /**
     * Takes a pair.
     *
     * @param pair its number
     * @param key its tokens
     * @param words the words in which it has come up, to be kept
     */
    void visit(int pair, long key, int[] words);
  }

  /** Hands out the pairs with new places, which are no longer new then. */
  void takeTouched(Visitor visitor) {
    for (int i = 0; i < touchedCount; i++) {
      int pair = touched[i];
      int[] words = Arrays.copyOf(places[pair], placeCounts[pair]);
      places[pair] = null;
      placeCounts[pair] = 0;
      visitor.visit(pair, keys[pair], words);
    }
    touchedCount = 0;
  }
}
