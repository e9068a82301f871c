package io.floecat.sandbox.principal;

import io.floecat.iam.Caller;
import io.floecat.iam.PolicyDocument;
import java.util.List;
import java.util.Optional;

/**
 * A user.
 *
 * @param uniqueId as {@code AIDA...}
 */
public record User(
    String name,
    String arn,
    String uniqueId,
    List<PolicyDocument> policies,
    Optional<PolicyDocument> boundary) {

  /** As a caller. */
  public Identity identity() {
    return new Identity(Caller.user(arn), uniqueId, policies, boundary, Optional.empty());
  }
}
