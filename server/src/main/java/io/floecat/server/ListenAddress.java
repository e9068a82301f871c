package io.floecat.server;

import com.linecorp.armeria.common.SessionProtocol;
import com.linecorp.armeria.server.ServerBuilder;
import io.floecat.server.config.ServerConfig;
import io.floecat.server.config.StartException;
import io.netty.handler.ssl.ClientAuth;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** Where the server listens, and whether in TLS. */
record ListenAddress(InetSocketAddress socket, Optional<ServerConfig.Tls> tls) {

  /**
   * Resolves the host, and refuses plain text beyond this machine: tokens and credentials travel in
   * requests.
   */
  static ListenAddress of(ServerConfig config) {
    try {
      var socket = new InetSocketAddress(InetAddress.getByName(config.host()), config.port());
      var listen = new ListenAddress(socket, config.tls());
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

  private static void addTls(ServerBuilder builder, ServerConfig.Tls files) {
    builder.tls(readable(files.certFile()).toFile(), readable(files.keyFile()).toFile());
    files
        .clientCaFile()
        .map(ListenAddress::readable)
        .ifPresent(
            authorities ->
                builder.tlsCustomizer(
                    context ->
                        context.trustManager(authorities.toFile()).clientAuth(ClientAuth.REQUIRE)));
  }

  private static Path readable(Path file) {
    if (!Files.isReadable(file)) {
      throw new StartException("cannot read the TLS file %s".formatted(file));
    }
    return file;
  }
}
