package org.paperzoo.nlp.data;

import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.paperzoo.core.data.DataHome;
import org.paperzoo.core.data.Split;
import org.paperzoo.core.error.UsageException;

/** Opens the corpus that a {@link CorpusConfig} names. */
final class CorpusReader {
  private static final String GLOSSES = "glosses";
  private static final String SHAKESPEARE = "tiny_shakespeare";
  private static final String WIKITEXT = "wikitext_2";
  private static final String TREEBANK = "penn_treebank";
  private static final String FILES = "files";

  /** The names of the corpora. */
  static final List<String> NAMES = List.of(GLOSSES, SHAKESPEARE, WIKITEXT, TREEBANK, FILES);

  private static final Pattern TITLE = Pattern.compile("= [^=](.*[^=])? =");

  private final CorpusConfig config;
  private final DataHome home;

  CorpusReader(CorpusConfig config, DataHome home) {
    this.config = config;
    this.home = home;
  }

  CorpusData read() {
    return switch (config.name()) {
      case GLOSSES ->
          new CorpusData(
              GLOSSES,
              Glosses.of(Split.TRAIN),
              Glosses.of(Split.VALIDATION),
              Glosses.of(Split.TEST));
      case SHAKESPEARE -> shakespeare();
      case WIKITEXT ->
          new CorpusData(WIKITEXT, wikitext("train"), wikitext("valid"), wikitext("test"));
      case TREEBANK ->
          new CorpusData(TREEBANK, treebank("train"), treebank("valid"), treebank("test"));
      case FILES -> files();
      default -> throw new IllegalStateException("the name was checked: " + config.name());
    };
  }

  /** Downloads what is missing. */
  void fetch() {
    CorpusData data = read();
    for (TextCorpus corpus : List.of(data.train(), data.validation(), data.test())) {
      corpus.documents(); // opened when it is asked for
    }
  }

  /** The first 90 % are for training, the rest for validation, as char-rnn's successors have it. */
  private CorpusData shakespeare() {
    Path file = home.require("tiny-shakespeare/input.txt", "https://github.com/karpathy/char-rnn");
    FileCorpus all = FileCorpus.of(List.of(file), TextFormat.FILE, null);
    return new CorpusData(SHAKESPEARE, all.part(0, 0.9), all.part(0.9, 1), null);
  }

  private TextCorpus wikitext(String part) {
    String relative = "wikitext-2/" + part + ".txt";
    String inside = "wikitext-2/wiki." + part + ".tokens";
    return new LazyCorpus(
        relative,
        () -> articles(PublishedTexts.unpacked(home, relative, "wikitext-2", "1.0", inside)));
  }

  /** The Wall Street Journal as Mikolov et al. (2010) prepared it, a sentence a line. */
  private TextCorpus treebank(String part) {
    String relative = "penn-treebank/ptb." + part + ".txt";
    return new LazyCorpus(
        relative,
        () -> {
          Path file =
              PublishedTexts.file(home, relative, "penntreebank-unlabeled-processed", "1.0", part);
          return FileCorpus.of(List.of(file), TextFormat.FILE, null);
        });
  }

  /** Opens a text only when it is read: to evaluate, nobody needs the training text. */
  private record LazyCorpus(String name, Supplier<TextCorpus> opener) implements TextCorpus {
    @Override
    public Iterator<String> documents() {
      return opener.get().documents();
    }

    @Override
    public Iterator<List<String>> sentences() {
      return opener.get().sentences();
    }

    @Override
    public Iterator<Piece> pieces() {
      return opener.get().pieces();
    }

    @Override
    public Iterator<SentenceRun> sentenceRuns() {
      return opener.get().sentenceRuns();
    }

    @Override
    public Iterator<String> texts() {
      return opener.get().texts();
    }
  }

  /** A title is {@code = Title =}; those of sections have more equals signs. */
  private static TextCorpus articles(Path wikitext) {
    return FileCorpus.ofArticles(List.of(wikitext), line -> TITLE.matcher(line.strip()).matches());
  }

  private CorpusData files() {
    if (config.train().isEmpty()) {
      throw new UsageException("data.train: expected the files of the training text.");
    }
    FileCorpus train = open(config.train());
    TextCorpus test = config.test().isEmpty() ? null : open(config.test());
    if (!config.validation().isEmpty()) {
      return new CorpusData(FILES, train, open(config.validation()), test);
    }
    double share = config.holdOut();
    return config.format() == TextFormat.FILE
        ? new CorpusData(FILES, train.part(0, 1 - share), train.part(1 - share, 1), test)
        : new CorpusData(
            FILES,
            new HashedCorpus(train, share, false),
            new HashedCorpus(train, share, true),
            test);
  }

  private FileCorpus open(List<String> files) {
    List<Path> paths = files.stream().map(file -> DataPaths.file(home, file, null)).toList();
    return FileCorpus.of(paths, config.format(), config.field());
  }
}
