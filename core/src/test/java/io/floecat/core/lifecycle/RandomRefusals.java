package io.floecat.core.lifecycle;

import io.floecat.spi.CheckResult;
import io.floecat.spi.secret.CurrentSecret;
import io.floecat.spi.secret.Recovery;
import io.floecat.spi.secret.SecretRef;
import io.floecat.spi.secret.SecretRefusedException;
import io.floecat.spi.secret.SecretUnreadableException;
import io.floecat.spi.secret.SecretUnreadableException.Kind;
import io.floecat.spi.secret.SecretValue;
import io.floecat.spi.secret.SecretVersion;
import io.floecat.spi.secret.SecretsManager;
import io.floecat.spi.secret.SecretsManagerException;
import io.floecat.testkit.SecretSnapshot;
import java.time.Duration;
import java.time.Instant;

/**
 * A secrets manager that refuses calls now and then, and does not always show what is new: one read
 * sees it and the next does not, as with replicas.
 */
record RandomRefusals(SecretsBackend backend, SecretsManager secrets, Mood mood)
    implements SecretsManager {

  /** What a permission is for. */
  enum Verb {
    CREATE,
    PUT,
    GET,
    DELETE,
    RESTORE
  }

  /** How the secrets manager behaves at this moment. */
  interface Mood {

    /** Whether this call is refused. */
    boolean refuses(Verb verb);

    /** What a refused call throws. */
    default SecretsManagerException refusal(SecretRef ref) {
      return new SecretUnreadableException(Kind.ACCESS_DENIED, "no access to " + ref, null);
    }

    /** Whether this read does not see what is new. */
    default boolean hidesNew() {
      return false;
    }
  }

  /** What there is to mend, where a refusal says so. */
  static final String REMEDY = "mend the settings";

  /** A refusal that says what there is to mend. */
  static SecretRefusedException mendable(SecretRefusedException.Kind kind, SecretRef ref) {
    return new SecretRefusedException(kind, REMEDY, ref + " is refused", null);
  }

  private static final Duration LATE_VISIBILITY = Duration.ofSeconds(60);

  @Override
  public void create(SecretRef ref, SecretValue value, SecretVersion version) {
    requireLeave(Verb.CREATE, ref);
    secrets.create(ref, value, version);
  }

  @Override
  public void put(SecretRef ref, SecretValue value, SecretVersion version) {
    requireLeave(Verb.PUT, ref);
    secrets.put(ref, value, version);
  }

  @Override
  public SecretValue get(SecretRef ref, SecretVersion version) {
    requireLeave(Verb.GET, ref);
    SecretValue value = secrets.get(ref, version);
    if (mood.hidesNew() && isNew(ref, version)) {
      value.close();
      throw new SecretUnreadableException(Kind.NOT_FOUND, ref + " is not seen yet", null);
    }
    return value;
  }

  @Override
  public CurrentSecret current(SecretRef ref) {
    return secrets.current(ref);
  }

  @Override
  public void delete(SecretRef ref, Recovery recovery) {
    requireLeave(Verb.DELETE, ref);
    secrets.delete(ref, recovery);
  }

  @Override
  public void restore(SecretRef ref) {
    requireLeave(Verb.RESTORE, ref);
    secrets.restore(ref);
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
  public void close() {}

  private boolean isNew(SecretRef ref, SecretVersion version) {
    SecretSnapshot secret = backend.snapshot().get(ref.name());
    SecretSnapshot.Version found = secret == null ? null : secret.versions().get(version);
    Instant newest = backend.clock().instant().minus(LATE_VISIBILITY);
    return found != null && found.createTime().isAfter(newest);
  }

  private void requireLeave(Verb verb, SecretRef ref) {
    if (mood.refuses(verb)) {
      throw mood.refusal(ref);
    }
  }
}
