package io.floecat.core.connector;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An absolute URI with a host. The parser is strict: what it takes, clients read alike.
 *
 * @param uri with a scheme and an authority, both not null
 * @param host in lower case
 * @param port from 1 to 65535, or -1 for the scheme's own
 */
record HttpUri(URI uri, String host, int port) {

  private static final String LOOPBACK = "localhost|127(\\.\\d{1,3}){3}|\\[::1]";

  /**
   * A host with an underscore, which is none by RFC 1123, so that the JDK does not read it; DNS
   * serves it, and names of companies' own machines have it. The last label is no number, so that
   * nobody takes the name for an address.
   */
  private static final Pattern LENIENT =
      Pattern.compile(
          "(?:[^@]*@)?((?:[\\w-]{1,63}\\.){0,126}(?!\\d|0x)[\\w-]{1,63}\\.?)(?::(\\d{0,5}))?");

  /** Empty where {@code text} is no absolute URI with a host and a port from 1 to 65535. */
  static Optional<HttpUri> parse(String text) {
    try {
      URI uri = new URI(text);
      if (uri.getScheme() == null || uri.getRawAuthority() == null) {
        return Optional.empty();
      }
      return uri.getHost() == null ? lenient(uri) : of(uri, uri.getHost(), uri.getPort());
    } catch (URISyntaxException _) {
      // Its message quotes the text, which may hold a password.
      return Optional.empty();
    }
  }

  private static Optional<HttpUri> lenient(URI uri) {
    Matcher authority = LENIENT.matcher(uri.getRawAuthority());
    if (!authority.matches() || !authority.group(1).contains("_")) {
      return Optional.empty();
    }
    String port = authority.group(2);
    return of(
        uri, authority.group(1), port == null || port.isEmpty() ? -1 : Integer.parseInt(port));
  }

  private static Optional<HttpUri> of(URI uri, String host, int port) {
    return port == -1 || (port > 0 && port <= 65_535)
        ? Optional.of(new HttpUri(uri, host.toLowerCase(Locale.ROOT), port))
        : Optional.empty();
  }

  /** Whether what is sent there is protected: by TLS, or because it does not leave the machine. */
  boolean isPrivate() {
    return scheme().equals("https") || (scheme().equals("http") && host.matches(LOOPBACK));
  }

  /**
   * Where requests go: scheme, host and port in one spelling. {@code h} and {@code h.} differ,
   * because a resolver may complete the first with a search domain.
   */
  String server() {
    int number = port == -1 ? (scheme().equals("https") ? 443 : 80) : port;
    return scheme() + "://" + host + ":" + number;
  }

  private String scheme() {
    return uri.getScheme().toLowerCase(Locale.ROOT);
  }
}
