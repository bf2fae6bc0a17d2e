package org.paperzoo.core.report;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.stream.Collectors;

/** A picture, a text or a link with its caption in a gallery of an {@link HtmlPage}. */
public final class HtmlFigure {
  // Read by the template, which reads no private fields.
  final Picture picture;
  final Text text;
  final Link link;
  final String caption;

  record Picture(String name, String source) {}

  record Text(String text) {}

  record Link(String name, String address) {}

  private HtmlFigure(Picture picture, Text text, Link link, String caption) {
    this.picture = picture;
    this.text = text;
    this.link = link;
    this.caption = caption.isEmpty() ? null : caption;
  }

  /**
   * Returns a picture, which the page holds.
   *
   * @param data the bytes of its file
   * @param mediaType such as {@code image/png}
   * @param name what stands in its place where it cannot be seen
   * @param caption may be empty
   */
  public static HtmlFigure picture(byte[] data, String mediaType, String name, String caption) {
    String source = "data:" + mediaType + ";base64," + Base64.getEncoder().encodeToString(data);
    return new HtmlFigure(new Picture(name, source), null, null, caption);
  }

  /** Returns a PNG picture; see {@link #picture}. */
  public static HtmlFigure png(byte[] data, String name, String caption) {
    return picture(data, "image/png", name, caption);
  }

  /**
   * Returns a text, shown with its line ends.
   *
   * @param caption may be empty
   */
  public static HtmlFigure text(String text, String caption) {
    return new HtmlFigure(null, new Text(text), null, caption);
  }

  /**
   * Returns a link to a file.
   *
   * @param path relative to the page's folder, with slashes
   * @param caption may be empty
   */
  public static HtmlFigure link(String path, String name, String caption) {
    String address =
        Arrays.stream(path.split("[/\\\\]"))
            .map(part -> URLEncoder.encode(part, StandardCharsets.UTF_8).replace("+", "%20"))
            .collect(Collectors.joining("/"));
    return new HtmlFigure(null, null, new Link(name, address), caption);
  }
}
