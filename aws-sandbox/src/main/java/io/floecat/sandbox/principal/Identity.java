package io.floecat.sandbox.principal;

import io.floecat.iam.Caller;
import io.floecat.iam.PolicyDocument;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Who signs, and under which policies.
 *
 * @param uniqueId as {@code AIDA...}, or {@code AROA...:name} for a session
 * @param policies of the user, or of the role whose session it is
 * @param boundary the permissions boundary of the same; empty where there is none
 * @param session what AssumeRole gave it; empty for a user
 */
public record Identity(
    Caller caller,
    String uniqueId,
    List<PolicyDocument> policies,
    Optional<PolicyDocument> boundary,
    Optional<Session> session) {

  /** Copies the list. */
  public Identity {
    policies = List.copyOf(policies);
  }

  /**
   * What only sessions have.
   *
   * @param tags those passed with AssumeRole and those that a chain of roles handed on
   * @param transitive the keys among them, in lower case, that go on to the next role
   * @param policy what the session is confined to
   * @param handedOnPercent how much of the room for tags and policy the tags that go on take in the
   *     next session
   */
  public record Session(
      String name,
      Map<String, String> tags,
      Set<String> transitive,
      Optional<SessionPolicy> policy,
      int handedOnPercent) {

    /** A session that hands nothing on. */
    public Session(String name, Map<String, String> tags) {
      this(name, tags, Set.of(), Optional.empty(), 0);
    }
  }

  /**
   * A policy that was passed with AssumeRole.
   *
   * @param text as it was passed
   */
  public record SessionPolicy(String text, PolicyDocument document) {}
}
