package io.floecat.core.operation;

import io.floecat.spi.secret.SecretValue;
import java.util.function.Predicate;
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
   * @param holds whether a payload has those parts already, whatever else is in it
   */
  record Edit(UnaryOperator<SecretValue> edit, Predicate<SecretValue> holds)
      implements CredentialChange {

    /** An edit that leaves a payload as it is which has those parts already. */
    public Edit(UnaryOperator<SecretValue> edit) {
      this(edit, written -> leavesAlone(edit, written));
    }

    private static boolean leavesAlone(UnaryOperator<SecretValue> edit, SecretValue written) {
      try (SecretValue edited = edit.apply(written)) {
        return edited.equals(written);
      }
    }
  }
}
