package org.paperzoo.core.config;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * The one description of a configuration key: it feeds command-line help, commented configs and the
 * reference page. On a {@link Choice} and on the records it offers, it describes what is chosen and
 * each alternative, in a phrase without a full stop.
 */
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.RECORD_COMPONENT, ElementType.TYPE})
public @interface Doc {
  /** Returns the description: one or two sentences, with the unit where there is one. */
  String value();
}
