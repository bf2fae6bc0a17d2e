package org.paperzoo.nlp.parallel;

import java.io.InputStream;
import java.util.Locale;
import org.paperzoo.core.data.Split;
import org.paperzoo.core.data.TableReader;
import org.paperzoo.core.error.FailureException;

/**
 * The translations that come with the zoo: Bible verses of up to 20 words in English (King James
 * Version, 1769) and Spanish (Reina-Valera, 1909), both in the public domain; see {@code
 * NOTICE.txt} beside them. 10,519 pairs to train on, 549 to validate and 565 to test on; equal
 * English verses never lie in different splits.
 */
public final class BibleVerses {
  static final String NAME = "bible";

  /** The languages. */
  public enum Language {
    /** English. */
    EN,
    /** Spanish. */
    ES
  }

  private BibleVerses() {}

  /** Returns the verses with their translations into the other language. */
  public static ParallelData from(Language source) {
    ParallelData data =
        new ParallelData(NAME, of(Split.TRAIN), of(Split.VALIDATION), of(Split.TEST));
    return source == Language.EN ? data : data.reversed();
  }

  private static ParallelText of(Split split) {
    String resource = NAME + "/" + split.name().toLowerCase(Locale.ROOT) + ".tsv.gz";
    return new PairTable(
        resource, () -> TableReader.ofTabs(resource, stream(resource), false), "1", "2", true);
  }

  private static InputStream stream(String resource) {
    InputStream in = BibleVerses.class.getResourceAsStream(resource);
    if (in == null) {
      throw new FailureException(
          "The resource "
              + resource
              + " is missing from this installation of Paperzoo; build it again.");
    }
    return in;
  }
}
