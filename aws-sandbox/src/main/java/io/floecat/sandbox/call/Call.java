package io.floecat.sandbox.call;

import com.fasterxml.jackson.databind.JsonNode;
import io.floecat.sandbox.access.Verdict;
import io.floecat.sandbox.principal.AccessKey;
import io.floecat.sandbox.principal.Identity;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A call and what became of it.
 *
 * @param requestId the one in the answer's header
 * @param time when it came in
 * @param service {@code secretsmanager} or {@code sts}
 * @param action as {@code CreateSecret}
 * @param key what it was signed with; empty where the signature is not good
 * @param parameters as they came, but a secret value is replaced by the number of its bytes
 * @param verdicts what IAM was asked and answered, in order; the last one decided
 * @param status the HTTP status
 * @param error the error's code; empty where there was none
 * @param answered false where a fault kept the answer back
 */
public record Call(
    String requestId,
    Instant time,
    String service,
    String action,
    Optional<AccessKey> key,
    JsonNode parameters,
    List<Verdict> verdicts,
    int status,
    Optional<String> error,
    boolean answered) {

  /** Who signed: the ARN of a user or of a role session. */
  public Optional<String> principalArn() {
    return key.map(used -> used.identity().caller().arn());
  }

  /** The id of the access key it was signed with. */
  public Optional<String> accessKeyId() {
    return key.map(AccessKey::id);
  }

  /** The name of the role session that signed. */
  public Optional<String> sessionName() {
    return session().map(Identity.Session::name);
  }

  /** The tags of the role session that signed; none for a user. */
  public Map<String, String> sessionTags() {
    return session().map(Identity.Session::tags).orElse(Map.of());
  }

  /** The session policy of the role session that signed, as it was passed. */
  public Optional<String> sessionPolicy() {
    return session().flatMap(Identity.Session::policy).map(Identity.SessionPolicy::text);
  }

  /** Whether IAM let it through, as far as it was asked. */
  public boolean isAllowed() {
    return verdicts.stream().allMatch(Verdict::allowed);
  }

  /** One line for a person: who, what, allowed or denied and by which statement. No values. */
  public String line() {
    return "%s %s:%s %s by %s -> %s%s, %s"
        .formatted(
            time.truncatedTo(ChronoUnit.MILLIS),
            service,
            action,
            subject(),
            principalArn().orElse("nobody"),
            error.orElse(Integer.toString(status)),
            answered ? "" : " (not answered, by a fault)",
            verdict());
  }

  private String subject() {
    for (String field : List.of("SecretId", "Name", "RoleArn")) {
      if (parameters.path(field).isTextual()) {
        return parameters.path(field).textValue();
      }
    }
    return "-";
  }

  private String verdict() {
    if (verdicts.isEmpty()) {
      return "IAM was not asked";
    }
    return (isAllowed() ? "" : "DENIED: ") + verdicts.getLast().reason();
  }

  private Optional<Identity.Session> session() {
    return key.flatMap(used -> used.identity().session());
  }
}
