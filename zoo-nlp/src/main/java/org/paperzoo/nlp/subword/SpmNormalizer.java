package org.paperzoo.nlp.subword;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * SentencePiece's normalization: characters are replaced by the model's own table (such as NFKC),
 * spaces are written as U+2581, and one is put before the text.
 */
final class SpmNormalizer {
  /** Stands for a space. */
  static final char SPACE = '\u2581';

  private static final byte[] SPACE_BYTES = "\u2581".getBytes(StandardCharsets.UTF_8);

  /**
   * What the model's file says.
   *
   * @param table the table of replacements; empty for none
   * @param addDummyPrefix whether a space is put before the text
   * @param removeExtraWhitespaces whether spaces at both ends, and all but one of a run, are
   *     removed
   * @param escapeWhitespaces whether spaces are written as U+2581
   * @param whitespaceAsSuffix whether the space is put after the text instead
   */
  record Spec(
      ByteBuffer table,
      boolean addDummyPrefix,
      boolean removeExtraWhitespaces,
      boolean escapeWhitespaces,
      boolean whitespaceAsSuffix) {}

  private final Spec spec;
  private final CharacterTable table;
  private final PieceTrie kept;

  /**
   * Creates a normalizer.
   *
   * @param userDefined pieces that are not changed
   * @param malformed throws the error of a damaged table
   */
  SpmNormalizer(Spec spec, List<String> userDefined, ProtoReader malformed) {
    this.spec = spec;
    table = spec.table().hasRemaining() ? new CharacterTable(spec.table(), malformed) : null;
    kept = userDefined.isEmpty() ? null : new PieceTrie(userDefined);
  }

  /** Returns the text that is cut into pieces. */
  String normalize(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    Output out = new Output(bytes.length + bytes.length / 4 + 8);
    int at = 0;
    int charAt = 0;
    boolean begun = false;
    boolean afterSpace = spec.removeExtraWhitespaces();
    while (at < bytes.length) {
      int keep = kept == null ? 0 : kept.longest(text, charAt);
      int length;
      byte[] source = bytes;
      int from;
      int to;
      if (keep > 0) {
        length = text.substring(charAt, charAt + keep).getBytes(StandardCharsets.UTF_8).length;
        from = at;
        to = at + length;
      } else {
        CharacterTable.Match match = table == null ? null : table.longest(bytes, at);
        if (match != null) {
          source = table.replacements();
          length = match.length();
          from = match.from();
          to = match.to();
        } else {
          length = Utf8.length(bytes[at]);
          from = at;
          to = at + length;
        }
      }
      charAt += Utf8.chars(bytes, at, length);
      at += length;
      if (spec.removeExtraWhitespaces()) {
        if (!begun && to - from == 1 && source[from] == ' ') {
          continue; // spaces before the text
        }
        while (afterSpace && from < to && source[from] == ' ') {
          from++;
        }
      }
      if (!begun) {
        begun = true;
        if (spec.addDummyPrefix() && !spec.whitespaceAsSuffix()) {
          out.space();
        }
      }
      for (int i = from; i < to; i++) {
        if (source[i] == ' ') {
          out.space();
        } else {
          out.write(source[i]);
        }
      }
      if (from < to) {
        afterSpace = source[to - 1] == ' ';
      }
      afterSpace &= spec.removeExtraWhitespaces();
    }
    if (spec.removeExtraWhitespaces()) {
      out.dropSpacesAtEnd();
    }
    if (begun && spec.addDummyPrefix() && spec.whitespaceAsSuffix()) {
      out.space();
    }
    return out.toString(StandardCharsets.UTF_8);
  }

  /** Returns whether decoding removes the space before the first piece. */
  boolean dropsFirstSpace() {
    return spec.addDummyPrefix() || spec.removeExtraWhitespaces();
  }

  /** Returns whether decoding removes all spaces before the text. */
  boolean removesExtraWhitespaces() {
    return spec.removeExtraWhitespaces();
  }

  private final class Output extends ByteArrayOutputStream {
    Output(int size) {
      super(size);
    }

    void space() {
      if (spec.escapeWhitespaces()) {
        writeBytes(SPACE_BYTES);
      } else {
        write(' ');
      }
    }

    void dropSpacesAtEnd() {
      int width = spec.escapeWhitespaces() ? SPACE_BYTES.length : 1;
      while (count >= width && endsWithSpace(width)) {
        count -= width;
      }
    }

    private boolean endsWithSpace(int width) {
      if (width == 1) {
        return buf[count - 1] == ' ';
      }
      for (int i = 0; i < width; i++) {
        if (buf[count - width + i] != SPACE_BYTES[i]) {
          return false;
        }
      }
      return true;
    }
  }
}
