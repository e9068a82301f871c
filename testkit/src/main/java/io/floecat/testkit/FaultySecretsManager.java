package io.floecat.testkit;

import io.floecat.spi.CheckResult;
import io.floecat.spi.secret.CurrentSecret;
import io.floecat.spi.secret.Recovery;
import io.floecat.spi.secret.SecretRef;
import io.floecat.spi.secret.SecretValue;
import io.floecat.spi.secret.SecretVersion;
import io.floecat.spi.secret.SecretsManager;
import io.floecat.spi.secret.SecretsUnavailableException;

/** A secrets manager at the other end of a {@link FaultInjector}. */
public final class FaultySecretsManager implements SecretsManager {

  private final SecretsManager secrets;
  private final FaultInjector line;

  /** Reaches {@code secrets} through {@code line}. */
  public FaultySecretsManager(SecretsManager secrets, FaultInjector line) {
    this.secrets = secrets;
    this.line = line;
  }

  @Override
  public void create(SecretRef ref, SecretValue value, SecretVersion version) {
    // The caller may close its value before a late call takes effect.
    SecretValue sent = SecretValue.copyOf(value.expose());
    call(() -> secrets.create(ref, sent, version));
  }

  @Override
  public void put(SecretRef ref, SecretValue value, SecretVersion version) {
    SecretValue sent = SecretValue.copyOf(value.expose());
    call(() -> secrets.put(ref, sent, version));
  }

  @Override
  public SecretValue get(SecretRef ref, SecretVersion version) {
    return line.call(() -> secrets.get(ref, version), FaultySecretsManager::noAnswer);
  }

  @Override
  public CurrentSecret current(SecretRef ref) {
    return line.call(() -> secrets.current(ref), FaultySecretsManager::noAnswer);
  }

  @Override
  public void delete(SecretRef ref, Recovery recovery) {
    call(() -> secrets.delete(ref, recovery));
  }

  @Override
  public void restore(SecretRef ref) {
    call(() -> secrets.restore(ref));
  }

  @Override
  public String home() {
    return secrets.home();
  }

  @Override
  public CheckResult check() {
    return secrets.check();
  }

  @Override
  public void close() {}

  private void call(Runnable call) {
    line.call(
        () -> {
          call.run();
          return true;
        },
        FaultySecretsManager::noAnswer);
  }

  private static SecretsUnavailableException noAnswer() {
    return new SecretsUnavailableException(
        SecretsUnavailableException.Kind.TIMED_OUT, "no answer", null);
  }
}
