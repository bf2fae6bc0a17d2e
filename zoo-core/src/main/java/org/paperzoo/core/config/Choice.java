package org.paperzoo.core.config;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Marks an interface of which a configuration chooses a record by name, a tagged union: {@code
 * schedule: {name: cosine, warmup_steps: 100}}, or {@code schedule: cosine} where no other key is
 * needed. The other keys are those of the record. Records are offered by {@link Variants}.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
public @interface Choice {
  /** The key that holds the name of the record. */
  String value() default "name";
}
