package io.floecat.server;

import io.floecat.server.config.ServerConfig;
import io.floecat.server.config.StartException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;

/** Where the server listens. */
record ListenAddress(InetAddress address, int port) {

  /**
   * Resolves the host, and refuses plain text beyond this machine: tokens and credentials travel in
   * requests.
   */
  static ListenAddress of(ServerConfig config) {
    try {
      var listen = new ListenAddress(InetAddress.getByName(config.host()), config.port());
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
    return address.isLoopbackAddress();
  }

  InetSocketAddress socket() {
    return new InetSocketAddress(address, port);
  }
}
