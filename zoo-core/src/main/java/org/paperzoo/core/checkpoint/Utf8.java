package org.paperzoo.core.checkpoint;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;

/** Strict UTF-8: what is malformed is refused, never replaced. */
final class Utf8 {
  private Utf8() {}

  /** Decodes bytes that must be valid UTF-8. */
  static String decode(ByteBuffer bytes) throws CharacterCodingException {
    return UTF_8.newDecoder().decode(bytes).toString();
  }

  /** Whether a string has an encoding (it has none if it contains half a surrogate pair). */
  static boolean isEncodable(String text) {
    return UTF_8.newEncoder().canEncode(text);
  }
}
