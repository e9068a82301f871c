package io.floecat.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("AWS_FACTS 1.4: deletion")
class DeletionTest {

  private static final Reply.Error MARKED =
      new Reply.Error(
          400,
          "InvalidRequestException",
          "You can't perform this operation on the secret because it was marked for deletion.");

  private static final SettableClock clock = new SettableClock();
  private static AwsSandbox sandbox;
  private static BareClient client;

  @BeforeAll
  static void start() {
    sandbox =
        AwsSandbox.start(
            SandboxOptions.usual().withPolicies(TestPolicies.anything()).withClock(clock));
    client = BareClient.of(sandbox, sandbox.accessKey("all"));
  }

  @AfterAll
  static void stop() {
    sandbox.close();
  }

  @ParameterizedTest
  @ValueSource(ints = {7, 30})
  void window_isTheDaysThatAreAskedFor(int days) {
    client.create("window-" + days, "v");

    assertDeletionDate(
        delete("window-" + days, ", 'RecoveryWindowInDays': " + days), Duration.ofDays(days));
  }

  @Test
  void window_is30DaysByDefault() {
    client.create("window", "v");

    assertDeletionDate(delete("window", ""), Duration.ofDays(30));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "'RecoveryWindowInDays': 6",
        "'RecoveryWindowInDays': 31",
        "'RecoveryWindowInDays': 0",
        "'RecoveryWindowInDays': 7, 'ForceDeleteWithoutRecovery': true"
      })
  void window_outsideItsLimitsOrWithForce_isRefused(String parameters) {
    client.create("limits", "v");

    assertThat(delete("limits", ", " + parameters).code()).isEqualTo("InvalidParameterException");
    assertThat(client.get("limits").status()).isEqualTo(200);
  }

  @Test
  void secret_thatIsMissing_isNotFound() {
    assertThat(delete("missing", "").code()).isEqualTo("ResourceNotFoundException");
  }

  @Test
  @DisplayName("CreateSecret of a scheduled name is InvalidRequest, not ResourceExists")
  void create_ofAScheduledName_isRefused() {
    scheduled("create");

    assertThat(client.create("create", "v").error())
        .isEqualTo(
            new Reply.Error(
                400,
                "InvalidRequestException",
                "You can't create this secret because a secret with this name is already scheduled"
                    + " for deletion."));
  }

  @Test
  void getPutTagUntagAndDelete_ofAScheduledSecret_areRefused() {
    scheduled("refused");

    assertThat(client.get("refused").error()).isEqualTo(MARKED);
    assertThat(client.put("refused", "w").error()).isEqualTo(MARKED);
    assertThat(
            client
                .call(
                    "TagResource", "{'SecretId': 'refused', 'Tags': [{'Key': 'a', 'Value': 'b'}]}")
                .error())
        .isEqualTo(MARKED);
    assertThat(client.call("UntagResource", "{'SecretId': 'refused', 'TagKeys': ['a']}").error())
        .isEqualTo(MARKED);
    assertThat(delete("refused", "").code()).isEqualTo("InvalidRequestException");
  }

  @Test
  void describe_ofAScheduledSecret_showsDateTagsAndLabels() {
    client.create("shown", "v", "'Tags': [{'Key': 'AccountId', 'Value': 'a'}]");
    delete("shown", ", 'RecoveryWindowInDays': 7");

    Reply shown = client.call("DescribeSecret", "{'SecretId': 'shown'}");

    assertThat(shown.status()).isEqualTo(200);
    assertThat(shown.body().path("DeletedDate").asLong())
        .isEqualTo(clock.instant().plus(Duration.ofDays(7)).getEpochSecond());
    assertThat(shown.body().path("Tags").toString())
        .isEqualTo("[{\"Key\":\"AccountId\",\"Value\":\"a\"}]");
    assertThat(shown.body().path("VersionIdsToStages").toString()).contains("AWSCURRENT");
  }

  @Test
  void restore_makesItLiveAgain() {
    scheduled("restored");

    Reply restored = client.call("RestoreSecret", "{'SecretId': 'restored'}");

    assertThat(restored.status()).isEqualTo(200);
    assertThat(restored.text("Name")).isEqualTo("restored");
    assertThat(client.get("restored").text("SecretBinary")).isEqualTo(BareClient.base64("v"));
    assertThat(client.call("DescribeSecret", "{'SecretId': 'restored'}").body().has("DeletedDate"))
        .isFalse();
  }

  @Test
  @DisplayName("UNCONFIRMED: RestoreSecret of a live secret, both answers")
  void restore_ofALiveSecret_isAsTheSwitchSays() {
    client.create("live", "v");
    assertThat(client.call("RestoreSecret", "{'SecretId': 'live'}").status()).isEqualTo(200);

    try (var strict =
        AwsSandbox.start(
            SandboxOptions.usual()
                .withPolicies(TestPolicies.anything())
                .withRestoreRefusesLive(true))) {
      BareClient other = BareClient.of(strict, strict.accessKey("all"));
      other.create("live", "v");

      assertThat(other.call("RestoreSecret", "{'SecretId': 'live'}").code())
          .isEqualTo("InvalidRequestException");
      assertThat(other.get("live").status()).isEqualTo(200);
    }
  }

  @Test
  void secret_whoseWindowIsOver_isGoneAndItsNameFree() {
    scheduled("purged");
    clock.advance(Duration.ofDays(7).minusSeconds(1));
    assertThat(client.get("purged").error()).isEqualTo(MARKED);

    clock.advance(Duration.ofSeconds(1));

    assertThat(client.get("purged").code()).isEqualTo("ResourceNotFoundException");
    assertThat(client.call("RestoreSecret", "{'SecretId': 'purged'}").code())
        .isEqualTo("ResourceNotFoundException");
    assertThat(sandbox.secrets().find("purged")).isEmpty();
    assertThat(client.create("purged", "w").status()).isEqualTo(200);
  }

  @Test
  @DisplayName("a delete without recovery frees the name only a moment later")
  void force_deletesAtOnceButBlocksTheNameForAMoment() {
    client.create("forced", "v");

    assertDeletionDate(delete("forced", ", 'ForceDeleteWithoutRecovery': true"), Duration.ZERO);

    assertThat(client.get("forced").code()).isEqualTo("ResourceNotFoundException");
    assertThat(client.create("forced", "w").error())
        .isEqualTo(
            new Reply.Error(
                400,
                "InvalidRequestException",
                "You can't create this secret because a secret with this name was deleted."));
    clock.advance(Duration.ofSeconds(2));
    assertThat(client.create("forced", "w").status()).isEqualTo(200);
  }

  @Test
  void force_onAMissingOrScheduledSecret_succeeds() {
    scheduled("forced-later");

    Reply missing = delete("never-was", ", 'ForceDeleteWithoutRecovery': true");
    Reply scheduled = delete("forced-later", ", 'ForceDeleteWithoutRecovery': true");

    assertDeletionDate(missing, Duration.ZERO);
    assertThat(missing.text("Name")).isEqualTo("never-was");
    assertThat(missing.text("ARN")).contains(":secret:never-was-");
    assertDeletionDate(scheduled, Duration.ZERO);
    assertThat(sandbox.secrets().find("forced-later")).isEmpty();
  }

  private static void scheduled(String name) {
    client.create(name, "v");
    assertThat(delete(name, ", 'RecoveryWindowInDays': 7").status()).isEqualTo(200);
  }

  private static Reply delete(String name, String more) {
    return client.call("DeleteSecret", "{'SecretId': '%s'%s}".formatted(name, more));
  }

  private static void assertDeletionDate(Reply reply, Duration fromNow) {
    assertThat(reply.status()).isEqualTo(200);
    assertThat(reply.text("ARN")).contains(":secret:" + reply.text("Name") + "-");
    assertThat(Instant.ofEpochSecond(reply.body().path("DeletionDate").asLong()))
        .isEqualTo(clock.instant().plus(fromNow));
  }
}
