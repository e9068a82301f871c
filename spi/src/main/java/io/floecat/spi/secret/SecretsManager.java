package io.floecat.spi.secret;

import io.floecat.spi.CheckResult;
import java.util.Optional;

/**
 * Keeps secrets, one value per version, and fences accounts off from each other. Safe for use by
 * many threads. No argument is null.
 *
 * <p><b>Write once.</b> A version id, once used on a secret, is a register that is never written
 * again: for 24 hours at least after the write, and as long as it is the current version or the one
 * before it. A write under an id that holds the same value succeeds and changes nothing; one that
 * holds another value throws {@link SecretTakenException}.
 *
 * <p><b>One attempt.</b> A method calls its backend at most once and never retries: what to do
 * about an unclear answer is the caller's to decide. Every call ends within a total time-out of the
 * backend's configuration.
 *
 * <p><b>Answers.</b> Every method throws {@link SecretsUnavailableException} where it is unknown
 * whether the call took effect. Unless a method says otherwise, a call on a secret that is
 * scheduled for deletion throws {@link SecretScheduledException}, whatever its other arguments; one
 * on a secret or version that is not there, or that the backend does not let this service see,
 * throws {@link SecretUnreadableException}. Every method throws {@link SecretRefusedException}
 * where the backend refuses for a reason that somebody has to mend. A missing version of a secret
 * that the service may see is always {@link SecretUnreadableException.Kind#NOT_FOUND}. A backend
 * that cannot make sense of what it keeps throws {@link io.floecat.spi.error.DataLossException};
 * one that meets what a newer version of it wrote, and may not write or cannot read it, {@link
 * io.floecat.spi.error.FailedPreconditionException}. Messages name the secret and never hold a
 * value.
 *
 * <p><b>Visibility.</b> A backend may need a while until reads see a new secret or version. Until
 * then {@link #get} throws {@code SecretUnreadableException} and {@link #current} may answer with
 * the version before it; no read ever answers with another value under a version id.
 */
public interface SecretsManager extends AutoCloseable {

  /**
   * Creates a secret with its first version, tagged {@code AccountId} with the account. Where the
   * secret exists and has this version with this value, nothing changes.
   *
   * @throws SecretTakenException the secret exists, without this version or with another value of
   *     it
   * @throws SecretScheduledException the name exists and is scheduled for deletion
   */
  void create(SecretRef ref, SecretValue value, SecretVersion version);

  /**
   * Adds a version and makes it the current one. Under an id that holds the same value, nothing
   * changes: the current version stays what it is.
   *
   * @throws SecretTakenException the id holds another value
   */
  void put(SecretRef ref, SecretValue value, SecretVersion version);

  /**
   * The value of exactly this version. The current version and the one before it can be read; older
   * ones may be gone.
   *
   * @return a value that the caller closes
   */
  SecretValue get(SecretRef ref, SecretVersion version);

  /** The current version. */
  CurrentSecret current(SecretRef ref);

  /**
   * Deletes a secret. With a window it becomes scheduled for deletion, and some time after the
   * window it is gone; without one it is gone, also if it was scheduled or not there. What is gone
   * leaves nothing behind: its name can be created again and its version ids are free, though a
   * backend may answer for a moment longer that the name is scheduled.
   *
   * @throws SecretScheduledException it is scheduled already and {@code recovery} is a window
   */
  void delete(SecretRef ref, Recovery recovery);

  /** Makes a secret live again that is scheduled for deletion; a live one stays live. */
  void restore(SecretRef ref);

  /**
   * Whether nobody but this service can create secrets in it: then whatever is under a name that
   * the service gave out is the service's.
   */
  default boolean isExclusive() {
    return false;
  }

  /**
   * Where the secrets are: one text for one place, for ever the same. Its first word is the kind of
   * backend. A backend that can be led elsewhere by settings or credentials says where these lead
   * now, as AWS account and Region do; asked often, it answers from memory.
   *
   * @throws SecretRefusedException the backend does not take the service's credentials or settings
   * @throws SecretsUnavailableException the backend does not say so now
   */
  String home();

  /**
   * Where it leads, if the settings alone say that this is not {@code home}; asks nobody. Empty
   * where only {@link #home} can tell.
   *
   * @param home what {@link #home} once returned
   */
  default Optional<String> elsewhereThan(String home) {
    return Optional.empty();
  }

  /** Whether the backend can be reached just now; never throws, reads no secret. */
  CheckResult check();

  /** Lets go of the backend. Idempotent. */
  @Override
  void close();
}
