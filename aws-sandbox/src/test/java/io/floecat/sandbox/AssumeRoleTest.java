package io.floecat.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.floecat.sandbox.principal.Identity;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.services.sts.StsClient;
import software.amazon.awssdk.services.sts.model.Credentials;

@DisplayName("AWS_FACTS 3: AssumeRole")
class AssumeRoleTest {

  private static final String TRUSTS_ALL =
      """
      {"Version": "2012-10-17", "Statement": [
        {"Effect": "Allow", "Action": ["sts:AssumeRole", "sts:TagSession"],
         "Principal": {"AWS": ["arn:aws:iam::123456789012:user/all",
           "arn:aws:iam::123456789012:role/base"]}}]}
      """;

  private static final SettableClock clock = new SettableClock();
  private static AwsSandbox sandbox;
  private static BareClient user;
  private static BareClient base;

  @BeforeAll
  static void start() {
    sandbox =
        AwsSandbox.start(
            SandboxOptions.usual()
                .withClock(clock)
                .withPolicies(
                    Map.of(
                        "users/all/policy.json",
                        TestPolicies.ALL,
                        "users/nobody/policy.json",
                        TestPolicies.ALL,
                        "roles/base/policy.json",
                        TestPolicies.ALL,
                        "roles/short/trust.json",
                        TRUSTS_ALL,
                        "roles/short/policy.json",
                        TestPolicies.ALL,
                        "roles/long/trust.json",
                        TRUSTS_ALL,
                        "roles/long/role.json",
                        "{\"MaxSessionDuration\": 43200}",
                        "roles/external/trust.json",
                        externalId(),
                        "roles/untaggable/trust.json",
                        untaggable())));
    user = BareClient.of(sandbox, sandbox.accessKey("all"));
    base = BareClient.of(sandbox, sandbox.accessKey("base"));
  }

  @AfterAll
  static void stop() {
    sandbox.close();
  }

