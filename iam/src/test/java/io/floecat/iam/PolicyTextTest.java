package io.floecat.iam;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The same document as people and tools write it, and what is no document at all. */
class PolicyTextTest {

  private static final String DOCUMENT =
      """
      {"Version": "2012-10-17", "Statement": [{"Sid": "", "Effect": "Allow",
       "Action": ["secretsmanager:GetSecretValue"], "Resource": ["*"]},
       {"Sid": "", "Effect": "Deny", "Action": "s3:*", "Resource": "*"}]}
      """;

  private static final String TRUST =
      """
      {"Statement": {"Sid": "", "Effect": "Allow", "Principal": {"AWS": "AROAEXAMPLEID1234567A"},
       "Action": "sts:AssumeRole"}}
      """;

  static Stream<String> wrappings() {
    String encoded = encoded(DOCUMENT);
    String text = DOCUMENT.strip().replace("\"", "\\\"").replace("\n", "\\n");
    return Stream.of(
        DOCUMENT,
        "\uFEFF" + DOCUMENT,
        encoded,
        "{\"RoleName\": \"r\", \"PolicyName\": \"p\", \"PolicyDocument\": %s}".formatted(DOCUMENT),
        "{\"RoleName\": \"r\", \"PolicyDocument\": \"%s\"}".formatted(encoded),
        "{\"PolicyVersion\": {\"Document\": %s, \"VersionId\": \"v1\"}}".formatted(DOCUMENT),
        "{\"Role\": {\"AssumeRolePolicyDocument\": %s}}".formatted(DOCUMENT),
        "{\"ARN\": \"a\", \"Name\": \"n\", \"ResourcePolicy\": \"%s\"}".formatted(text),
        "{\"Policy\": \"%s\"}".formatted(text),
        "{\"Policy\": {\"PolicySummary\": {}, \"Content\": \"%s\"}}".formatted(text),
        "{\"Type\": \"AWS::IAM::Policy\", \"Properties\": {\"PolicyDocument\": %s}}"
            .formatted(DOCUMENT),
        "{\"Type\": \"AWS::KMS::Key\", \"Properties\": {\"KeyPolicy\": %s}}".formatted(DOCUMENT),
        "{\"name\": \"x\", \"policy\": \"%s\"}".formatted(text));
  }

  @ParameterizedTest
  @MethodSource("wrappings")
  void document_withinWhatToolsPrint_isFound(String text) {
    var policy = PolicyDocument.parse(PolicyType.IDENTITY, "policy", text);

    assertThat(policy.statements()).extracting(Statement::label).containsExactly("1", "2");
  }

  @Test
  void principalThatWasDeleted_isSaidInWords() {
    var policy = PolicyDocument.parse(PolicyType.TRUST, "trust", TRUST);

    assertThat(policy.findings())
        .extracting(Finding::problem)
        .containsExactly(
            "AROAEXAMPLEID1234567A is a user or role that was deleted: nobody matches it; name who"
                + " took its place by ARN");
  }

  /** Before 2012-10-17, and where no Version is named, a variable is plain text. */
  @ParameterizedTest
  @ValueSource(strings = {"", "\"Version\": \"2008-10-17\","})
  void oldVersion_hasNoVariables(String version) {
    var policy =
        PolicyDocument.parse(
            PolicyType.IDENTITY,
            "policy",
            """
            {%s "Statement": {"Effect": "Allow", "Action": "*", "Resource": "*", "Condition":
             {"StringEquals": {"aws:RequestTag/T": "${aws:PrincipalTag/T}"}}}}
            """
                .formatted(version));

    assertThat(isAllowed(policy, "red")).isFalse();
    assertThat(isAllowed(policy, "${aws:PrincipalTag/T}")).isTrue();
  }

  @Test
  void documentThatIsLongerThanAwsTakes_isNamed() {
    String statement =
        "{\"Effect\": \"Allow\", \"Action\": \"*\", \"Resource\": \"arn:aws:s3:::%s\"}"
            .formatted("x".repeat(11_000));

    assertThat(
            PolicyDocument.parse(
                    PolicyType.IDENTITY, "policy", "{\"Statement\": %s}".formatted(statement))
                .findings())
        .extracting(Finding::problem)
        .anyMatch(problem -> problem.contains("AWS takes 10,240 for a policy of an identity"));
    assertThatThrownBy(
            () -> PolicyDocument.parse(PolicyType.IDENTITY, "policy", " ".repeat(300_000)))
        .isInstanceOf(PolicyException.class)
        .hasMessageContaining("no policy of AWS has more than 32,768");
  }

  /** Whatever is in a file, it is a policy or it is refused in one line. */
  @Test
  void anyText_isReadOrRefusedInOneLine() {
    var random = new Random(20261201);
    List<String> seeds = Stream.concat(wrappings(), Stream.of(TRUST)).toList();
    for (int i = 0; i < 20_000; i++) {
      String text = spoilt(seeds.get(random.nextInt(seeds.size())), random);
      PolicyType type = PolicyType.values()[random.nextInt(PolicyType.values().length)];
      try {
        PolicyDocument.parse(type, "policy", text).findings();
      } catch (PolicyException e) {
        assertThat(e.getMessage()).as(text).startsWith("policy").hasLineCount(1);
      }
    }
  }

  private static String spoilt(String text, Random random) {
    var spoilt = new StringBuilder(text);
    String noise = "{}[]\",:*?$%\\ \u0000\uFFFDé0nul-/'é\uD83D";
    for (int times = 1 + random.nextInt(4); times > 0 && !spoilt.isEmpty(); times--) {
      int at = random.nextInt(spoilt.length());
      int end = Math.min(spoilt.length(), at + random.nextInt(12));
      switch (random.nextInt(4)) {
        case 0 -> spoilt.delete(at, end);
        case 1 -> spoilt.insert(at, noise.charAt(random.nextInt(noise.length())));
        case 2 -> spoilt.insert(at, spoilt.substring(at, end));
        default -> spoilt.setCharAt(at, noise.charAt(random.nextInt(noise.length())));
      }
    }
    return spoilt.toString();
  }

  private static boolean isAllowed(PolicyDocument policy, String tag) {
    var request =
        new AccessRequest(
            Caller.user("arn:aws:iam::111122223333:user/ann"),
            "secretsmanager:TagResource",
            "arn:aws:secretsmanager:us-east-1:111122223333:secret:a-AbCdEf",
            Map.of("aws:RequestTag/T", List.of(tag), "aws:PrincipalTag/T", List.of("red")));
    return PolicyEvaluator.evaluate(request, Policies.identity(List.of(policy))).allowed();
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }
}
