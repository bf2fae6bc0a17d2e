package org.paperzoo.core.checkpoint;

/** The values of the 65,536 bit patterns of IEEE 754 binary16 numbers. */
final class Float16 {
  /** The binary32 bits of each binary16 number, at the index of its own bits. */
  static final int[] BITS = new int[1 << 16];

  static {
    for (int half = 0; half < BITS.length; half++) {
      int magnitude = (half & 0x7fff) << 13;
      int bits =
          (half & 0x7c00) == 0x7c00
              ? magnitude | 0x7f800000 // infinity, or NaN with its payload
              // The bits as a binary32 number are 2^(127-15) too small, subnormals included.
              : Float.floatToRawIntBits(Float.intBitsToFloat(magnitude) * 0x1p112f);
      BITS[half] = bits | (half & 0x8000) << 16;
    }
  }

  private Float16() {}
}
