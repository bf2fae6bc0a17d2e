package org.paperzoo.core.checkpoint;

import ai.djl.ndarray.types.DataType;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.IntBuffer;
import java.nio.LongBuffer;
import java.nio.ShortBuffer;

/**
 * The element types of safetensors files, in the format's own order (increasing alignment), and how
 * each becomes a type that DJL's PyTorch engine computes with. Types that the engine lacks (16-bit
 * and unsigned integers, 8-bit floats; 16-bit floats would lose accuracy on CPUs) are widened to
 * the next type that holds each of their values.
 *
 * <p>Formats of the small floats: IEEE 754 binary16; bfloat16, the upper half of binary32; FP8,
 * Micikevicius et al. 2022 (arXiv:2209.05433) and, for FNUZ, Noune et al. 2022 (arXiv:2206.02915);
 * E8M0, OCP Microscaling Formats v1.0.
 */
enum StoredType {
  BOOL(8, DataType.BOOLEAN),
  F4(4, null),
  F6_E2M3(6, null),
  F6_E3M2(6, null),
  U8(8, DataType.UINT8),
  I8(8, DataType.INT8),
  F8_E5M2(8, DataType.FLOAT32),
  F8_E4M3(8, DataType.FLOAT32),
  F8_E8M0(8, DataType.FLOAT32),
  F8_E4M3FNUZ(8, DataType.FLOAT32),
  F8_E5M2FNUZ(8, DataType.FLOAT32),
  I16(16, DataType.INT32),
  U16(16, DataType.INT32),
  F16(16, DataType.FLOAT32),
  BF16(16, DataType.FLOAT32),
  I32(32, DataType.INT32),
  U32(32, DataType.INT64),
  F32(32, DataType.FLOAT32),
  C64(64, null),
  F64(64, DataType.FLOAT64),
  I64(64, DataType.INT64),
  U64(64, DataType.INT64);

