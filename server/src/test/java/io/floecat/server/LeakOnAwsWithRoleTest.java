package io.floecat.server;

import io.floecat.sandbox.call.Fault;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** With AWS Secrets Manager, by one session of a role per account. */
class LeakOnAwsWithRoleTest extends LeakOnAwsTest {

  private static final int UNTIL_PATIENCE_IS_OVER = 10_000;

  @Override
  String identity() {
    return "floecat-base";
  }

  @Override
  Map<String, String> settings() {
    var settings = new HashMap<>(super.settings());
    settings.put("floecat.secrets.aws.role-arn", sandbox().roleArn("floecat-secrets"));
    return settings;
  }

  @Override
  List<Runnable> troubles() {
    return Stream.<Runnable>of(
            () -> fail(UNTIL_PATIENCE_IS_OVER, Fault.throttled()),
            () -> fail(1, Fault.packedPolicyTooLarge()),
            () -> fail(1, Fault.refused("AccessDenied", "User is not authorized")))
        .toList();
  }

  /** Done without the role. */
  @Override
  List<Runnable> quotingTroubles() {
    return List.of();
  }
}
