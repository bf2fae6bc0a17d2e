package org.paperzoo.core.report;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NumbersTest {
  @ParameterizedTest
  @CsvSource({
    "0, 0",
    "-0.0, 0",
    "1, 1",
    "-17, -17",
    "0.83123, 0.8312",
    "12.5, 12.50",
    "9.99996, 10.00",
    "48213.4, 48213",
    "123456.7, 123457",
    "0.001, 0.001000",
    "2e-5, 2e-05",
    "1.9e-5, 1.9e-05",
    "-3.14159e9, -3.142e+09",
    "1e6, 1e+06",
    "999999, 999999",
    "NaN, NaN",
    "Infinity, Infinity",
    "0.99999, 1.000"
  })
  void fourDigits(double value, String text) {
    assertThat(Numbers.text(value)).isEqualTo(text);
  }

  @ParameterizedTest
  @CsvSource({
    "0, 0, 0 B",
    "999, 999, 999 B",
    "1000, 1.00k, 1.00 kB",
    "9994, 9.99k, 9.99 kB",
    "9995, 10.0k, 10.0 kB",
    "92373, 92.4k, 92.4 kB",
    "999499, 999k, 999 kB",
    "999500, 1.00M, 1.00 MB",
    "110106428, 110M, 110 MB",
    "174600720384, 175B, 175 GB",
    "9223372036854775807, 9223372T, 9223372 TB"
  })
  void threeDigitsWithAUnit(long value, String count, String bytes) {
    assertThat(Numbers.count(value)).isEqualTo(count);
    assertThat(Numbers.bytes(value)).isEqualTo(bytes);
  }

  @ParameterizedTest
  @CsvSource({
    "0, 0.0 s",
    "4.21, 4.2 s",
    "42.4, 42 s",
    "59.99, 1 min 00 s",
    "200, 3 min 20 s",
    "3599.7, 1 h 00 min",
    "18420, 5 h 07 min",
    "183600, 2 d 03 h",
    "-1, ?",
    "NaN, ?",
    "Infinity, ?"
  })
  void durations(double seconds, String text) {
    assertThat(Numbers.duration(seconds)).isEqualTo(text);
  }

  @Test
  void thousands() {
    assertThat(Numbers.text(109_482_240L)).isEqualTo("109,482,240");
  }
}
