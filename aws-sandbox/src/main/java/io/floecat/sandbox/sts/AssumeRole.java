package io.floecat.sandbox.sts;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.floecat.iam.AssumeRoleCall;
import io.floecat.iam.PolicyDocument;
import io.floecat.sandbox.access.Access;
import io.floecat.sandbox.access.Action;
import io.floecat.sandbox.principal.AccessKey;
import io.floecat.sandbox.principal.AccessKeys;
import io.floecat.sandbox.principal.Identity;
import io.floecat.sandbox.principal.PolicyDirectory;
import io.floecat.sandbox.principal.Role;
import io.floecat.sandbox.wire.AwsException;
import io.floecat.sandbox.wire.CommonError;
import io.floecat.sandbox.wire.Fields;
import io.floecat.sandbox.wire.Json;
import io.floecat.sandbox.wire.Shape;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Optional;

/** AssumeRole (AWS_FACTS 2.2, 2.3, 3). */
final class AssumeRole implements Action {

  private static final Shape ROLE_ARN = Shape.text(20, 2048);
  private static final Shape SESSION_NAME = Shape.text(2, 64).of("[\\w+=,.@-]*");
  private static final Shape EXTERNAL_ID = Shape.text(2, 1224).of("[\\w+=,.@:/-]*");

  private final PolicyDirectory directory;
  private final AccessKeys keys;
  private final InstantSource clock;

  AssumeRole(PolicyDirectory directory, AccessKeys keys, InstantSource clock) {
    this.directory = directory;
    this.keys = keys;
    this.clock = clock;
  }

  @Override
  public ObjectNode run(ObjectNode parameters, Access access) {
    Fields fields =
        Fields.of(
            parameters,
            "AssumeRole",
            "RoleArn",
            "RoleSessionName",
            "DurationSeconds",
            "ExternalId",
            "Policy",
            "Tags",
            "TransitiveTagKeys");
    String roleArn = fields.requiredText("RoleArn", ROLE_ARN);
    String sessionName = fields.requiredText("RoleSessionName", SESSION_NAME);
    Duration duration = SessionDuration.read(fields);
    SessionTags tags = SessionTags.read(fields, access.identity());
    Optional<Identity.SessionPolicy> policy = SessionPolicies.read(fields);
    int inheritedPercent =
        access.identity().session().map(Identity.Session::handedOnPercent).orElse(0);
    int packedPercent = SessionPolicies.packedPercent(policy, tags.passed(), inheritedPercent);
    Role role = trusted(access, call(roleArn, sessionName, tags, fields));
    SessionDuration.require(duration, role, access.identity());
    var session =
        new Identity.Session(
            sessionName,
            tags.all(),
            tags.transitive(),
            policy,
            inheritedPercent + SessionPolicies.percent(Optional.empty(), tags.handedOn()));
    Instant end = clock.instant().plus(duration).truncatedTo(ChronoUnit.SECONDS);
    AccessKey key = keys.issueSession(role.session(session), Optional.of(end));
    return answer(key, end, policy.isPresent() || !tags.all().isEmpty(), packedPercent);
  }

  private AssumeRoleCall call(String roleArn, String sessionName, SessionTags tags, Fields fields) {
    return new AssumeRoleCall(
        roleArn,
        sessionName,
        directory.role(roleArn).map(Role::tags).orElse(Map.of()),
        tags.passed(),
        tags.passedTransitive(),
        fields.text("ExternalId", EXTERNAL_ID),
        Optional.empty(),
        tags.inherited());
  }

  /** A role that is not there is refused like one that does not trust the caller. */
  private Role trusted(Access access, AssumeRoleCall call) {
    Optional<Role> role = directory.role(call.roleArn());
    PolicyDocument trust =
        role.flatMap(Role::trust)
            .orElseThrow(
                () ->
                    AwsException.of(
                        CommonError.ACCESS_DENIED,
                        "User: %s is not authorized to perform: sts:AssumeRole on resource: %s"
                            .formatted(access.identity().caller().arn(), call.roleArn())));
    access.requireTrusted(call, trust, call.roleArn());
    return role.get();
  }

  private static ObjectNode answer(
      AccessKey key, Instant end, boolean isPacked, int packedPercent) {
    ObjectNode answer = Json.object();
    answer
        .putObject("Credentials")
        .put("AccessKeyId", key.id())
        .put("SecretAccessKey", key.secret())
        .put("SessionToken", key.token().orElseThrow())
        .put("Expiration", end.toString());
    answer
        .putObject("AssumedRoleUser")
        .put("AssumedRoleId", key.identity().uniqueId())
        .put("Arn", key.identity().caller().arn());
    if (isPacked) {
      answer.put("PackedPolicySize", packedPercent);
    }
    return answer;
  }
}
