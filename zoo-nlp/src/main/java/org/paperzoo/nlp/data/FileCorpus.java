package org.paperzoo.nlp.data;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.function.Predicate;
import org.paperzoo.core.data.JsonLines;
import org.paperzoo.core.data.TextLines;
import org.paperzoo.core.error.FailureException;
import org.paperzoo.core.error.UsageException;

/** A corpus in text files, plain or gzip. */
public final class FileCorpus implements TextCorpus {
  /** A document of a file is cut into pieces of about this many characters. */
  private static final int PIECE = 1 << 15;

  /** The largest document that is held whole, in characters. */
  private static final int MOST_CHARACTERS = 256 << 20;

  private static final String TOO_LONG =
      "the document is longer than "
          + (MOST_CHARACTERS >> 20)
          + " million characters. Choose a data.format that splits it.";

  /**
   * A file, or a part of it.
   *
   * @param from the first byte
   * @param to the byte after the last
   */
  private record Part(Path file, long from, long to) {
    TextLines open() {
      return from == 0 && to == Long.MAX_VALUE
          ? TextLines.open(file)
          : TextLines.open(file, from, to);
    }
  }

  private final List<Part> parts;
  private final TextFormat format;
  private final String field;
  private final Predicate<String> heading;

  private FileCorpus(List<Part> parts, TextFormat format, String field, Predicate<String> heading) {
    this.parts = parts;
    this.format = format;
    this.field = field;
    this.heading = heading;
  }

  /**
   * Creates a corpus.
   *
   * @param files the files, in order
   * @param format what they hold
   * @param field the field of {@link TextFormat#JSONL} that holds the text
   * @throws FailureException if a file is missing
   */
  public static FileCorpus of(List<Path> files, TextFormat format, String field) {
    if (files.isEmpty()) {
      throw new UsageException("A corpus needs at least one file.");
    }
    List<Part> parts = new ArrayList<>();
    for (Path file : files) {
      TextLines.open(file).close();
      parts.add(new Part(file, 0, Long.MAX_VALUE));
    }
    return new FileCorpus(parts, format, field, line -> false);
  }

  /**
   * Returns a corpus of files that hold several articles each: a file is still one document, as the
   * evaluation of language models has it, but {@link #sentences} gives the articles.
   *
   * @param heading whether a line that follows a blank one is the title of an article, which begins
   *     with it
   */
  static FileCorpus ofArticles(List<Path> files, Predicate<String> heading) {
    return new FileCorpus(of(files, TextFormat.FILE, null).parts, TextFormat.FILE, null, heading);
  }

  /**
   * Returns a part of a corpus of one file, from one fraction of its bytes to another, rounded to
   * whole lines.
   *
   * @throws UsageException if the corpus has several files or is gzip
   */
  public FileCorpus part(double from, double to) {
    if (parts.size() != 1 || isGzip(parts.get(0).file())) {
      throw new UsageException(
          name() + ": only a single file that is not gzip can be split. Name a validation file.");
    }
    Path file = parts.get(0).file();
    try {
      long size = Files.size(file);
      long start = (long) (from * size);
      long end = to >= 1 ? Long.MAX_VALUE : (long) (to * size);
      return new FileCorpus(List.of(new Part(file, start, end)), format, field, heading);
    } catch (IOException e) {
      throw new FailureException(file + ": cannot be read: " + e.getMessage() + ".", e);
    }
  }

  private static boolean isGzip(Path file) {
    try (InputStream in = Files.newInputStream(file)) {
      return in.read() == 0x1F && in.read() == 0x8B;
    } catch (IOException e) {
      throw new FailureException(file + ": cannot be read: " + e.getMessage() + ".", e);
    }
  }

  /** Returns how the files hold documents. */
  public TextFormat format() {
    return format;
  }

  @Override
  public String name() {
    String first = parts.get(0).file().toString();
    return parts.size() == 1 ? first : first + " and " + (parts.size() - 1) + " more";
  }

