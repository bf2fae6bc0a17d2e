package org.paperzoo.core.checkpoint;

/** The values of the 256 bit patterns of each 8-bit float format. */
final class Float8 {
  private static final float[] E5M2 = new float[256];
  private static final float[] E4M3 = new float[256];
  private static final float[] E8M0 = new float[256];
  private static final float[] E4M3_FNUZ = new float[256];
  private static final float[] E5M2_FNUZ = new float[256];

  static {
    for (int i = 0; i < 256; i++) {
      // E5M2 is IEEE-like: the largest exponent is infinity and the NaNs.
      boolean special = (i & 0x7c) == 0x7c;
      float specialValue = (i & 3) != 0 ? Float.NaN : Float.POSITIVE_INFINITY;
      E5M2[i] = special ? Math.copySign(specialValue, i < 128 ? 1 : -1) : value(i, 2, 15);
      // E4M3 has no infinity and one NaN of each sign.
      E4M3[i] = (i & 0x7f) == 0x7f ? Float.NaN : value(i, 3, 7);
      // FNUZ: finite, and "unsigned zero": the pattern of -0 is the only NaN; the bias is one more.
      E4M3_FNUZ[i] = i == 0x80 ? Float.NaN : value(i, 3, 8);
      E5M2_FNUZ[i] = i == 0x80 ? Float.NaN : value(i, 2, 16);
      // E8M0 is a power of two.
      E8M0[i] = i == 0xff ? Float.NaN : (float) Math.scalb(1.0, i - 127);
    }
  }

  private Float8() {}

  /** Returns the table of a format: the value of the unsigned byte {@code i} at index {@code i}. */
  static float[] table(StoredType type) {
    return switch (type) {
      case F8_E5M2 -> E5M2;
      case F8_E4M3 -> E4M3;
      case F8_E8M0 -> E8M0;
      case F8_E4M3FNUZ -> E4M3_FNUZ;
      case F8_E5M2FNUZ -> E5M2_FNUZ;
      default -> throw new IllegalArgumentException(type + " is no 8-bit float");
    };
  }

  private static float value(int bits, int mantissaBits, int bias) {
    int exponent = (bits & 0x7f) >> mantissaBits;
    int mantissa = bits & (1 << mantissaBits) - 1;
    int significand = exponent == 0 ? mantissa : mantissa | 1 << mantissaBits;
    float magnitude = Math.scalb((float) significand, Math.max(exponent, 1) - bias - mantissaBits);
    return bits < 128 ? magnitude : -magnitude;
  }
}
