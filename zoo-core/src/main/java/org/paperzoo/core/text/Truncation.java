package org.paperzoo.core.text;

/** Which text of a pair gives way when both together are too long. */
public enum Truncation {
  /** Token by token from the longer one; the second one where both are as long. */
  LONGEST_FIRST,
  /** The first one. */
  ONLY_FIRST,
  /** The second one. */
  ONLY_SECOND
}
