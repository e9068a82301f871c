package io.floecat.sandbox.isolation;

import static org.assertj.core.api.Assertions.assertThat;

import io.floecat.iam.Citation;
import io.floecat.iam.Deployment;
import io.floecat.iam.IamPolicies;
import io.floecat.iam.PolicyDocument;
import io.floecat.iam.PolicyType;
import io.floecat.iam.Remedy;
import io.floecat.iam.SecretsManagerCall;
import io.floecat.iam.SourceDocument;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What the matrix finds in policies that are known to be right, or wrong in a known way. */
@DisplayName("P7: the isolation matrix")
class IsolationMatrixTest {

  private static final String ROLE = "arn:aws:iam::123456789012:role/floecat-secrets";

  static Stream<Deployment> deployments() {
    return Stream.of(Optional.<String>empty(), Optional.of("production"))
        .flatMap(
            externalId ->
                Stream.of(
                        Optional.<String>empty(),
                        Optional.of("arn:aws:kms:eu-west-1:123456789012:key/1"))
                    .flatMap(
                        key ->
                            Stream.of(true, false)
                                .map(restore -> deployment(externalId, key, restore))));
  }

  @ParameterizedTest
  @MethodSource("deployments")
  void printedPolicies_haveNoGap(Deployment deployment) {
    assertThat(IsolationMatrix.of(printed(deployment)).gaps()).isEmpty();
    assertThat(IsolationMatrix.of(printed(withoutRole(deployment))).gaps()).isEmpty();
    assertThat(IsolationMatrix.of(printed(deployment).confine()).gaps()).isEmpty();
  }

  @Test
  void everyAccount_isAskedOfEveryActionOnItsOwnAnothersAndNobodysSecrets() {
    List<Question> questions = questions(printed(usual()));

    for (String account : Actor.ACCOUNTS) {
      String other = account.equals("acct-1") ? "acct-10" : "acct-1";
      for (String action : SecretsManagerCall.actionsOnASecret()) {
        for (String name :
            List.of(
                "accounts/%s/connectors/sales".formatted(account),
                "accounts/%s/connectors/sales".formatted(other),
                "production/database")) {
          assertThat(questions)
              .anyMatch(
                  question ->
                      question.actor().account().equals(Optional.of(account))
                          && question.calls().getFirst() instanceof SecretsManagerCall call
                          && call.action().equals(action)
                          && call.secretName().equals(Optional.of(name)));
        }
      }
    }
  }

  @Test
  void sourceDocument_letsNobodyIn_letsTagsBeForgedAndNamesBeOccupied() {
    var matrix =
        IsolationMatrix.of(
            set(usual(), SourceDocument.role(), SourceDocument.trust(), SourceDocument.base()));

    assertThat(matrix.gaps())
        .extracting(gap -> gap.rule() + (gap.isCertain() ? "" : "?"))
        .containsExactlyInAnyOrder(
            "ASSUME",
            "CREATE?",
            "GIVE_AWAY",
            "GIVE_AWAY?",
            "OTHERS_NAMES?",
            "AROUND",
            "TAG_ALONE",
            "TAG_ALONE?",
            "TOO_WIDE");
    assertThat(matrix.gaps().getFirst().sentence())
        .startsWith("the service cannot assume the role: nothing in trust-policy allows ")
        .endsWith(
            "trust-policy, statement 1 wants StringEquals sts:TagSession (sts:TagSession is an"
                + " action and no condition key: no request carries it; put it into Action)");
    assertThat(matrix.holds()).isFalse();
  }

  @Test
  void slashForgotten_letsAcct1ReachAcct10() {
    String open =
        """
        {"Version": "2012-10-17", "Statement": [{"Sid": "All", "Effect": "Allow",
          "Action": "secretsmanager:*",
          "Resource": "arn:aws:secretsmanager:*:*:secret:accounts/${aws:PrincipalTag/AccountId}*"}]}
        """;

    List<Gap> gaps = IsolationMatrix.of(role(open)).gaps();

    assertThat(gaps)
        .filteredOn(gap -> gap.rule() == Rule.OTHERS_SECRETS)
        .singleElement()
        .satisfies(
            gap -> {
              assertThat(gap.statement()).contains(new Citation("role-policy", "All"));
              assertThat(gap.cells())
                  .allMatch(cell -> cell.question().actor().name().equals("acct-1"));
              assertThat(gap.sentence()).contains("accounts/acct-10/connectors/sales");
              assertThat(gap.confined()).isTrue();
              assertThat(gap.remedies()).extracting(Remedy::sid).containsExactly("NoOtherNames");
            });
  }

