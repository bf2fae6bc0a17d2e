package org.paperzoo.nlp.subword;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/** Characters in UTF-8. */
final class Utf8 {
  private Utf8() {}

  /** Returns the number of bytes of the character that begins with a byte. */
  static int length(byte first) {
    int b = first & 0xFF;
    return b < 0x80 ? 1 : b < 0xE0 ? 2 : b < 0xF0 ? 3 : 4;
  }

  /** Returns the number of Java chars in well-formed bytes. */
  static int chars(byte[] bytes, int from, int count) {
    int chars = 0;
    for (int i = from; i < from + count; ) {
      int length = length(bytes[i]);
      chars += length == 4 ? 2 : 1;
      i += length;
    }
    return chars;
  }

  /** Returns text from bytes that may be malformed: each byte that fits nowhere is U+FFFD. */
  static String lenient(byte[] bytes) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < bytes.length; ) {
      int length = length(bytes[i]);
      try {
        text.append(
            StandardCharsets.UTF_8
                .newDecoder()
                .decode(ByteBuffer.wrap(bytes, i, Math.min(length, bytes.length - i))));
        i += length;
      } catch (CharacterCodingException e) {
        text.append('\uFFFD');
        i++;
      }
    }
    return text.toString();
  }
}