  /** Reads the parts one after another. */
  private abstract class Reader<T> extends LookAhead<T> {
    private int part;
    private TextLines lines;

    @Override
    final T read() {
      while (true) {
        if (lines == null) {
          if (part == parts.size()) {
            return null;
          }
          lines = parts.get(part++).open();
          begin(lines);
        }
        try {
          T element = read(lines);
          if (element != null) {
            return element;
          }
        } catch (RuntimeException e) {
          lines.close();
          throw e;
        }
        lines.close();
        lines = null;
      }
    }

    void begin(TextLines opened) {}

    /** Returns the next element of a file, or null at its end. */
    abstract T read(TextLines from);
  }

  @Override
  public Iterator<String> documents() {
    return switch (format) {
      case LINES -> new LineReader();
      case DOCUMENTS -> {
        Iterator<List<String>> sentences = sentences();
        yield new LookAhead<>() {
          @Override
          String read() {
            return sentences.hasNext() ? String.join("\n", sentences.next()) : null;
          }
        };
      }
      case FILE -> new WholeReader();
      case JSONL -> new JsonReader();
    };
  }

  @Override
  public Iterator<List<String>> sentences() {
    return switch (format) {
      case DOCUMENTS -> new ParagraphReader();
      case FILE -> new WholeArticleReader();
      default -> TextCorpus.super.sentences();
    };
  }

  @Override
  public Iterator<Piece> pieces() {
    return format == TextFormat.FILE ? new PieceReader() : TextCorpus.super.pieces();
  }

  @Override
  public Iterator<SentenceRun> sentenceRuns() {
    return format == TextFormat.FILE ? new ArticleReader() : TextCorpus.super.sentenceRuns();
  }

  /** A line ends a word; Hugging Face's trainers of tokenizers take files so, too. */
  @Override
  public Iterator<String> texts() {
    return format == TextFormat.FILE ? new WholeLineReader() : TextCorpus.super.texts();
  }

  private final class WholeLineReader extends Reader<String> {
    @Override
    String read(TextLines from) {
      return from.nextWithEnd();
    }
  }

  private final class LineReader extends Reader<String> {
    @Override
    String read(TextLines from) {
      for (String line = from.next(); line != null; line = from.next()) {
        if (!line.isBlank()) {
          return line;
        }
      }
      return null;
    }
  }

  private final class JsonReader extends Reader<String> {
    private JsonLines objects;

    @Override
    void begin(TextLines opened) {
      objects = new JsonLines(opened);
    }

    @Override
    String read(TextLines from) {
      ObjectNode object = objects.next();
      return object == null ? null : objects.text(object, field);
    }
  }

  /** Lines up to a blank one: the sentences of a document. */
  private final class ParagraphReader extends Reader<List<String>> {
    @Override
    List<String> read(TextLines from) {
      List<String> sentences = new ArrayList<>();
      long characters = 0;
      for (String line = from.next(); line != null; line = from.next()) {
        if (line.isBlank()) {
          if (!sentences.isEmpty()) {
            return sentences;
          }
          continue;
        }
        characters += line.length();
        if (characters > MOST_CHARACTERS) {
          throw tooLong(from);
        }
        sentences.add(line.strip());
      }
      return sentences.isEmpty() ? null : sentences;
    }
  }

  /** Lines up to a title, or all of a file: text to be split into sentences. */
  private final class ArticleReader extends Reader<SentenceRun> {
    private final SentenceSplitter splitter = new SentenceSplitter();
    private String title;
    private boolean afterBlank;
    private boolean begun; // sentences of the document have been returned

