package io.floecat.core.connector;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.Optional;

/**
 * An absolute URI with a host. The parser is strict: what it takes, clients read alike.
 *
 * @param uri with scheme and host, both not null
 */
record HttpUri(URI uri) {

  private static final String LOOPBACK = "localhost|127(\\.\\d{1,3}){3}|\\[::1]";

  /** Empty where {@code text} is no absolute URI with a host and a port from 1 to 65535. */
  static Optional<HttpUri> parse(String text) {
    try {
      URI uri = new URI(text);
      boolean complete = uri.getScheme() != null && uri.getHost() != null;
      boolean port = uri.getPort() == -1 || (uri.getPort() > 0 && uri.getPort() <= 65_535);
      return complete && port ? Optional.of(new HttpUri(uri)) : Optional.empty();
    } catch (URISyntaxException _) {
      // Its message quotes the text, which may hold a password.
      return Optional.empty();
    }
  }

  /** Whether what is sent there is protected: by TLS, or because it does not leave the machine. */
  boolean isPrivate() {
    return scheme().equals("https") || (scheme().equals("http") && host().matches(LOOPBACK));
  }

  /**
   * Where requests go: scheme, host and port in one spelling. {@code h} and {@code h.} differ,
   * because a resolver may complete the first with a search domain.
   */
  String server() {
    return scheme() + "://" + host() + ":" + port();
  }

  private String scheme() {
    return uri.getScheme().toLowerCase(Locale.ROOT);
  }

  private String host() {
    return uri.getHost().toLowerCase(Locale.ROOT);
  }

  private int port() {
    if (uri.getPort() != -1) {
      return uri.getPort();
    }
    return scheme().equals("https") ? 443 : 80;
  }
}
