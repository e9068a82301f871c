package io.floecat.server.auth;

import io.floecat.core.account.Principal;

/** Finds out who is calling. Called on an event loop: does not wait for other machines. */
@FunctionalInterface
public interface Authenticator {

  /**
   * The caller who presents this bearer token.
   *
   * @throws io.floecat.core.error.UnauthenticatedException nobody is known by it
   */
  Principal authenticate(String bearerToken);
}
