package io.floecat.sandbox.sts;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.floecat.sandbox.access.Access;
import io.floecat.sandbox.access.Action;
import io.floecat.sandbox.principal.AccessKeys;
import io.floecat.sandbox.principal.PolicyDirectory;
import io.floecat.sandbox.wire.Fields;
import io.floecat.sandbox.wire.Json;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;

/** The service: its actions. */
public final class SecurityTokens {

  /** What signatures call it. */
  public static final String SERVICE = "sts";

  private final PolicyDirectory directory;
  private final Map<String, Action> actions;

  /** For the roles of {@code directory}. */
  public SecurityTokens(PolicyDirectory directory, AccessKeys keys, InstantSource clock) {
    this.directory = directory;
    this.actions =
        Map.of(
            "AssumeRole",
            new AssumeRole(directory, keys, clock),
            "GetCallerIdentity",
            this::callerIdentity);
  }

  /** An action by its name. */
  public Optional<Action> action(String name) {
    return Optional.ofNullable(actions.get(name));
  }

  /** Needs no permission, and no policy can forbid it. */
  private ObjectNode callerIdentity(ObjectNode parameters, Access access) {
    Fields.of(parameters, "GetCallerIdentity");
    return Json.object()
        .put("UserId", access.identity().uniqueId())
        .put("Account", directory.awsAccount())
        .put("Arn", access.identity().caller().arn());
  }
}
