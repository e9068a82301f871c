package io.floecat.runtime.config;

import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Where and how the server listens.
 *
 * @param port 0 is any free one
 * @param tls empty: plain text
 * @param allowPlaintext whether plain text may go beyond loopback
 * @param openMetrics whether {@code /metrics} answers without a token
 * @param maxConnections open at once
 * @param maxRequestsPerCaller under way at once
 */
public record ServerConfig(
    String host,
    int port,
    Optional<Tls> tls,
    boolean allowPlaintext,
    boolean openMetrics,
    int maxConnections,
    int maxRequestsPerCaller) {

  private static final int MAX_PORT = 65_535;
  private static final int MAX_CONNECTIONS = 100_000;

  /**
   * What the server holds of all callers together, at work or waiting. Where no call takes longer
   * than a tenth of a second, the last one waits for less than half of one; and bodies together
   * stay within a quarter of a gigabyte.
   */
  public static final int MAX_REQUESTS = 256;

  /**
   * The server's certificate.
   *
   * @param certFile PEM certificate chain
   * @param keyFile PEM private key
   * @param clientCaFile authorities whose certificates clients must show; empty: clients show none
   */
  public record Tls(Path certFile, Path keyFile, Optional<Path> clientCaFile) {}

  /** Where a client on this machine finds the server that listens on {@code boundPort}. */
  public URI url(int boundPort) {
    return URI.create(url(tls.isPresent(), host, Integer.toString(boundPort)));
  }

  static String url(boolean tls, String host, String port) {
    String reachable =
        switch (withoutBrackets(host)) {
          case "0.0.0.0", "::" -> "127.0.0.1";
          case String ipv6 when ipv6.indexOf(':') >= 0 -> "[" + ipv6 + "]";
          case String other -> other;
        };
    return (tls ? "https://" : "http://") + reachable + ":" + port;
  }

  /** An address is written both ways, because in URLs it stands in brackets. */
  private static String withoutBrackets(String host) {
    return host.startsWith("[") && host.endsWith("]") && host.indexOf(':') > 0
        ? host.substring(1, host.length() - 1)
        : host;
  }

  static ServerConfig read(SettingReader reader) {
    return new ServerConfig(
        withoutBrackets(reader.text(ConfigKey.SERVER_HOST)),
        reader.integer(ConfigKey.SERVER_PORT, 0, MAX_PORT),
        tls(reader),
        reader.flag(ConfigKey.SERVER_ALLOW_PLAINTEXT),
        reader.flag(ConfigKey.SERVER_OPEN_METRICS),
        reader.integer(ConfigKey.SERVER_MAX_CONNECTIONS, 1, MAX_CONNECTIONS),
        reader.integer(ConfigKey.SERVER_MAX_REQUESTS_PER_CALLER, 1, MAX_REQUESTS));
  }

  private static Optional<Tls> tls(SettingReader reader) {
    Optional<Path> cert = reader.optionalPath(ConfigKey.SERVER_TLS_CERT_FILE);
    Optional<Path> key = reader.optionalPath(ConfigKey.SERVER_TLS_KEY_FILE);
    Optional<Path> clientCa = reader.optionalPath(ConfigKey.SERVER_TLS_CLIENT_CA_FILE);
    if (cert.isPresent() != key.isPresent()) {
      reader.problem(
          cert.isPresent() ? ConfigKey.SERVER_TLS_CERT_FILE : ConfigKey.SERVER_TLS_KEY_FILE,
          "needs %s too"
              .formatted(
                  (cert.isPresent()
                          ? ConfigKey.SERVER_TLS_KEY_FILE
                          : ConfigKey.SERVER_TLS_CERT_FILE)
                      .key()));
    }
    if (clientCa.isPresent() && cert.isEmpty()) {
      reader.problem(
          ConfigKey.SERVER_TLS_CLIENT_CA_FILE,
          "needs %s and %s too"
              .formatted(
                  ConfigKey.SERVER_TLS_CERT_FILE.key(), ConfigKey.SERVER_TLS_KEY_FILE.key()));
    }
    return cert.flatMap(certFile -> key.map(keyFile -> new Tls(certFile, keyFile, clientCa)));
  }
}
