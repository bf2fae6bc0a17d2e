package org.paperzoo.cli;

import org.paperzoo.core.config.Messages;
import org.paperzoo.core.nn.Precision;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** {@code --precision}. */
final class PrecisionOption {
  @Option(
      names = "--precision",
      paramLabel = "TYPE",
      defaultValue = "float32",
      converter = Converter.class,
      description = "Type of the matrix products, float32 or bfloat16 (default: float32).")
  private Precision precision;

  /** Returns the precision that was chosen. */
  Precision precision() {
    return precision;
  }

  static final class Converter implements ITypeConverter<Precision> {
    @Override
    public Precision convert(String value) {
      for (Precision precision : Precision.values()) {
        if (precision.name().equalsIgnoreCase(value)) {
          return precision;
        }
      }
      throw new TypeConversionException(
          "expected float32 or bfloat16, found " + Messages.quote(value));
    }
  }
}
