package io.floecat.runtime.metrics;

import io.floecat.spi.CheckResult;
import io.floecat.spi.secret.CurrentSecret;
import io.floecat.spi.secret.Recovery;
import io.floecat.spi.secret.SecretRef;
import io.floecat.spi.secret.SecretRefusedException;
import io.floecat.spi.secret.SecretScheduledException;
import io.floecat.spi.secret.SecretTakenException;
import io.floecat.spi.secret.SecretUnreadableException;
import io.floecat.spi.secret.SecretValue;
import io.floecat.spi.secret.SecretVersion;
import io.floecat.spi.secret.SecretsManager;
import io.floecat.spi.secret.SecretsManagerException;
import io.floecat.spi.secret.SecretsUnavailableException;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Locale;

/**
 * Times the calls of a secrets manager, by outcome: ok, taken, scheduled, not_found, access_denied,
 * refused, failed, timed_out, throttled, error.
 */
public final class MeteredSecretsManager implements SecretsManager {

  private final SecretsManager secrets;
  private final CallTimer timer;

  /** Passes everything on to {@code secrets}. */
  public MeteredSecretsManager(SecretsManager secrets, MeterRegistry registry) {
    this.secrets = secrets;
    this.timer = new CallTimer("floecat.secrets.calls", registry, MeteredSecretsManager::outcome);
  }

  @Override
  public void create(SecretRef ref, SecretValue value, SecretVersion version) {
    timer.run("create", () -> secrets.create(ref, value, version));
  }

  @Override
  public void put(SecretRef ref, SecretValue value, SecretVersion version) {
    timer.run("put", () -> secrets.put(ref, value, version));
  }

  @Override
  public SecretValue get(SecretRef ref, SecretVersion version) {
    return timer.time("get", () -> secrets.get(ref, version), _ -> CallTimer.OK);
  }

  @Override
  public CurrentSecret current(SecretRef ref) {
    return timer.time("current", () -> secrets.current(ref), _ -> CallTimer.OK);
  }

  @Override
  public void delete(SecretRef ref, Recovery recovery) {
    timer.run("delete", () -> secrets.delete(ref, recovery));
  }

  @Override
  public void restore(SecretRef ref) {
    timer.run("restore", () -> secrets.restore(ref));
  }

  @Override
  public boolean isExclusive() {
    return secrets.isExclusive();
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
  public void close() {
    secrets.close();
  }

  private static String outcome(RuntimeException failure) {
    return failure instanceof SecretsManagerException answer ? outcome(answer) : "error";
  }

  private static String outcome(SecretsManagerException answer) {
    return switch (answer) {
      case SecretTakenException _ -> "taken";
      case SecretScheduledException _ -> "scheduled";
      case SecretUnreadableException unreadable -> lower(unreadable.kind());
      case SecretRefusedException _ -> "refused";
      case SecretsUnavailableException unavailable -> lower(unavailable.kind());
    };
  }

  private static String lower(Enum<?> kind) {
    return kind.name().toLowerCase(Locale.ROOT);
  }
}
