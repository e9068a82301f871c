package io.floecat.server.auth;

import io.floecat.spi.account.Principal;
import java.util.concurrent.CompletableFuture;

/**
 * Finds out who is calling. Called on an event loop: returns at once, and whoever has to ask
 * another machine answers later.
 */
@FunctionalInterface
public interface Authenticator {

  /**
   * The caller who presents this bearer token. Fails with an {@link
   * io.floecat.spi.error.UnauthenticatedException} where nobody is known by it, and with another
   * {@link io.floecat.spi.error.FloecatException} that says why it cannot be known.
   */
  CompletableFuture<Principal> authenticate(String bearerToken);

  /**
   * Why a caller that is known by this token has no role in any account, in words for the caller
   * and the audit log; empty where there is nothing to say. Called after {@link #authenticate}.
   */
  default String whyNoRole(String bearerToken) {
    return "";
  }
}
