package org.paperzoo.core.data;

import java.net.URI;
import java.util.Locale;
import java.util.Optional;
import org.paperzoo.core.error.UsageException;

/**
 * A secret that one server takes for a log-in. It is sent to that server's origin (scheme, host and
 * port) only, and is not part of any message.
 */
public final class AccessToken {

  /** No token, for servers that ask for none. */
  public static final AccessToken NONE = new AccessToken(null, null, null);

  private final URI server;
  private final String variable;
  private final String secret; // null if there is none

  private AccessToken(URI server, String variable, String secret) {
    this.server = server;
    this.variable = variable;
    this.secret = secret;
  }

  /**
   * Returns the token of an environment variable.
   *
   * @param server an address at the server that may see it
   * @param variable the name of the variable
   * @param value its value; null or blank if it is not set
   * @throws UsageException if the value cannot be a token; the message does not repeat it
   */
  public static AccessToken of(URI server, String variable, String value) {
    String secret = value == null || value.isBlank() ? null : value.strip();
    if (secret != null && !secret.matches("[\\x21-\\x7E]+")) {
      throw new UsageException(
          "The environment variable "
              + variable
              + " is not a token: expected visible ASCII characters without spaces.");
    }
    return new AccessToken(server, variable, secret);
  }

  /** Returns the value of the header {@code Authorization} of a request, if it may have one. */
  Optional<String> authorization(URI request) {
    return secret != null && origin(request).equals(origin(server))
        ? Optional.of("Bearer " + secret)
        : Optional.empty();
  }

  /** Returns what to do where a server refuses access; empty if nothing is known. */
  String advice() {
    if (variable == null) {
      return "";
    }
    return secret == null
        ? " (if it is private or gated, set " + variable + " to a token that may read it)"
        : " (the token in " + variable + " may not read it)";
  }

  private static String origin(URI uri) {
    String scheme = uri.getScheme().toLowerCase(Locale.ROOT);
    int port = uri.getPort() >= 0 ? uri.getPort() : scheme.equals("https") ? 443 : 80;
    return scheme + "://" + String.valueOf(uri.getHost()).toLowerCase(Locale.ROOT) + ":" + port;
  }

  @Override
  public String toString() {
    return variable == null ? "no token" : "the token of " + variable;
  }
}
