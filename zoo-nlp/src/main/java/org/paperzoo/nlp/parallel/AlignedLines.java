package org.paperzoo.nlp.parallel;

import java.nio.file.Path;
import org.paperzoo.core.data.TextLines;
import org.paperzoo.core.error.FailureException;

/**
 * Two files, plain or gzip, whose lines correspond: line n of one is the translation of line n of
 * the other. Empty lines count, so that the files stay aligned.
 *
 * @param source the file of the source sentences
 * @param target the file of the target sentences
 */
record AlignedLines(Path source, Path target) implements ParallelText {
  @Override
  public PairReader open() {
    TextLines sources = TextLines.open(source);
    try {
      return new Reader(sources, TextLines.open(target));
    } catch (FailureException e) {
      sources.close();
      throw e;
    }
  }

  @Override
  public String name() {
    return source + " and " + target;
  }

  private final class Reader implements PairReader {
    private final TextLines sources;
    private final TextLines targets;

    Reader(TextLines sources, TextLines targets) {
      this.sources = sources;
      this.targets = targets;
    }

    @Override
    public SentencePair next() {
      String from = sources.next();
      String to = targets.next();
      if (from == null && to == null) {
        if (sources.number() == 0) {
          throw ParallelData.noPairs(name());
        }
        return null;
      }
      if (from == null || to == null) {
        throw new FailureException(
            source
                + " has "
                + count(sources)
                + ", but "
                + target
                + " has "
                + count(targets)
                + ". Line n of one file must be the translation of line n of the other; remove or"
                + " add the lines that have no counterpart (an empty line keeps the place).");
      }
      return new SentencePair(from, to);
    }

    /** Reads to the end and returns the number of lines. */
    private static String count(TextLines lines) {
      while (lines.next() != null) {
        // Only counted.
      }
      return lines.number() + (lines.number() == 1 ? " line" : " lines");
    }

    @Override
    public void close() {
      try (targets) {
        sources.close();
      }
    }
  }
}
