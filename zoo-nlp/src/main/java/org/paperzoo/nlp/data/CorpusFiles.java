package org.paperzoo.nlp.data;

import java.nio.file.Path;
import java.util.List;
import org.paperzoo.core.config.Default;
import org.paperzoo.core.config.Doc;
import org.paperzoo.core.config.Range;
import org.paperzoo.core.config.Variant;
import org.paperzoo.core.data.DataHome;

/**
 * The user's own running text.
 *
 * @param train the training files
 * @param validation the validation files
 * @param test the test files
 * @param format how the files hold documents
 * @param field the field of a JSON object that holds the text
 * @param holdOut the share held out for validation
 */
@Variant(CorpusFiles.NAME)
@Doc("your own data")
public record CorpusFiles(
    @Doc("The training texts, plain or gzip, in the working folder or the data folder.")
        List<String> train,
    @Doc("The validation texts; without any, a part of the training texts.") @Default("[]")
        List<String> validation,
    @Doc("The test texts.") @Default("[]") List<String> test,
    @Doc(
            "What they hold: lines (one document per line), documents (one sentence per line, a"
                + " blank line between documents), file (each file is one document), jsonl (one"
                + " object per line).")
        @Default("lines")
        TextFormat format,
    @Doc("With format: jsonl, the field that holds the text.") @Default("text") String field,
    @Doc("Without validation texts, the share of the training text held out.")
        @Default("0.05")
        @Range(min = 0, max = 0.5, minExclusive = true)
        double holdOut)
    implements CorpusConfig {
  static final String NAME = "files";

  /** Checks the training files. */
  public CorpusFiles {
    if (train.isEmpty()) {
      throw new IllegalArgumentException("train: expected the files of the training text");
    }
  }

  @Override
  public CorpusData load(DataHome home) {
    FileCorpus all = open(home, train);
    TextCorpus tested = test.isEmpty() ? null : open(home, test);
    if (!validation.isEmpty()) {
      return new CorpusData(NAME, all, open(home, validation), tested);
    }
    return format == TextFormat.FILE
        ? new CorpusData(NAME, all.part(0, 1 - holdOut), all.part(1 - holdOut, 1), tested)
        : new CorpusData(
            NAME,
            new HashedCorpus(all, holdOut, false),
            new HashedCorpus(all, holdOut, true),
            tested);
  }

  private FileCorpus open(DataHome home, List<String> files) {
    List<Path> paths = files.stream().map(file -> DataPaths.file(home, file, null)).toList();
    return FileCorpus.of(paths, format, field);
  }
}
