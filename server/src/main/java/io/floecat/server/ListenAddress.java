package io.floecat.server;

import com.linecorp.armeria.common.SessionProtocol;
import com.linecorp.armeria.server.ServerBuilder;
import com.linecorp.armeria.server.ServerTlsConfig;
import io.floecat.runtime.config.ServerConfig;
import io.floecat.runtime.config.StartException;
import io.netty.handler.ssl.ClientAuth;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.time.Clock;
import java.util.List;
import java.util.Optional;

/** Where the server listens, and whether in TLS. */
record ListenAddress(InetSocketAddress socket, Optional<TlsFiles> tls) {

  private static final List<String> PROTOCOLS = List.of("TLSv1.3", "TLSv1.2");

  /**
   * Resolves the host, reads the files of TLS, and refuses plain text beyond this machine: tokens
   * and credentials travel in requests.
   *
   * @throws StartException one of them cannot be used
   */
  static ListenAddress of(ServerConfig config, Clock clock) {
    try {
      var socket = new InetSocketAddress(InetAddress.getByName(config.host()), config.port());
      var listen = new ListenAddress(socket, config.tls().map(files -> new TlsFiles(files, clock)));
      if (config.tls().isEmpty() && !config.allowPlaintext() && !listen.isLoopback()) {
        throw new StartException(
            "plain text beyond loopback is refused: set floecat.server.tls.cert-file and key-file,"
                + " or floecat.server.allow-plaintext=true where a proxy adds TLS");
      }
      return listen;
    } catch (UnknownHostException e) {
      throw new StartException("floecat.server.host is no name or address that resolves", e);
    }
  }

  /** Whether only this machine can reach it. */
  boolean isLoopback() {
    return socket.getAddress().isLoopbackAddress();
  }

  /** Has the server that {@code builder} builds listen here. */
  void addTo(ServerBuilder builder) {
    builder.port(socket, tls.isPresent() ? SessionProtocol.HTTPS : SessionProtocol.HTTP);
    tls.ifPresent(files -> addTls(builder, files));
  }

  private static void addTls(ServerBuilder builder, TlsFiles files) {
    builder.tlsProvider(
        files,
        ServerTlsConfig.builder()
            .clientAuth(files.asksClients() ? ClientAuth.REQUIRE : ClientAuth.NONE)
            .tlsCustomizer(context -> context.protocols(PROTOCOLS))
            .build());
  }
}
