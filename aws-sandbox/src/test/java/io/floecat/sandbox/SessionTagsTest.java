package io.floecat.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;

@DisplayName("AWS_FACTS 2.2, 2.3: session tags and their room")
class SessionTagsTest {

  private static AwsSandbox sandbox;
  private static BareClient user;

  @BeforeAll
  static void start() {
    sandbox =
        AwsSandbox.start(
            SandboxOptions.usual()
                .withPolicies(
                    Map.of(
                        "users/all/policy.json",
                        TestPolicies.ALL,
                        "roles/plain/trust.json",
                        trusts(),
                        "roles/plain/policy.json",
                        TestPolicies.ALL,
                        "roles/tagged/trust.json",
                        trusts(),
                        "roles/tagged/role.json",
                        "{\"Tags\": {\"AccountId\": \"role\"}}",
                        "roles/tagged/policy.json",
                        onlyTagged())));
    user = BareClient.of(sandbox, sandbox.accessKey("all"));
  }

  @AfterAll
  static void stop() {
    sandbox.close();
  }

  @Test
  void tags_areThoseOfTheSession() {
    BareClient session = session(user, "plain", tags("AccountId=a", "Empty="));

    session.get("x");

    assertThat(sandbox.calls().getLast().sessionTags())
        .isEqualTo(Map.of("AccountId", "a", "Empty", ""));
  }

  @Test
  void keys_thatDifferInCase_areDuplicates() {
    HttpResponse<String> refused = assume(user, "plain", tags("AccountId=a", "accountid=b"));

    assertThat(Xml.error(refused)).isEqualTo("400 InvalidParameterValue");
    assertThat(Xml.text(refused, "Message"))
        .isEqualTo("Duplicate tag keys found. Please note that Tag keys are case insensitive.");
    assertThat(Xml.error(assume(user, "plain", tags("a=1", "a=2"))))
        .isEqualTo("400 InvalidParameterValue");
  }

  @ParameterizedTest
  @CsvSource({
    "AccountId=*, 400 ValidationError",
    "AccountId=a?, 400 ValidationError",
    "AccountId=${x}, 400 ValidationError",
    "AccountId=50%, 400 ValidationError",
    "'AccountId=a,b', 400 ValidationError",
    "a*=b, 400 ValidationError",
    "=b, 400 ValidationError",
    "aws:x=b, 400 InvalidParameterValue",
    "AWS:x=b, 400 InvalidParameterValue",
    "a=aws:b, 400 InvalidParameterValue"
  })
  void tag_outOfItsAlphabet_isRefused(String tag, String error) {
    assertThat(Xml.error(assume(user, "plain", tags(tag)))).isEqualTo(error);
  }

  @Test
  void tag_ofAllLegalCharacters_isTaken() {
    assertThat(assume(user, "plain", tags("aZ9 _.:/@+-=aZ9 _.:/=+-@\u00fc")).statusCode())
        .isEqualTo(200);
  }

  @Test
  void session_hasUpTo50Tags_of128And256Characters() {
    assertThat(assume(user, "plain", numbered(50)).statusCode()).isEqualTo(200);
    assertThat(Xml.error(assume(user, "plain", numbered(51)))).isEqualTo("400 ValidationError");
    String key = "k".repeat(128);
    String value = "v".repeat(256);
    assertThat(assume(user, "plain", tags(key + "=" + value)).statusCode()).isEqualTo(200);
    assertThat(Xml.error(assume(user, "plain", tags(key + "k=" + value))))
        .isEqualTo("400 ValidationError");
    assertThat(Xml.error(assume(user, "plain", tags(key + "=" + value + "v"))))
        .isEqualTo("400 ValidationError");
  }

  @Test
  void transitiveKeys_haveToBeAmongTheTags() {
    HttpResponse<String> refused =
        assume(user, "plain", and(tags("AccountId=a"), "TransitiveTagKeys.member.1=Other"));

    assertThat(Xml.error(refused)).isEqualTo("400 InvalidParameterValue");
    assertThat(Xml.text(refused, "Message"))
        .isEqualTo("The specified transitive tag key must be included in the requested tags.");
  }

  @Test
  void transitiveTag_goesOnAlongTheChain_andCannotBeSetAgain() {
    BareClient first =
        session(
            user,
            "plain",
            and(tags("AccountId=a", "Other=b"), "TransitiveTagKeys.member.1=AccountId"));

    assertThat(Xml.error(assume(first, "plain", tags("accountid=c"))))
        .isEqualTo("400 InvalidParameterValue");
    session(session(first, "plain", tags("Other=c")), "plain").get("x");

    assertThat(sandbox.calls().getLast().sessionTags()).isEqualTo(Map.of("AccountId", "a"));
  }

  @Test
  void sessionTag_overridesTheRolesOwn_whateverItsCase() {
    BareClient own = session(user, "tagged");
    BareClient overridden = session(user, "tagged", tags("accountid=session"));

    assertThat(own.get("role/x").code()).isEqualTo("ResourceNotFoundException");
    assertThat(own.get("session/x").code()).isEqualTo("AccessDeniedException");
    assertThat(overridden.get("session/x").code()).isEqualTo("ResourceNotFoundException");
    assertThat(overridden.get("role/x").code()).isEqualTo("AccessDeniedException");
  }

  @Test
  @DisplayName("2.3: policy and tags have limited room together, even within their own limits")
  void packedSize_isToldInPercent_andRefusedAbove100() {
    HttpResponse<String> small = assume(user, "plain", tags("AccountId=a"));
    assertThat(Integer.parseInt(Xml.text(small, "PackedPolicySize"))).isBetween(1, 10);

    var random = new Random(1);
    var bytes = new byte[100];
    String[] tags =
        IntStream.range(0, 50)
            .mapToObj(
                i -> {
                  random.nextBytes(bytes);
                  return "k%d=%s".formatted(i, HexFormat.of().formatHex(bytes));
                })
            .toArray(String[]::new);
    HttpResponse<String> large = assume(user, "plain", tags(tags));

    assertThat(Xml.error(large)).isEqualTo("400 PackedPolicyTooLarge");
  }

  private static BareClient session(BareClient client, String role, String... more) {
    HttpResponse<String> answer = assume(client, role, more);
    return BareClient.of(
        sandbox,
        AwsSessionCredentials.create(
            Xml.text(answer, "AccessKeyId"),
            Xml.text(answer, "SecretAccessKey"),
            Xml.text(answer, "SessionToken")));
  }

  private static HttpResponse<String> assume(BareClient client, String role, String... more) {
    return client.sts(
        "AssumeRole",
        and(new String[] {"RoleArn=" + sandbox.roleArn(role), "RoleSessionName=session"}, more));
  }

  private static String[] numbered(int count) {
    return tags(IntStream.range(0, count).mapToObj("k%d=v"::formatted).toArray(String[]::new));
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

  private static String[] and(String[] some, String... more) {
    List<String> all = new ArrayList<>(List.of(some));
    all.addAll(List.of(more));
    return all.toArray(String[]::new);
  }

  private static String trusts() {
    return TestPolicies.statement(
        """
        {'Effect': 'Allow', 'Action': ['sts:AssumeRole', 'sts:TagSession'],
         'Principal': {'AWS': 'arn:aws:iam::123456789012:root'}}
        """);
  }

  private static String onlyTagged() {
    return TestPolicies.statement(
        """
        {'Effect': 'Allow', 'Action': 'secretsmanager:GetSecretValue',
         'Resource': 'arn:aws:secretsmanager:*:*:secret:${aws:PrincipalTag/AccountId}/*'}
        """);
  }
}
