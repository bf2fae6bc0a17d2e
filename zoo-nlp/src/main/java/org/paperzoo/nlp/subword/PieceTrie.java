package org.paperzoo.nlp.subword;

import java.util.Arrays;
import java.util.List;

/** Finds the pieces that a text begins with: a tree of chars in one hash table. */
final class PieceTrie {
  /** No piece. */
  static final int NONE = -1;

  private long[] keys; // node << 16 | char, plus one; 0 is free
  private int[] children;
  private int[] values = new int[64]; // the piece that ends at a node
  private int nodes = 1; // 0 is the root
  private int filled;

  /** Creates a tree; the value of a piece is its place in the list. */
  PieceTrie(List<String> pieces) {
    this();
    for (int i = 0; i < pieces.size(); i++) {
      add(pieces.get(i), i);
    }
  }

  PieceTrie() {
    keys = new long[1 << 10];
    children = new int[keys.length];
    Arrays.fill(values, NONE);
  }

  /** Adds a piece. */
  void add(String piece, int value) {
    int node = 0;
    for (int i = 0; i < piece.length(); i++) {
      int child = child(node, piece.charAt(i));
      node = child == NONE ? addChild(node, piece.charAt(i)) : child;
    }
    values[node] = value;
  }

  /** Returns the node for a char after a node (0 at first), or {@link #NONE}. */
  int child(int node, char c) {
    int slot = slot(key(node, c));
    return keys[slot] == 0 ? NONE : children[slot];
  }

  /** Returns the piece that ends at a node, or {@link #NONE}. */
  int value(int node) {
    return values[node];
  }

  /** Returns the length of the longest piece at a place of a text, or 0. */
  int longest(String text, int from) {
    int longest = 0;
    int node = 0;
    for (int i = from; i < text.length(); i++) {
      node = child(node, text.charAt(i));
      if (node == NONE) {
        break;
      }
      longest = values[node] == NONE ? longest : i + 1 - from;
    }
    return longest;
  }

  private static long key(int node, char c) {
    return ((long) node << 16 | c) + 1;
  }

  private int slot(long key) {
    int mask = keys.length - 1;
    int slot = (int) ((key * 0x9E3779B97F4A7C15L) >>> 40) & mask;
    while (keys[slot] != 0 && keys[slot] != key) {
      slot = (slot + 1) & mask;
    }
    return slot;
  }

  private int addChild(int node, char c) {
    if (2 * filled >= keys.length) {
      grow();
    }
    if (nodes == values.length) {
      values = Arrays.copyOf(values, 2 * nodes);
      Arrays.fill(values, nodes, values.length, NONE);
    }
    int slot = slot(key(node, c));
    keys[slot] = key(node, c);
    children[slot] = nodes;
    filled++;
    return nodes++;
  }

  private void grow() {
    long[] oldKeys = keys;
    int[] oldChildren = children;
    keys = new long[2 * oldKeys.length];
    children = new int[keys.length];
    for (int i = 0; i < oldKeys.length; i++) {
      if (oldKeys[i] != 0) {
        int slot = slot(oldKeys[i]);
        keys[slot] = oldKeys[i];
        children[slot] = oldChildren[i];
      }
    }
  }
}
