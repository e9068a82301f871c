package io.floecat.aws;

import java.util.function.Consumer;

/**
 * A call that an account's session must not be let through with.
 *
 * @param what the action and on what
 * @param sid the statement of the role's policy that stops it
 */
record ForeignCall(String what, String sid, Consumer<Signer> call) {

  Attempt attempt(Signer signer) {
    return Attempt.of(() -> call.accept(signer));
  }
}
