package io.floecat.cli.client;

import io.floecat.cli.shell.CliException;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.regex.Pattern;

/**
 * Where a server is.
 *
 * @param uri http or https, with a host, without user, query and fragment, not ending in a slash
 */
record ServerAddress(URI uri) {

  private static final int MAX_PORT = 65_535;

  private static final Pattern LOOPBACK =
      Pattern.compile("localhost|127(\\.\\d{1,3}){3}|\\[(0*:){1,7}0*1]", Pattern.CASE_INSENSITIVE);

  /**
   * Reads an address; {@code localhost:8350} means http.
   *
   * <p>Plain http is taken only to a loopback address: elsewhere everybody on the way could read
   * the token, and the credentials.
   *
   * @throws CliException it is none, or one that must not be used
   */
  static ServerAddress parse(String text) {
    URI uri = toUri(text.contains("://") ? text : "http://" + text);
    if (uri.getHost() == null
        || uri.getPort() > MAX_PORT
        || uri.getRawQuery() != null
        || uri.getRawFragment() != null) {
      throw notAnAddress();
    }
    if (uri.getRawUserInfo() != null) {
      throw CliException.usage("a server's address has no user: the token says who you are");
    }
    switch (uri.getScheme()) {
      case "https" -> {}
      case "http" -> {
        if (!LOOPBACK.matcher(uri.getHost()).matches()) {
          throw CliException.usage(
              "%s is not this machine, and http would show the token to everybody on the way: use https"
                  .formatted(uri.getHost()));
        }
      }
      default -> throw notAnAddress();
    }
    return new ServerAddress(uri);
  }

  /** The URI of {@code pathAndQuery}, which begins with a slash. */
  URI resolve(String pathAndQuery) {
    return URI.create(uri + pathAndQuery);
  }

  /** Whether it is spoken to without TLS. */
  boolean isPlain() {
    return uri.getScheme().equals("http");
  }

  @Override
  public String toString() {
    return uri.toString();
  }

  private static URI toUri(String text) {
    try {
      return new URI(text.replaceAll("/+$", ""));
    } catch (URISyntaxException e) {
      throw notAnAddress();
    }
  }

  private static CliException notAnAddress() {
    return CliException.usage(
        "the server's address must be like http://127.0.0.1:8350 or https://floecat.example.com");
  }
}
