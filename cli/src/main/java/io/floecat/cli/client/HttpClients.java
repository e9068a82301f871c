package io.floecat.cli.client;

import io.floecat.cli.shell.CliException;
import io.floecat.spi.net.Proxies;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.time.Duration;

/** The clients of commands: HTTP/1.1, no redirects, and the proxies of the environment. */
record HttpClients(Proxies proxies) {

  /** Proxy Authentication Required (RFC 9110, section 15.5.8). */
  private static final int PROXY_REFUSES = 407;

  private static final Duration CONNECT = Duration.ofSeconds(5);

  HttpClient client() {
    return HttpClient.newBuilder()
        .version(HttpClient.Version.HTTP_1_1)
        .followRedirects(HttpClient.Redirect.NEVER)
        .connectTimeout(CONNECT)
        .proxy(proxies.selector())
        .build();
  }

  /**
   * A request to {@code uri}, with what a proxy on the way wants to know.
   *
   * @throws CliException the environment names a proxy for it that cannot be used
   */
  HttpRequest.Builder request(URI uri) {
    try {
      HttpRequest.Builder request = HttpRequest.newBuilder(uri);
      proxies.authorization(uri).ifPresent(it -> request.header("Proxy-Authorization", it));
      return request;
    } catch (IllegalArgumentException e) {
      throw CliException.usage(String.valueOf(e.getMessage()));
    }
  }

  /** Throws {@link CliException} if this is the status of a proxy that refuses its user. */
  static void requireNotOfProxy(int status) {
    if (status == PROXY_REFUSES) {
      throw CliException.failure(
          "the proxy on the way refuses its user: mend the user and password in HTTPS_PROXY");
    }
  }
}
