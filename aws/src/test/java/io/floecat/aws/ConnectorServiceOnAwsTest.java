package io.floecat.aws;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.floecat.iam.Deployment;
import io.floecat.iam.IamPolicies;
import io.floecat.sandbox.SandboxOptions;
import io.floecat.sandbox.call.Fault;
import io.floecat.sandbox.secret.Delay;
import io.floecat.sandbox.secret.Delays;
import io.floecat.sandbox.secret.StoredSecret;
import io.floecat.spi.error.DataLossException;
import io.floecat.spi.error.ErrorReason;
import io.floecat.spi.error.FailedPreconditionException;
import io.floecat.spi.error.ResourceExhaustedException;
import io.floecat.v1.CheckConnectorResponse;
import io.floecat.v1.CheckConnectorResponse.Credentials;
import io.floecat.v1.Connector;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.secretsmanager.model.Tag;

/** What a caller of the service is told of AWS's ways, and what becomes of the secrets. */
@ParameterizedClass
@EnumSource(ConnectorServiceOnAwsTest.Mode.class)
class ConnectorServiceOnAwsTest {

  private static AwsWorld world;
  private static Map<Mode, AwsSecretsManager> backends;
  private static int accounts;

  private final Mode mode;
  private final String account = "acct-" + ++accounts;
  private final String name = "accounts/" + account + "/connectors/lake";
  private final OneConnector lake;

  /** Whether calls are made with sessions of the role. */
  enum Mode {
    WITHOUT_ROLE,
    WITH_ROLE
  }

  ConnectorServiceOnAwsTest(Mode mode) {
    this.mode = mode;
    this.lake = new OneConnector(name, requireNonNull(backends.get(mode)), world.clock);
  }

  @BeforeAll
  static void start() {
    world = AwsWorld.start(options -> options.withPolicies(withUndeleteLeftOut()));
    backends = Map.of(Mode.WITHOUT_ROLE, world.withoutRole(), Mode.WITH_ROLE, world.withRole());
  }

  @AfterAll
  static void stop() {
    backends.values().forEach(AwsSecretsManager::close);
    world.close();
  }

  @AfterEach
  void allIsWell() {
    world.sandbox.faults().clear();
    world.sandbox.setDelays(Delays.usual());
  }

  @Test
  void create_throttledForAWhile_succeedsWithinTheCallersPatience() {
    world.sandbox.faults().add("CreateSecret", 4, Fault.throttled());

    lake.create("one");

    world.sandbox.faults().add("GetSecretValue", 4, Fault.throttled());
    assertThat(lake.used()).isEqualTo("one");
  }

  @Test
  @DisplayName("P6: what stays throttled is told, and leaves neither record nor secret")
  void create_throttledForLong_isResourceExhaustedAndUndone() {
    world.sandbox.faults().add("CreateSecret", 100, Fault.throttled());

    var told = catchThrowableOfType(ResourceExhaustedException.class, () -> lake.create("one"));

    assertThat(told.reason()).isEqualTo(ErrorReason.THROTTLED);
    assertThat(told.retryAfter()).isPresent();
    world.sandbox.faults().clear();
    lake.settle();
    assertThat(world.sandbox.secrets().all())
        .filteredOn(secret -> secret.name().startsWith(name))
        .allMatch(secret -> secret.deletionDate().isPresent());
    lake.create("two");
    assertThat(lake.used()).isEqualTo("two");
  }

  @Test
  void update_versionQuotaUsedUp_isResourceExhaustedAndTheOldTokenServes() {
    lake.create("one");
    world
        .sandbox
        .faults()
        .add("PutSecretValue", 100, Fault.refused("LimitExceededException", "no"));

    var told = catchThrowableOfType(ResourceExhaustedException.class, () -> lake.update("two"));

    assertThat(told.reason()).isEqualTo(ErrorReason.THROTTLED);
    assertThat(lake.used()).isEqualTo("one");
  }

  @Test
  @DisplayName("P7: a secret of somebody else, live or scheduled, is not touched: the next name is")
  void create_nameTaken_takesTheNextAndTouchesNothing() {
    byte[] theirs = "theirs".getBytes(StandardCharsets.UTF_8);
    world.sandbox.secrets().create(name, theirs, Map.of("AccountId", account));
    world.sandbox.secrets().create(name + ".2", theirs, Map.of("AccountId", account));
    try (AwsClients operator = world.operator()) {
      operator.secrets().deleteSecret(it -> it.secretId(name + ".2").recoveryWindowInDays(7L));
    }
    StoredSecret live = stored(name);
    StoredSecret scheduled = stored(name + ".2");

    Connector made = lake.create("one");
    lake.settle();

    assertThat(made.getCredentialStatus().getSecretName()).isEqualTo(name + ".3");
    assertThat(lake.used()).isEqualTo("one");
    assertThat(stored(name)).usingRecursiveComparison().isEqualTo(live);
    assertThat(stored(name + ".2")).usingRecursiveComparison().isEqualTo(scheduled);
  }

  @Test
  @DisplayName("P8: within the recovery window a deleted connector can be created again")
  void create_overDeleted_leavesTheOldSecretToItsWindow() {
    lake.create("one");
    lake.delete();

    Connector again = lake.create("two");

    assertThat(again.getCredentialStatus().getSecretName()).isEqualTo(name + ".2");
    assertThat(lake.used()).isEqualTo("two");
    assertThat(stored(name).deletionDate()).isPresent();
  }