  @Test
  void slashForgotten_inThePrintedPolicy_isFoundToo() {
    var matrix =
        IsolationMatrix.of(role(IamPolicies.role(usual()).replace("AccountId}/*", "AccountId}*")));

    assertThat(matrix.holds()).isFalse();
    assertThat(matrix.gaps().getFirst().remedies())
        .extracting(Remedy::sid)
        .containsExactly("CreateOwn", "NoOtherNames");
  }

  @Test
  void nameAlone_isOneWall_andNoFailure() {
    String byName =
        """
        {"Version": "2012-10-17", "Statement": [{"Sid": "Own", "Effect": "Allow",
          "Action": ["secretsmanager:CreateSecret", "secretsmanager:GetSecretValue",
            "secretsmanager:PutSecretValue", "secretsmanager:DeleteSecret",
            "secretsmanager:TagResource"],
          "Resource": "arn:aws:secretsmanager:*:*:secret:accounts/${aws:PrincipalTag/AccountId}/*",
          "Condition": {"StringEqualsIfExists":
            {"aws:RequestTag/AccountId": "${aws:PrincipalTag/AccountId}"},
            "ForAllValues:StringEquals": {"aws:TagKeys": "AccountId"}}}]}
        """;

    var matrix = IsolationMatrix.of(role(byName));

    assertThat(matrix.gaps())
        .extracting(Gap::rule)
        .containsExactlyInAnyOrder(Rule.NAME_ALONE, Rule.UNTAGGED);
    assertThat(matrix.holds()).isTrue();
  }

  @Test
  void answers_sayWhatTheyRestOn() {
    var matrix =
        IsolationMatrix.of(
            printed(
                deployment(
                    Optional.empty(),
                    Optional.of("arn:aws:kms:eu-west-1:123456789012:key/1"),
                    true)));

    assertThat(matrix.cells())
        .filteredOn(cell -> cell.question().rule() == Rule.CREATE)
        .allSatisfy(
            cell ->
                assertThat(cell.restsOn())
                    .containsExactly(
                        "that the check of TagResource within CreateSecret sees the tags of the"
                            + " call"));
    assertThat(matrix.cells())
        .filteredOn(cell -> cell.question().rule() == Rule.USE_KEY)
        .isNotEmpty()
        .allSatisfy(
            cell ->
                assertThat(cell.restsOn())
                    .containsExactly("that KMS sees the session tag of Secrets Manager's caller"));
    assertThat(matrix.cells())
        .filteredOn(cell -> cell.question().rule() == Rule.USE)
        .allSatisfy(cell -> assertThat(cell.restsOn()).isEmpty());
  }

  private static List<Question> questions(PolicySet policies) {
    return IsolationMatrix.of(policies).cells().stream().map(Cell::question).toList();
  }

  private static Deployment usual() {
    return deployment(Optional.empty(), Optional.empty(), true);
  }

  private static Deployment deployment(
      Optional<String> externalId, Optional<String> key, boolean restore) {
    return new Deployment(
        "aws",
        "eu-west-1",
        "123456789012",
        Optional.of("arn:aws:iam::123456789012:role/floecat-base"),
        Optional.of(ROLE),
        externalId,
        key,
        restore);
  }

  private static Deployment withoutRole(Deployment with) {
    return new Deployment(
        with.partition(),
        with.region(),
        with.awsAccount(),
        with.baseArn(),
        Optional.empty(),
        Optional.empty(),
        with.kmsKeyArn(),
        with.restore());
  }

  private static PolicySet printed(Deployment deployment) {
    return deployment.roleArn().isPresent()
        ? set(
            deployment,
            IamPolicies.role(deployment),
            IamPolicies.trust(deployment),
            IamPolicies.base(deployment))
        : new PolicySet(
            deployment,
            List.of(),
            Optional.empty(),
            List.of(identity("base-policy", IamPolicies.base(deployment))),
            false);
  }

  private static PolicySet role(String json) {
    return new PolicySet(
        usual(), List.of(identity("role-policy", json)), Optional.empty(), List.of(), false);
  }

  private static PolicySet set(Deployment deployment, String role, String trust, String base) {
    return new PolicySet(
        deployment,
        List.of(identity("role-policy", role)),
        Optional.of(PolicyDocument.parse(PolicyType.TRUST, "trust-policy", trust)),
        List.of(identity("base-policy", base)),
        false);
  }

  private static PolicyDocument identity(String name, String json) {
    return PolicyDocument.parse(PolicyType.IDENTITY, name, json);
  }
}
