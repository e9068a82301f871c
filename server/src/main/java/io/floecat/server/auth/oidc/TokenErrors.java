package io.floecat.server.auth.oidc;

import io.floecat.spi.error.ErrorReason;
import io.floecat.spi.error.UnauthenticatedException;

/** The words for a token that is not accepted. None of them is taken from the token. */
final class TokenErrors {

  private TokenErrors() {}

  /** {@code why} goes on after "because". */
  static UnauthenticatedException because(String why) {
    return new UnauthenticatedException(
        ErrorReason.UNAUTHENTICATED, "the token is not accepted, because " + why);
  }
}
