package io.floecat.spi.secret;

import org.jspecify.annotations.Nullable;

/**
 * The backend refused the call for a reason that somebody has to mend: settings, credentials, a
 * permission, a key, or the state of the secret. The call changed nothing, and will be refused
 * again until then. Where the backend cannot tell a refusal from a secret that is not there, it
 * throws {@link SecretUnreadableException} instead.
 */
public final class SecretRefusedException extends SecretsManagerException {

  private static final long serialVersionUID = 1L;

  /** What has to be mended. */
  public enum Kind {
    /** A permission, other than for the secret itself: to assume the role, say. */
    PERMISSION,
    /** The credentials of the service: none, expired, unknown, or wrongly signed with. */
    CREDENTIALS,
    /** The settings that lead to the backend. */
    SETTINGS,
    /** The key that the secret is encrypted with. */
    KEY,
    /** The secret, whose state the call does not fit. */
    SECRET,
    /**
     * Unknown: the backend said no in a way that its documentation does not list. Whoever depends
     * on the call having changed nothing waits until it cannot be on its way any more.
     */
    UNLISTED
  }

  private final Kind kind;
  private final String remedy;

  /**
   * A refusal.
   *
   * @param remedy see {@link #remedy}
   * @param message names the secret or account, for the operator; never null
   * @param cause the backend's own exception
   */
  public SecretRefusedException(
      Kind kind, String remedy, String message, @Nullable Throwable cause) {
    super(message, cause);
    this.kind = kind;
    this.remedy = remedy;
  }

  /** What has to be mended. */
  public Kind kind() {
    return kind;
  }

  /**
   * What to do, in words that every caller may read: the name of an action or a setting, nothing of
   * the backend's own words, and no role or policy.
   */
  public String remedy() {
    return remedy;
  }
}
