package io.floecat.cli.client;

import java.util.Optional;

/** Where a client's token comes from. */
interface TokenSource {

  /** The token to send. */
  ClientToken token();

  /** Another one, where the server did not accept that; empty where there is none. */
  default Optional<ClientToken> renewed() {
    return Optional.empty();
  }
}
