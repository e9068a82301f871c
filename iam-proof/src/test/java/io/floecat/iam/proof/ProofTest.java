package io.floecat.iam.proof;

import static org.assertj.core.api.Assertions.assertThat;

import io.floecat.iam.Citation;
import io.floecat.iam.SourceDocument;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is proved of policies that are known to be right, and shown of wrong ones. */
@DisplayName("P7: the solver proves isolation, or shows a request that breaks it")
class ProofTest {

  private static final String EVERY_GET =
      """
      {"Sid": "X", "Effect": "Allow", "Action": "secretsmanager:GetSecretValue",
       "Resource": "%s", "Condition": {%s}}
      """;

  @Test
  void printedPolicies_areProved() {
    Proof proof = PolicyTexts.printed().proof();

    assertThat(proof.answers()).isEmpty();
    assertThat(proof.promises())
        .contains(
            Promise.ASSUME,
            Promise.CREATE,
            Promise.USE,
            Promise.OTHERS_SECRETS,
            Promise.OUTSIDE,
            Promise.NO_TAG,
            Promise.STRANGER,
            Promise.AROUND,
            Promise.UNDO);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "arn:aws:secretsmanager:*:*:secret:accounts/globex/*",
        "arn:aws:secretsmanager:*:*:secret:accounts/*/connectors/shared-*",
        "arn:aws:secretsmanager:*:*:secret:accounts/?lobex/*",
        "arn:aws:secretsmanager:*:*:secret:accounts/${aws:PrincipalTag/AccountId}*",
        "arn:aws:secretsmanager:*:*:secret:acc*/${aws:PrincipalTag/AccountId}*",
        "*",
      })
  void oneMoreAllow_onForeignNames_isAHoleOfThatStatement(String resource) {
    Proof proof =
        PolicyTexts.printed()
            .withoutNoOtherNames()
            .withRole(EVERY_GET.formatted(resource, ""))
            .proof(Promise.OTHERS_SECRETS);

    assertHole(proof, Promise.OTHERS_SECRETS, "role-policy", "X");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"StringEquals\": {\"aws:ResourceTag/AccountId\": \"globex\"}",
        "\"StringEquals\": {\"aws:PrincipalTag/AccountId\": \"ops\"}",
        "\"StringEquals\": {\"aws:SourceVpce\": \"vpce-1\"}",
        "\"StringNotEquals\": {\"aws:ResourceTag/AccountId\": \"${aws:PrincipalTag/AccountId}\"}",
        "\"Null\": {\"aws:ResourceTag/AccountId\": \"true\"}",
        "\"StringEquals\": {\"secretsmanager:VersionStage\": \"AWSCURRENT\"}",
      })
  void oneMoreAllow_underACondition_isAHoleOfThatStatement(String condition) {
    Proof proof =
        PolicyTexts.printed()
            .withoutNoOtherNames()
            .withRole(EVERY_GET.formatted("*", condition))
            .proof(Promise.OTHERS_SECRETS);

    assertHole(proof, Promise.OTHERS_SECRETS, "role-policy", "X");
  }

  @Test
  void conditionThatNoAccountMeets_isProved() {
    Proof proof =
        PolicyTexts.printed()
            .withoutNoOtherNames()
            .withRole(
                EVERY_GET.formatted(
                    "*", "\"StringEquals\": {\"aws:PrincipalTag/AccountId\": \"no/account\"}"))
            .proof(Promise.OTHERS_SECRETS);

    assertThat(proof.answers()).noneMatch(answer -> answer.promise() == Promise.OTHERS_SECRETS);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"AWS\": \"arn:aws:iam::111122223333:role/ci-deployer\"}",
        "{\"AWS\": \"arn:aws:iam::111122223333:user/alice\"}",
        "{\"AWS\": \"arn:aws:iam::999988887777:root\"}",
        "{\"AWS\": \"999988887777\"}",
        "{\"Service\": \"lambda.amazonaws.com\"}",
        "\"*\"",
      })
  void oneMoreTrust_isAHoleOfThatStatement(String principal) {
    Proof proof =
        PolicyTexts.printed()
            .withTrust(
                """
                {"Sid": "T", "Effect": "Allow", "Action": "sts:AssumeRole", "Principal": %s}
                """
                    .formatted(principal))
            .proof(Promise.STRANGER);

    assertHole(proof, Promise.STRANGER, "trust-policy", "T");
  }

  @Test
  void deletedPrincipal_isNobody() {
    Proof proof =
        PolicyTexts.printed()
            .withTrust(
                """
                {"Sid": "T", "Effect": "Allow", "Action": "sts:AssumeRole",
                 "Principal": {"AWS": "AROAEXAMPLEID1234567A"}}
                """)
            .proof(Promise.STRANGER);

    assertThat(proof.holds()).isTrue();
  }

  @Test
  void rolesOfAName_areStrangers() {
    Proof proof =
        PolicyTexts.printed()
            .withTrust(
                """
                {"Sid": "T", "Effect": "Allow", "Action": "sts:AssumeRole",
                 "Principal": {"AWS": "arn:aws:iam::111122223333:root"},
                 "Condition": {"ArnLike": {
                   "aws:PrincipalArn": "arn:aws:iam::111122223333:role/admin-*"}}}
                """)
            .proof(Promise.STRANGER);

    assertHole(proof, Promise.STRANGER, "trust-policy", "T");
  }

  @Test
  void everythingAllowed_canTakeTheWallsDown() {
    Proof proof =
        PolicyTexts.printed()
            .withRole(
                """
                {"Sid": "X", "Effect": "Allow", "Action": "*", "Resource": "*"}
                """)
            .proof(Promise.UNDO);

    assertHole(proof, Promise.UNDO, "role-policy", "X");
    assertThat(proof.answers())
        .anyMatch(
            answer ->
                answer.promise() == Promise.UNDO && answer.actions().contains("iam:PutRolePolicy"));
  }

  @Test
  void firstDocument_letsNobodyIn_letsTagsBeForgedAndNamesBeOccupied() {
    var first =
        new PolicyTexts(SourceDocument.role(), SourceDocument.trust(), SourceDocument.base());

    assertThat(first.proof().answers())
        .extracting(
            answer -> answer.verdict() + (answer.isCertain() ? " " : "? ") + answer.promise())
        .contains(
            "MISSING ASSUME",
            "MISSING? CREATE",
            "HOLE GIVE_AWAY",
            "HOLE? OTHERS_NAMES",
            "HOLE AROUND",
            "WEAK TAG_ALONE");
  }

  @Test
  void deniedByACondition_thatIsNotModelled_dependsOnIt() {
    Proof proof =
        PolicyTexts.printed()
            .withRole(
                """
                {"Sid": "Vpc", "Effect": "Deny", "Action": "*", "Resource": "*",
                 "Condition": {"StringNotEquals": {"aws:SourceVpce": "vpce-1"}}}
                """)
            .proof();

    assertThat(proof.holds()).isTrue();
    assertThat(proof.answers())
        .isNotEmpty()
        .allMatch(answer -> answer.verdict() == Verdict.DEPENDS_ON)
        .allMatch(answer -> answer.freely().toString().contains("aws:SourceVpce"));
  }

  private static void assertHole(Proof proof, Promise promise, String document, String statement) {
    assertThat(proof.holds()).isFalse();
    assertThat(proof.answers())
        .as("%s", proof.answers())
        .anyMatch(
            answer ->
                answer.promise() == promise
                    && answer.verdict() == Verdict.HOLE
                    && answer.statement().equals(Optional.of(new Citation(document, statement)))
                    && answer.witness().isPresent());
  }
}
