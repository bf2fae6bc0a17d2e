package org.paperzoo.nlp.parallel;

import java.nio.file.Path;
import org.paperzoo.core.data.DataHome;
import org.paperzoo.core.data.Seeds;
import org.paperzoo.core.data.TableReader;
import org.paperzoo.nlp.data.PublishedTexts;

/**
 * Short English sentences of Tatoeba with French translations, as DJL's Basic Dataset publishes
 * them. The data set has a training and a test file. A training pair is in the validation set
 * instead if the hash of its English sentence, {@code Seeds.of(0, sentence)}, is 0 modulo 50.
 */
public final class Tatoeba {
  static final String NAME = "tatoeba";
  static final String FOLDER = "tatoeba-en-fr";
  private static final int PARTS = 50;

  /** The languages. */
  public enum Language {
    /** English. */
    EN,
    /** French. */
    FR
  }

  private Tatoeba() {}

  /** Opens the data set, or downloads it with DJL's Basic Dataset. */
  static ParallelData open(DataHome home, Language source) {
    Path folder = PublishedTexts.unpacked(home, FOLDER, FOLDER, "1.0", "");
    ParallelText training = table(folder.resolve("fra-eng-train.txt"));
    ParallelText test = table(folder.resolve("fra-eng-test.txt"));
    ParallelData data =
        new ParallelData(
            NAME,
            new FilteredText(training, pair -> !isValidation(pair)),
            new FilteredText(training, Tatoeba::isValidation),
            test);
    return source == Language.EN ? data : data.reversed();
  }

  private static boolean isValidation(SentencePair pair) {
    return Long.remainderUnsigned(Seeds.of(0, pair.source()), PARTS) == 0;
  }

  private static ParallelText table(Path file) {
    return new PairTable(file.toString(), () -> TableReader.openTabs(file, false), "0", "1", false);
  }
}
