package io.floecat.sandbox.call;

import com.fasterxml.jackson.databind.JsonNode;
import io.floecat.sandbox.access.Verdict;
import io.floecat.sandbox.principal.AccessKey;
import io.floecat.sandbox.principal.Identity;
import java.time.Instant;
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

  /** One line for a person: who, what, allowed or denied and by which statement. */
  public String line() {
    String what =
        parameters
            .path("SecretId")
            .asText(parameters.path("Name").asText(parameters.path("RoleArn").asText("")));
    String verdict =
        verdicts.isEmpty()
            ? "IAM was not asked"
            : (isAllowed() ? "allowed: " : "DENIED: ") + verdicts.getLast().reason();
    return "%s %s %s by %s: %s -> %s%s"
        .formatted(
            time,
            service + ":" + action,
            what.isEmpty() ? "-" : what,
            principalArn().orElse("nobody"),
            verdict,
            error.orElse(Integer.toString(status)),
            answered ? "" : " (not answered: a fault)");
  }

  private Optional<Identity.Session> session() {
    return key.flatMap(used -> used.identity().session());
  }
}
