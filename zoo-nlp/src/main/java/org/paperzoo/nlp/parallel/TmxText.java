package org.paperzoo.nlp.parallel;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPInputStream;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import org.paperzoo.core.error.FailureException;

/**
 * A translation memory (TMX 1.4b, LISA 2005), plain or gzip: the segments of each {@code tu} in two
 * languages. Units that lack one of them are skipped. A document type is not read, and there are no
 * entities but XML's own.
 *
 * @param file the file
 * @param source the language of the source, such as {@code en}; it matches {@code en-US} too
 * @param target the language of the target
 */
record TmxText(Path file, String source, String target) implements ParallelText {
  private static final XMLInputFactory XML = factory();

  private static XMLInputFactory factory() {
    XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
    factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
    factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
    factory.setProperty(XMLInputFactory.IS_COALESCING, false);
    factory.setXMLResolver((publicId, systemId, base, namespace) -> InputStream.nullInputStream());
    return factory;
  }

  @Override
  public String name() {
    return file.toString();
  }

  @Override
  public PairReader open() {
    try {
      InputStream in = unpacked(new BufferedInputStream(Files.newInputStream(file), 1 << 16));
      try {
        return new Reader(in, XML.createXMLStreamReader(in));
      } catch (XMLStreamException e) {
        in.close();
        throw malformed(e);
      }
    } catch (IOException e) {
      throw new FailureException(file + ": cannot be read: " + e.getMessage() + ".", e);
    }
  }

  private static InputStream unpacked(BufferedInputStream in) throws IOException {
    in.mark(2);
    boolean gzip = in.read() == 0x1F && in.read() == 0x8B;
    in.reset();
    return gzip ? new GZIPInputStream(in, 1 << 16) : in;
  }

  private FailureException malformed(XMLStreamException e) {
    String message = e.getMessage().replaceAll("(?s)ParseError at .*?Message: ", "").strip();
    String place =
        e.getLocation() == null
            ? ""
            : ":" + e.getLocation().getLineNumber() + ":" + e.getLocation().getColumnNumber();
    return new FailureException(
        file
            + place
            + ": not well-formed XML: "
            + message.replaceAll("[\\s.]+$", "").replaceAll("\\s+", " ")
            + ". Expected a translation memory (TMX).",
        e);
  }

  private final class Reader implements PairReader {
    private final InputStream in;
    private final XMLStreamReader xml;
    private final TmxUnit unit = new TmxUnit(file, source, target);
    private boolean any;
    private boolean inTmx;

    Reader(InputStream in, XMLStreamReader xml) {
      this.in = in;
      this.xml = xml;
    }

    @Override
    public SentencePair next() {
      try {
        while (xml.hasNext()) {
          int event = xml.next();
          if (event == XMLStreamReader.START_ELEMENT) {
            if (!inTmx && !xml.getLocalName().equals("tmx")) {
              throw new FailureException(
                  file
                      + ": expected a translation memory (TMX), found XML whose root is <"
                      + xml.getLocalName()
                      + ">.");
            }
            inTmx = true;
          }
          SentencePair pair = unit.read(event, xml);
          if (pair != null) {
            any = true;
            return pair;
          }
        }
      } catch (XMLStreamException e) {
        throw malformed(e);
      }
      if (!any) {
        throw new FailureException(
            file
                + ": no unit has segments in both "
                + source
                + " and "
                + target
                + "; its languages are "
                + unit.languages()
                + ".");
      }
      return null;
    }

    @Override
    public void close() {
      try (in) {
        xml.close();
      } catch (IOException | XMLStreamException e) {
        throw new FailureException(file + ": cannot be closed: " + e.getMessage() + ".", e);
      }
    }
  }
}
