package org.paperzoo.nlp.parallel;

import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import javax.xml.XMLConstants;
import javax.xml.stream.XMLStreamReader;
import org.paperzoo.core.error.FailureException;

/** The translation unit that is being read from a TMX file. */
final class TmxUnit {
  /** The longest segment in characters. */
  static final int MAX_SEGMENT = 1 << 20;

  private static final int MAX_DEPTH = 100;
  private static final int MAX_LANGUAGES = 50;
  // What these hold is formatting codes of the translated document, not text.
  private static final Set<String> CODES = Set.of("bpt", "ept", "ph", "it", "ut");

  private final Path file;
  private final String source;
  private final String target;
  private final Set<String> languages = new TreeSet<>();
  private final Deque<String> path = new ArrayDeque<>();
  private final StringBuilder text = new StringBuilder();
  private String language;
  private String sourceText;
  private String targetText;
  private int codes;
  private boolean inSegment;

  TmxUnit(Path file, String source, String target) {
    this.file = file;
    this.source = source;
    this.target = target;
  }

  /** Returns the languages that were seen. */
  Set<String> languages() {
    return languages;
  }

  /** Takes an event; returns a pair at the end of a unit that has both sides, else null. */
  SentencePair read(int event, XMLStreamReader xml) {
    switch (event) {
      case XMLStreamReader.START_ELEMENT -> start(xml);
      case XMLStreamReader.END_ELEMENT -> {
        return end(path.pop());
      }
      case XMLStreamReader.CHARACTERS, XMLStreamReader.CDATA, XMLStreamReader.SPACE -> {
        if (inSegment && codes == 0) {
          append(xml);
        }
      }
      case XMLStreamReader.ENTITY_REFERENCE ->
          throw failure(xml, "the entity &" + xml.getLocalName() + "; is not defined");
      default -> {
        // Comments, instructions and the document type say nothing here.
      }
    }
    return null;
  }

  private void start(XMLStreamReader xml) {
    String name = xml.getLocalName();
    if (path.size() == MAX_DEPTH) {
      throw failure(xml, "elements lie more than " + MAX_DEPTH + " deep");
    }
    path.push(name);
    if (name.equals("tu")) {
      sourceText = null;
      targetText = null;
    } else if (name.equals("tuv")) {
      language = language(xml);
      if (languages.size() < MAX_LANGUAGES) {
        languages.add(language);
      }
    } else if (name.equals("seg")) {
      inSegment = true;
      text.setLength(0);
    } else if (CODES.contains(name)) {
      codes++;
    }
  }

  private String language(XMLStreamReader xml) {
    String value = xml.getAttributeValue(XMLConstants.XML_NS_URI, "lang");
    value = value == null ? xml.getAttributeValue(null, "lang") : value; // before TMX 1.4
    if (value == null) {
      throw failure(xml, "<tuv> has no xml:lang");
    }
    return value;
  }

  private void append(XMLStreamReader xml) {
    if (text.length() + xml.getTextLength() > MAX_SEGMENT) {
      throw failure(xml, "the segment is longer than " + MAX_SEGMENT + " characters");
    }
    text.append(xml.getTextCharacters(), xml.getTextStart(), xml.getTextLength());
  }

  private SentencePair end(String name) {
    if (CODES.contains(name)) {
      codes--;
    } else if (name.equals("seg")) {
      inSegment = false;
      String segment = text.toString().replaceAll("\\s+", " ").strip();
      if (sourceText == null && matches(language, source)) {
        sourceText = segment;
      } else if (targetText == null && matches(language, target)) {
        targetText = segment;
      }
    } else if (name.equals("tu") && sourceText != null && targetText != null) {
      return new SentencePair(sourceText, targetText);
    }
    return null;
  }

  /** Returns whether a language is a wanted one, or a regional form of it. */
  static boolean matches(String language, String wanted) {
    if (language == null) {
      return false;
    }
    String found = language.toLowerCase(Locale.ROOT).replace('_', '-');
    String asked = wanted.toLowerCase(Locale.ROOT).replace('_', '-');
    return found.equals(asked) || found.startsWith(asked + "-");
  }

  private FailureException failure(XMLStreamReader xml, String what) {
    return new FailureException(
        file
            + ":"
            + xml.getLocation().getLineNumber()
            + ":"
            + xml.getLocation().getColumnNumber()
            + ": "
            + what
            + ". Expected a translation memory (TMX).");
  }
}
