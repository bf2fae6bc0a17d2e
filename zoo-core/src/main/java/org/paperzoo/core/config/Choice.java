package org.paperzoo.core.config;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Marks an interface of which a configuration chooses a record by name, a tagged union: {@code
 * schedule: {name: cosine, warmup_steps: 100}}, or {@code schedule: cosine} where no other key is
 * needed. The other keys are those of the record.
 *
 * <p>A sealed interface offers the records that it permits, in their order; each has its names in
 * {@link Variant}, or a component of an enum type for the key of the name, whose constants are the
 * names. Records of an interface that is open are offered by {@link Variants}.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
public @interface Choice {
  /** The key that holds the name of the record. */
  String value() default "name";

  /** The name that is chosen where none is given; empty if one must be given. */
  String fallback() default "";
}
