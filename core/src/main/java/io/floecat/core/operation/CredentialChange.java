package io.floecat.core.operation;

import io.floecat.core.secret.SecretValue;
import java.util.function.UnaryOperator;

/** What a write does to a connector's credentials. */
public sealed interface CredentialChange {

  /** Nothing: no call to the secrets manager is made. */
  record Keep() implements CredentialChange {}

  /** The connector has no credentials from then on. */
  record Clear() implements CredentialChange {}

  /**
   * They are replaced whole.
   *
   * @param value the caller closes it when the write has ended
   */
  record Replace(SecretValue value) implements CredentialChange {}

  /**
   * Parts of them are replaced.
   *
   * @param edit makes the new payload from the pinned one, and may throw to refuse; the value it
   *     returns is closed by whoever called it
   */
  record Edit(UnaryOperator<SecretValue> edit) implements CredentialChange {}
}
