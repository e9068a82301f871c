package io.floecat.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import com.fasterxml.jackson.databind.JsonNode;
import io.floecat.iam.IamPolicies;
import io.floecat.sandbox.call.Call;
import io.floecat.spi.account.AccountId;
import io.floecat.spi.secret.BackendCall;
import io.floecat.spi.secret.BackendCalls;
import io.floecat.spi.secret.Recovery;
import io.floecat.spi.secret.SecretRef;
import io.floecat.spi.secret.SecretType;
import io.floecat.spi.secret.SecretUnreadableException;
import io.floecat.spi.secret.SecretValue;
import io.floecat.spi.secret.SecretVersion;
import io.floecat.spi.secret.SecretsManager;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.assertj.core.groups.Tuple;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Every request that leaves, as the other side sees it: what is in it, and who signed it. */
class AwsRequestsTest {

  private static final AccountId ACCOUNT = new AccountId("acct-123");
  private static final SecretVersion FIRST =
      new SecretVersion("00000000-0000-4000-8000-000000000001");
  private static final SecretVersion SECOND =
      new SecretVersion("00000000-0000-4000-8000-000000000002");
  private static final String ROLE = "arn:aws:iam::123456789012:role/floecat-secrets";

  private static AwsWorld world;

  private static int used;
  private final SecretRef ref = new SecretRef(ACCOUNT, SecretType.CONNECTORS, "conn-" + ++used);

  @BeforeAll
  static void start() {
    world = AwsWorld.start();
  }

  @AfterAll
  static void stop() {
    world.close();
  }

  @BeforeEach
  void forget() {
    world.sandbox.clearCalls();
  }

  @Test
  @DisplayName("P1, P5: names, tags, payloads and tokens of the five actions, and no other call")
  void everyCall_withoutRole_isOneRequestOfTheServicesOwn() {
    try (SecretsManager secrets = world.withoutRole()) {
      useAll(secrets);
    }

    assertThat(world.sandbox.calls())
        .extracting(Call::action, call -> call.parameters().toString())
        .containsExactlyElementsOf(useAllAsSeen());
    assertThat(world.sandbox.calls())
        .extracting(Call::principalArn)
        .containsOnly(Optional.of("arn:aws:iam::123456789012:user/floecat"));
    assertThat(world.sandbox.calls()).allMatch(Call::isAllowed);
  }

  @Test
  @DisplayName("P4, P10: every call of an account is signed by its session, made once")
  void everyCall_withRole_isSignedByTheAccountsSession() {
    try (SecretsManager secrets = world.withRole()) {
      useAll(secrets);
    }

    List<Call> calls = world.sandbox.calls();
    assertThat(calls.getFirst().action()).isEqualTo("AssumeRole");
    assertThat(calls.getFirst().principalArn())
        .hasValueSatisfying(arn -> assertThat(arn).contains(":assumed-role/floecat-base/"));
    List<Call> afterwards = calls.subList(1, calls.size());
    assertThat(afterwards)
        .extracting(Call::action, call -> call.parameters().toString())
        .containsExactlyElementsOf(useAllAsSeen());
    assertThat(afterwards)
        .allSatisfy(
            call -> {
              assertThat(call.principalArn())
                  .contains(
                      "arn:aws:sts::123456789012:assumed-role/floecat-secrets/floecat-acct-123");
              assertThat(call.sessionTags()).isEqualTo(Map.of("AccountId", "acct-123"));
              assertThat(call.sessionPolicy()).contains(IamPolicies.session(ROLE, "acct-123"));
              assertThat(call.isAllowed()).isTrue();
            });
  }

  @Test
  @DisplayName("P4: what is asked of STS")
  void session_usual_hasTagNamePolicyAndNothingElse() {
    try (SecretsManager secrets = world.withRole()) {
      create(secrets);
    }

    assertThat(asked().properties().stream().map(Map.Entry::getKey))
        .containsExactlyInAnyOrder(
            "RoleArn", "RoleSessionName", "DurationSeconds", "Tags", "Policy");
    assertThat(asked().path("RoleArn").asText()).isEqualTo(ROLE);
    assertThat(asked().path("RoleSessionName").asText()).isEqualTo("floecat-acct-123");
    assertThat(asked().path("DurationSeconds").asInt()).isEqualTo(3600);
    assertThat(asked().path("Tags").toString())
        .isEqualTo("[{\"Key\":\"AccountId\",\"Value\":\"acct-123\"}]");
    assertThat(asked().path("Policy").asText()).isEqualTo(IamPolicies.session(ROLE, "acct-123"));
  }

