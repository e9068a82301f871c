package io.floecat.core.operation;

import io.floecat.spi.secret.SecretRefusedException;
import io.floecat.spi.secret.SecretUnreadableException;
import io.floecat.spi.secret.SecretsUnavailableException;

/** What the secrets manager answered, as far as the rules tell answers apart (rule 2). */
sealed interface SecretCallResult<T> {

  /** It was done. */
  record Ok<T>(T value) implements SecretCallResult<T> {}

  /** The name or version id holds something else. */
  record Taken<T>() implements SecretCallResult<T> {}

  /** The secret is scheduled for deletion. */
  record Scheduled<T>() implements SecretCallResult<T> {}

  /** Not there, or not for us to see. */
  record Unreadable<T>(SecretUnreadableException cause) implements SecretCallResult<T> {

    /** Whether the backend refused, so that the secret may be there. */
    boolean isDenied() {
      return cause.kind() == SecretUnreadableException.Kind.ACCESS_DENIED;
    }
  }

  /** It was not done, and will not be until somebody mends what the cause names. */
  record Refused<T>(SecretRefusedException cause) implements SecretCallResult<T> {}

  /** Whether it took, or will take, effect is unknown. */
  record Unknown<T>(SecretsUnavailableException cause) implements SecretCallResult<T> {}
}
