package org.paperzoo.core.config;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * The name of a key (or of an enum choice) in YAML and JSON, where it isn't the snake case of the
 * Java name: {@code @Name("class") String className}.
 */
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.RECORD_COMPONENT, ElementType.FIELD})
public @interface Name {
  /** Returns the name as written in YAML or JSON. */
  String value();
}
