package org.paperzoo.core.data;

import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;

/** Decides whether the content of a downloaded file can be what was requested. */
@FunctionalInterface
public interface ContentCheck {

  /** Accepts every content. */
  ContentCheck NONE = content -> Optional.empty();

  /**
   * Returns what is wrong with a complete file, as a clause that follows its address; empty if it
   * can be kept.
   *
   * @param content the whole file; the check need not read it to its end, and may close it
   * @throws IOException if it cannot be read
   */
  Optional<String> fault(InputStream content) throws IOException;
}
