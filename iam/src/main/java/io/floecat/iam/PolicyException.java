package io.floecat.iam;

/**
 * A policy, or a request, that this model does not understand. It is never guessed at: the message
 * names the document, the statement, the element and the fix, on one line.
 */
public final class PolicyException extends RuntimeException {

  PolicyException(String message) {
    super(message);
  }
}
