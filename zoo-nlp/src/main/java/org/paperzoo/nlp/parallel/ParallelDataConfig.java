package org.paperzoo.nlp.parallel;

import org.paperzoo.core.config.Choice;
import org.paperzoo.core.config.Default;
import org.paperzoo.core.config.Doc;
import org.paperzoo.core.config.Range;
import org.paperzoo.core.config.Variant;
import org.paperzoo.core.data.DataHome;
import org.paperzoo.core.error.UsageException;
import org.paperzoo.nlp.data.DataPaths;

/** The {@code data} section of translation. */
@Choice(fallback = BibleVerses.NAME)
@Doc("The data set")
public sealed interface ParallelDataConfig {
  /** Describes the key {@code max_train}. */
  String MAX_TRAIN = "Maximum number of training pairs; the first ones are used (default: all).";

  /** Describes files. */
  String PLACES = "plain or .gz, in the working folder or the data folder.";

  /**
   * Opens the data set. Splits are read when they are opened.
   *
   * @throws UsageException if the section contradicts itself
   * @throws org.paperzoo.core.error.FailureException if a file is missing
   */
  ParallelData load(DataHome home);

  /**
   * English and Spanish verses.
   *
   * @param source the language to translate from
   * @param maxTrain the most training pairs
   */
  @Variant(BibleVerses.NAME)
  @Doc("bundled: short English and Spanish Bible verses")
  record Bible(
      @Doc("The language to translate from; the other one is the target.") @Default("en")
          BibleVerses.Language source,
      @Doc(MAX_TRAIN) @Default("null") @Range(min = 1) Integer maxTrain)
      implements ParallelDataConfig {
    @Override
    public ParallelData load(DataHome home) {
      return BibleVerses.from(source).forTraining(maxTrain);
    }
  }

  /**
   * Captions of photographs.
   *
   * @param source the language to translate from
   * @param target the language to translate into
   * @param test the test set
   * @param folder where its files are
   * @param maxTrain the most training pairs
   */
  @Variant(Multi30k.NAME)
  @Doc("29,000 captions of photographs")
  record Captions(
      @Doc("The language to translate from.") @Default("en") Multi30k.Language source,
      @Doc("The language to translate into.") @Default("de") Multi30k.Language target,
      @Doc("The test set: the name of its files without language.") @Default("test_2016_flickr")
          String test,
      @Doc("The folder of its files, in the data folder unless it is absolute (default: multi30k).")
          @Default("null")
          String folder,
      @Doc(MAX_TRAIN) @Default("null") @Range(min = 1) Integer maxTrain)
      implements ParallelDataConfig {
    /** Checks the languages. */
    public Captions {
      if (source == target) {
        throw new IllegalArgumentException(
            "source and target: expected two languages, found " + source.id() + " twice");
      }
    }

    @Override
    public ParallelData load(DataHome home) {
      return Multi30k.open(home, folder, source, target, test).forTraining(maxTrain);
    }
  }

  /**
   * Short English and French sentences.
   *
   * @param source the language to translate from
   * @param maxTrain the most training pairs
   */
  @Variant(Tatoeba.NAME)
  @Doc("short English and French sentences; from the data folder, or else downloaded")
  record Sentences(
      @Doc("The language to translate from; the other one is the target.") @Default("en")
          Tatoeba.Language source,
      @Doc(MAX_TRAIN) @Default("null") @Range(min = 1) Integer maxTrain)
      implements ParallelDataConfig {
    @Override
    public ParallelData load(DataHome home) {
      return Tatoeba.open(home, source).forTraining(maxTrain);
    }
  }

  /**
   * Sequences to repeat.
   *
   * @param letters the number of different letters
   * @param maxLength the longest sequence
   * @param train the number of training pairs
   */
  @Variant(CopiedLetters.NAME)
  @Doc("generated: sequences of letters to repeat")
  record Copy(
      @Doc("Number of different letters.") @Default("20") @Range(min = 2, max = 26) int letters,
      @Doc("Maximum number of letters of a sequence.") @Default("10") @Range(min = 4, max = 1000)
          int maxLength,
      @Doc("Number of training pairs.") @Default("4000") @Range(min = 1, max = 10_000_000)
          int train)
      implements ParallelDataConfig {
    @Override
    public ParallelData load(DataHome home) {
      return CopiedLetters.of(letters, maxLength, train);
    }
  }

  /**
   * The files of a split.
   *
   * @param source the source sentences
   * @param target the target sentences
   */
  record FilePair(
      @Doc("The source sentences, one per line, " + PLACES) String source,
      @Doc("Their translations: line n translates line n of source.") String target) {
    ParallelText open(DataHome home) {
      return new AlignedLines(
          DataPaths.file(home, source, null), DataPaths.file(home, target, null));
    }
  }

