package org.paperzoo.core.config;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Other names under which a key is accepted, such as {@code n_embd} for {@code hidden_size}. The
 * key is always written under its own name; giving it under two names is a fault.
 */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.RECORD_COMPONENT)
public @interface Alias {
  /** Returns the other names, as written in YAML or JSON. */
  String[] value();
}
