package io.floecat.core.operation;

import io.floecat.core.secret.SecretRefusedException;
import io.floecat.core.secret.SecretUnreadableException;
import io.floecat.core.secret.SecretsUnavailableException;

/** What the secrets manager answered, as far as the rules tell answers apart (rule 2). */
sealed interface Answer<T> {

  /** It was done. */
  record Ok<T>(T value) implements Answer<T> {}

  /** The name or version id holds something else. */
  record Taken<T>() implements Answer<T> {}

  /** The secret is scheduled for deletion. */
  record Scheduled<T>() implements Answer<T> {}

  /** Not there, or not for us to see. */
  record Unreadable<T>(SecretUnreadableException cause) implements Answer<T> {

    /** Whether the backend refused, so that the secret may be there. */
    boolean isDenied() {
      return cause.kind() == SecretUnreadableException.Kind.ACCESS_DENIED;
    }
  }

  /** It was not done, and will not be until somebody mends what the cause names. */
  record Refused<T>(SecretRefusedException cause) implements Answer<T> {}

  /** Whether it took, or will take, effect is unknown. */
  record Unknown<T>(SecretsUnavailableException cause) implements Answer<T> {}
}