  @Test
  void session_asConfigured_hasExternalIdAndDurationAndNoPolicy() {
    var role =
        new AssumedRole(world.roleArn(), Optional.of("outside"), AssumedRole.MIN_DURATION, false);
    try (SecretsManager secrets = world.withRole(role)) {
      create(secrets);
    }

    assertThat(asked().path("ExternalId").asText()).isEqualTo("outside");
    assertThat(asked().path("DurationSeconds").asInt()).isEqualTo(900);
    assertThat(asked().has("Policy")).isFalse();
  }

  @Test
  @DisplayName("P10: with 200 accounts in turn, each is asked for once")
  void sessions_manyAccounts_areMadeOnceEach() {
    try (SecretsManager secrets = world.withRole()) {
      for (int round = 0; round < 2; round++) {
        for (int i = 0; i < 200; i++) {
          var account = new AccountId("many-" + i);
          var secret = new SecretRef(account, SecretType.CONNECTORS, "conn-" + round);
          secrets.create(secret, SecretValue.ofUtf8("v"), FIRST);
        }
      }
    }

    assertThat(world.calls("AssumeRole"))
        .extracting(call -> call.parameters().path("RoleSessionName").asText())
        .hasSize(200)
        .doesNotHaveDuplicates();
  }

  @Test
  void sessions_lifetimeOver_areMadeAnew() {
    try (SecretsManager secrets = world.withRole()) {
      create(secrets);
      world.clock.advance(Duration.ofHours(1));
      secrets.get(ref, FIRST).close();
    }

    assertThat(world.calls("AssumeRole")).hasSize(2);
    assertThat(world.calls("GetSecretValue")).allMatch(call -> call.error().isEmpty());
  }

  @Test
  @DisplayName("each call is reported with the request id and the session that CloudTrail has")
  void everyCall_reported_isTheOneThatAwsSaw() {
    var reported = new BackendCalls();
    try (SecretsManager secrets = world.withRole()) {
      reported.during(
          () -> {
            useAll(secrets);
            return true;
          });
    }

    assertThat(reported.made())
        .isEqualTo(
            world.sandbox.calls().stream()
                .map(
                    call ->
                        new BackendCall(
                            call.action(),
                            Optional.of(call.requestId()),
                            Optional.of("floecat-acct-123"),
                            "OK"))
                .toList());
  }

  @Test
  void refusedCall_reported_hasAwsErrorCode() {
    var reported = new BackendCalls();
    try (SecretsManager secrets = world.withoutRole()) {
      assertThatThrownBy(
              () ->
                  reported.during(
                      () -> {
                        secrets.get(ref, FIRST).close();
                        return true;
                      }))
          .isInstanceOf(SecretUnreadableException.class);
    }

    assertThat(reported.made())
        .containsExactly(
            new BackendCall(
                "GetSecretValue",
                Optional.of(world.sandbox.calls().getLast().requestId()),
                Optional.empty(),
                "ResourceNotFoundException"));
  }

  /** All actions that there are, each once. */
  private void useAll(SecretsManager secrets) {
    create(secrets);
    secrets.put(ref, SecretValue.ofUtf8("two"), SECOND);
    secrets.get(ref, FIRST).close();
    secrets.current(ref).value().close();
    secrets.delete(ref, new Recovery.Window(Duration.ofDays(9)));
    secrets.restore(ref);
    secrets.delete(ref, new Recovery.None());
  }

  /** What the other side sees of them; a value shows as the number of its bytes. */
  private List<Tuple> useAllAsSeen() {
    String name = "accounts/acct-123/connectors/" + ref.id();
    return List.of(
        tuple(
            "CreateSecret",
            """
            {"Name":"%s","ClientRequestToken":"%s","SecretBinary":3,\
            "Tags":[{"Key":"AccountId","Value":"acct-123"}]}"""
                .formatted(name, FIRST)),
        tuple(
            "PutSecretValue",
            """
            {"SecretId":"%s","ClientRequestToken":"%s","SecretBinary":3}"""
                .formatted(name, SECOND)),
        tuple(
            "GetSecretValue",
            """
            {"SecretId":"%s","VersionId":"%s"}"""
                .formatted(name, FIRST)),
        tuple(
            "GetSecretValue",
            """
            {"SecretId":"%s"}"""
                .formatted(name)),
        tuple(
            "DeleteSecret",
            """
            {"SecretId":"%s","RecoveryWindowInDays":9}"""
                .formatted(name)),
        tuple(
            "RestoreSecret",
            """
            {"SecretId":"%s"}"""
                .formatted(name)),
        tuple(
            "DeleteSecret",
            """
            {"SecretId":"%s","ForceDeleteWithoutRecovery":true}"""
                .formatted(name)));
  }

  private void create(SecretsManager secrets) {
    secrets.create(ref, SecretValue.ofUtf8("one"), FIRST);
  }

  private static JsonNode asked() {
    return world.calls("AssumeRole").getLast().parameters();
  }
}