  // Stored bfloat16 numbers and the machines that DJL's engine runs on are little-endian.
  private static final VarHandle LONGS_IN =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle LONGS =
      MethodHandles.byteBufferViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle INTS =
      MethodHandles.byteBufferViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);

  private final int bits;
  private final DataType dataType;

  StoredType(int bits, DataType dataType) {
    this.bits = bits;
    this.dataType = dataType;
  }

  /** Returns the size of an element in bits. */
  int bits() {
    return bits;
  }

  /**
   * Returns the type of the array that it is read as, or null if there is none (packed 4 and 6
   * bits; complex).
   */
  DataType dataType() {
    return dataType;
  }

  /** Returns the type with this name in a safetensors header, or null. */
  static StoredType named(String name) {
    for (StoredType type : values()) {
      if (type.name().equals(name)) {
        return type;
      }
    }
    return null;
  }

  /** Returns the type that holds arrays of this type as they are, or null. */
  static StoredType of(DataType type) {
    return switch (type) {
      case BOOLEAN -> BOOL;
      case UINT8 -> U8;
      case INT8 -> I8;
      case INT32 -> I32;
      case INT64 -> I64;
      case FLOAT16 -> F16;
      case FLOAT32 -> F32;
      case FLOAT64 -> F64;
      default -> null;
    };
  }

  /** Whether arrays can be written as this type. */
  boolean isWritable() {
    return switch (this) {
      case BOOL, U8, I8, I32, I64, F16, BF16, F32, F64 -> true;
      default -> false;
    };
  }

  /** Returns the bytes of this many elements. */
  long bytes(long elements) {
    return Math.multiplyExact(elements, bits) / 8;
  }

  /** Whether the stored bytes are already those of the array. */
  boolean isVerbatim(ByteOrder order) {
    return switch (this) {
      case U8, I8 -> true;
      case I32, F32, F64, I64 -> order == ByteOrder.nativeOrder();
      default -> false; // also BOOL: a byte other than 0 and 1 would be no truth value
    };
  }

  /**
   * Converts stored elements to array elements.
   *
   * @param in whole elements in the order of the buffer, which has an array; all are consumed
   * @param out the array's memory of just these elements, in native order
   * @throws ArithmeticException if a U64 is over 2^63-1
   */
  void widen(ByteBuffer in, ByteBuffer out) {
    switch (this) {
      case BOOL -> {
        for (int i = in.position(), end = in.limit(); i < end; i++) {
          out.put(in.get(i) == 0 ? (byte) 0 : (byte) 1);
        }
      }
      case U8, I8 -> out.put(in.duplicate());
      case F8_E5M2, F8_E4M3, F8_E8M0, F8_E4M3FNUZ, F8_E5M2FNUZ -> widenFloat8(in, out);
      case I16, U16 -> widen16(in.slice().order(in.order()).asShortBuffer(), out.asIntBuffer());
      case F16 -> widenFloat16(in, out);
      case BF16 -> widenBfloat16(in, out);
      case U32 -> widen32(in.slice().order(in.order()).asIntBuffer(), out.asLongBuffer());
      case I32, F32 -> out.asIntBuffer().put(in.slice().order(in.order()).asIntBuffer());
      case U64, I64, F64 -> copy64(in.slice().order(in.order()).asLongBuffer(), out.asLongBuffer());
      default -> throw new IllegalStateException(name() + " cannot be read");
    }
    in.position(in.limit());
  }

  private void widenFloat8(ByteBuffer in, ByteBuffer out) {
    float[] table = Float8.table(this);
    FloatBuffer floats = out.asFloatBuffer();
    for (int i = in.position(), end = in.limit(); i < end; i++) {
      floats.put(table[in.get(i) & 0xff]);
    }
  }

  private void widen16(ShortBuffer in, IntBuffer out) {
    int mask = this == U16 ? 0xffff : -1;
    for (int i = 0, n = in.remaining(); i < n; i++) {
      out.put(i, in.get(i) & mask);
    }
  }

  private static void widen32(IntBuffer in, LongBuffer out) {
    for (int i = 0, n = in.remaining(); i < n; i++) {
      out.put(i, in.get(i) & 0xffffffffL);
    }
  }

  private void copy64(LongBuffer in, LongBuffer out) {
    if (this == U64) {
      long any = 0;
      for (int i = 0, n = in.remaining(); i < n; i++) {
        any |= in.get(i);
      }
      if (any < 0) {
        throw new ArithmeticException("a U64 value is over 2^63-1");
      }
    }
    out.put(in);
  }

  private static void widenFloat16(ByteBuffer in, ByteBuffer out) {
    ShortBuffer halves = in.slice().order(in.order()).asShortBuffer();
    for (int i = 0, n = halves.remaining(); i < n; i++) {
      INTS.set(out, Integer.BYTES * i, Float16.BITS[halves.get(i) & 0xffff]);
    }
  }

  private static void widenBfloat16(ByteBuffer in, ByteBuffer out) {
    byte[] bytes = in.array();
    int start = in.arrayOffset() + in.position();
    int n = in.remaining();
    int i = 0;
    // Four numbers at a time: this loop is what loading a bfloat16 model costs.
    for (; i + Long.BYTES <= n; i += Long.BYTES) {
      long four = (long) LONGS_IN.get(bytes, start + i);
      LONGS.set(out, 2 * i, (four & 0xffffL) << 16 | (four & 0xffff0000L) << 32);
      LONGS.set(out, 2 * i + 8, four >>> 16 & 0xffff0000L | four & 0xffff000000000000L);
    }
    for (; i < n; i += Short.BYTES) {
      INTS.set(out, 2 * i, in.getShort(in.position() + i) << 16);
    }
  }

  /**
   * Rounds binary32 numbers to bfloat16, to nearest, ties to even, as PyTorch does.
   *
   * @param in binary32 numbers; all are consumed
   * @param out room for as many bfloat16 numbers, in the buffer's order; its position is advanced
   */
  static void narrowToBfloat16(ByteBuffer in, ByteBuffer out) {
    for (int i = in.position(), end = in.limit(); i < end; i += Integer.BYTES) {
      out.putShort(bfloat16(in.getInt(i)));
    }
    in.position(in.limit());
  }

  /** Returns the bfloat16 number nearest to a number given by its binary32 bits. */
  static short bfloat16(int bits) {
    if ((bits & 0x7fffffff) > 0x7f800000) {
      return 0x7fc0; // rounding a NaN could make it an infinity
    }
    return (short) (bits + 0x7fff + (bits >>> 16 & 1) >>> 16);
  }
}