  @Test
  void session_isNamedAfterRoleAndSession_andEndsByTheClock() {
    HttpResponse<String> answer = assume(base, "short", "DurationSeconds=900");

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.headers().firstValue("Content-Type")).contains("text/xml");
    assertThat(Xml.text(answer, "Arn"))
        .isEqualTo("arn:aws:sts::123456789012:assumed-role/short/session");
    assertThat(Xml.text(answer, "AssumedRoleId")).matches("AROA[0-9A-F]{17}:session");
    assertThat(Xml.text(answer, "AccessKeyId")).matches("ASIA[A-Z2-7]{16}");
    assertThat(Instant.parse(Xml.text(answer, "Expiration")))
        .isEqualTo(clock.instant().plus(Duration.ofMinutes(15)));
    assertThat(answer.body()).doesNotContain("PackedPolicySize");
  }

  @Test
  void session_isItself_ForGetCallerIdentity_andOverWhenItEnds() {
    StsClient sts = Clients.sts(sandbox, sandbox.accessKey("base"));
    Credentials session =
        sts.assumeRole(b -> b.roleArn(sandbox.roleArn("short")).roleSessionName("me"))
            .credentials();
    StsClient me = Clients.sts(sandbox, session);
    assertThat(me.getCallerIdentity().arn())
        .isEqualTo("arn:aws:sts::123456789012:assumed-role/short/me");
    assertThat(me.getCallerIdentity().userId()).matches("AROA[0-9A-F]{17}:me");
    assertThat(me.getCallerIdentity().account()).isEqualTo("123456789012");

    clock.advance(Duration.ofHours(1));

    assertThatThrownBy(me::getCallerIdentity)
        .hasMessageContaining("The security token included in the request is expired");
  }

  @ParameterizedTest
  @ValueSource(strings = {"x", "with space", "with/slash", "with:colon", "f\u00fc"})
  void sessionName_ofAnotherShape_isRefused(String name) {
    HttpResponse<String> refused =
        base.sts("AssumeRole", "RoleArn=" + sandbox.roleArn("short"), "RoleSessionName=" + name);

    assertThat(Xml.error(refused)).isEqualTo("400 ValidationError");
    assertThat(Xml.text(refused, "Message"))
        .startsWith(
            "1 validation error detected: Value '%s' at 'roleSessionName' failed to satisfy"
                    .formatted(name)
                + " constraint");
  }

  @Test
  void sessionName_has2To64Characters_andIsRequired() {
    String role = "RoleArn=" + sandbox.roleArn("short");

    assertThat(base.sts("AssumeRole", role, "RoleSessionName=" + "n".repeat(64)).statusCode())
        .isEqualTo(200);
    assertThat(Xml.error(base.sts("AssumeRole", role, "RoleSessionName=" + "n".repeat(65))))
        .isEqualTo("400 ValidationError");
    assertThat(Xml.error(base.sts("AssumeRole", role))).isEqualTo("400 ValidationError");
    assertThat(base.sts("AssumeRole", role, "RoleSessionName=aZ0_+=,.@-").statusCode())
        .isEqualTo(200);
  }

  @ParameterizedTest
  @DisplayName("900 s to 12 h, up to the role's maximum; too much is refused, not cut")
  @CsvSource({
    "short, 899, 400",
    "short, 900, 200",
    "short, 3600, 200",
    "short, 3601, 400",
    "long, 43200, 200",
    "long, 43201, 400",
    "long, many, 400"
  })
  void duration_ofAUsersSession_isUpToTheRolesMaximum(String role, String seconds, int status) {
    assertThat(assume(user, role, "DurationSeconds=" + seconds).statusCode()).isEqualTo(status);
  }

  @Test
  @DisplayName("role chaining ends at an hour, whatever the role's maximum")
  void duration_ofAChainedSession_isAtMostAnHour() {
    assertThat(assume(base, "long", "DurationSeconds=3600").statusCode()).isEqualTo(200);
    assertThat(Xml.error(assume(base, "long", "DurationSeconds=3601")))
        .isEqualTo("400 ValidationError");
  }

  @Test
  void externalId_hasToBeTheOneOfTheTrustPolicy() {
    assertThat(assume(user, "external", "ExternalId=the-id").statusCode()).isEqualTo(200);
    assertThat(Xml.error(assume(user, "external", "ExternalId=another")))
        .isEqualTo("403 AccessDenied");
    assertThat(Xml.error(assume(user, "external"))).isEqualTo("403 AccessDenied");
    assertThat(Xml.error(assume(user, "external", "ExternalId=x")))
        .isEqualTo("400 ValidationError");
    assertThat(Xml.error(assume(user, "external", "ExternalId=a b")))
        .isEqualTo("400 ValidationError");
  }

  @Test
  void role_thatDoesNotTrustOrDoesNotExist_isDeniedAlike() {
    BareClient nobody = BareClient.of(sandbox, sandbox.accessKey("nobody"));

    for (String role : List.of("short", "missing", "base")) {
      HttpResponse<String> denied = assume(nobody, role);
      assertThat(Xml.error(denied)).isEqualTo("403 AccessDenied");
      assertThat(Xml.text(denied, "Message"))
          .isEqualTo(
              "User: arn:aws:iam::123456789012:user/nobody is not authorized to perform:"
                  + " sts:AssumeRole on resource: arn:aws:iam::123456789012:role/"
                  + role);
    }
  }

  @Test
  @DisplayName("AWS_FACTS 3.1: tags need sts:TagSession too")
  void tags_withoutTagSession_areDenied() {
    assertThat(assume(user, "untaggable").statusCode()).isEqualTo(200);

    HttpResponse<String> denied = assume(user, "untaggable", tags("AccountId=a"));

    assertThat(Xml.error(denied)).isEqualTo("403 AccessDenied");
    assertThat(Xml.text(denied, "Message")).contains("not authorized to perform: sts:TagSession");
  }

  @Test
  void sessionPolicy_confinesTheSession() {
    String policy =
        TestPolicies.statement(
            "{'Effect': 'Allow', 'Action': 'secretsmanager:GetSecretValue', 'Resource': '*'}");
    Credentials session =
        Clients.sts(sandbox, sandbox.accessKey("base"))
            .assumeRole(
                b -> b.roleArn(sandbox.roleArn("short")).roleSessionName("me").policy(policy))
            .credentials();
    BareClient confined =
        BareClient.of(
            sandbox,
            AwsSessionCredentials.create(
                session.accessKeyId(), session.secretAccessKey(), session.sessionToken()));

    assertThat(confined.get("missing").code()).isEqualTo("ResourceNotFoundException");
    assertThat(confined.create("new", "v").error())
        .isEqualTo(
            new Reply.Error(
                400,
                "AccessDeniedException",
                "User: arn:aws:sts::123456789012:assumed-role/short/me is not authorized to"
                    + " perform: secretsmanager:CreateSecret on resource: new because no session"
                    + " policy allows the secretsmanager:CreateSecret action"));
    assertThat(sandbox.calls().getLast().sessionPolicy()).contains(policy);
  }

  @Test
  void sessionPolicy_has2048Characters_andIsReadStrictly() {
    String policy = TestPolicies.ALL.strip();

    assertThat(
            assume(user, "short", "Policy=" + policy + " ".repeat(2048 - policy.length()))
                .statusCode())
        .isEqualTo(200);
    assertThat(
            Xml.error(
                assume(user, "short", "Policy=" + policy + " ".repeat(2049 - policy.length()))))
        .isEqualTo("400 ValidationError");
    assertThat(Xml.error(assume(user, "short", "Policy={}")))
        .isEqualTo("400 MalformedPolicyDocument");
    HttpResponse<String> unknown =
        assume(user, "short", "Policy=" + policy.replace("sts:*", "Nonsense"));
    assertThat(Xml.error(unknown)).isEqualTo("400 MalformedPolicyDocument");
    assertThat(Xml.text(unknown, "Message")).contains("the session policy", "Nonsense");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "PolicyArns.member.1.arn=arn:aws:iam::aws:policy/ReadOnlyAccess",
        "SourceIdentity=somebody",
        "SerialNumber=arn:aws:iam::123456789012:mfa/me",
        "Nonsense=x"
      })
  void parameter_thatIsNotModelled_isRefusedLoudly(String parameter) {
    HttpResponse<String> refused = assume(user, "short", parameter);

    assertThat(Xml.error(refused)).isEqualTo("400 NotModelledBySandbox");
    assertThat(Xml.text(refused, "Message"))
        .isEqualTo(
            "the sandbox does not model the field %s of AssumeRole"
                .formatted(parameter.split("[.=]")[0]));
  }

  @Test
  void form_thatContradictsItself_isMalformed() {
    assertThat(Xml.error(assume(user, "short", "RoleArn=twice"))).isEqualTo("400 MalformedInput");
    assertThat(Xml.error(assume(user, "short", "Tags.member.2.Key=a", "Tags.member.2.Value=b")))
        .isEqualTo("400 MalformedInput");
    assertThat(Xml.error(user.sts("Nonsense"))).isEqualTo("400 NotModelledBySandbox");
  }

  @Test
  void key_isNeverPrinted() {
    Identity identity = sandbox.accessKey("base").identity();

    assertThat(sandbox.accessKey("base").toString())
        .doesNotContain(sandbox.accessKey("base").secret())
        .contains(identity.caller().arn());
  }

  private static HttpResponse<String> assume(BareClient client, String role, String... more) {
    List<String> parameters =
        new ArrayList<>(List.of("RoleArn=" + sandbox.roleArn(role), "RoleSessionName=session"));
    parameters.addAll(List.of(more));
    return client.sts("AssumeRole", parameters.toArray(String[]::new));
  }

  private static String[] tags(String... tags) {
    List<String> parameters = new ArrayList<>();
    for (int i = 0; i < tags.length; i++) {
      String[] tag = tags[i].split("=", 2);
      parameters.add("Tags.member.%d.Key=%s".formatted(i + 1, tag[0]));
      parameters.add("Tags.member.%d.Value=%s".formatted(i + 1, tag[1]));
    }
    return parameters.toArray(String[]::new);
  }

  private static String externalId() {
    return TestPolicies.statement(
        """
        {'Effect': 'Allow', 'Principal': {'AWS': 'arn:aws:iam::123456789012:user/all'},
         'Action': 'sts:AssumeRole',
         'Condition': {'StringEquals': {'sts:ExternalId': 'the-id'}}}
        """);
  }

  private static String untaggable() {
    return TestPolicies.statement(
        """
        {'Effect': 'Allow', 'Principal': {'AWS': 'arn:aws:iam::123456789012:user/all'},
         'Action': 'sts:AssumeRole'}
        """);
  }
}
