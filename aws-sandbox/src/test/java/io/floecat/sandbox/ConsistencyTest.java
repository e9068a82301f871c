package io.floecat.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import io.floecat.sandbox.secret.Delay;
import io.floecat.sandbox.secret.Delays;
import java.time.Duration;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("AWS_FACTS 1.5: what was written may be seen late")
class ConsistencyTest {

  private static final String TAGGED =
      TestPolicies.statement(
          """
          {'Effect': 'Allow', 'Action': ['secretsmanager:GetSecretValue'], 'Resource': '*',
           'Condition': {'StringEquals': {'aws:ResourceTag/AccountId': 'a'}}}
          """);

  private static final SettableClock clock = new SettableClock();
  private static AwsSandbox sandbox;
  private static BareClient client;

  @BeforeAll
  static void start() {
    sandbox =
        AwsSandbox.start(
            SandboxOptions.usual()
                .withPolicies(
                    TestPolicies.with(TestPolicies.anything(), "users/tagged/policy.json", TAGGED))
                .withClock(clock));
    client = BareClient.of(sandbox, sandbox.accessKey("all"));
  }

  @AfterAll
  static void stop() {
    sandbox.close();
  }

  @Test
  void newSecret_isNotFoundByTheFirstLooks() {
    sandbox.setDelays(Delays.usual().withSecrets(Delay.looks(2)));

    client.create("looked", "v");

    assertThat(client.get("looked").code()).isEqualTo("ResourceNotFoundException");
    assertThat(client.put("looked", "w").code()).isEqualTo("ResourceNotFoundException");
    assertThat(client.get("looked").status()).isEqualTo(200);
  }

  @Test
  void newSecret_isNotFoundForAWhile() {
    sandbox.setDelays(Delays.usual().withSecrets(Delay.time(Duration.ofSeconds(5))));
    client.create("waited", "v");
    assertThat(client.call("ListSecrets", "{}").body().path("SecretList").toString())
        .doesNotContain("waited");

    clock.advance(Duration.ofSeconds(5));

    assertThat(client.get("waited").status()).isEqualTo(200);
    assertThat(client.call("ListSecrets", "{}").body().path("SecretList").toString())
        .contains("waited");
  }

  @Test
  void create_isNeverLateToSeeThatTheNameIsTaken() {
    sandbox.setDelays(Delays.usual().withSecrets(Delay.looks(1)));

    client.create("taken", "v");

    assertThat(client.create("taken", "w").code()).isEqualTo("ResourceExistsException");
    assertThat(client.get("taken").code()).isEqualTo("ResourceNotFoundException");
  }

  @Test
  void newVersion_isNotFoundByItsIdAndTheOneBeforeIsStillCurrent() {
    sandbox.setDelays(Delays.usual().withVersions(Delay.looks(2)));
    client.create("version", "1");
    String version = client.put("version", "2").text("VersionId");

    assertThat(client.get("version", "'VersionId': '%s'".formatted(version)).code())
        .isEqualTo("ResourceNotFoundException");
    assertThat(client.get("version").text("SecretBinary")).isEqualTo(BareClient.base64("1"));
    assertThat(client.get("version").text("SecretBinary")).isEqualTo(BareClient.base64("2"));
  }

  @Test
  void put_isNeverLateToSeeThatItsTokenIsUsed() {
    sandbox.setDelays(Delays.usual().withVersions(Delay.looks(9)));
    client.create("used", "1");
    String token = UUID.randomUUID().toString();
    String put = "{'SecretId': 'used', 'ClientRequestToken': '%s', 'SecretString': '%s'}";

    assertThat(client.call("PutSecretValue", put.formatted(token, "2")).status()).isEqualTo(200);
    assertThat(client.call("PutSecretValue", put.formatted(token, "3")).code())
        .isEqualTo("ResourceExistsException");
  }

  @Test
  void newTags_areNotSeenByIamAtFirst() {
    sandbox.setDelays(Delays.usual().withTags(Delay.looks(1)));
    BareClient tagged = BareClient.of(sandbox, sandbox.accessKey("tagged"));
    client.create("tagged", "v", "'Tags': [{'Key': 'AccountId', 'Value': 'a'}]");

    assertThat(tagged.get("tagged").code()).isEqualTo("AccessDeniedException");
    assertThat(tagged.get("tagged").status()).isEqualTo(200);
  }

  @Test
  void force_deletesASecretThatIsNotSeenYet() {
    sandbox.setDelays(Delays.usual().withSecrets(Delay.looks(9)));
    client.create("unseen", "v");

    client.call("DeleteSecret", "{'SecretId': 'unseen', 'ForceDeleteWithoutRecovery': true}");

    assertThat(sandbox.secrets().find("unseen")).isEmpty();
  }

  @Test
  void freedName_isBlockedForAsManyCreates() {
    sandbox.setDelays(Delays.usual().withNames(Delay.looks(1)));
    client.create("freed", "v");
    client.call("DeleteSecret", "{'SecretId': 'freed', 'ForceDeleteWithoutRecovery': true}");

    assertThat(client.create("freed", "w").code()).isEqualTo("InvalidRequestException");
    assertThat(client.create("freed", "w").status()).isEqualTo(200);
  }
}
