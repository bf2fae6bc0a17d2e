package org.paperzoo.core.config;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** The value, as YAML text, of a missing configuration key; a key without a default is required. */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.RECORD_COMPONENT)
public @interface Default {
  /**
   * Returns the default as YAML text, such as {@code 0.1}, {@code [8, 8]}, {@code null} or <code>{}
   * </code>.
   */
  String value();
}