  @Test
  void createAndUpdate_seenLate_areUsableAtOnce() {
    Delay late = Delay.time(Duration.ofSeconds(3));
    world.sandbox.setDelays(new Delays(late, late, late, late));

    lake.create("one");
    assertThat(lake.used()).isEqualTo("one");
    lake.update("two");
    assertThat(lake.used()).isEqualTo("two");
    assertThat(lake.check().getCredentials()).isEqualTo(Credentials.OK);
  }

  @Test
  @DisplayName("P9: a secret that is gone stops the connector, in words that hold in either mode")
  void use_secretDestroyedByHand_isRefused() {
    lake.create("one");
    world.clock.advance(Duration.ofMinutes(2));
    world.sandbox.secrets().destroy(name);

    CheckConnectorResponse found = lake.check();

    switch (mode) {
      case WITHOUT_ROLE -> {
        assertThat(found.getCredentials()).isEqualTo(Credentials.MISSING);
        assertThat(found.getDetail()).contains("is not there any more");
      }
      case WITH_ROLE -> {
        assertThat(found.getCredentials()).isEqualTo(Credentials.UNREADABLE);
        assertThat(found.getDetail()).contains("they are not there, or", "GetSecretValue");
      }
    }
    assertThat(catchThrowableOfType(FailedPreconditionException.class, lake::used)).isNotNull();
  }

  @Test
  @DisplayName("a current version that is not ours is drift: served as we wrote it, and told")
  void use_currentVersionWrittenByHand_isOurs() {
    lake.create("one");
    String theirs = world.sandbox.secrets().put(name, "{}".getBytes(StandardCharsets.UTF_8));

    assertThat(lake.used()).isEqualTo("one");
    assertThat(lake.check().getDetail()).contains(theirs, "written by somebody else");

    lake.update("two");
    assertThat(lake.used()).isEqualTo("two");
    assertThat(lake.check().getDetail()).isEmpty();
  }

  @Test
  @DisplayName("P3, P9: a payload that somebody put under our version is refused, and not printed")
  void use_payloadThatIsNoneOfOurs_isRefusedWithoutPrinting() {
    replaceByHand(lake.create("one"), "{\"bearerToken\":{\"tokn\":\"canary-77\"}}");

    var refused = catchThrowableOfType(DataLossException.class, lake::used);

    assertThat(refused).hasMessageNotContaining("canary").hasNoCause();
    assertThat(lake.check().getCredentials()).isEqualTo(Credentials.UNREADABLE);
    assertThat(lake.check().toString()).doesNotContain("canary");
  }

  @Test
  void use_payloadOfOurShape_isRead() {
    replaceByHand(lake.create("one"), "{\"bearerToken\":{\"token\":\"by-hand\"}}");

    assertThat(lake.used()).isEqualTo("by-hand");
  }

  @Test
  @DisplayName("P5: undelete without RestoreSecret says what is missing; all else works")
  void undelete_withoutRestoreSecret_namesIt() {
    try (AwsSecretsManager fiveActions = withFiveActions()) {
      var five = new OneConnector(name, fiveActions, world.clock);
      five.create("one");
      five.update("two");
      assertThat(five.used()).isEqualTo("two");
      five.delete();

      var refused = catchThrowableOfType(FailedPreconditionException.class, five::undelete);

      assertThat(refused.reason()).isEqualTo(ErrorReason.MISSING_PERMISSION);
      assertThat(refused).hasMessageContaining("RestoreSecret");
      five.create("three");
      assertThat(five.used()).isEqualTo("three");
    }
  }

  @Test
  void undelete_asPrinted_bringsTheTokenBack() {
    lake.create("one");
    lake.delete();

    lake.undelete();

    assertThat(lake.used()).isEqualTo("one");
  }

  /** The deployments that {@code iam print} makes with and without {@code --without-restore}. */
  private static Map<String, String> withUndeleteLeftOut() {
    var files = new HashMap<>(SandboxOptions.defaultPolicies());
    files.put("users/five-actions/policy.json", IamPolicies.base(deployment(Optional.empty())));
    Deployment role = deployment(Optional.of(arn("five-actions")));
    files.put("roles/five-actions/trust.json", IamPolicies.trust(role));
    files.put("roles/five-actions/policy.json", IamPolicies.role(role));
    files.put("roles/floecat-base/five-actions.json", IamPolicies.base(role));
    return files;
  }

  private static Deployment deployment(Optional<String> role) {
    return new Deployment(
        "aws",
        SandboxOptions.REGION,
        SandboxOptions.AWS_ACCOUNT,
        Optional.of(arn("floecat-base")),
        role,
        Optional.empty(),
        Optional.empty(),
        false);
  }

  private static String arn(String role) {
    return "arn:aws:iam::%s:role/%s".formatted(SandboxOptions.AWS_ACCOUNT, role);
  }

  private AwsSecretsManager withFiveActions() {
    return switch (mode) {
      case WITHOUT_ROLE -> world.open(world.settings(), "five-actions");
      case WITH_ROLE ->
          world.withRole(AssumedRole.of(new RoleArn(world.sandbox.roleArn("five-actions"))));
    };
  }

  /** Somebody destroys the secret, and makes it anew under the very version that is in use. */
  private void replaceByHand(Connector connector, String payload) {
    world.sandbox.secrets().destroy(name);
    try (AwsClients operator = world.operator()) {
      operator
          .secrets()
          .createSecret(
              it ->
                  it.name(name)
                      .clientRequestToken(connector.getCredentialStatus().getVersionId())
                      .secretBinary(SdkBytes.fromUtf8String(payload))
                      .tags(Tag.builder().key("AccountId").value(account).build()));
    }
  }

  private static StoredSecret stored(String name) {
    return world.sandbox.secrets().find(name).orElseThrow();
  }
}
