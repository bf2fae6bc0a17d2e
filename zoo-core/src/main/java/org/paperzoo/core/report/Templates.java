package org.paperzoo.core.report;

import com.github.mustachejava.DefaultMustacheFactory;
import com.github.mustachejava.Mustache;
import com.github.mustachejava.MustacheException;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;

/**
 * The Mustache templates beside this class. What a template inserts is escaped by the engine, for
 * text between tags and within quoted attributes alike; control characters, which HTML does not
 * allow, become replacement characters.
 */
final class Templates extends DefaultMustacheFactory {
  private static final Mustache PAGE = new Templates().compile("page.mustache");

  private Templates() {}

  /** Returns a page. */
  static String page(HtmlPage.View view) {
    StringWriter out = new StringWriter();
    PAGE.execute(out, view);
    return out.toString();
  }

  @Override
  public Reader getReader(String name) {
    InputStream in = Templates.class.getResourceAsStream(name);
    if (in == null) {
      throw new MustacheException("There is no template " + name + ".");
    }
    return new InputStreamReader(in, StandardCharsets.UTF_8);
  }

  @Override
  public void encode(String value, Writer writer) {
    super.encode(value.replaceAll("[\\p{Cntrl}&&[^\n\t]]", "\uFFFD"), writer);
  }

  /** Returns a style sheet or script beside this class. */
  static String resource(String name) {
    try (InputStream in = Templates.class.getResourceAsStream(name)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
