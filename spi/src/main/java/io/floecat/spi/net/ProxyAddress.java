package io.floecat.spi.net;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.InetSocketAddress;
import java.net.PasswordAuthentication;
import java.net.Proxy;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.util.Base64;
import java.util.Optional;

/**
 * Where a proxy is. Does not print its password.
 *
 * @param userInfo what it is to be told ({@code user:password}, decoded), if anything
 */
record ProxyAddress(String host, int port, Optional<String> userInfo) {

  private static final int HTTP_PORT = 80;
  private static final int MAX_PORT = 65_535;

  /**
   * Reads {@code http://[user:password@]host[:port]}, or the same without a scheme.
   *
   * @throws IllegalArgumentException it is something else
   */
  static ProxyAddress parse(String text) {
    URI uri = toUri(text.contains("://") ? text : "http://" + text);
    boolean isPlain =
        "http".equalsIgnoreCase(uri.getScheme())
            && uri.getHost() != null
            && uri.getPort() <= MAX_PORT
            && uri.getPort() != 0
            && uri.getRawQuery() == null
            && uri.getRawFragment() == null
            && (uri.getRawPath().isEmpty() || uri.getRawPath().equals("/"));
    if (!isPlain) {
      throw new IllegalArgumentException("no address of a proxy");
    }
    int port = uri.getPort() < 0 ? HTTP_PORT : uri.getPort();
    return new ProxyAddress(
        uri.getHost(), port, Optional.ofNullable(uri.getRawUserInfo()).map(ProxyAddress::decoded));
  }

  Proxy toProxy() {
    return new Proxy(Proxy.Type.HTTP, new InetSocketAddress(host, port));
  }

  /** User and password, where there is a user. */
  Optional<PasswordAuthentication> credentials() {
    return userInfo.map(
        text -> {
          String[] parts = text.split(":", 2);
          return new PasswordAuthentication(
              parts[0], (parts.length == 1 ? "" : parts[1]).toCharArray());
        });
  }

  /** The value of {@code Proxy-Authorization} (RFC 7617), where the proxy is to be told a user. */
  Optional<String> authorization() {
    return userInfo.map(
        user -> "Basic " + Base64.getEncoder().encodeToString(user.getBytes(UTF_8)));
  }

  @Override
  public String toString() {
    return host + ":" + port;
  }

  /** Not the cause, which quotes the text. */
  private static URI toUri(String text) {
    try {
      return new URI(text);
    } catch (URISyntaxException _) {
      throw new IllegalArgumentException("no address of a proxy");
    }
  }

  /** A plus is a plus here: this is no form. */
  private static String decoded(String userInfo) {
    return URLDecoder.decode(userInfo.replace("+", "%2B"), UTF_8);
  }
}
