package io.floecat.server.auth.oidc;

/** The issuer cannot be used now. The message is for the operator: what is wrong, and the fix. */
final class IssuerException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  IssuerException(String message) {
    super(message);
  }

  IssuerException(String message, Throwable cause) {
    super(message, cause);
  }
}
