package org.paperzoo.nlp.subword;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * The replacements of characters in a SentencePiece model ({@code precompiled_charsmap}): the size
 * of a double-array trie (Aoe 1989, in the layout of Darts-clone) in bytes, the trie, whose values
 * are places in what follows, and the replacements, each ended by NUL.
 */
final class CharacterTable {
  private final int[] units;
  private final byte[] replacements;
  private final ProtoReader source;

  CharacterTable(ByteBuffer table, ProtoReader source) {
    this.source = source;
    ByteBuffer in = table.slice().order(ByteOrder.LITTLE_ENDIAN);
    if (in.remaining() < 4) {
      throw source.malformed();
    }
    long size = in.getInt() & 0xFFFFFFFFL;
    if (size == 0 || size % 4 != 0 || size > in.remaining()) {
      throw source.malformed();
    }
    units = new int[(int) (size / 4)];
    in.asIntBuffer().get(units);
    in.position(in.position() + (int) size);
    replacements = new byte[in.remaining()];
    in.get(replacements);
  }

  /**
   * A replacement.
   *
   * @param length how many bytes of the text it replaces
   * @param from its first byte in {@link #replacements}
   * @param to the byte after its last
   */
  record Match(int length, int from, int to) {}

  /** Returns the replacement of the longest run of bytes that has one, or null. */
  Match longest(byte[] text, int at) {
    int length = 0;
    int value = 0;
    int node = offset(units[0]);
    for (int i = at; i < text.length; i++) {
      int label = text[i] & 0xFF;
      node ^= label;
      int unit = unit(node);
      if ((unit & 0x800000FF) != label) {
        break;
      }
      node ^= offset(unit);
      if ((unit & 0x100) != 0) {
        length = i - at + 1;
        value = unit(node) & 0x7FFFFFFF;
      }
    }
    if (length == 0) {
      return null;
    }
    int to = value;
    while (to < replacements.length && replacements[to] != 0) {
      to++;
    }
    if (to >= replacements.length) {
      throw source.malformed();
    }
    return new Match(length, value, to);
  }

  private int unit(int node) {
    if (node < 0 || node >= units.length) {
      throw source.malformed();
    }
    return units[node];
  }

  private static int offset(int unit) {
    return (unit >>> 10) << ((unit & 0x200) >>> 6);
  }

  /** Returns the bytes that matches point into. */
  byte[] replacements() {
    return replacements;
  }
}
