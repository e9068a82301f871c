package io.floecat.core.operation;

import io.floecat.core.error.DataLossException;
import io.floecat.core.secret.Recovery;
import io.floecat.core.secret.SecretRef;
import io.floecat.core.secret.SecretRefusedException;
import io.floecat.core.secret.SecretScheduledException;
import io.floecat.core.secret.SecretTakenException;
import io.floecat.core.secret.SecretUnreadableException;
import io.floecat.core.secret.SecretValue;
import io.floecat.core.secret.SecretVersion;
import io.floecat.core.secret.SecretsManager;
import io.floecat.core.secret.SecretsUnavailableException;
import java.util.function.Supplier;

/**
 * The lifecycle's calls to the secrets manager. Each rests on a read of the store and is not sent
 * once that read is old (rule 1); each is one attempt, and answers with a value.
 */
final class SecretCalls {

  private final SecretsManager secrets;
  private final Pace pace;
  private final OperationListener listener;

  SecretCalls(SecretsManager secrets, Pace pace, OperationListener listener) {
    this.secrets = secrets;
    this.pace = pace;
    this.listener = listener;
  }

  /** Whether nobody but the service can have created what is there. */
  boolean areExclusive() {
    return secrets.isExclusive();
  }

  /** A name that holds something that cannot be understood is taken. */
  Answer<Boolean> create(Versioned<?> basis, SecretRef ref, SecretValue value, String version) {
    try {
      return ask(basis, ref, () -> secrets.create(ref, value, new SecretVersion(version)));
    } catch (DataLossException e) {
      return new Answer.Taken<>();
    }
  }

  Answer<Boolean> put(Versioned<?> basis, SecretRef ref, SecretValue value, String version) {
    return ask(basis, ref, () -> secrets.put(ref, value, new SecretVersion(version)));
  }

  Answer<SecretValue> get(Versioned<?> basis, SecretRef ref, String version) {
    return ask(basis, ref, () -> secrets.get(ref, new SecretVersion(version)));
  }

  Answer<Boolean> delete(Versioned<?> basis, SecretRef ref, Recovery recovery) {
    return ask(basis, ref, () -> secrets.delete(ref, recovery));
  }

  Answer<Boolean> restore(Versioned<?> basis, SecretRef ref) {
    return ask(basis, ref, () -> secrets.restore(ref));
  }

  private Answer<Boolean> ask(Versioned<?> basis, SecretRef ref, Runnable call) {
    return ask(
        basis,
        ref,
        () -> {
          call.run();
          return true;
        });
  }

  private <T> Answer<T> ask(Versioned<?> basis, SecretRef ref, Supplier<T> call) {
    if (pace.nanos() - basis.readAt() > OperationSettings.CALL_FRESHNESS.toNanos()) {
      return new Answer.Unknown<>(
          new SecretsUnavailableException(
              SecretsUnavailableException.Kind.TIMED_OUT, ref + ": too late to be sent", null));
    }
    try {
      return new Answer.Ok<>(call.get());
    } catch (SecretTakenException e) {
      return new Answer.Taken<>();
    } catch (SecretScheduledException e) {
      return new Answer.Scheduled<>();
    } catch (SecretUnreadableException e) {
      return new Answer.Unreadable<>(e);
    } catch (SecretRefusedException e) {
      return new Answer.Refused<>(e);
    } catch (SecretsUnavailableException e) {
      return new Answer.Unknown<>(e);
    } catch (DataLossException e) {
      listener.damaged(StoredKind.VAULT_SECRET, ref.name());
      throw e;
    }
  }
}