    @Override
    SentenceRun read(TextLines from) {
      List<String> sentences = new ArrayList<>();
      if (title != null) {
        splitter.split(title, sentences);
        title = null;
      }
      int held = 0;
      for (String line = from.next(); line != null; line = from.next()) {
        boolean begins = afterBlank && heading.test(line);
        afterBlank = line.isBlank();
        if (begins && (begun || !sentences.isEmpty())) {
          title = line;
          return piece(sentences, true);
        }
        splitter.split(line, sentences);
        held += line.length();
        if (held >= PIECE && !sentences.isEmpty()) {
          return piece(sentences, false);
        }
      }
      return begun || !sentences.isEmpty() ? piece(sentences, true) : null;
    }

    private SentenceRun piece(List<String> sentences, boolean endsDocument) {
      begun = !endsDocument;
      return new SentenceRun(sentences, endsDocument);
    }
  }

  /** Puts the pieces of each document together. */
  private final class WholeArticleReader extends LookAhead<List<String>> {
    private final Iterator<SentenceRun> pieces = sentenceRuns();

    @Override
    List<String> read() {
      List<String> sentences = new ArrayList<>();
      long characters = 0;
      while (pieces.hasNext()) {
        SentenceRun piece = pieces.next();
        sentences.addAll(piece.sentences());
        characters += piece.sentences().stream().mapToInt(String::length).sum();
        if (piece.endsDocument()) {
          return sentences;
        }
        if (characters > MOST_CHARACTERS) {
          throw new FailureException(name() + ": " + TOO_LONG);
        }
      }
      return null;
    }
  }

  private final class WholeReader extends Reader<String> {
    @Override
    String read(TextLines from) {
      StringBuilder text = new StringBuilder();
      for (String line = from.nextWithEnd(); line != null; line = from.nextWithEnd()) {
        text.append(line);
        if (text.length() > MOST_CHARACTERS) {
          throw tooLong(from);
        }
      }
      return text.isEmpty() ? null : text.toString();
    }
  }

  private static FailureException tooLong(TextLines lines) {
    return lines.failure(TOO_LONG);
  }

  private final class PieceReader extends Reader<Piece> {
    private final StringBuilder held = new StringBuilder();

    @Override
    Piece read(TextLines from) {
      for (String line = from.nextWithEnd(); line != null; line = from.nextWithEnd()) {
        int cut = held.length() < PIECE ? -1 : placeToPart(held, line);
        if (cut < 0 && held.length() < MOST_CHARACTERS) {
          held.append(line);
          continue;
        }
        Piece piece = new Piece(held.append(line, 0, Math.max(0, cut)).toString(), false);
        held.setLength(0);
        held.append(line, Math.max(0, cut), line.length());
        return piece;
      }
      if (held.isEmpty()) {
        return null;
      }
      Piece last = new Piece(held.toString(), true);
      held.setLength(0);
      return last;
    }
  }

  /**
   * Returns where in a line, or before it, byte-level BPE has a word boundary whatever follows, or
   * -1 for nowhere: before the last of the white space before a word.
   */
  private static int placeToPart(CharSequence before, String line) {
    if (mayPart(before, line)) {
      return 0;
    }
    for (int i = 1; i + 1 < line.length(); i++) {
      if (isSpace(line.charAt(i)) && !isSpace(line.charAt(i + 1))) {
        return i;
      }
    }
    return -1;
  }

  /**
   * Returns whether byte-level BPE has a word boundary between two lines whatever follows: its
   * words are a letter, number or other run with the space before it, and white space, of which a
   * run before a word loses its last character to the word (a space) or to itself (any other).
   */
  static boolean mayPart(CharSequence before, String after) {
    int last = before.length() - 1;
    if (after.isEmpty() || before.charAt(last) != '\n') {
      return false;
    }
    if (after.charAt(0) == ' ') {
      return after.length() > 1 && !isSpace(after.charAt(1));
    }
    return !isSpace(after.charAt(0)) && last > 0 && !isSpace(before.charAt(last - 1));
  }

  private static boolean isSpace(char c) {
    return Character.isWhitespace(c) || Character.isSpaceChar(c) || c == '\u0085';
  }
}
