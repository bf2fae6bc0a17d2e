package org.paperzoo.nlp.data;

import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.paperzoo.core.data.DataHome;

/** The published corpora. */
final class PublishedCorpora {
  private static final Pattern TITLE = Pattern.compile("= [^=](.*[^=])? =");

  private PublishedCorpora() {}

  /** Opens a corpus; its files are read, or downloaded, when its texts are. */
  static CorpusData read(DataHome home, CorpusConfig.Corpus corpus) {
    return switch (corpus) {
      case WIKITEXT_2 ->
          new CorpusData(
              corpus.id(),
              wikitext(home, "train"),
              wikitext(home, "valid"),
              wikitext(home, "test"));
      case PENN_TREEBANK ->
          new CorpusData(
              corpus.id(),
              treebank(home, "train"),
              treebank(home, "valid"),
              treebank(home, "test"));
    };
  }

  /** Downloads the files that are missing. */
  static void fetch(DataHome home, CorpusConfig.Corpus corpus) {
    CorpusData data = read(home, corpus);
    for (TextCorpus text : List.of(data.train(), data.validation(), data.test())) {
      text.documents(); // opens the file
    }
  }

  /** The first 90 % are for training, the rest for validation, as in char-rnn's successors. */
  static CorpusData shakespeare(DataHome home) {
    Path file = home.require("tiny-shakespeare/input.txt", "https://github.com/karpathy/char-rnn");
    FileCorpus all = FileCorpus.of(List.of(file), TextFormat.FILE, null);
    return new CorpusData("tiny_shakespeare", all.part(0, 0.9), all.part(0.9, 1), null);
  }

  private static TextCorpus wikitext(DataHome home, String part) {
    String relative = "wikitext-2/" + part + ".txt";
    String inside = "wikitext-2/wiki." + part + ".tokens";
    return new LazyCorpus(
        relative,
        () -> articles(PublishedTexts.unpacked(home, relative, "wikitext-2", "1.0", inside)));
  }

  /** The Wall Street Journal as Mikolov et al. (2010) prepared it, one sentence per line. */
  private static TextCorpus treebank(DataHome home, String part) {
    String relative = "penn-treebank/ptb." + part + ".txt";
    return new LazyCorpus(
        relative,
        () -> {
          Path file =
              PublishedTexts.file(home, relative, "penntreebank-unlabeled-processed", "1.0", part);
          return FileCorpus.of(List.of(file), TextFormat.FILE, null);
        });
  }

  /** Opens a text only when it is read: an evaluation does not need the training text. */
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
}
