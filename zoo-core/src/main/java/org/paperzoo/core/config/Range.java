package org.paperzoo.core.config;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** The values a numeric configuration key (or each element of a numeric list) may take. */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.RECORD_COMPONENT)
public @interface Range {
  /** Returns the least value. */
  double min() default Double.NEGATIVE_INFINITY;

  /** Returns the greatest value. */
  double max() default Double.POSITIVE_INFINITY;

  /** Returns whether {@link #min()} itself is refused. */
  boolean minExclusive() default false;

  /** Returns whether {@link #max()} itself is refused. */
  boolean maxExclusive() default false;
}
