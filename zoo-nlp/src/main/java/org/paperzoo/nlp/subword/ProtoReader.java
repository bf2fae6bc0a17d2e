package org.paperzoo.nlp.subword;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import org.paperzoo.core.error.FailureException;

/**
 * Reads the fields of a message in Protocol Buffers' wire format. No length is believed beyond the
 * end of the message.
 */
final class ProtoReader {
  private static final int VARINT = 0;
  private static final int FIXED64 = 1;
  private static final int BYTES = 2;
  private static final int FIXED32 = 5;

  private final ByteBuffer data;
  private final String name;
  private int wireType;

  /**
   * Creates a reader.
   *
   * @param name of the file in messages
   */
  ProtoReader(ByteBuffer data, String name) {
    this.data = data.slice().order(ByteOrder.LITTLE_ENDIAN);
    this.name = name;
  }

  /** Goes to the next field and returns its number; 0 at the end. */
  int next() {
    if (!data.hasRemaining()) {
      return 0;
    }
    long tag = varint();
    wireType = (int) (tag & 7);
    long field = tag >>> 3;
    if (field < 1 || field > Integer.MAX_VALUE >> 3) {
      throw malformed();
    }
    return (int) field;
  }

  /** Skips the value of the field. */
  void skip() {
    switch (wireType) {
      case VARINT -> varint();
      case FIXED64 -> data.position(checked(8));
      case BYTES -> bytes();
      case FIXED32 -> data.position(checked(4));
      default -> throw malformed();
    }
  }

  /** Returns the value of a whole-number field. */
  long number() {
    require(VARINT);
    return varint();
  }

  /** Returns the value of a true or false field. */
  boolean flag() {
    return number() != 0;
  }

  /** Returns the value of a float field. */
  float real() {
    require(FIXED32);
    checked(4);
    return data.getFloat();
  }

  /** Returns the bytes of a field. */
  ByteBuffer bytes() {
    require(BYTES);
    long length = varint();
    if (length < 0 || length > data.remaining()) {
      throw malformed();
    }
    ByteBuffer value = data.slice(data.position(), (int) length).order(ByteOrder.LITTLE_ENDIAN);
    data.position(data.position() + (int) length);
    return value;
  }

  /** Returns the text of a field. */
  String text() {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(bytes()).toString();
    } catch (CharacterCodingException e) {
      throw malformed();
    }
  }

  /** Returns the message in a field. */
  ProtoReader message() {
    return new ProtoReader(bytes(), name);
  }

  private void require(int type) {
    if (wireType != type) {
      throw malformed();
    }
  }

  private int checked(int bytes) {
    if (data.remaining() < bytes) {
      throw malformed();
    }
    return data.position() + bytes;
  }

  private long varint() {
    long value = 0;
    for (int shift = 0; shift < 64; shift += 7) {
      if (!data.hasRemaining()) {
        throw malformed();
      }
      byte b = data.get();
      value |= (long) (b & 0x7F) << shift;
      if (b >= 0) {
        return value;
      }
    }
    throw malformed();
  }

  FailureException malformed() {
    return new FailureException(
        name
            + ": not a SentencePiece model, or damaged. Expected the file that sentencepiece's"
            + " trainer writes (.model or .spm).");
  }
}
