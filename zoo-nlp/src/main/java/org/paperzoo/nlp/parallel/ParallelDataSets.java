package org.paperzoo.nlp.parallel;

import java.util.List;
import org.paperzoo.core.data.DataSet;

/** The translation data sets by name. */
public final class ParallelDataSets {
  private ParallelDataSets() {}

  /** Returns them, the bundled ones first. */
  public static List<DataSet> list() {
    return List.of(
        DataSet.bundled(
            BibleVerses.NAME,
            "short Bible verses, English and Spanish",
            "10,519 train, 549 validation, 565 test pairs",
            "public domain"),
        DataSet.bundled(
            CopiedLetters.NAME,
            "random letters whose translation is themselves",
            "as many pairs as the config says, 200 validation, 200 test",
            "generated"),
        new DataSet(
            Multi30k.NAME,
            "captions of photographs in English, German, French and Czech",
            "29,000 train, 1,014 validation, 1,000 test pairs (2016)",
            "not stated; research use",
            Multi30k.ORIGIN,
            List.of(Multi30k.NAME),
            "train, val and test_2016_flickr, each with .en.gz and .de.gz, in a folder",
            null),
        new DataSet(
            Tatoeba.NAME,
            "short English and French sentences",
            "splits train, validation and test",
            "CC BY 2.0 FR",
            "https://tatoeba.org",
            List.of(Tatoeba.FOLDER),
            null,
            home -> Tatoeba.open(home, Tatoeba.Language.EN)));
  }
}