  /**
   * The user's own line-aligned files.
   *
   * @param train the training files
   * @param validation the validation files, or null
   * @param test the test files, or null
   * @param maxTrain the most training pairs
   */
  @Variant("lines")
  @Doc("your own data: two files whose lines correspond")
  record Lines(
      @Doc("The training files.") FilePair train,
      @Doc("The validation files.") @Default("null") FilePair validation,
      @Doc("The test files.") @Default("null") FilePair test,
      @Doc(MAX_TRAIN) @Default("null") @Range(min = 1) Integer maxTrain)
      implements ParallelDataConfig {
    @Override
    public ParallelData load(DataHome home) {
      return new ParallelData("lines", train.open(home), open(validation, home), open(test, home))
          .forTraining(maxTrain);
    }

    private static ParallelText open(FilePair files, DataHome home) {
      return files == null ? ParallelData.NONE : files.open(home);
    }
  }

  /**
   * The user's own tables.
   *
   * @param train the training table
   * @param validation the validation table, or null
   * @param test the test table, or null
   * @param source the column of the source
   * @param target the column of the target
   * @param maxTrain the most training pairs
   */
  @Variant("table")
  @Doc("your own data: a pair per row")
  record Table(
      @Doc(
              "The training pairs: .tsv (no quotes), .csv (quotes) or .jsonl, or any of them with"
                  + " .gz; in the working folder or the data folder.")
          String train,
      @Doc("The validation pairs.") @Default("null") String validation,
      @Doc("The test pairs.") @Default("null") String test,
      @Doc(
              "The column of the source: a name of the header row (or a field of the JSON), or a"
                  + " number from 0 in a table without header row.")
          @Default("0")
          String source,
      @Doc("The column of the target, likewise.") @Default("1") String target,
      @Doc(MAX_TRAIN) @Default("null") @Range(min = 1) Integer maxTrain)
      implements ParallelDataConfig {
    @Override
    public ParallelData load(DataHome home) {
      return new ParallelData("table", open(train, home), open(validation, home), open(test, home))
          .forTraining(maxTrain);
    }

    private ParallelText open(String file, DataHome home) {
      return file == null
          ? ParallelData.NONE
          : PairTable.of(DataPaths.file(home, file, null), source, target);
    }
  }

  /**
   * The user's own translation memories.
   *
   * @param train the training memory
   * @param validation the validation memory, or null
   * @param test the test memory, or null
   * @param source the language to translate from
   * @param target the language to translate into
   * @param maxTrain the most training pairs
   */
  @Variant("tmx")
  @Doc("your own data: translation memories")
  record Memory(
      @Doc("The training pairs, a TMX file, " + PLACES) String train,
      @Doc("The validation pairs.") @Default("null") String validation,
      @Doc("The test pairs.") @Default("null") String test,
      @Doc("The language to translate from, such as en; en matches en-US, too.") String source,
      @Doc("The language to translate into.") String target,
      @Doc(MAX_TRAIN) @Default("null") @Range(min = 1) Integer maxTrain)
      implements ParallelDataConfig {
    @Override
    public ParallelData load(DataHome home) {
      return new ParallelData("tmx", open(train, home), open(validation, home), open(test, home))
          .forTraining(maxTrain);
    }

    private ParallelText open(String file, DataHome home) {
      return file == null
          ? ParallelData.NONE
          : new TmxText(DataPaths.file(home, file, null), source, target);
    }
  }

  /**
   * Parsing as translation: sentences and their trees.
   *
   * @param train the training trees
   * @param validation the validation trees, or null
   * @param test the test trees, or null
   * @param maxTrain the most training pairs
   */
  @Variant("trees")
  @Doc("your own data: parse trees; words are translated into trees")
  record Trees(
      @Doc("The training trees in the Penn Treebank's brackets, " + PLACES) String train,
      @Doc("The validation trees.") @Default("null") String validation,
      @Doc("The test trees.") @Default("null") String test,
      @Doc(MAX_TRAIN) @Default("null") @Range(min = 1) Integer maxTrain)
      implements ParallelDataConfig {
    @Override
    public ParallelData load(DataHome home) {
      return new ParallelData(
              "trees", open(train, home), open(validation, home), open(test, home), true)
          .forTraining(maxTrain);
    }

    private static ParallelText open(String file, DataHome home) {
      return file == null ? ParallelData.NONE : new TreeText(DataPaths.file(home, file, null));
    }
  }
}
