package io.floecat.sandbox.principal;

import java.time.Instant;
import java.util.Optional;

/**
 * What requests are signed with. It opens nothing but this sandbox, and only while that runs.
 *
 * @param token what has to come with a session's key; a user's has none
 * @param expiration when a session ends; empty where it does not
 */
public record AccessKey(
    String id,
    String secret,
    Optional<String> token,
    Optional<Instant> expiration,
    Identity identity) {

  /** Without the secret and the token. */
  @Override
  public String toString() {
    return "AccessKey[%s of %s]".formatted(id, identity.caller().arn());
  }
}
