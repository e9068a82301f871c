package io.floecat.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import io.floecat.sandbox.access.Verdict;
import io.floecat.sandbox.call.Call;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.services.sts.model.Credentials;

/** The log: who, what, allowed or denied and by which statement; never a value. */
class CallsTest {

  private static final String NAME = "accounts/a/connectors/x";
  private static final String VALUE = "hunter2";

  private static final SettableClock clock = new SettableClock();
  private static final List<String> lines = Collections.synchronizedList(new ArrayList<>());
  private static AwsSandbox sandbox;

  @BeforeAll
  static void start() {
    sandbox =
        AwsSandbox.start(
            SandboxOptions.usual().withClock(clock).withListener(call -> lines.add(call.line())));
  }

  @AfterAll
  static void stop() {
    sandbox.close();
  }

  @BeforeEach
  void forget() {
    sandbox.clearCalls();
    lines.clear();
  }

  @Test
  void call_tellsWhoWhatAndWhichStatement() {
    String policy =
        TestPolicies.statement(
            "{'Effect': 'Allow', 'Action': 'secretsmanager:*', 'Resource': '*'}");
    Credentials credentials =
        Clients.sts(sandbox, sandbox.accessKey("floecat-base"))
            .assumeRole(
                b ->
                    b.roleArn(sandbox.roleArn("floecat-secrets"))
                        .roleSessionName("floecat-a")
                        .policy(policy)
                        .tags(tag -> tag.key("AccountId").value("a")))
            .credentials();
    Reply reply =
        BareClient.of(
                sandbox,
                AwsSessionCredentials.create(
                    credentials.accessKeyId(),
                    credentials.secretAccessKey(),
                    credentials.sessionToken()))
            .create(NAME, VALUE, "'Tags': [{'Key': 'AccountId', 'Value': 'a'}]");

    assertThat(sandbox.calls())
        .extracting(Call::action)
        .containsExactly("AssumeRole", "CreateSecret");
    Call assumed = sandbox.calls().getFirst();
    assertThat(assumed.service()).isEqualTo("sts");
    assertThat(assumed.parameters().path("Tags").toString())
        .isEqualTo("[{\"Key\":\"AccountId\",\"Value\":\"a\"}]");
    assertThat(assumed.parameters().path("Policy").asText()).isEqualTo(policy);
    assertThat(assumed.verdicts())
        .extracting(Verdict::action)
        .containsExactly("sts:AssumeRole", "sts:TagSession");
    Call created = sandbox.calls().getLast();
    assertThat(created.requestId()).isEqualTo(reply.requestId());
    assertThat(created.time()).isEqualTo(clock.instant());
    assertThat(created.principalArn())
        .contains("arn:aws:sts::123456789012:assumed-role/floecat-secrets/floecat-a");
    assertThat(created.accessKeyId()).contains(credentials.accessKeyId());
    assertThat(created.sessionName()).contains("floecat-a");
    assertThat(created.sessionTags()).isEqualTo(Map.of("AccountId", "a"));
    assertThat(created.sessionPolicy()).contains(policy);
    assertThat(created.parameters().path("SecretBinary").asInt()).isEqualTo(VALUE.length());
    assertThat(created.status()).isEqualTo(200);
    assertThat(created.error()).isEmpty();
    assertThat(created.isAllowed()).isTrue();
    assertThat(created.verdicts())
        .extracting(Verdict::reason)
        .allMatch(reason -> reason.startsWith("allowed by roles/floecat-secrets/policy.json"));
    assertThat(lines)
        .containsExactly(
            "2026-03-01T12:00:00Z sts:AssumeRole arn:aws:iam::123456789012:role/floecat-secrets by"
                + " arn:aws:sts::123456789012:assumed-role/floecat-base/i-0123456789abcdef0 -> 200,"
                + " "
                + assumed.verdicts().getLast().reason(),
            "2026-03-01T12:00:00Z secretsmanager:CreateSecret accounts/a/connectors/x by"
                + " arn:aws:sts::123456789012:assumed-role/floecat-secrets/floecat-a -> 200, "
                + created.verdicts().getLast().reason());
  }

  @Test
  void denial_namesTheStatement() {
    BareClient.of(sandbox, sandbox.accessKey("floecat-base")).get(NAME);

    assertThat(sandbox.calls().getLast().isAllowed()).isFalse();
    assertThat(sandbox.calls().getLast().error()).contains("AccessDeniedException");
    assertThat(lines.getLast())
        .contains(
            "-> AccessDeniedException, DENIED: denied by roles/floecat-base/policy.json, statement ");
  }

  @Test
  void stranger_isNobody() {
    var stranger = AwsBasicCredentials.create("AKIASTRANGER", "x");

    BareClient.of(sandbox, stranger).get(NAME);

    assertThat(sandbox.calls().getLast().principalArn()).isEmpty();
    assertThat(lines.getLast()).contains("by nobody -> UnrecognizedClientException");
  }

  @Test
  @DisplayName("values stay out of the log, of the lines and of every toString")
  void value_isNowhere() {
    BareClient client = BareClient.of(sandbox, sandbox.accessKey("floecat"));
    client.create(NAME + ".1", VALUE);
    client.put(NAME + ".1", VALUE);
    client.get(NAME + ".1");
    client.call("PutSecretValue", "{'SecretId': 'x', 'SecretString': '%s'}".formatted(VALUE));
    client.call("PutSecretValue", "{'SecretId': 'x', 'Secretstring': '%s'}".formatted(VALUE));
    client.call("PutSecretValue", "{'SecretId': 'x', 'SecretBinary': '%s'}".formatted(VALUE));

    assertThat(sandbox.calls()).hasSize(6);
    assertThat(sandbox.calls().toString() + lines + sandbox.secrets().all())
        .contains(NAME)
        .doesNotContain(VALUE, BareClient.base64(VALUE), sandbox.accessKey("floecat").secret());
  }
}
