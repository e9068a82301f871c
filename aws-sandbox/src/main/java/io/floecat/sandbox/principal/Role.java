package io.floecat.sandbox.principal;

import io.floecat.iam.Caller;
import io.floecat.iam.PolicyDocument;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * A role.
 *
 * @param uniqueId as {@code AROA...}
 * @param trust who may assume it; nobody where there is none, and then the sandbox hands out a
 *     session of it, as EC2 does to an instance
 * @param tags on the role itself
 * @param podIdentity where the sandbox hands out a session as EKS Pod Identity does
 */
public record Role(
    String name,
    String arn,
    String uniqueId,
    Optional<PolicyDocument> trust,
    List<PolicyDocument> policies,
    Optional<PolicyDocument> boundary,
    Map<String, String> tags,
    Duration maxSession,
    Optional<PodIdentity> podIdentity) {

  /** A session of this role. Its tags override those of the role, whatever their case. */
  public Identity session(Identity.Session session) {
    var all = new TreeMap<String, String>(String.CASE_INSENSITIVE_ORDER);
    all.putAll(session.tags());
    tags.forEach(all::putIfAbsent);
    return new Identity(
        Caller.session(arn, session.name(), all),
        uniqueId + ":" + session.name(),
        policies,
        boundary,
        Optional.of(session));
  }
}
