package io.floecat.iam;

/** The policies that a deployment needs, as JSON: what it needs and nothing else. */
public final class IamPolicies {

  private IamPolicies() {}

  /**
   * For the identity the service runs as, in the account that holds the secrets. Without a role:
   * the actions it uses, on its names. With one: only to assume that role, and a deny of the
   * secrets themselves.
   */
  public static String base(Deployment deployment) {
    throw new UnsupportedOperationException();
  }

  /** Who may assume the role, and with which tags. */
  public static String trust(Deployment deployment) {
    throw new UnsupportedOperationException();
  }

  /** What a session of the role may do: its account's secrets, by name and by tag. */
  public static String role(Deployment deployment) {
    throw new UnsupportedOperationException();
  }

  /** For a customer key that admits only the service. */
  public static String key(Deployment deployment) {
    throw new UnsupportedOperationException();
  }

  /**
   * The session policy that goes with AssumeRole, without white space and at most 2,048 characters:
   * the secrets of one account, whatever the role itself may do.
   *
   * @param roleArn the role that is assumed; the secrets are in its account
   * @param accountId the account, in the alphabet of account ids
   */
  public static String session(String roleArn, String accountId) {
    throw new UnsupportedOperationException();
  }
}
