package io.floecat.core.operation;

import io.floecat.spi.error.DataLossException;
import io.floecat.spi.secret.Recovery;
import io.floecat.spi.secret.SecretRef;
import io.floecat.spi.secret.SecretRefusedException;
import io.floecat.spi.secret.SecretScheduledException;
import io.floecat.spi.secret.SecretTakenException;
import io.floecat.spi.secret.SecretUnreadableException;
import io.floecat.spi.secret.SecretValue;
import io.floecat.spi.secret.SecretVersion;
import io.floecat.spi.secret.SecretsManager;
import io.floecat.spi.secret.SecretsUnavailableException;
import java.util.function.Supplier;

/**
 * The lifecycle's calls to the secrets manager. Each rests on a read of the store and is not sent
 * once that read is old (rule 1); each is one attempt, and answers with a value.
 */
final class SecretCalls {

  private final SecretsManager secrets;
  private final TimeSource time;
  private final OperationListener listener;

  SecretCalls(SecretsManager secrets, TimeSource time, OperationListener listener) {
    this.secrets = secrets;
    this.time = time;
    this.listener = listener;
  }

  /** Whether nobody but the service can have created what is there. */
  boolean areExclusive() {
    return secrets.isExclusive();
  }

  /** A name that holds something that cannot be understood is taken. */
  SecretCallResult<Boolean> create(
      Versioned<?> basis, SecretRef ref, SecretValue value, String version) {
    try {
      return ask(basis, ref, () -> secrets.create(ref, value, new SecretVersion(version)));
    } catch (DataLossException e) {
      return new SecretCallResult.Taken<>();
    }
  }

  SecretCallResult<Boolean> put(
      Versioned<?> basis, SecretRef ref, SecretValue value, String version) {
    return ask(basis, ref, () -> secrets.put(ref, value, new SecretVersion(version)));
  }

  SecretCallResult<SecretValue> get(Versioned<?> basis, SecretRef ref, String version) {
    return ask(basis, ref, () -> secrets.get(ref, new SecretVersion(version)));
  }

  SecretCallResult<Boolean> delete(Versioned<?> basis, SecretRef ref, Recovery recovery) {
    return ask(basis, ref, () -> secrets.delete(ref, recovery));
  }

  SecretCallResult<Boolean> restore(Versioned<?> basis, SecretRef ref) {
    return ask(basis, ref, () -> secrets.restore(ref));
  }

  private SecretCallResult<Boolean> ask(Versioned<?> basis, SecretRef ref, Runnable call) {
    return ask(
        basis,
        ref,
        () -> {
          call.run();
          return true;
        });
  }

  private <T> SecretCallResult<T> ask(Versioned<?> basis, SecretRef ref, Supplier<T> call) {
    if (time.nanos() - basis.readAt() > OperationSettings.CALL_FRESHNESS.toNanos()) {
      return new SecretCallResult.Unknown<>(
          new SecretsUnavailableException(
              SecretsUnavailableException.Kind.TIMED_OUT, ref + ": too late to be sent", null));
    }
    try {
      return new SecretCallResult.Ok<>(call.get());
    } catch (SecretTakenException e) {
      return new SecretCallResult.Taken<>();
    } catch (SecretScheduledException e) {
      return new SecretCallResult.Scheduled<>();
    } catch (SecretUnreadableException e) {
      return new SecretCallResult.Unreadable<>(e);
    } catch (SecretRefusedException e) {
      return new SecretCallResult.Refused<>(e);
    } catch (SecretsUnavailableException e) {
      return new SecretCallResult.Unknown<>(e);
    } catch (DataLossException e) {
      listener.damaged(StoredKind.VAULT_SECRET, ref.name());
      throw e;
    }
  }
}
